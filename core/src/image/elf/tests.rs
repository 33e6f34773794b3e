use object::elf::{EM_386, EM_AARCH64, EM_PPC64, EM_S390, EM_X86_64};
use proptest::prelude::*;

use super::{
    made::Made,
    reader::{MAX_BEFORE_SECTIONS, MAX_HEAD},
    *,
};

fn read_in(bytes: &[u8], chunk: usize) -> Option<Elf> {
    let mut reader = ElfReader::new();
    bytes.chunks(chunk).for_each(|bytes| reader.push(bytes));
    reader.finish()
}

fn read(bytes: &[u8]) -> Option<Elf> {
    read_in(bytes, usize::MAX)
}

/// A program with all that is read.
fn rich() -> Made {
    Made {
        soname: None,
        rpath: Some("$ORIGIN/../lib:/opt/lib"),
        runpath: Some("/run"),
        needs: vec![
            ("libc.so.6", "GLIBC_2.2.5", false),
            ("libc.so.6", "GLIBC_2.34", false),
            ("libc.so.6", "GLIBC_2.38", true),
            ("libm.so.6", "GLIBC_ABI_DT_RELR", false),
        ],
        versions: vec!["APP_1", "APP_2"],
        go: Some("go1.24.3"),
        sections: vec![".symtab", ".debug_info", ".dep-v0"],
        ..Made::dynamic(&["libm.so.6", "libc.so.6"])
    }
}

#[test]
fn a_file_says_all() {
    for (is_64_bit, is_little_endian) in
        [(true, true), (true, false), (false, true), (false, false)]
    {
        for strings_last in [false, true] {
            let made = Made {
                is_64_bit,
                is_little_endian,
                strings_last,
                ..rich()
            };
            let elf = read(&made.bytes()).unwrap();
            assert_eq!(
                (elf.is_64_bit, elf.is_little_endian),
                (is_64_bit, is_little_endian)
            );
            assert_eq!(elf.kind, ElfKind::PositionIndependentExecutable);
            assert_eq!(
                elf.interpreter.as_deref(),
                Some("/lib64/ld-linux-x86-64.so.2")
            );
            assert_eq!(elf.is_static(), Some(false));
            assert_eq!(elf.libc(), Some(Libc::Glibc));
            assert_eq!(elf.symbols, Some(true));
            assert_eq!(elf.debug_info, Some(true));
            assert_eq!(elf.rust_dependencies, Some(true));
            assert_eq!(elf.go_version.as_deref(), Some("go1.24.3"));
            let linking = elf.linking.unwrap();
            assert_eq!(linking.needed, ["libm.so.6", "libc.so.6"]);
            assert_eq!(linking.rpath.as_deref(), Some("$ORIGIN/../lib:/opt/lib"));
            assert_eq!(linking.runpath.as_deref(), Some("/run"));
            assert_eq!(linking.glibc_needed(), Some((2, 34)));
            assert_eq!(linking.needed_versions.len(), 3);
            assert_eq!(linking.versions, ["APP_1", "APP_2"]);
            assert_eq!(linking.glibc_defined(), None);
        }
    }
}

#[test]
fn kinds() {
    let bare = Made::default();
    let stripped = read(&bare.bytes()).unwrap();
    assert_eq!(stripped.kind, ElfKind::Executable);
    assert_eq!(stripped.is_static(), Some(true));
    assert_eq!(stripped.libc(), None);
    assert_eq!(stripped.symbols, Some(false));
    assert_eq!(stripped.debug_info, Some(false));
    assert_eq!(stripped.go_version, None);

    let static_pie = Made {
        interpreter: None,
        ..Made::dynamic(&[])
    };
    let static_pie = read(&static_pie.bytes()).unwrap();
    assert_eq!(static_pie.kind, ElfKind::PositionIndependentExecutable);
    assert_eq!(static_pie.is_static(), Some(true));

    let library = Made::library("libx.so.1", &["libc.musl-x86_64.so.1"]);
    let library = read(&library.bytes()).unwrap();
    assert_eq!(library.kind, ElfKind::SharedLibrary);
    assert_eq!(library.is_static(), Some(false));
    assert_eq!(library.libc(), Some(Libc::Musl));

    // glibc's library can be started, too.
    let libc = Made {
        interpreter: Some("/lib64/ld-linux-x86-64.so.2"),
        versions: vec!["GLIBC_2.2.5", "GLIBC_2.36", "GLIBC_2.4", "GLIBC_PRIVATE"],
        ..Made::library("libc.so.6", &["ld-linux-x86-64.so.2"])
    };
    let libc = read(&libc.bytes()).unwrap();
    assert_eq!(libc.kind, ElfKind::SharedLibrary);
    assert_eq!(libc.linking.unwrap().glibc_defined(), Some((2, 36)));

    let old_pie = Made {
        flags: 0,
        ..Made::dynamic(&["libc.so.6"])
    };
    let old_pie = read(&old_pie.bytes()).unwrap();
    assert_eq!(old_pie.kind, ElfKind::PositionIndependentExecutable);

    let musl = Made {
        interpreter: Some("/lib/ld-musl-x86_64.so.1"),
        ..Made::dynamic(&["libc.so"])
    };
    assert_eq!(read(&musl.bytes()).unwrap().libc(), Some(Libc::Musl));
}

#[test]
fn architectures() {
    for (machine, is_64_bit, is_little_endian, expected) in [
        (EM_X86_64, true, true, Some("amd64")),
        // x32
        (EM_X86_64, false, true, None),
        (EM_386, false, true, Some("386")),
        (EM_AARCH64, true, true, Some("arm64")),
        (EM_PPC64, true, true, Some("ppc64le")),
        (EM_PPC64, true, false, Some("ppc64")),
        (EM_S390, true, false, Some("s390x")),
    ] {
        let made = Made {
            machine: machine.0,
            is_64_bit,
            is_little_endian,
            ..Made::default()
        };
        assert_eq!(read(&made.bytes()).unwrap().architecture(), expected);
    }
}

#[test]
fn what_stands_out_of_reach_is_unknown() {
    let limit = usize::try_from(MAX_HEAD).unwrap();
    let made = |padding| Made { padding, ..rich() };
    let near = read(&made(limit - 1000).bytes()).unwrap();
    assert!(near.linking.is_some());
    let far = read(&made(limit).bytes()).unwrap();
    assert_eq!(far.linking, None);
    assert_eq!(far.is_static(), Some(false));
    assert_eq!(far.symbols, Some(true));

    let limit = usize::try_from(MAX_BEFORE_SECTIONS).unwrap();
    let made = |after_names| Made {
        after_names,
        sections: vec![".symtab", ".debug_info"],
        ..Made::default()
    };
    let near = read(&made(limit - 1000).bytes()).unwrap();
    assert_eq!(near.debug_info, Some(true));
    let far = read(&made(limit).bytes()).unwrap();
    assert_eq!((far.symbols, far.debug_info), (Some(true), None));
}

#[test]
fn names_have_a_limit() {
    let long: &'static str = String::leak("n".repeat(1000));
    let made = |count| Made::dynamic(&vec![long; count]);
    let elf = read(&made(60).bytes()).unwrap();
    assert_eq!(elf.linking.unwrap().needed.len(), 60);
    let elf = read(&made(70).bytes()).unwrap();
    assert_eq!(elf.linking, None);
}

#[test]
fn versions_have_a_limit() {
    let made = |count| Made {
        needs: vec![("l", "v", false); count],
        ..Made::dynamic(&[])
    };
    let limit = dynamic::MAX_VERSIONS;
    assert!(read(&made(limit / 2).bytes()).unwrap().linking.is_some());
    assert!(
        read(&made(limit / 2 + 1).bytes())
            .unwrap()
            .linking
            .is_none()
    );
}

/// Sizes that a file claims cost nothing until its bytes are there.
#[test]
fn claims_cost_nothing() {
    let mut bytes = rich().bytes();
    let header = bytes.get_mut(40..48).unwrap();
    header.copy_from_slice(&u64::MAX.to_le_bytes());
    let elf = read(&bytes).unwrap();
    assert_eq!(elf.symbols, None);
    assert!(elf.linking.is_some());
}

/// What a hostile file claims is not kept beyond the limits.
#[test]
fn memory_is_bounded() {
    let many = Made {
        segments: 1000,
        padding: 60 << 20,
        ..rich()
    };
    let mut bytes = many.bytes();
    // The dynamic section and the sections' headers at half, and all sizes the largest.
    let half = 30_u64 << 20;
    bytes[40..48].copy_from_slice(&half.to_le_bytes());
    bytes[60..62].copy_from_slice(&16_000_u16.to_le_bytes());
    for segment in bytes[64..64 + 1000 * 56].chunks_mut(56) {
        if segment[0] == 2 {
            segment[8..16].copy_from_slice(&half.to_le_bytes());
        }
        segment[32..40].copy_from_slice(&u64::MAX.to_le_bytes());
    }
    let mut reader = ElfReader::new();
    for bytes in bytes.chunks(1 << 20) {
        reader.push(bytes);
        assert!(reader.kept.size() <= MAX_KEPT);
    }
    assert!(reader.kept.size() > MAX_HEAD);
}

#[test]
fn other_files_are_none() {
    for bytes in [
        &b""[..],
        b"\x7fELF",
        b"#!/bin/sh\n",
        &[0; 200],
        &[0x7f; 200],
    ] {
        assert_eq!(read(bytes), None);
    }
    assert!(ElfReader::starts(b"\x7fELF\x02"));
    assert!(!ElfReader::starts(b"\x7fEL"));
}

#[test]
fn a_truncated_file_says_less() {
    let bytes = rich().bytes();
    let whole = read(&bytes).unwrap();
    for end in 0..bytes.len() {
        let Some(part) = read(&bytes[..end]) else {
            continue;
        };
        assert!(part.linking.is_none() || part.linking == whole.linking);
        assert!(part.symbols.is_none() || part.symbols == whole.symbols);
        assert!(part.debug_info.is_none() || part.debug_info == whole.debug_info);
    }
}

proptest! {
    /// However the bytes come, the file is the same; and whatever they are, it ends.
    #[test]
    fn chunks_do_not_matter(
        is_64_bit: bool,
        is_little_endian: bool,
        strings_last: bool,
        padding in 0_usize..300,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end: prop::sample::Index,
        cut: bool,
        chunk in 1_usize..200,
    ) {
        let made = Made { is_64_bit, is_little_endian, padding, strings_last, ..rich() };
        let mut bytes = made.bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let whole = read(&bytes);
        prop_assert_eq!(&read_in(&bytes, 1), &whole);
        prop_assert_eq!(&read_in(&bytes, chunk), &whole);
    }
}
