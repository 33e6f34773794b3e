//! Compression, digests, and archives that end early or go on.

use super::*;
use crate::image::{Compression, digest::Digest, layer::hashes::Hasher};

fn layer() -> Vec<u8> {
    let noise: Vec<u8> = (0..100_000_u32)
        .flat_map(|n| n.wrapping_mul(0x9e37_79b1).to_le_bytes())
        .collect();
    archive(&[
        &member(b"a", b'0', b"first"),
        &member(b"noise", b'0', &noise),
    ])
}

fn digest(bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::new(false);
    hasher.push(bytes);
    let hex = hasher.finish().sha256;
    Digest::parse(&format!("sha256:{hex}")).expect("a digest")
}

/// Blob and plain bytes are what was promised of them.
fn assert_whole(reading: &LayerReading, blob: &[u8], plain: &[u8]) {
    let size = Some(blob.len() as u64);
    let verified = reading.verify(Some(&digest(blob)), size, Some(&digest(plain)), 0);
    assert_eq!(verified, []);
    assert!(reading.blob.is_some() && reading.plain.is_some());
    assert_eq!(reading.data.plain_size, plain.len() as u64);
}

#[test]
fn every_compression_gives_the_same() {
    let plain = layer();
    let (start, end) = plain.split_at(700);
    let skipped = [&b"\x5a\x2a\x4d\x18\x04\0\0\0toc!"[..]].concat();
    for (blob, compression) in [
        (plain.clone(), Compression::None),
        (gzip(&plain), Compression::Gzip),
        (
            [gzip(start), gzip(b""), gzip(end)].concat(),
            Compression::Gzip,
        ),
        (zstd(&plain), Compression::Zstd),
        (
            [
                skipped.clone(),
                zstd(start),
                skipped.clone(),
                zstd(end),
                skipped,
            ]
            .concat(),
            Compression::Zstd,
        ),
    ] {
        let reading = read(&blob);
        assert_eq!(reading.problems, []);
        assert_eq!(reading.data.compression, compression);
        assert_eq!(paths(&reading), ["/a", "/noise"]);
        assert!(reading.data.complete);
        assert_whole(&reading, &blob, &plain);
    }
}

#[test]
fn what_came_before_the_cut_is_kept() {
    let plain = layer();
    for blob in [gzip(&plain), zstd(&plain), plain.clone()] {
        for cut in [blob.len() * 2 / 3, blob.len() / 3] {
            let reading = read(&blob[..cut]);
            assert_eq!(
                kinds(&reading),
                [ProblemKind::Damaged],
                "{:?}",
                reading.problems
            );
            assert!(!reading.data.complete);
            assert_eq!(paths(&reading), ["/a", "/noise"]);
            assert!(reading.data.entries[1].content.is_none());
            // The digest of the blob is known all the same.
            let size = reading.blob.as_ref().map(|blob| blob.size);
            assert_eq!(size, Some(cut as u64));
            let compressed = reading.data.compression != Compression::None;
            assert_eq!(reading.plain.is_none(), compressed);
        }
    }
}

#[test]
fn a_cut_trailer_or_a_wrong_checksum_is_damage() {
    let plain = layer();
    let good = gzip(&plain);
    let mut wrong = good.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    for blob in [&good[..good.len() - 3], &wrong] {
        let reading = read(blob);
        assert_eq!(kinds(&reading), [ProblemKind::Damaged]);
        assert_eq!(paths(&reading), ["/a", "/noise"]);
        assert!(!reading.data.complete);
        assert_eq!(reading.plain, None);
    }
}

#[test]
fn what_follows_the_compressed_data_is_told() {
    let plain = layer();
    for compressed in [gzip(&plain), zstd(&plain)] {
        let blob = [&compressed[..], b"JUNK"].concat();
        let reading = read(&blob);
        assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
        assert!(reading.data.complete);
        assert_whole(&reading, &blob, &plain);
    }
}

#[test]
fn what_follows_the_archive_is_hashed_and_told() {
    let marked = [layer(), vec![0; 9000]].concat();
    assert_eq!(read(&marked).problems, []);
    let longer = [&marked[..], &b"JUNK".repeat(300)].concat();
    let reading = read(&gzip(&longer));
    assert_eq!(kinds(&reading), [ProblemKind::Ambiguous]);
    assert!(reading.problems[0].message.starts_with("1200 bytes"));
    assert!(reading.data.complete);
    assert_whole(&reading, &gzip(&longer), &longer);
}

#[test]
fn an_end_marker_may_be_missing_or_short() {
    let file = member(b"a", b'0', b"12345");
    let unpadded = file.clone();
    for blob in [
        Vec::new(),
        vec![0; 1024],
        vec![0; 512],
        unended(&[&file]),
        [unended(&[&file]), vec![0; 512]].concat(),
        unpadded,
    ] {
        let reading = read(&blob);
        assert_eq!(reading.problems, [], "{}", blob.len());
        assert!(reading.data.complete);
        assert_whole(&reading, &blob, &blob);
    }
    let hidden = [unended(&[&file]), vec![0; 512], unended(&[&file])].concat();
    assert_eq!(kinds(&read(&hidden)), [ProblemKind::Ambiguous]);
    let half = &unended(&[&file, &file])[..1300];
    assert_eq!(kinds(&read(half)), [ProblemKind::Damaged]);
}

#[test]
fn headers_that_are_damaged() {
    let good = member(b"a", b'0', b"x");
    let mut sum = header(b"b", b'0', 0);
    sum[0] ^= 1;
    let size = with(header(b"b", b'0', 0), 124, b"99999999999\0");
    let negative = with(header(b"b", b'0', 0), 124, &[0xff; 12]);
    for bad in [sum, size, negative] {
        let blob = archive(&[&good, &bad, &good]);
        let reading = read(&blob);
        assert_eq!(kinds(&reading), [ProblemKind::Damaged]);
        assert_eq!(paths(&reading), ["/a"]);
        assert!(!reading.data.complete);
        assert_whole(&reading, &blob, &blob);
    }
    let reading = read(b"{\"schemaVersion\": 2}");
    assert_eq!(kinds(&reading), [ProblemKind::Damaged]);
    // Owners are not guessed.
    let owner = with(header(b"b", b'0', 0), 108, b"zzzzzzz\0");
    let reading = read(&archive(&[&owner]));
    assert_eq!(kinds(&reading), [ProblemKind::Damaged]);
    assert_eq!(reading.data.entries[0].uid, 65_534);
    // A header for an entry that is not there.
    let reading = read(&archive(&[&pax(b'x', &[("path", "b")])]));
    assert_eq!(kinds(&reading), [ProblemKind::Damaged]);
}

#[test]
fn promises_that_are_broken() {
    let blob = gzip(&layer());
    let reading = read(&blob);
    let other = digest(b"other");
    let kinds = |digest, size, diff_id| -> Vec<_> {
        let problems = reading.verify(digest, size, diff_id, 4);
        assert!(
            problems
                .iter()
                .all(|problem| problem.place.layer() == Some(4))
        );
        problems.iter().map(|problem| problem.kind).collect()
    };
    assert_eq!(kinds(None, None, None), []);
    assert_eq!(
        kinds(Some(&other), Some(5), Some(&other)),
        [
            ProblemKind::SizeMismatch,
            ProblemKind::DigestMismatch,
            ProblemKind::DiffIdMismatch
        ]
    );
    let sha512 = Digest::parse(&format!("sha512:{}", "0".repeat(128))).expect("a digest");
    assert_eq!(
        kinds(Some(&sha512), None, None),
        [ProblemKind::UnknownDigestAlgorithm]
    );
}

#[test]
fn a_reader_that_fails_is_damage() {
    struct Failing(Vec<u8>);
    impl std::io::Read for Failing {
        fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
            let length = self.0.len().min(target.len()).min(1000);
            if length == 0 {
                return Err(std::io::Error::other("the line was cut"));
            }
            target[..length].copy_from_slice(&self.0[..length]);
            self.0.drain(..length);
            Ok(length)
        }
    }
    for blob in [layer(), gzip(&layer()), zstd(&layer())] {
        let (limits, keep) = (Limits::default(), Keep::default());
        let budget = Budget::new(&limits);
        let ask = Ask {
            limits: &limits,
            budget: &budget,
            keep: &keep,
            secrets: None,
            watch: &Unwatched,
            sha512: false,
        };
        let reading = read_layer(Failing(blob), &ask, 0);
        assert_eq!(kinds(&reading), [ProblemKind::Damaged]);
        assert!(reading.problems[0].message.contains("the line was cut"));
        assert_eq!((reading.blob, reading.plain), (None, None));
        assert!(!reading.data.complete);
    }
}
