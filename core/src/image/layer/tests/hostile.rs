//! Whatever the bytes, there is a reading.

use super::*;
use proptest::prelude::*;

fn check(blob: &[u8]) {
    let mut keep = Keep::default();
    keep.folder("", None, 1 << 20);
    let limits = Limits {
        plain_bytes: 4 << 20,
        ..Limits::default()
    };
    let reading = read_with(blob, &limits, &keep);
    for entry in &reading.data.entries {
        assert!(entry.path.len() <= limits.path_bytes);
        assert!(!entry.path.starts_with(b"/") && !entry.path.ends_with(b"/"));
        let mut parts = entry.path.split(|byte| *byte == b'/');
        assert!(parts.all(|part| part != b".." && part != b"."));
        if let Some(kept) = entry.kept() {
            assert_eq!(kept.len() as u64, entry.size);
        }
    }
    assert!(reading.data.complete || !reading.problems.is_empty());
    assert!(reading.problems.len() <= crate::image::MAX_LAYER_PROBLEMS + 8);
    // A blob that is read to its end is hashed to its end.
    if let Some(hashes) = &reading.blob {
        assert_eq!(hashes.size, blob.len() as u64);
    }
}

fn dialects() -> Vec<u8> {
    let map = pax(
        b'x',
        &[("GNU.sparse.size", "100"), ("GNU.sparse.map", "10,2,90,1")],
    );
    let old = with(header(b"s", b'S', 1), 386, b"00000000001\x0000000000001\0");
    let old = with(old, 483, b"00000000144\0");
    archive(&[
        &pax(b'x', &[("path", "p"), ("SCHILY.xattr.user.a", "v")]),
        &member(b"a", b'0', b"abc"),
        &member(b"././@LongLink", b'L', b"long\0"),
        &member(b"b", b'0', b"#!/bin/sh\n"),
        &map,
        &member(b"c", b'0', b"abc"),
        &old,
        b"x",
        &link(b"d", b'1', b"a"),
        &header(b".wh.e", b'0', 0),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes(bytes: Vec<u8>) {
        check(&bytes);
        check(&[b"\x1f\x8b\x08\0", &bytes[..]].concat());
        check(&[b"\x28\xb5\x2f\xfd", &bytes[..]].concat());
    }

    /// Changed fields of headers whose checksum is right again.
    #[test]
    fn any_fields(changes in prop::collection::vec((0..24_usize, 0..BLOCK, any::<u8>()), 1..6)) {
        let mut blob = dialects();
        for (block, at, byte) in changes {
            let start = block * BLOCK % blob.len();
            blob[start + at] = byte;
            if blob[start + 257..].starts_with(b"ustar") {
                let header: [u8; BLOCK] = blob[start..start + BLOCK].try_into().expect("a block");
                blob[start..start + BLOCK].copy_from_slice(&sealed(header));
            }
        }
        check(&blob);
        check(&gzip(&blob));
    }

    /// Compressed bytes with one of them changed.
    #[test]
    fn any_damage(at: prop::sample::Index, byte: u8) {
        for mut blob in [gzip(&dialects()), zstd(&dialects())] {
            let at = at.index(blob.len());
            blob[at] = byte;
            check(&blob);
            check(&blob[..at]);
        }
    }
}
