//! The pieces of a file that are kept while it goes by.

use std::ops::Range;

use object::read::ReadRef;

/// A file of which only some pieces are there. What is read elsewhere is an error.
pub(super) struct Kept {
    /// How many bytes have gone by.
    gone: u64,
    pieces: Vec<Piece>,
}

/// Bytes `start..end`, as far as they have gone by.
struct Piece {
    start: u64,
    end: u64,
    bytes: Vec<u8>,
}

impl Kept {
    /// Keeps the first bytes of a file up to `end`.
    pub(super) fn from_start(end: u64) -> Self {
        let mut kept = Self {
            gone: 0,
            pieces: Vec::new(),
        };
        kept.want(0, end);
        kept
    }

    pub(super) fn gone(&self) -> u64 {
        self.gone
    }

    /// How many bytes are kept so far.
    #[cfg(test)]
    pub(super) fn size(&self) -> u64 {
        let room = self
            .pieces
            .iter()
            .map(|piece| piece.bytes.capacity() as u64);
        room.sum()
    }

    /// Keeps `size` bytes from `start` on, unless they have begun to go by and nobody asked before.
    pub(super) fn want(&mut self, start: u64, size: u64) {
        let end = start.saturating_add(size);
        let gone = self.gone;
        let open = self
            .pieces
            .iter_mut()
            .find(|piece| piece.start <= start && start <= piece.end && piece.end >= gone);
        match open {
            Some(piece) => piece.end = piece.end.max(end),
            None if start >= gone => self.pieces.push(Piece {
                start,
                end,
                bytes: Vec::new(),
            }),
            None => {}
        }
    }

    /// Keeps no more of the first piece than up to `end`, but all that is there.
    pub(super) fn narrow_first(&mut self, end: u64) {
        if let Some(first) = self.pieces.first_mut() {
            first.end = end.clamp(self.gone.min(first.end), first.end);
        }
    }

    /// The file goes on with these bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        for piece in &mut self.pieces {
            piece.push(self.gone, bytes);
        }
        self.gone += bytes.len() as u64;
    }

    /// What is there of a range, from its start on.
    pub(super) fn from(&self, range: Range<u64>) -> &[u8] {
        let found = self.pieces.iter().filter_map(|piece| piece.from(&range));
        found.max_by_key(|bytes| bytes.len()).unwrap_or_default()
    }
}

impl Piece {
    fn push(&mut self, gone: u64, bytes: &[u8]) {
        let wanted = self.start.max(gone)..self.end.min(gone + bytes.len() as u64);
        if wanted.is_empty() {
            return;
        }
        let bytes = part(bytes, wanted.start - gone..wanted.end - gone).unwrap_or_default();
        self.reserve(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    /// Grows by doubling, but never beyond what the piece will hold.
    fn reserve(&mut self, more: usize) {
        let needed = self.bytes.len() + more;
        if needed > self.bytes.capacity() {
            let whole = usize::try_from(self.end - self.start).unwrap_or(usize::MAX);
            let room = (2 * self.bytes.capacity()).clamp(needed, whole.max(needed));
            self.bytes.reserve_exact(room - self.bytes.len());
        }
    }

    fn from(&self, range: &Range<u64>) -> Option<&[u8]> {
        let from = range.start.checked_sub(self.start)?;
        let there = self.bytes.len() as u64;
        let to = range.end.checked_sub(self.start)?.min(there);
        part(&self.bytes, from..to)
    }
}

fn part(bytes: &[u8], range: Range<u64>) -> Option<&[u8]> {
    let start = usize::try_from(range.start).ok()?;
    let end = usize::try_from(range.end).ok()?;
    bytes.get(start..end)
}

/// So `object` reads the pieces as it reads whole files.
impl<'a> ReadRef<'a> for &'a Kept {
    fn len(self) -> Result<u64, ()> {
        Ok(self.gone)
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'a [u8], ()> {
        let end = offset.checked_add(size).ok_or(())?;
        let bytes = self.from(offset..end);
        (bytes.len() as u64 == size).then_some(bytes).ok_or(())
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'a [u8], ()> {
        let bytes = self.from(range);
        let end = memchr::memchr(delimiter, bytes).ok_or(())?;
        bytes.get(..end).ok_or(())
    }
}
