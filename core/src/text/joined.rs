use super::{Span, span::offset};
use std::ops::Range;

/// One logical text made of pieces of a source, each mapped back to where it stands.
///
/// An instruction continued over lines, the lines of a heredoc, or the decoded strings of a JSON
/// array read as one text, while every place in it still has a span in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    text: String,
    /// In order of `at`; the first is at 0 unless there is no text.
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where the piece starts in the logical text.
    at: u32,
    /// Where it stands in the source.
    source: Span,
    /// Whether it is the source's own text, byte for byte, or decoded from it as a whole.
    verbatim: bool,
}

impl Joined {
    /// Adds text that stands in the source as it is.
    pub fn push(&mut self, text: &str, source_start: u32) {
        let source = Span::new(source_start, source_start + offset(text.len()));
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == source_start => {
                last.source.end = source.end;
            }
            _ => self.add_piece(source, true),
        }
        self.text.push_str(text);
    }

    /// Adds text that `source` stands for: an escape, an inserted separator.
    pub fn push_decoded(&mut self, text: &str, source: Span) {
        if !text.is_empty() {
            self.add_piece(source, false);
            self.text.push_str(text);
        }
    }

    /// Adds another text with its mapping.
    pub fn append(&mut self, other: &Self) {
        for (index, piece) in other.pieces.iter().enumerate() {
            let end = other
                .pieces
                .get(index + 1)
                .map_or(other.text.len(), |next| next.at as usize);
            let text = &other.text[piece.at as usize..end];
            if piece.verbatim {
                self.push(text, piece.source.start);
            } else {
                self.push_decoded(text, piece.source);
            }
        }
    }

    fn add_piece(&mut self, source: Span, verbatim: bool) {
        let at = offset(self.text.len());
        // A piece that got no text would hide the one that follows it.
        self.pieces.pop_if(|last| last.at == at);
        self.pieces.push(Piece {
            at,
            source,
            verbatim,
        });
    }

    /// The logical text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part in `range`, with its own mapping.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        let (start, end) = (offset(range.start), offset(range.end));
        let first = self.piece_at(start);
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.at >= end {
                break;
            }
            let piece_end = self
                .pieces
                .get(index + 1)
                .map_or(offset(self.text.len()), |next| next.at);
            let (from, to) = (piece.at.max(start), piece_end.min(end));
            let text = &self.text[from as usize..to as usize];
            if piece.verbatim {
                part.push(text, piece.source.start + (from - piece.at));
            } else {
                part.push_decoded(text, piece.source);
            }
        }
        part
    }

    /// Where the text in `range` stands in the source, from its first byte to its last.
    ///
    /// An empty range maps to an empty span: before the byte that follows it in its piece, or at
    /// the end of the text.
    pub fn source_span(&self, range: Range<usize>) -> Span {
        let start = self.source_start(offset(range.start));
        if range.is_empty() {
            return Span::empty(start);
        }
        Span::new(start, self.source_end(offset(range.end)).max(start))
    }

    /// Where the whole text stands in the source.
    pub fn span(&self) -> Span {
        self.source_span(0..self.text.len())
    }

    fn piece_at(&self, at: u32) -> usize {
        self.pieces
            .partition_point(|piece| piece.at <= at)
            .saturating_sub(1)
    }

    fn source_start(&self, at: u32) -> u32 {
        let Some(piece) = self.pieces.get(self.piece_at(at)) else {
            return 0;
        };
        if at as usize >= self.text.len() {
            piece.source.end
        } else if piece.verbatim {
            piece.source.start + (at - piece.at)
        } else {
            piece.source.start
        }
    }

    /// Where the byte before `end` ends in the source.
    fn source_end(&self, end: u32) -> u32 {
        let Some(piece) = self.pieces.get(self.piece_at(end - 1)) else {
            return 0;
        };
        if piece.verbatim {
            piece.source.start + (end - piece.at)
        } else {
            piece.source.end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_back_through_pieces() {
        // Source: `ab\<nl> cd` with the continuation at 2..4.
        let mut joined = Joined::default();
        joined.push("ab", 0);
        joined.push(" cd", 4);
        assert_eq!(joined.text(), "ab cd");
        assert_eq!(joined.source_span(0..2), Span::new(0, 2));
        assert_eq!(joined.source_span(3..5), Span::new(5, 7));
        assert_eq!(joined.source_span(1..4), Span::new(1, 6));
        assert_eq!(joined.source_span(5..5), Span::empty(7));
        let part = joined.part(1..4);
        assert_eq!((part.text(), part.span()), ("b c", Span::new(1, 6)));
    }

    #[test]
    fn decoded_text_maps_to_its_whole_span() {
        // Source: `"a\nb"` in JSON.
        let mut joined = Joined::default();
        joined.push("a", 1);
        joined.push_decoded("\n", Span::new(2, 4));
        joined.push("b", 4);
        assert_eq!(joined.source_span(1..2), Span::new(2, 4));
        assert_eq!(joined.source_span(0..3), Span::new(1, 5));
    }

    #[test]
    fn empty_pieces_leave_no_trace() {
        let mut joined = Joined::default();
        joined.push("", 3);
        joined.push("x", 9);
        assert_eq!(joined.source_span(0..1), Span::new(9, 10));
        assert_eq!(Joined::default().span(), Span::empty(0));
    }
}
