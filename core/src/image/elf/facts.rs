//! From the pieces of a file to what it says.

use memchr::memmem;
use object::{
    Endianness, elf,
    read::elf::{FileHeader, ProgramHeader as _, SectionHeader as _},
};

use super::{
    Elf, ElfKind, Linking, dynamic,
    kept::Kept,
    reader::{MAX_GO_DATA, data_segments},
};

/// `None` when the headers cannot be read.
pub(super) fn read<H: FileHeader<Endian = Endianness>>(kept: &Kept) -> Option<Elf> {
    let header = H::parse(kept).ok()?;
    let endian = header.endian().ok()?;
    let segments = header.program_headers(endian, kept).ok()?;
    let interpreter = interpreter::<H>(segments, endian, kept)?;
    let linking = dynamic::read::<H>(segments, endian, kept);
    let sections = Sections::read(header, endian, kept);
    Some(Elf {
        machine: header.e_machine(endian).0,
        is_64_bit: header.is_class_64(),
        is_little_endian: header.is_little_endian(),
        kind: kind(header, interpreter.is_some(), linking.as_ref()),
        interpreter,
        linking,
        symbols: sections.symbols,
        debug_info: sections.debug_info,
        rust_dependencies: sections.rust_dependencies,
        go_version: go_version::<H>(segments, endian, kept),
    })
}

/// The loader's path; `None` when there should be one and it cannot be read, with which the kernel
/// would not start the file either.
#[expect(clippy::option_option, reason = "unreadable is not the same as absent")]
fn interpreter<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
    kept: &Kept,
) -> Option<Option<String>> {
    let segment = segments
        .iter()
        .find(|segment| segment.p_type(endian) == elf::PT_INTERP);
    let Some(segment) = segment else {
        return Some(None);
    };
    let path = segment.interpreter(endian, kept).ok()??;
    String::from_utf8(path.to_vec()).ok().map(Some)
}

/// Libraries and position-independent programs have the same type. Linkers mark programs since 2015
/// (`DF_1_PIE`); before, those are the ones with a loader and without a name. glibc's own library
/// has both a loader and a name.
fn kind<H: FileHeader<Endian = Endianness>>(
    header: &H,
    has_interpreter: bool,
    linking: Option<&Linking>,
) -> ElfKind {
    let endian = if header.is_little_endian() {
        Endianness::Little
    } else {
        Endianness::Big
    };
    match header.e_type(endian) {
        elf::ET_EXEC => ElfKind::Executable,
        elf::ET_REL => ElfKind::Relocatable,
        elf::ET_DYN => {
            let is_pie = linking.is_some_and(|linking| linking.is_pie);
            let has_name = linking.is_some_and(|linking| linking.soname.is_some());
            if is_pie || (has_interpreter && !has_name) {
                ElfKind::PositionIndependentExecutable
            } else {
                ElfKind::SharedLibrary
            }
        }
        _ => ElfKind::Other,
    }
}

/// What the section headers tell.
#[derive(Default)]
struct Sections {
    symbols: Option<bool>,
    debug_info: Option<bool>,
    rust_dependencies: Option<bool>,
}

impl Sections {
    fn read<H: FileHeader<Endian = Endianness>>(
        header: &H,
        endian: Endianness,
        kept: &Kept,
    ) -> Self {
        let Ok(sections) = header.section_headers(endian, kept) else {
            return Self::default();
        };
        // In a file of debugging information alone the other sections are left as empty shells.
        let filled = || {
            sections
                .iter()
                .filter(|section| section.sh_type(endian) != elf::SHT_NOBITS)
        };
        let symbols = filled().any(|section| section.sh_type(endian) == elf::SHT_SYMTAB);
        let names = header.section_strings(endian, kept, sections).ok();
        let has = |wanted: &[&[u8]]| {
            let names = names?;
            let mut found = false;
            for section in filled() {
                found |= wanted.contains(&section.name(endian, names).ok()?);
            }
            Some(found)
        };
        Self {
            symbols: Some(symbols),
            debug_info: has(&[b".debug_info", b".zdebug_info"]),
            rust_dependencies: has(&[b".dep-v0"]),
        }
    }
}

/// The version of Go, from the build information that Go's linker puts into the data of a program:
/// 32 bytes of header, then the version's length and the version (Go 1.18 and later).
fn go_version<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
    kept: &Kept,
) -> Option<String> {
    const MAGIC: &[u8] = b"\xff Go buildinf:";
    const STRINGS_FOLLOW: u8 = 2;
    data_segments::<H>(segments, endian).find_map(|(start, size)| {
        let data = kept.from(start..start.saturating_add(size.min(MAX_GO_DATA)));
        let info = data.get(memmem::find(data, MAGIC)?..)?;
        (info.get(15)? & STRINGS_FOLLOW != 0).then_some(())?;
        // A length of 128 and more has a second byte; no version is that long.
        let length = Some(*info.get(32)?).filter(|length| *length < 128)?;
        let version = str::from_utf8(info.get(33..33 + usize::from(length))?).ok()?;
        version.starts_with("go").then(|| version.to_owned())
    })
}
