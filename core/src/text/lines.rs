use super::span::offset;

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes of UTF-8, from 1.
    pub column: u32,
    /// The column in UTF-16 code units, from 1, as editors and SARIF count.
    pub column_utf16: u32,
}

/// Where each line starts, and where a character is not one byte.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
    /// How many UTF-16 code units there are before each block of [`BLOCK`] bytes; empty for a text of
    /// ASCII. A line can be the whole file, and hold thousands of findings.
    units: Vec<u32>,
}

const BLOCK: usize = 1 << 10;

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1)))
            .collect();
        let mut units = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                units.push(before);
                before += units_of(block);
            }
            units.push(before);
        }
        Self { starts, units }
    }

    /// The line that holds the byte at `at`, from 0.
    fn index(&self, at: u32) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// The line that holds the byte at `at`, from 1.
    pub(super) fn line(&self, at: u32) -> u32 {
        offset(self.index(at) + 1)
    }

    /// Where line `line` (from 1) starts.
    pub(super) fn start(&self, line: u32) -> Option<u32> {
        self.starts
            .get(usize::try_from(line).ok()?.checked_sub(1)?)
            .copied()
    }

    pub(super) fn position(&self, text: &str, at: u32) -> Position {
        let index = self.index(at);
        let start = self.starts[index];
        Position {
            line: offset(index + 1),
            column: at - start + 1,
            column_utf16: self.units_before(text, at) - self.units_before(text, start) + 1,
        }
    }

    /// How many UTF-16 code units there are before a byte.
    fn units_before(&self, text: &str, at: u32) -> u32 {
        let block = at as usize / BLOCK;
        let Some(before) = self.units.get(block) else {
            return at;
        };
        let rest = text.as_bytes().get(block * BLOCK..at as usize);
        before + rest.map_or(0, units_of)
    }

    pub(super) fn count(&self) -> u32 {
        offset(self.starts.len())
    }
}

/// How many UTF-16 code units begin among bytes: a character of four bytes is two.
fn units_of(bytes: &[u8]) -> u32 {
    let of = |byte: &u8| match byte {
        0x80..0xc0 => 0,
        0xf0.. => 2,
        _ => 1,
    };
    bytes.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_long_line() {
        let text = "a\n".to_owned() + &"aé😀あ".repeat(700);
        let lines = Lines::new(&text);
        for (at, _) in text.char_indices().skip(2) {
            let before = &text[2..at];
            let position = lines.position(&text, offset(at));
            assert_eq!(position.column, offset(before.len() + 1));
            assert_eq!(
                position.column_utf16,
                offset(before.encode_utf16().count() + 1)
            );
        }
    }
}
