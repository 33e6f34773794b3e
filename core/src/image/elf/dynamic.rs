//! The dynamic section, and the tables that it names.

use object::{
    Endianness,
    elf::{self, Verdaux, Verdef, Vernaux, Verneed},
    read::{
        ReadRef as _, StringTable,
        elf::{Dyn as _, FileHeader, ProgramHeader as _},
    },
};

use super::{
    kept::Kept,
    linking::{Linking, VersionNeed},
};

/// How long all names together may be that are taken from one file, in bytes. libstdc++ has 1 kB of
/// them.
pub(super) const MAX_NAMES: usize = 64 << 10;

/// How many entries are read of the two tables of versions. libstdc++ defines 60 versions.
pub(super) const MAX_VERSIONS: usize = 4096;

/// Where in the file the tables stand that the dynamic section names.
pub(super) struct Tables {
    pub(super) strings: u64,
    pub(super) strings_size: u64,
    /// What versions are needed (`.gnu.version_r`).
    pub(super) needs: Option<u64>,
    /// What versions are defined (`.gnu.version_d`).
    pub(super) definitions: Option<u64>,
}

impl Tables {
    /// `None` when the dynamic section cannot be read or names no strings.
    pub(super) fn find<H: FileHeader<Endian = Endianness>>(
        segments: &[H::ProgramHeader],
        endian: Endianness,
        kept: &Kept,
    ) -> Option<Self> {
        let entries = entries::<H>(segments, endian, kept)??;
        let value = |tag| {
            entries
                .iter()
                .find(|entry| entry.0 == tag)
                .map(|entry| entry.1)
        };
        let place = |tag| match value(tag) {
            Some(address) => file_offset::<H>(segments, endian, address).map(Some),
            None => Some(None),
        };
        Some(Self {
            strings: place(elf::DT_STRTAB)??,
            strings_size: value(elf::DT_STRSZ)?,
            needs: place(elf::DT_VERNEED)?,
            definitions: place(elf::DT_VERDEF)?,
        })
    }
}

/// What a loader reads of the file; `None` when that cannot be read.
pub(super) fn read<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
    kept: &Kept,
) -> Option<Linking> {
    let mut linking = Linking::default();
    let Some(entries) = entries::<H>(segments, endian, kept)? else {
        return Some(linking);
    };
    let tables = Tables::find::<H>(segments, endian, kept)?;
    let end = tables.strings.checked_add(tables.strings_size)?;
    let mut names = Names {
        table: StringTable::new(kept, tables.strings, end),
        left: MAX_NAMES,
    };
    for (tag, value) in entries {
        match tag {
            elf::DT_NEEDED => linking.needed.push(names.get(value)?),
            elf::DT_SONAME => linking.soname = Some(names.get(value)?),
            elf::DT_RPATH => linking.rpath = Some(names.get(value)?),
            elf::DT_RUNPATH => linking.runpath = Some(names.get(value)?),
            elf::DT_FLAGS_1 => {
                linking.is_pie = value & elf::DF_1_PIE.0 != 0;
                linking.no_default_folders = value & elf::DF_1_NODEFLIB.0 != 0;
            }
            _ => {}
        }
    }
    let mut left = MAX_VERSIONS;
    if let Some(start) = tables.needs {
        linking.needed_versions = needs(start, endian, kept, &mut names, &mut left)?;
    }
    if let Some(start) = tables.definitions {
        linking.versions = definitions(start, endian, kept, &mut names, &mut left)?;
    }
    Some(linking)
}

/// The entries of the dynamic section; `Some(None)` if the file has none.
#[expect(clippy::option_option, reason = "unreadable is not the same as absent")]
fn entries<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
    kept: &Kept,
) -> Option<Option<Vec<(elf::DynamicTag, u64)>>> {
    let dynamic = segments
        .iter()
        .find(|segment| segment.p_type(endian) == elf::PT_DYNAMIC);
    let Some(dynamic) = dynamic else {
        return Some(None);
    };
    let entries = dynamic.dynamic(endian, kept).ok()??;
    let entries = entries
        .iter()
        .map(|entry| (entry.tag(endian), entry.val(endian)))
        .take_while(|entry| entry.0 != elf::DT_NULL);
    Some(Some(entries.collect()))
}

/// Where in the file an address of memory comes from.
fn file_offset<H: FileHeader<Endian = Endianness>>(
    segments: &[H::ProgramHeader],
    endian: Endianness,
    address: u64,
) -> Option<u64> {
    segments
        .iter()
        .filter(|segment| segment.p_type(endian) == elf::PT_LOAD)
        .find_map(|segment| {
            let (start, size) = segment.file_range(endian);
            let within = address.checked_sub(segment.p_vaddr(endian).into())?;
            (within < size).then_some(())?;
            start.checked_add(within)
        })
}

/// The strings of a file, and how much may still be taken from them.
struct Names<'a> {
    table: StringTable<'a, &'a Kept>,
    left: usize,
}

impl Names<'_> {
    fn get(&mut self, offset: u64) -> Option<String> {
        let name = self.table.get(u32::try_from(offset).ok()?).ok()?;
        self.left = self.left.checked_sub(name.len())?;
        String::from_utf8(name.to_vec()).ok()
    }
}

/// Reads `.gnu.version_r`: for each library the versions that it has to define.
fn needs(
    start: u64,
    endian: Endianness,
    kept: &Kept,
    names: &mut Names<'_>,
    left: &mut usize,
) -> Option<Vec<VersionNeed>> {
    let mut found = Vec::new();
    let mut at = start;
    loop {
        let need = kept.read_at::<Verneed<Endianness>>(at).ok()?;
        let mut entry = at.checked_add(need.vn_aux.get(endian).into())?;
        for _ in 0..need.vn_cnt.get(endian) {
            *left = left.checked_sub(1)?;
            let version = kept.read_at::<Vernaux<Endianness>>(entry).ok()?;
            if !version.vna_flags.get(endian).contains(elf::VER_FLG_WEAK) {
                found.push(VersionNeed {
                    library: names.get(need.vn_file.get(endian).into())?,
                    version: names.get(version.vna_name.get(endian).into())?,
                });
            }
            entry = entry.checked_add(version.vna_next.get(endian).into())?;
        }
        *left = left.checked_sub(1)?;
        match need.vn_next.get(endian) {
            0 => return Some(found),
            next => at = at.checked_add(next.into())?,
        }
    }
}

/// Reads `.gnu.version_d`: the versions that the file defines, without the name of the file itself.
fn definitions(
    start: u64,
    endian: Endianness,
    kept: &Kept,
    names: &mut Names<'_>,
    left: &mut usize,
) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut at = start;
    loop {
        *left = left.checked_sub(1)?;
        let definition = kept.read_at::<Verdef<Endianness>>(at).ok()?;
        if !definition.vd_flags.get(endian).contains(elf::VER_FLG_BASE) {
            // The first name is the version's; those after it are the versions it builds on.
            let name = at.checked_add(definition.vd_aux.get(endian).into())?;
            let name = kept.read_at::<Verdaux<Endianness>>(name).ok()?;
            found.push(names.get(name.vda_name.get(endian).into())?);
        }
        match definition.vd_next.get(endian) {
            0 => return Some(found),
            next => at = at.checked_add(next.into())?,
        }
    }
}
