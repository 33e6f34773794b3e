//! Each limit ends the layer, or leaves out one entry, and is told.

use super::*;
use crate::image::Watch;
use std::sync::atomic::{AtomicU64, Ordering};

fn limited(blob: &[u8], limits: &Limits, keep: &Keep) -> LayerReading {
    let reading = read_with(blob, limits, keep);
    assert_eq!(kinds(&reading), [ProblemKind::Limit]);
    reading
}

/// The layer was left there and then.
fn assert_ended(reading: &LayerReading, entries: usize) {
    assert_eq!(reading.data.entries.len(), entries);
    assert!(!reading.data.complete);
    assert_eq!((&reading.blob, &reading.plain), (&None, &None));
}

#[test]
fn entries_are_counted() {
    let blob = archive(&[&header(b"a", b'0', 0), &header(b"b", b'0', 0)]);
    let mut limits = Limits {
        entries: 2,
        ..Limits::default()
    };
    assert_eq!(read_with(&blob, &limits, &Keep::default()).problems, []);
    limits.entries = 1;
    assert_ended(&limited(&blob, &limits, &Keep::default()), 1);
}

#[test]
fn the_budget_is_that_of_all_layers() {
    let blob = archive(&[&header(b"a", b'0', 0)]);
    let keep = Keep::default();
    let limits = Limits {
        entries: 1,
        ..Limits::default()
    };
    let budget = Budget::new(&limits);
    let ask = Ask {
        limits: &limits,
        budget: &budget,
        keep: &keep,
        secrets: None,
        watch: &Unwatched,
        sha512: false,
    };
    assert_eq!(read_layer(&*blob, &ask, 0).problems, []);
    assert_eq!(kinds(&read_layer(&*blob, &ask, 1)), [ProblemKind::Limit]);
}

#[test]
fn plain_bytes_are_counted() {
    let blob = archive(&[&member(b"a", b'0', &vec![b'x'; 600_000])]);
    let limits = Limits {
        plain_bytes: 500_000,
        ..Limits::default()
    };
    assert_ended(&limited(&blob, &limits, &Keep::default()), 1);
}

#[test]
fn a_file_may_have_so_many_bytes() {
    let limits = Limits {
        file_bytes: 9,
        ..Limits::default()
    };
    let good = header(b"a", b'0', 0);
    let large = archive(&[&good, &member(b"b", b'0', &[0; 10])]);
    assert_ended(&limited(&large, &limits, &Keep::default()), 1);
    // Whether it is stored or a hole.
    let map = pax(
        b'x',
        &[("GNU.sparse.size", "10"), ("GNU.sparse.map", "0,1")],
    );
    let sparse = archive(&[&good, &map, &member(b"b", b'0', b"x")]);
    assert_ended(&limited(&sparse, &limits, &Keep::default()), 1);
}

#[test]
fn holes_cost_as_much_as_bytes() {
    let map = pax(
        b'x',
        &[("GNU.sparse.size", "99999999"), ("GNU.sparse.map", "0,1")],
    );
    let blob = archive(&[&map, &member(b"b", b'0', b"x")]);
    let limits = Limits {
        plain_bytes: 1_000_000,
        ..Limits::default()
    };
    let reading = read_with(&blob, &limits, &Keep::default());
    // Sparse, and beyond the limit.
    assert_eq!(
        kinds(&reading),
        [ProblemKind::Ambiguous, ProblemKind::Limit]
    );
    assert_ended(&reading, 1);
}

#[test]
fn headers_of_an_entry_may_have_so_many_bytes() {
    let limits = Limits {
        header_bytes: 600,
        ..Limits::default()
    };
    let name = format!("{}n", "n/".repeat(150));
    let long = pax(b'x', &[("path", &name), ("comment", &"c".repeat(400))]);
    let gnu = member(b"././@LongLink", b'L', name.as_bytes());
    let file = header(b"a", b'0', 0);
    assert_ended(
        &limited(&archive(&[&file, &long, &file]), &limits, &Keep::default()),
        1,
    );
    assert_ended(
        &limited(
            &archive(&[&file, &gnu, &gnu, &gnu, &file]),
            &limits,
            &Keep::default(),
        ),
        1,
    );
    assert_eq!(
        read_with(&archive(&[&file, &gnu, &file]), &limits, &Keep::default())
            .problems
            .len(),
        0
    );
    // Headers without content count too, or they could go on for ever.
    let empty = vec![header(b"x", b'x', 0); 601].concat();
    let reading = read_with(&archive(&[&file, &empty, &file]), &limits, &Keep::default());
    assert_eq!(kinds(&reading), [ProblemKind::Limit]);
    // So do the maps of sparse files.
    let block = with(
        with(header(b"s", b'S', 0), 482, b"\x01"),
        483,
        b"00000000001\0",
    );
    let mut more = [0; BLOCK];
    more[504] = 1;
    let blob = archive(&[&file, &block, &more, &more, &more]);
    assert_ended(&limited(&blob, &limits, &Keep::default()), 1);
}

#[test]
fn a_path_that_is_too_long_is_left_out() {
    let mut limits = Limits {
        path_bytes: 10,
        path_depth: 3,
        ..Limits::default()
    };
    let blob = archive(&[
        &member(b"a/b/c", b'0', b"x"),
        &member(b"a/b/c/d", b'0', b"x"),
    ]);
    let reading = limited(&blob, &limits, &Keep::default());
    assert_eq!(paths(&reading), ["/a/b/c"]);
    assert!(reading.data.complete && reading.plain.is_some());
    limits.path_depth = 4;
    limits.path_bytes = 6;
    let reading = limited(&blob, &limits, &Keep::default());
    assert_eq!(paths(&reading), ["/a/b/c"]);
    assert_eq!(reading.problems[0].place.to_string(), "layer 0: /a/b/c/");
}

#[test]
fn memory_is_counted() {
    let blob = archive(&[&header(b"b", b'0', 0), &member(b"a", b'0', &[0; 2000])]);
    let limits = Limits {
        memory_bytes: 1000,
        ..Limits::default()
    };
    assert_eq!(read_with(&blob, &limits, &Keep::default()).problems, []);
    let reading = limited(&blob, &limits, Keep::default().file("a", 2000));
    assert_ended(&reading, 2);
    let limits = Limits {
        memory_bytes: 10,
        ..Limits::default()
    };
    assert_ended(&limited(&blob, &limits, &Keep::default()), 0);
}

#[test]
fn layers_of_zeros_are_told_and_end_at_a_limit() {
    let mut plain = header(b"zeros", b'0', 3_000_000).to_vec();
    plain.resize(3_000_512, 0);
    let blob = gzip(&plain);
    let mut limits = Limits {
        ratio_from_bytes: 2_000_000,
        expanded_bytes: 4_000_000,
        ..Limits::default()
    };
    assert_eq!(read(&blob).problems, []);
    let reading = read_with(&blob, &limits, &Keep::default());
    assert_eq!(kinds(&reading), [ProblemKind::Expansion]);
    assert!(reading.data.complete && reading.plain.is_some());
    limits.expanded_bytes = 2_500_000;
    limits.expansion_ratio = 500;
    assert_ended(&limited(&blob, &limits, &Keep::default()), 1);
    // Not so many bytes for those of the blob.
    limits.expansion_ratio = 2000;
    assert_eq!(read_with(&blob, &limits, &Keep::default()).problems, []);
}

/// RFC 8878: a frame header with a window descriptor; this one asks for 256 MiB.
#[test]
fn a_zstd_window_may_not_be_too_large() {
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 1, 0, 0];
    assert_ended(&limited(&frame, &Limits::default(), &Keep::default()), 0);
}

struct Stopping(AtomicU64);

impl Watch for Stopping {
    fn read(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 300_000
    }
}

#[test]
fn reading_can_be_cancelled() {
    let blob = archive(&[
        &member(b"a", b'0', &vec![b'x'; 3_000_000]),
        &header(b"b", b'0', 0),
    ]);
    let (limits, keep) = (Limits::default(), Keep::default());
    let budget = Budget::new(&limits);
    let watch = Stopping(AtomicU64::new(0));
    let ask = Ask {
        limits: &limits,
        budget: &budget,
        keep: &keep,
        secrets: None,
        watch: &watch,
        sha512: false,
    };
    let reading = read_layer(&*blob, &ask, 0);
    assert_eq!(kinds(&reading), [ProblemKind::Limit]);
    assert_ended(&reading, 1);
    assert!(watch.0.load(Ordering::Relaxed) < 1_000_000);
}
