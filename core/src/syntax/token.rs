use crate::text::Span;

/// What a stretch of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A byte order mark at the very start.
    ByteOrderMark,
    /// Empty and blank lines, with their line endings; also blank space before an instruction.
    Blank,
    /// A `# key=value` line at the top that BuildKit takes for a directive.
    Directive,
    /// A comment line, also between continued lines, without its line ending.
    Comment,
    /// The part of an instruction that stands on one line.
    Code,
    /// The escape character that continues a line, with blanks after it and the line ending.
    Continuation,
    /// A line ending.
    Newline,
    /// The lines of a heredoc.
    HeredocBody,
    /// The line that ends a heredoc, without its line ending.
    HeredocEnd,
}

/// A stretch of the file. Every byte is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands; never empty.
    pub span: Span,
}

/// Tokens as they are found: each starts where the one before it ends.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    list: Vec<Token>,
    end: u32,
}

impl Tokens {
    /// The text up to `end` that is in no token yet is one of this kind.
    pub(super) fn push(&mut self, kind: TokenKind, end: u32) {
        if end <= self.end {
            return;
        }
        let span = Span::new(self.end, end);
        self.end = end;
        match self.list.last_mut() {
            // A million blank lines are one token.
            Some(last)
                if last.kind == kind
                    && matches!(kind, TokenKind::Blank | TokenKind::HeredocBody) =>
            {
                last.span.end = end;
            }
            _ => self.list.push(Token { kind, span }),
        }
    }

    /// The end of the last token.
    pub(super) fn end(&self) -> u32 {
        self.end
    }

    pub(super) fn into_vec(self) -> Vec<Token> {
        self.list
    }
}
