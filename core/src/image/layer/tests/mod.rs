//! Archives made block by block, and what is read of them.

mod damage;
mod dialects;
mod entries;
mod hostile;
mod limits;
mod write;

use super::{Ask, Budget, Entry, LayerReading, read_layer, tar::BLOCK};
use crate::image::{Keep, Limits, ProblemKind, Unwatched};
use std::io::Write;

/// A ustar header with its checksum.
fn header(name: &[u8], type_flag: u8, size: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    block[..name.len()].copy_from_slice(name);
    block[100..108].copy_from_slice(b"0000644\0");
    block[108..124].copy_from_slice(b"0000001\x000000002\0");
    block[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    block[136..148].copy_from_slice(b"00000000003\0");
    block[156] = type_flag;
    block[257..265].copy_from_slice(b"ustar\x0000");
    sealed(block)
}

/// The same header with bytes put at an offset.
fn with(mut block: [u8; BLOCK], at: usize, bytes: &[u8]) -> [u8; BLOCK] {
    block[at..at + bytes.len()].copy_from_slice(bytes);
    sealed(block)
}

fn sealed(mut block: [u8; BLOCK]) -> [u8; BLOCK] {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn link(name: &[u8], type_flag: u8, target: &[u8]) -> [u8; BLOCK] {
    with(header(name, type_flag, 0), 157, target)
}

/// A header and its content.
fn member(name: &[u8], type_flag: u8, content: &[u8]) -> Vec<u8> {
    [&header(name, type_flag, content.len() as u64), content].concat()
}

/// A PAX header with these records.
fn pax(type_flag: u8, records: &[(&str, &str)]) -> Vec<u8> {
    let mut text = Vec::new();
    for (key, value) in records {
        let rest = 3 + key.len() + value.len();
        let digits = (1..9).find(|digits| (rest + digits).to_string().len() == *digits);
        let length = rest + digits.expect("short records");
        writeln!(text, "{length} {key}={value}").expect("memory");
    }
    member(b"PaxHeaders/x", type_flag, &text)
}

/// Parts filled up to whole blocks, and the end marker.
fn archive(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = unended(parts);
    bytes.extend([0; 2 * BLOCK]);
    bytes
}

fn unended(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(part);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn read(blob: &[u8]) -> LayerReading {
    read_with(blob, &Limits::default(), &Keep::default())
}

fn read_with(blob: &[u8], limits: &Limits, keep: &Keep) -> LayerReading {
    let budget = Budget::new(limits);
    let ask = Ask {
        limits,
        budget: &budget,
        keep,
        secrets: None,
        watch: &Unwatched,
        sha512: false,
    };
    read_layer(blob, &ask, 0)
}

/// Everything that is read, without a problem.
fn entries(blob: &[u8]) -> Vec<Entry> {
    let reading = read(blob);
    assert_eq!(reading.problems, []);
    assert!(reading.data.complete);
    reading.data.entries
}

fn kinds(reading: &LayerReading) -> Vec<ProblemKind> {
    reading
        .problems
        .iter()
        .map(|problem| problem.kind)
        .collect()
}

fn paths(reading: &LayerReading) -> Vec<String> {
    let entries = reading.data.entries.iter();
    entries.map(Entry::display_path).collect()
}
