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

/// Where each line starts.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1)))
            .collect();
        Self { starts }
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
        let before = text
            .get(self.starts[index] as usize..at as usize)
            .unwrap_or_default();
        Position {
            line: offset(index + 1),
            column: offset(before.len() + 1),
            column_utf16: offset(before.encode_utf16().count() + 1),
        }
    }

    pub(super) fn count(&self) -> u32 {
        offset(self.starts.len())
    }
}
