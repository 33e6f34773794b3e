//! Files with holes: the old GNU form and the three that GNU tar writes in PAX records.

use super::{
    header::{BLOCK, Header, number},
    pax::decimal,
};

/// What of a file is stored; the rest is holes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Map {
    /// Offset and length of each part that is stored, in order.
    pub(super) parts: Vec<(u64, u64)>,
}

impl Map {
    /// Whether the parts are in order, within the file, and as long together as what is stored.
    pub(super) fn fits(&self, size: u64, stored: u64) -> bool {
        let mut end = 0;
        let mut sum: u64 = 0;
        for (offset, length) in &self.parts {
            let (Some(next), Some(more)) = (offset.checked_add(*length), sum.checked_add(*length))
            else {
                return false;
            };
            if *offset < end {
                return false;
            }
            (end, sum) = (next, more);
        }
        end <= size && sum == stored
    }
}

/// The `GNU.sparse.` records of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Records {
    major: Option<u64>,
    minor: Option<u64>,
    pub(super) name: Option<Vec<u8>>,
    size: Option<u64>,
    /// Version 0.0 and 0.1: offsets and lengths in turn.
    numbers: Vec<u64>,
    has_map: bool,
}

/// Where the map of a sparse file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// The file is not sparse.
    None,
    /// In the records.
    Records,
    /// In the first blocks of the content.
    Content,
    /// Nobody knows.
    Unknown,
}

impl Records {
    /// Whether the value could be read.
    pub(super) fn set(&mut self, key: &[u8], value: &[u8]) -> bool {
        let number = decimal(value);
        match key {
            b"major" => self.major = number,
            b"minor" => self.minor = number,
            b"size" | b"realsize" => self.size = number,
            b"name" => {
                self.name = (!value.is_empty() && !value.contains(&0)).then(|| value.to_vec());
                return self.name.is_some();
            }
            b"offset" | b"numbytes" => {
                let is_turn = self.numbers.len().is_multiple_of(2) == (key == b"offset");
                let Some(number) = number.filter(|_| is_turn) else {
                    return false;
                };
                self.has_map = true;
                self.numbers.push(number);
            }
            b"map" => {
                self.has_map = true;
                let numbers = value.split(|byte| *byte == b',').map(decimal);
                let Some(numbers) = numbers.collect::<Option<Vec<u64>>>() else {
                    self.numbers.clear();
                    return value.is_empty();
                };
                self.numbers = numbers;
            }
            _ => return true,
        }
        number.is_some() || key == b"map"
    }

    pub(super) fn version(&self) -> Version {
        match (self.major, self.minor) {
            (Some(1), Some(0)) => Version::Content,
            (None | Some(0), None | Some(0 | 1)) if self.has_map => Version::Records,
            (None, None) | (Some(0), Some(0 | 1)) => Version::None,
            _ => Version::Unknown,
        }
    }

    /// The size with holes.
    pub(super) fn size(&self) -> Option<u64> {
        self.size
    }

    pub(super) fn map(&self) -> Option<Map> {
        pairs(&self.numbers)
    }
}

fn pairs(numbers: &[u64]) -> Option<Map> {
    let (pairs, []) = numbers.as_chunks::<2>() else {
        return None;
    };
    Some(Map {
        parts: pairs
            .iter()
            .map(|[offset, length]| (*offset, *length))
            .collect(),
    })
}

/// Reads the map of version 1.0, block by block.
#[derive(Default)]
pub(super) struct MapReader {
    digits: Vec<u8>,
    numbers: Vec<u64>,
}

impl MapReader {
    /// Whether the map ended in this block; `None` if it is damaged.
    pub(super) fn push(&mut self, block: &[u8; BLOCK]) -> Option<bool> {
        for byte in block {
            match byte {
                b'\n' => {
                    self.numbers.push(decimal(&self.digits)?);
                    self.digits.clear();
                    if self.is_complete() {
                        return Some(true);
                    }
                }
                byte => self.digits.push(*byte),
            }
        }
        // A number has 20 digits at most.
        (self.digits.len() <= 20).then_some(false)
    }

    fn is_complete(&self) -> bool {
        let count = self.numbers.first().and_then(|count| count.checked_mul(2));
        count.is_some_and(|count| (self.numbers.len() - 1) as u64 == count)
    }

    pub(super) fn finish(self) -> Option<Map> {
        pairs(self.numbers.get(1..)?)
    }
}

/// Reads the map of the old GNU form: four parts in the header, then blocks of 21.
#[derive(Default)]
pub(super) struct OldMap {
    parts: Vec<(u64, u64)>,
    damaged: bool,
}

impl OldMap {
    /// The file's size with holes, and whether a block with more of the map follows.
    pub(super) fn start(&mut self, header: &Header) -> (Option<u64>, bool) {
        let block = &header.0;
        self.parts_of(&block[386..482]);
        let size = number(&block[483..495]).and_then(|size| u64::try_from(size).ok());
        (size, block[482] != 0)
    }

    /// Whether one more block follows.
    pub(super) fn push(&mut self, block: &[u8; BLOCK]) -> bool {
        self.parts_of(&block[..504]);
        block[504] != 0
    }

    fn parts_of(&mut self, fields: &[u8]) {
        for part in fields.chunks_exact(24) {
            let (offset, length) = part.split_at(12);
            // A field of zeros ends the map.
            if offset[0] == 0 || length[0] == 0 {
                return;
            }
            let number = |field| number(field).and_then(|number| u64::try_from(number).ok());
            match (number(offset), number(length)) {
                (Some(offset), Some(length)) => self.parts.push((offset, length)),
                _ => self.damaged = true,
            }
        }
    }

    pub(super) fn finish(self) -> Option<Map> {
        (!self.damaged).then_some(Map { parts: self.parts })
    }
}
