//! The facts of ELF files that are read while they go by, against `object`'s reading of whole files.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{env, fs};

use holystone::image::elf::{Elf, ElfKind, ElfReader};
use object::{
    Endianness,
    elf::{DT_NEEDED, FileHeader64, VER_FLG_WEAK},
    read::elf::{Dyn as _, ElfFile, FileHeader as _, ProgramHeader as _, SectionHeader as _},
};
use proptest::prelude::*;

fn read(bytes: &[u8], chunk: usize) -> Option<Elf> {
    let mut reader = ElfReader::new();
    bytes.chunks(chunk).for_each(|bytes| reader.push(bytes));
    reader.finish()
}

/// The tests themselves: a program that the linker of this machine made.
fn this_program() -> Option<Vec<u8>> {
    let bytes = fs::read(env::current_exe().unwrap()).unwrap();
    // ELF, 64 bits; elsewhere there is nothing to compare.
    bytes.starts_with(b"\x7fELF\x02").then_some(bytes)
}

#[test]
fn this_program_is_read_as_from_memory() {
    let Some(bytes) = this_program() else { return };
    let bytes = bytes.as_slice();
    let elf = read(bytes, 10_007).unwrap();
    assert_eq!(read(bytes, bytes.len()).as_ref(), Some(&elf));

    let file = ElfFile::<FileHeader64<Endianness>>::parse(bytes).unwrap();
    let endian = file.endian();
    let header = file.elf_header();
    let sections = header.sections(endian, bytes).unwrap();
    assert_eq!(elf.machine, header.e_machine(endian).0);
    assert_eq!(elf.kind, ElfKind::PositionIndependentExecutable);
    let interpreter = file
        .elf_program_headers()
        .iter()
        .find_map(|segment| segment.interpreter(endian, bytes).unwrap());
    let interpreter = interpreter.map(|path| String::from_utf8(path.to_vec()).unwrap());
    assert_eq!(elf.interpreter, interpreter);

    let linking = elf.linking.unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (dynamic, strings) = sections.dynamic(endian, bytes).unwrap().unwrap();
    let strings = sections.strings(endian, bytes, strings).unwrap();
    let needed: Vec<_> = dynamic
        .iter()
        .filter(|entry| entry.tag(endian) == DT_NEEDED)
        .map(|entry| text(entry.string(endian, strings).unwrap()))
        .collect();
    assert_eq!(linking.needed, needed);

    let mut expected = Vec::new();
    let needs = sections.gnu_verneed(endian, bytes).unwrap();
    let strings = needs.as_ref().map(|(_, index)| *index);
    let strings = strings.map(|index| sections.strings(endian, bytes, index).unwrap());
    let strings = strings.unwrap_or_default();
    for need in needs.into_iter().flat_map(|(needs, _)| needs) {
        let (library, versions) = need.unwrap();
        let library = text(library.file(endian, strings).unwrap());
        for version in versions {
            let version = version.unwrap();
            if !version.vna_flags.get(endian).contains(VER_FLG_WEAK) {
                expected.push((
                    library.clone(),
                    text(version.name(endian, strings).unwrap()),
                ));
            }
        }
    }
    let versions = linking.needed_versions.into_iter();
    let versions: Vec<_> = versions.map(|need| (need.library, need.version)).collect();
    assert_eq!(versions, expected);

    let has = |name: &[u8]| {
        let found = sections.section_by_name(endian, name);
        found.is_some_and(|(_, section)| section.sh_size(endian) > 0)
    };
    assert_eq!(elf.symbols, Some(has(b".symtab")));
    assert_eq!(elf.debug_info, Some(has(b".debug_info")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Damage to the headers and the dynamic section of a real program is never fatal.
    #[test]
    fn a_damaged_program_is_read(
        damage in prop::collection::vec((0_usize..4096, any::<u8>()), 1..20),
        chunk in 1_usize..5000,
    ) {
        let Some(mut bytes) = this_program() else { return Ok(()) };
        // The middle of the program says nothing.
        bytes.truncate(100_000);
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        let whole = read(&bytes, bytes.len());
        prop_assert_eq!(read(&bytes, chunk), whole);
    }
}
