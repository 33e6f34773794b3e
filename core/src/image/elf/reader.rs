//! Which pieces of a file to keep, decided as soon as the headers have gone by.

use object::{
    Endianness,
    elf::{self, FileHeader32, FileHeader64},
    read::elf::{FileHeader, ProgramHeader as _, SectionHeader as _},
};

use super::{Elf, dynamic::Tables, facts, kept::Kept};

/// How much is kept of the start of a file that has a loader to read it, in bytes.
///
/// The names of libraries and versions (`.dynstr`, `.gnu.version_r`) stand there, between tables of
/// symbols, but are asked for by what comes later. They end at 7.8 MB in Node.js 22, which exports
/// all of V8, and at 5.1 MB in LLVM 15; elsewhere below 4 MB.
pub(super) const MAX_HEAD: u64 = 16 << 20;

/// How much is kept of what stands before the section headers, in bytes: the names of the sections.
///
/// LLD puts the names of all symbols between, which are 5 MB in Cargo. What is loaded before them is
/// not kept, so in a stripped file it is a few hundred bytes.
pub(super) const MAX_BEFORE_SECTIONS: u64 = 8 << 20;

/// The largest table of section headers that is read, in bytes: 16 384 sections. Programs have about
/// thirty; with a section for each function, an object file has thousands.
pub(super) const MAX_SECTIONS: u64 = 1 << 20;

/// The largest table of program headers that is read, in bytes: 1170 of them; usual are 14.
const MAX_SEGMENTS: u64 = 64 << 10;

/// The largest dynamic section that is read, in bytes: 4096 entries; usual are 30 to 50.
const MAX_DYNAMIC: u64 = 64 << 10;

/// The longest path of a loader, in bytes: the kernel's `PATH_MAX`.
const MAX_INTERPRETER: u64 = 4096;

/// How far Go's build information is looked for in what a program may write to, in bytes. Go's own
/// linker puts it first; other linkers put data before that needs relocation, 500 kB at most seen.
pub(super) const MAX_GO_DATA: u64 = 1 << 20;

/// The largest table of strings that is read behind the dynamic section, where patchelf puts it, in
/// bytes.
const MAX_LATE_STRINGS: u64 = 8 << 20;

/// How much is kept of each table of versions that stands behind the dynamic section, in bytes.
const MAX_VERSIONS: u64 = 256 << 10;

/// How much is kept of a file at most, in bytes.
pub const MAX_KEPT: u64 = 40 << 20;

/// The bytes that the header of either class is read from.
const HEADER: u64 = 64;

/// Reads the facts of an ELF file while its bytes go by.
///
/// At most [`MAX_KEPT`] bytes of a file are kept, whatever it claims to be; of most less than 2 MB.
pub struct ElfReader {
    pub(super) kept: Kept,
    /// What to look at when the file has gone by so far.
    steps: Vec<(u64, Step)>,
}

#[derive(Clone, Copy)]
enum Step {
    Header,
    Segments,
    Dynamic,
    Sections,
}

/// What a step finds out.
#[derive(Default)]
struct Plan {
    /// Where the first piece may end.
    head: Option<u64>,
    /// What else to keep: offset and size.
    wanted: Vec<(u64, u64)>,
    /// What to look at then.
    steps: Vec<(u64, Step)>,
}

impl Default for ElfReader {
    fn default() -> Self {
        Self::new()
    }
}

impl ElfReader {
    /// Whether a file that begins so is an ELF file.
    pub fn starts(head: &[u8]) -> bool {
        head.starts_with(&elf::ELFMAG)
    }

    /// A reader at the start of a file.
    pub fn new() -> Self {
        Self {
            kept: Kept::from_start(MAX_HEAD),
            steps: vec![(HEADER, Step::Header)],
        }
    }

    /// The file goes on with these bytes, as many as there are.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let next = self.steps.iter().map(|step| step.0).min();
            let until = next.map_or(u64::MAX, |next| next.saturating_sub(self.kept.gone()));
            let until = usize::try_from(until).unwrap_or(usize::MAX);
            let (now, later) = bytes.split_at(until.min(bytes.len()));
            self.kept.push(now);
            bytes = later;
            self.look();
        }
    }

    /// What the file says; `None` when it is no ELF file, or one whose headers are damaged.
    pub fn finish(self) -> Option<Elf> {
        match class(&self.kept)? {
            elf::ELFCLASS32 => facts::read::<FileHeader32<Endianness>>(&self.kept),
            _ => facts::read::<FileHeader64<Endianness>>(&self.kept),
        }
    }

    /// Takes the steps that are due.
    fn look(&mut self) {
        while let Some(due) = self.due() {
            let (_, step) = self.steps.swap_remove(due);
            let plan = match class(&self.kept) {
                Some(elf::ELFCLASS32) => plan::<FileHeader32<Endianness>>(step, &self.kept),
                Some(_) => plan::<FileHeader64<Endianness>>(step, &self.kept),
                None => None,
            };
            // A header that says nothing leaves nothing to wait for.
            let plan = plan.unwrap_or_else(|| Plan {
                head: matches!(step, Step::Header | Step::Segments).then_some(0),
                ..Plan::default()
            });
            if let Some(head) = plan.head {
                self.kept.narrow_first(head);
            }
            for (start, size) in plan.wanted {
                self.kept.want(start, size);
            }
            self.steps.extend(plan.steps);
        }
    }

    fn due(&self) -> Option<usize> {
        let gone = self.kept.gone();
        self.steps.iter().position(|step| step.0 <= gone)
    }
}

/// The class of the file, if it is one of the two.
fn class(kept: &Kept) -> Option<elf::FileClass> {
    let class = kept.from(0..5).get(4).map(|&byte| elf::FileClass(byte))?;
    [elf::ELFCLASS32, elf::ELFCLASS64]
        .contains(&class)
        .then_some(class)
}

fn plan<H: FileHeader<Endian = Endianness>>(step: Step, kept: &Kept) -> Option<Plan> {
    let header = H::parse(kept).ok()?;
    let endian = header.endian().ok()?;
    let mut plan = Plan::default();
    match step {
        Step::Header => {
            let start: u64 = header.e_phoff(endian).into();
            let size = u64::from(header.e_phnum(endian)) * u64::from(header.e_phentsize(endian));
            if size > MAX_SEGMENTS {
                return None;
            }
            plan.wanted.push((start, size));
            plan.steps
                .push((start.saturating_add(size), Step::Segments));
        }
        Step::Segments => plan_by_segments(header, kept, &mut plan)?,
        Step::Dynamic => {
            let segments = header.program_headers(endian, kept).ok()?;
            let tables = Tables::find::<H>(segments, endian, kept)?;
            plan.wanted
                .push((tables.strings, tables.strings_size.min(MAX_LATE_STRINGS)));
            for start in [tables.needs, tables.definitions].into_iter().flatten() {
                plan.wanted.push((start, MAX_VERSIONS));
            }
        }
        Step::Sections => {
            let sections = header.section_headers(endian, kept).ok()?;
            let names = header.section_strings_index(endian, kept).ok()?;
            let (start, size) = sections.get(names.0)?.file_range(endian)?;
            plan.wanted.push((start, size.min(MAX_SECTIONS)));
        }
    }
    Some(plan)
}

fn plan_by_segments<H: FileHeader<Endian = Endianness>>(
    header: &H,
    kept: &Kept,
    plan: &mut Plan,
) -> Option<()> {
    let endian = header.endian().ok()?;
    let segments = header.program_headers(endian, kept).ok()?;
    let first = |kind| {
        let segment = segments
            .iter()
            .find(|segment| segment.p_type(endian) == kind)?;
        Some(segment.file_range(endian))
    };
    if let Some((start, size)) = first(elf::PT_INTERP) {
        plan.wanted.push((start, size.min(MAX_INTERPRETER)));
    }
    // Without a dynamic section nothing refers to the start of the file.
    plan.head = Some(0);
    if let Some((start, size)) = first(elf::PT_DYNAMIC) {
        let size = size.min(MAX_DYNAMIC);
        plan.head = Some(head_end::<H>(segments, endian));
        plan.wanted.push((start, size));
        plan.steps.push((start.saturating_add(size), Step::Dynamic));
    }
    for (start, size) in data_segments::<H>(segments, endian) {
        plan.wanted.push((start, size.min(MAX_GO_DATA)));
    }
    let start: u64 = header.e_shoff(endian).into();
    let size = u64::from(header.e_shnum(endian)) * u64::from(header.e_shentsize(endian));
    if start != 0 && size <= MAX_SECTIONS {
        let before = loaded::<H>(segments, endian)
            .map(|segment| segment.file_range(endian))
            .map(|(start, size)| start.saturating_add(size))
            .filter(|&end| end <= start)
            .fold(start.saturating_sub(MAX_BEFORE_SECTIONS), u64::max);
        plan.wanted.push((before, start - before + size));
        plan.steps
            .push((start.saturating_add(size), Step::Sections));
    }
    Some(())
}

/// The segments that are loaded into memory.
fn loaded<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
) -> impl Iterator<Item = &H::ProgramHeader> {
    segments
        .iter()
        .filter(move |segment| segment.p_type(endian) == elf::PT_LOAD)
}

/// Where the data stands that a program may write to: offset and size of at most two segments, for
/// some linkers put what can be protected after relocation into one of its own.
pub(super) fn data_segments<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
) -> impl Iterator<Item = (u64, u64)> {
    loaded::<H>(segments, endian)
        .filter(move |segment| segment.p_flags(endian).contains(elf::PF_W))
        .map(move |segment| segment.file_range(endian))
        .take(2)
}

/// Where what a loader reads at the start of a file has ended: where the code begins, if linkers put
/// it into a segment of its own, as they do when the first one can only be read.
fn head_end<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
) -> u64 {
    let first_is_read_only = loaded::<H>(segments, endian).next().is_some_and(|first| {
        let (start, _) = first.file_range(endian);
        start == 0 && first.p_flags(endian) == elf::PF_R
    });
    let code =
        loaded::<H>(segments, endian).find(|segment| segment.p_flags(endian).contains(elf::PF_X));
    match code {
        Some(code) if first_is_read_only => code.file_range(endian).0.min(MAX_HEAD),
        _ => MAX_HEAD,
    }
}
