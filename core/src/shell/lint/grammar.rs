//! Where the grammar of a text breaks, and what is said of it. It reads no more than it must to tell.
//!
//! The linter's own parser goes on after mistakes; ShellCheck stops there, and says no more than the
//! codes below 2000 of what stands before. Where it stops between two commands it looks at those before
//! as usual.

mod compound;
mod list;
mod words;

/// How deep constructs are followed; a text beyond is taken for well-formed.
const MAX_DEPTH: usize = 100;

/// How far a text could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// To its end.
    Whole,
    /// Up to here, where no command can start.
    Stopped(usize),
    /// Up to here, in the middle of something.
    Failed(usize),
}

/// What reading a text gives.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) extent: Extent,
    /// Codes with their places.
    pub(super) notes: Vec<(u16, usize)>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Reading {
    let mut reader = Reader {
        text: text.as_bytes(),
        at: 0,
        notes: Vec::new(),
        inside: Vec::new(),
        heredocs: Vec::new(),
        after_compound: false,
        words_before: 0,
    };
    let extent = match reader.list() {
        Ok(_) => reader.end(),
        Err(Stop::Failed) => reader.failed(),
        Err(Stop::TooDeep) => Extent::Whole,
    };
    Reading {
        extent,
        notes: reader.notes,
    }
}

/// Why reading does not go on.
enum Stop {
    /// What must follow does not; `at` is where.
    Failed,
    TooDeep,
}

type Step<T = ()> = Result<T, Stop>;

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    notes: Vec<(u16, usize)>,
    /// Where the constructs start that `at` is in.
    inside: Vec<usize>,
    /// Heredocs whose lines follow: the last line, and whether tabs may stand before it.
    heredocs: Vec<(Vec<u8>, bool)>,
    /// The last command was a compound one.
    after_compound: bool,
    /// How many words the command has so far; none where no command starts.
    words_before: usize,
}

const RESERVED: [&[u8]; 7] = [b"then", b"else", b"elif", b"fi", b"do", b"done", b"esac"];

impl Reader<'_> {
    fn end(&mut self) -> Extent {
        if !self.heredocs.is_empty() {
            return self.failed();
        }
        let at = self.at;
        let code = match self.peek() {
            None => return Extent::Whole,
            Some(b'(') => 1088,
            Some(b')' | b'}') => 1089,
            Some(b';') if self.starts_with(b";;") => 1089,
            _ if self.reserved().is_some() => 1089,
            Some(byte) => {
                if self.after_compound && byte != b'{' && !is_operator(byte) {
                    self.note(1141, at);
                }
                1070
            }
        };
        self.note(code, at);
        Extent::Stopped(at)
    }

    fn failed(&mut self) -> Extent {
        self.note(1072, self.at);
        if let Some(inner) = self.inside.pop() {
            self.note(1073, inner);
            if let Some(outer) = self.inside.pop() {
                self.note(1009, outer);
            }
        }
        Extent::Failed(self.at)
    }

    fn note(&mut self, code: u16, at: usize) {
        self.notes.push((code, at));
    }

    /// Reads a construct that starts at `start`.
    fn within<T>(&mut self, start: usize, read: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        if self.inside.len() >= MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        self.inside.push(start);
        let result = read(self)?;
        self.inside.pop();
        Ok(result)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn peek_after(&self, count: usize) -> Option<u8> {
        self.text.get(self.at + count).copied()
    }

    fn starts_with(&self, text: &[u8]) -> bool {
        self.text[self.at..].starts_with(text)
    }

    fn take(&mut self, text: &[u8]) -> bool {
        let is_there = self.starts_with(text);
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    /// Passes spaces, tabs and escaped new lines.
    fn spaces(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.peek_after(1) == Some(b'\n') => self.at += 2,
                _ => return,
            }
        }
    }

    /// Passes spaces, new lines, comments and the heredocs that new lines start.
    fn blank(&mut self) {
        loop {
            self.spaces();
            match self.peek() {
                Some(b'\n') => {
                    self.at += 1;
                    self.heredoc_lines();
                }
                Some(b'#') => self.skip_line(),
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn heredoc_lines(&mut self) {
        while let Some((last, tabs)) = self.heredocs.first().cloned() {
            if self.at >= self.text.len() {
                return;
            }
            let start = self.at;
            self.skip_line();
            let mut line = &self.text[start..self.at];
            self.at = (self.at + 1).min(self.text.len());
            while tabs && let [b'\t', rest @ ..] = line {
                line = rest;
            }
            if line == last {
                self.heredocs.remove(0);
            }
        }
    }

    /// The word here if it is a reserved one that starts no command.
    fn reserved(&self) -> Option<&'static [u8]> {
        RESERVED.into_iter().find(|word| self.at_word(word))
    }

    /// Whether a word stands here, whole and without quotes.
    fn at_word(&self, word: &[u8]) -> bool {
        self.starts_with(word) && self.peek_after(word.len()).is_none_or(ends_word)
    }

    /// What must be here is not: what stands here instead is passed if it is a word of its own.
    fn fail<T>(&mut self) -> Step<T> {
        if let Some(word) = self.reserved() {
            self.at += word.len();
        } else if matches!(self.peek(), Some(b'{' | b'}')) {
            self.at += 1;
        }
        Err(Stop::Failed)
    }
}

fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || is_operator(byte)
}

fn is_operator(byte: u8) -> bool {
    matches!(byte, b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}
