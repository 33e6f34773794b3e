//! The content of one file, written out.

use super::*;
use crate::image::layer::write_file;
use std::io;

fn written(blob: &[u8], entry: usize) -> (io::Result<bool>, Vec<u8>) {
    let mut content = Vec::new();
    let limits = Limits {
        path_depth: 3,
        ..Limits::default()
    };
    let result = write_file(blob, entry, &limits, &Unwatched, &mut content);
    (result, content)
}

#[test]
fn one_file_by_its_index() {
    let map = pax(b'x', &[("GNU.sparse.size", "6"), ("GNU.sparse.map", "2,3")]);
    let blob = gzip(&archive(&[
        &member(b"a", b'0', b"first"),
        // This one is left out, so it has no index.
        &member(b"too/deep/for/it", b'0', b"x"),
        &header(b"d/", b'5', 0),
        &member(b"a", b'0', b"second"),
        &map,
        &member(b"s", b'0', b"abc"),
    ]));
    for (entry, expected) in [
        (0, Some(&b"first"[..])),
        (1, None),
        (2, Some(b"second")),
        (3, Some(b"\0\0abc\0")),
        (4, None),
    ] {
        let (result, content) = written(&blob, entry);
        assert_eq!(result.ok(), Some(expected.is_some()), "{entry}");
        assert_eq!(content, expected.unwrap_or_default(), "{entry}");
    }
}

/// Takes nothing.
struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written() {
    let blob = archive(&[&member(b"a", b'0', &[b'x'; 2000])]);
    let (result, content) = written(&blob[..1512], 0);
    assert!(result.is_err());
    assert_eq!(content.len(), 1000);
    let limits = Limits::default();
    let result = write_file(&*blob, 0, &limits, &Unwatched, &mut Full);
    assert_eq!(
        result.map_err(|error| error.kind()),
        Err(io::ErrorKind::StorageFull)
    );
    let damaged = pax(b'x', &[("GNU.sparse.size", "9"), ("GNU.sparse.map", "9,9")]);
    let (result, _) = written(&archive(&[&damaged, &member(b"a", b'0', b"x")]), 0);
    assert_eq!(result.ok(), Some(false));
}
