//! What becomes of names, whiteouts, repetitions and contents.

use super::*;
use crate::image::{EntryKind, Format};

#[test]
fn names_stay_in_the_root() {
    let names: [&[u8]; 4] = [b"../../etc/x", b"/abs", b"a/../../b", b"./c//d/"];
    let parts: Vec<_> = names.iter().map(|name| header(name, b'0', 0)).collect();
    let parts: Vec<&[u8]> = parts.iter().map(|part| &part[..]).collect();
    let reading = read(&archive(&parts));
    assert_eq!(paths(&reading), ["/etc/x", "/abs", "/b", "/c/d"]);
    // `/abs` means the same everywhere; the last is a file with a slash.
    let places: Vec<_> = reading
        .problems
        .iter()
        .map(|p| p.place.to_string())
        .collect();
    assert_eq!(places, ["layer 0: /etc/x", "layer 0: /b", "layer 0: /c/d"]);
    assert!(
        kinds(&reading)
            .iter()
            .all(|kind| *kind == ProblemKind::Ambiguous)
    );
}

#[test]
fn the_root_is_an_entry_and_a_file_needs_a_name() {
    let root = entries(&archive(&[&header(b"./", b'5', 0)]));
    assert_eq!(
        (&*root[0].path, root[0].kind),
        (&b""[..], EntryKind::Directory)
    );
    let reading = read(&archive(&[
        &member(b"..", b'0', b"x"),
        &header(b"a", b'0', 0),
    ]));
    assert_eq!(paths(&reading), ["/a"]);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous; 2]);
}

#[test]
fn whiteouts() {
    for (name, kind, problem) in [
        ("a/.wh.f", EntryKind::Whiteout, false),
        ("a/.wh..wh..opq", EntryKind::Opaque, false),
        (".wh..wh..opq", EntryKind::Opaque, false),
        (".wh..wh.aufs", EntryKind::Leftover, false),
        (".wh..wh.plnk/123", EntryKind::Leftover, false),
        ("a/.wh.", EntryKind::Leftover, true),
        ("a/.wh...", EntryKind::Leftover, true),
        (".wh.d/f", EntryKind::File, true),
        ("a/.whx", EntryKind::File, false),
        ("a/x.wh.", EntryKind::File, false),
    ] {
        let reading = read(&archive(&[&member(name.as_bytes(), b'0', b"xy")]));
        let entry = &reading.data.entries[0];
        assert_eq!(entry.kind, kind, "{name}");
        assert_eq!(entry.content.is_some(), kind == EntryKind::File, "{name}");
        assert_eq!(entry.header_size, 2, "{name}");
        let expected: &[_] = if problem {
            &[ProblemKind::InvalidWhiteout]
        } else {
            &[]
        };
        assert_eq!(kinds(&reading), expected, "{name}");
    }
    // As buildah leaves them: a link that removes.
    let entries = entries(&archive(&[&link(b"a/.wh.f", b'1', b"gone")]));
    assert_eq!(entries[0].removes().as_deref(), Some(&b"a/f"[..]));
    assert_eq!(entries[0].link(), None);
}

#[test]
fn a_leaked_overlay_whiteout() {
    let reading = read(&archive(&[&header(b"a", b'3', 0)]));
    assert_eq!(kinds(&reading), [ProblemKind::InvalidWhiteout]);
    let entry = &reading.data.entries[0];
    assert_eq!(entry.kind, EntryKind::CharDevice);
    assert_eq!(
        entry.extra.as_ref().and_then(|extra| extra.device),
        Some((0, 0))
    );
}

#[test]
fn what_is_twice_in_a_layer() {
    let folder = header(b"d/", b'5', 0);
    let twice = [
        &folder[..],
        &folder,
        &member(b"d/.wh.a", b'0', b""),
        &member(b"d/.wh.a", b'0', b""),
    ];
    assert_eq!(read(&archive(&twice)).problems, []);
    for (first, second) in [
        (member(b"a", b'0', b"x"), member(b"./a", b'0', b"y")),
        (header(b"a/", b'5', 0).to_vec(), member(b"a", b'0', b"y")),
        (folder.to_vec(), with(folder, 100, b"0000755\0").to_vec()),
    ] {
        let reading = read(&archive(&[&first, &second]));
        assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
        assert_eq!(reading.data.entries.len(), 2);
    }
}

#[test]
fn a_file_below_a_link_of_the_same_layer() {
    let reading = read(&archive(&[
        &link(b"ok", b'2', b"/etc"),
        &header(b"ok-not", b'0', 0),
        &header(b"ok/passwd", b'0', 0),
    ]));
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
    assert_eq!(reading.problems[0].place.to_string(), "layer 0: /ok/passwd");
}

#[test]
fn a_name_that_linux_does_not_take() {
    for (length, expected) in [(255, 0), (256, 1)] {
        let name = "n".repeat(length);
        let reading = read(&archive(&[
            &pax(b'x', &[("path", &name)]),
            &header(b"s", b'0', 0),
        ]));
        assert_eq!(reading.problems.len(), expected, "{length}");
    }
}

#[test]
fn types_that_nobody_knows_are_files_with_a_note() {
    let reading = read(&archive(&[
        &member(b"a", b'Q', b"abc"),
        &header(b"b", b'0', 0),
    ]));
    assert_eq!(paths(&reading), ["/a", "/b"]);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
    // Only files have content, so this folder's announced content is the next header.
    let reading = read(&archive(&[
        &header(b"d", b'5', 512),
        &header(b"b", b'0', 0),
    ]));
    assert_eq!(paths(&reading), ["/d", "/b"]);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
}

#[test]
fn formats_of_contents() {
    let format = |content: &[u8]| {
        let entries = entries(&archive(&[&member(b"f", b'0', content)]));
        let content = entries[0].content.clone().expect("a file");
        content.format
    };
    assert!(matches!(format(b""), Format::Empty));
    assert!(matches!(format(b"#"), Format::Other));
    for (content, line) in [
        (&b"#!/bin/sh\nset -e\n"[..], "/bin/sh"),
        (b"#! /usr/bin/env  python3 \t\n", "/usr/bin/env  python3"),
        (b"#!/bin/sh\r\n", "/bin/sh\r"),
        (b"#!", ""),
    ] {
        let Format::Script(found) = format(content) else {
            unreachable!("a script: {content:?}")
        };
        assert_eq!(&*found, line);
    }
    let long = [b"#!".to_vec(), vec![b'x'; 10_000]].concat();
    assert!(matches!(format(&long), Format::Script(line) if line.len() == 254));
}

#[test]
fn contents_are_kept_up_to_what_was_asked() {
    let blob = archive(&[
        &member(b"etc/passwd", b'0', b"12345"),
        &member(b"etc/group", b'0', b"12345"),
        &member(b"etc/d/x.conf", b'0', b"123"),
    ]);
    let mut keep = Keep::default();
    keep.file("etc/passwd", 5)
        .file("etc/group", 4)
        .folder("etc", Some(".conf"), 3);
    let reading = read_with(&blob, &Limits::default(), &keep);
    let kept: Vec<_> = reading.data.entries.iter().map(Entry::kept).collect();
    assert_eq!(kept, [Some(&b"12345"[..]), None, Some(b"123")]);
}

/// The hash does not depend on how the content was cut.
#[test]
fn equal_contents_have_equal_hashes() {
    let large: Vec<u8> = (0..=250_u8).cycle().take(700_000).collect();
    let entries = entries(&archive(&[
        &member(b"a", b'0', &large),
        &member(b"b", b'0', b"b"),
        &member(b"c", b'0', &large),
        &member(b"d", b'0', &large[1..]),
    ]));
    let hashes: Vec<_> = entries
        .iter()
        .filter_map(|e| Some(e.content.as_ref()?.hash))
        .collect();
    assert_eq!(hashes[0], hashes[2]);
    assert_eq!(hashes[0], twox_hash::XxHash3_128::oneshot(&large));
    assert_ne!(hashes[0], hashes[3]);
}
