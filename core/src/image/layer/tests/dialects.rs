//! One test for each way to write an entry.

use super::*;
use crate::image::EntryKind;

fn one(blob: &[u8]) -> Entry {
    let mut entries = entries(blob);
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

#[test]
fn the_fields_of_a_header() {
    let entry = one(&archive(&[&member(b"a/b", b'0', b"abc")]));
    assert_eq!(&*entry.path, b"a/b");
    assert_eq!(entry.kind, EntryKind::File);
    assert_eq!((entry.size, entry.header_size, entry.mode), (3, 3, 0o644));
    assert_eq!((entry.uid, entry.gid, entry.mtime), (1, 2, 3));
    assert_eq!(entry.extra, None);
}

#[test]
fn the_prefix_counts_in_ustar_only() {
    for (magic, trailer, path) in [
        (&b"ustar\x0000"[..], &b""[..], "p/name"),
        (b"ustar\x0000", b"tar\0", "p/name"),
        // Times stand there in a GNU header.
        (b"ustar  \0", b"", "name"),
        (b"\0\0\0\0\0\0\0\0", b"", "name"),
    ] {
        let prefix: &[u8] = if magic == b"ustar  \0" {
            b"0000001\0"
        } else {
            b"p"
        };
        let block = with(header(b"name", b'0', 0), 257, magic);
        let block = with(with(block, 345, prefix), 508, trailer);
        assert_eq!(
            &*one(&archive(&[&block])).path,
            path.as_bytes(),
            "{magic:?}"
        );
    }
    let written_by_old_go = with(
        with(header(b"name", b'0', 0), 257, b"ustar  \0"),
        345,
        b"dir",
    );
    assert_eq!(&*one(&archive(&[&written_by_old_go])).path, b"dir/name");
}

#[test]
fn a_full_name_has_no_nul() {
    let name = [b'n'; 100];
    assert_eq!(&*one(&archive(&[&header(&name, b'0', 0)])).path, name);
}

#[test]
fn old_folders_are_files_with_a_slash() {
    let v7 = with(header(b"d/", 0, 0), 257, &[0; 8]);
    assert_eq!(one(&archive(&[&v7])).kind, EntryKind::Directory);
    let reading = read(&archive(&[&header(b"d/", b'0', 0)]));
    assert_eq!(reading.data.entries[0].kind, EntryKind::File);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
}

#[test]
fn long_names_of_gnu() {
    let (name, target) = ([b'n'; 250], [b't'; 300]);
    let entry = one(&archive(&[
        &member(b"././@LongLink", b'K', &[&target[..], b"\0"].concat()),
        &member(b"././@LongLink", b'L', &[&name[..], b"\0"].concat()),
        &link(b"short", b'2', b"short"),
    ]));
    assert_eq!(*entry.path, name);
    assert_eq!(entry.link(), Some(&target[..]));
}

#[test]
fn long_names_as_the_tar_crate_writes_them() {
    let mut builder = tar::Builder::new(Vec::new());
    let name = format!("{}/{}", "d".repeat(150), "f".repeat(150));
    let mut header = tar::Header::new_gnu();
    header.set_size(2);
    header.set_mode(0o4755);
    header.set_uid(u64::MAX >> 8);
    builder
        .append_data(&mut header, &name, &b"xy"[..])
        .expect("memory");
    let entry = one(&builder.into_inner().expect("memory"));
    assert_eq!(&*entry.path, name.as_bytes());
    assert_eq!((entry.mode, entry.size), (0o4755, 2));
}

#[test]
fn pax_records() {
    let entry = one(&archive(&[
        &pax(
            b'x',
            &[
                ("path", "long\u{e9}/name"),
                ("linkpath", "target"),
                ("uid", "4294967296"),
                ("gid", "7"),
                ("mtime", "12.75"),
                ("SCHILY.xattr.user.a", "v"),
            ],
        ),
        &link(b"short", b'2', b"short"),
    ]));
    assert_eq!(entry.display_path(), "/long\u{e9}/name");
    assert_eq!(entry.link(), Some(&b"target"[..]));
    assert_eq!((entry.uid, entry.gid, entry.mtime), (1 << 32, 7, 12));
    assert_eq!(entry.xattr("user.a"), Some(&b"v"[..]));
}

#[test]
fn a_global_header_is_ignored() {
    let file = member(b"a", b'0', b"abc");
    assert_eq!(
        one(&archive(&[&pax(b'g', &[("comment", "x")]), &file])).size,
        3
    );
    let reading = read(&archive(&[
        &pax(b'g', &[("path", "b"), ("size", "9")]),
        &file,
    ]));
    assert_eq!(paths(&reading), ["/a"]);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
}

#[test]
fn a_pax_size_is_of_the_file_not_of_a_header_between() {
    // Whoever takes the size for that of the `L` header sees `file_b`, which is content.
    let reading = read(&archive(&[
        &pax(b'x', &[("size", "2048")]),
        &member(b"././@LongLink", b'L', b"longname.txt\0"),
        &member(b"file_a", b'0', b"A"),
        &member(b"file_b", b'0', b"B"),
        &header(b"file_c", b'0', 0),
    ]));
    assert_eq!(paths(&reading), ["/longname.txt"]);
    assert_eq!(reading.data.entries[0].size, 2048);
    assert_eq!(reading.problems, []);
}

#[test]
fn two_names_that_differ_are_told() {
    let reading = read(&archive(&[
        &pax(b'x', &[("path", "of-pax")]),
        &member(b"././@LongLink", b'L', b"of-gnu\0"),
        &header(b"short", b'0', 0),
    ]));
    assert_eq!(paths(&reading), ["/of-gnu"]);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
}

#[test]
fn sizes_in_base_256() {
    let block = with(header(b"f", b'0', 0), 124, b"\x80\0\0\0\0\0\0\0\0\0\0\x05");
    let entry = one(&archive(&[&block, b"hello"]));
    assert_eq!(entry.size, 5);
}

#[test]
fn no_content_follows_a_hard_link() {
    let g = with(link(b"g", b'1', b"./f"), 124, b"00000007640\0");
    let entries = entries(&archive(&[
        &member(b"f", b'0', b"x"),
        &g,
        &member(b"h", b'0', b"y"),
    ]));
    let [_, g, h] = entries.as_slice() else {
        unreachable!("three entries: {entries:?}")
    };
    assert_eq!(
        (g.kind, g.size, g.header_size),
        (EntryKind::HardLink, 0, 4000)
    );
    assert_eq!(g.link(), Some(&b"f"[..]));
    assert_eq!((h.display_path().as_str(), h.size), ("/h", 1));
}

#[test]
fn names_that_are_no_utf8_stay() {
    let entry = one(&archive(&[&header(b"caf\xe9/x", b'0', 0)]));
    assert_eq!(&*entry.path, b"caf\xe9/x");
    assert_eq!(entry.display_path(), "/caf\u{fffd}/x");
}

#[test]
fn devices() {
    let block = with(header(b"tty", b'3', 0), 329, b"0000004\x000000101\0");
    let entry = one(&archive(&[&block]));
    assert_eq!(entry.kind, EntryKind::CharDevice);
    assert_eq!(entry.extra.and_then(|extra| extra.device), Some((4, 65)));
}

/// The old GNU form: 3 parts of 2 bytes, one in a block of its own.
#[test]
fn sparse_files_of_old_gnu() {
    let part = |offset: u64, length: u64| format!("{offset:011o}\0{length:011o}\0").into_bytes();
    let first: Vec<u8> = (0..4).flat_map(|n| part(10 * n, 1)).collect();
    let block = with(with(header(b"s", b'S', 5), 257, b"ustar  \0"), 386, &first);
    let block = with(with(block, 482, b"\x01"), 483, b"00000000144\0");
    let more = [part(90, 1), vec![0; 480]].concat();
    check_sparse(&archive(&[&block, &more, b"abcde"]), |content| {
        content[..31]
            .copy_from_slice(b"a\0\0\0\0\0\0\0\0\0b\0\0\0\0\0\0\0\0\0c\0\0\0\0\0\0\0\0\0d");
        content[90] = b'e';
    });
}

#[test]
fn sparse_files_in_pax_records() {
    let expected = |content: &mut [u8]| {
        content[10..12].copy_from_slice(b"ab");
        content[90] = b'c';
    };
    let file = |content: &[u8]| member(b"GNUSparseFile.0/s", b'0', content);
    let v0_0 = pax(
        b'x',
        &[
            ("GNU.sparse.size", "100"),
            ("GNU.sparse.numblocks", "2"),
            ("GNU.sparse.offset", "10"),
            ("GNU.sparse.numbytes", "2"),
            ("GNU.sparse.offset", "90"),
            ("GNU.sparse.numbytes", "1"),
            ("path", "s"),
        ],
    );
    check_sparse(&archive(&[&v0_0, &file(b"abc")]), expected);
    let v0_1 = pax(
        b'x',
        &[
            ("GNU.sparse.major", "0"),
            ("GNU.sparse.minor", "1"),
            ("GNU.sparse.name", "s"),
            ("GNU.sparse.size", "100"),
            ("GNU.sparse.numblocks", "2"),
            ("GNU.sparse.map", "10,2,90,1"),
        ],
    );
    check_sparse(&archive(&[&v0_1, &file(b"abc")]), expected);
    let v1_0 = pax(
        b'x',
        &[
            ("GNU.sparse.major", "1"),
            ("GNU.sparse.minor", "0"),
            ("GNU.sparse.name", "s"),
            ("GNU.sparse.realsize", "100"),
        ],
    );
    let map = unended(&[b"2\n10\n2\n90\n1\n"]);
    check_sparse(
        &archive(&[&v1_0, &file(&[&map[..], b"abc"].concat())]),
        expected,
    );
}

/// A file `s` of 100 bytes is in the archive, and the next file is found after it.
fn check_sparse(blob: &[u8], put: impl Fn(&mut [u8])) {
    let (content, end) = blob.split_at(blob.len() - 2 * BLOCK);
    let blob = [content, &member(b"next", b'0', b""), end].concat();
    let reading = read_with(&blob, &Limits::default(), Keep::default().file("s", 100));
    assert_eq!(paths(&reading), ["/s", "/next"], "{:?}", reading.problems);
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
    let mut expected = [0; 100];
    put(&mut expected);
    let entry = &reading.data.entries[0];
    assert_eq!((entry.size, entry.header_size), (100, 100));
    assert_eq!(entry.kept(), Some(&expected[..]));
    // The same content without holes has the same hash.
    let plain = entries(&archive(&[&member(b"s", b'0', &expected)]));
    let hash = |entry: &Entry| entry.content.as_ref().map(|content| content.hash);
    assert_eq!(hash(entry), hash(&plain[0]));
}

#[test]
fn sparse_maps_that_are_damaged() {
    let file = member(b"s", b'0', b"abc");
    for map in [
        "10,2,90,2",
        "90,1,10,2",
        "10,2",
        "10,2,100,1",
        "10",
        "x",
        "0,3,1,0",
    ] {
        let records = pax(b'x', &[("GNU.sparse.size", "100"), ("GNU.sparse.map", map)]);
        let reading = read(&archive(&[&records, &file, &header(b"next", b'0', 0)]));
        assert_eq!(paths(&reading), ["/s", "/next"], "{map}");
        assert!(kinds(&reading).contains(&ProblemKind::Damaged), "{map}");
        assert!(reading.data.entries[0].content.is_none(), "{map}");
    }
}
