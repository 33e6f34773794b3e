//! Texts in which nothing can be found, told without parsing them: most are.
//!
//! A plain text is made of commands that no rule knows, of words that nothing is wrong with, and of
//! what joins commands harmlessly. Whatever is not known to be so is not plain; a test compares what is
//! found in plain texts with the linter.

use super::gaps::{is_no_reader, is_of_system};

/// Whether nothing can be found in a text. `is_known` tells of names whether they are those of
/// variables that are set to a word.
pub(super) fn is_plain(text: &str, is_known: &dyn Fn(&str) -> bool) -> bool {
    let mut scanner = Scanner {
        text: text.as_bytes(),
        at: 0,
        is_known,
        appends: 0,
    };
    let mut piped_into = false;
    loop {
        scanner.blank();
        if scanner.at == scanner.text.len() {
            return !piped_into;
        }
        let Some(next) = scanner.command(piped_into) else {
            return false;
        };
        piped_into = next == Join::Pipe;
    }
}

/// What follows a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Pipe,
    Next,
    End,
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    is_known: &'t dyn Fn(&str) -> bool,
    /// How many `>>` there were.
    appends: usize,
}

/// A word that nothing is wrong with.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    quoted: bool,
    has_pattern: bool,
    has_variable: bool,
}

/// Commands with rules of their own, and words that are no commands.
const WATCHED: &[&str] = &[
    ".",
    ":",
    "[",
    "[[",
    "alias",
    "awk",
    "bash",
    "bg",
    "break",
    "builtin",
    "busybox",
    "case",
    "cat",
    "command",
    "continue",
    "coproc",
    "declare",
    "dirname",
    "dirs",
    "do",
    "doas",
    "done",
    "elif",
    "else",
    "env",
    "esac",
    "eval",
    "exec",
    "exit",
    "expr",
    "fg",
    "fgrep",
    "egrep",
    "fi",
    "find",
    "for",
    "function",
    "gawk",
    "getopts",
    "grep",
    "hash",
    "history",
    "if",
    "in",
    "jobs",
    "ksh",
    "let",
    "local",
    "ls",
    "mapfile",
    "mawk",
    "nawk",
    "nice",
    "nohup",
    "popd",
    "printf",
    "ps",
    "pushd",
    "pwd",
    "read",
    "readarray",
    "readonly",
    "return",
    "run",
    "select",
    "sh",
    "shift",
    "shopt",
    "source",
    "ssh",
    "su",
    "sudo",
    "tee",
    "tempfile",
    "test",
    "then",
    "time",
    "timeout",
    "times",
    "tr",
    "trap",
    "type",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "until",
    "wait",
    "wc",
    "which",
    "while",
    "xargs",
    "zsh",
];

/// Words that are reserved at the start of a command and odd as arguments.
const RESERVED: &[&str] = &["do", "done", "elif", "else", "esac", "fi", "then"];

impl<'t> Scanner<'t> {
    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, text: &[u8]) -> bool {
        let is_there = self.text[self.at..].starts_with(text);
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    /// Passes a command and what joins it to the next; `None` if it is not plain.
    fn command(&mut self, piped_into: bool) -> Option<Join> {
        let name = self.word()?;
        let base = name.text.rsplit('/').next()?;
        let is_name = !name.quoted
            && !name.has_pattern
            && !name.has_variable
            && name.text.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'+')
            })
            && !base.is_empty()
            && !name.text.starts_with('-');
        if !is_name || WATCHED.contains(&base) || (piped_into && is_no_reader(base)) {
            return None;
        }
        let mut arguments = Arguments::new(base);
        let (mut output, mut errors) = (false, false);
        let join = loop {
            let before = self.at;
            while self.peek() == Some(b' ') {
                self.at += 1;
            }
            // They are one in what is written.
            if base == "echo" && self.at > before + 1 {
                return None;
            }
            let tab = self.peek() == Some(b'\t');
            if tab {
                if base == "echo" {
                    return None;
                }
                self.at += 1;
                continue;
            }
            match self.peek() {
                None => break Join::End,
                Some(b'\n' | b';') => {
                    self.at += 1;
                    if self.peek() == Some(b';') {
                        return None;
                    }
                    break Join::Next;
                }
                Some(b'&') => {
                    if self.take(b"&&") {
                        break Join::And;
                    }
                    return None;
                }
                Some(b'|') => {
                    self.at += 1;
                    if matches!(self.peek(), Some(b'|' | b'&')) {
                        return None;
                    }
                    break Join::Pipe;
                }
                Some(b'>' | b'1' | b'2') if self.starts_redirect() => {
                    if self.take(b"2>&1") {
                        if errors {
                            return None;
                        }
                        errors = true;
                        // What follows would not go where it seems to.
                        output = true;
                    } else {
                        let is_error = self.take(b"2");
                        let _ = self.take(b"1");
                        let seen = if is_error { &mut errors } else { &mut output };
                        if std::mem::replace(seen, true) {
                            return None;
                        }
                        self.target()?;
                    }
                    if !matches!(self.peek(), None | Some(b' ' | b'\n' | b';' | b'&' | b'|')) {
                        return None;
                    }
                }
                Some(_) if self.at == before => return None,
                Some(_) => {
                    let word = self.word()?;
                    arguments.add(word)?;
                }
            }
        };
        // What goes to a file does not go on.
        if join == Join::Pipe && output {
            return None;
        }
        arguments.end(join, piped_into)?;
        Some(join)
    }

    fn starts_redirect(&self) -> bool {
        let rest = &self.text[self.at..];
        matches!(rest, [b'>', ..] | [b'1' | b'2', b'>', ..])
    }

    /// Passes `>` or `>>` and a file.
    fn target(&mut self) -> Option<()> {
        if self.take(b">>") {
            self.appends += 1;
            // More may be better off as a group.
            if self.appends > 2 {
                return None;
            }
        } else {
            self.at += 1;
        }
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        let file = self.word()?;
        // A name alone may be that of a command.
        let is_plain = !file.has_pattern && !file.has_variable && file.text.contains(['/', '.']);
        // What is written may be read as well.
        let is_alone = file.text == "/dev/null" || {
            let mut finds = memchr::memmem::find_iter(self.text, file.text.as_bytes());
            finds.nth(1).is_none()
        };
        (is_plain && is_alone).then_some(())
    }

    fn word(&mut self) -> Option<Word<'t>> {
        match self.peek()? {
            b'"' => self.double_quoted(),
            b'\'' => self.single_quoted(),
            _ => self.bare(),
        }
    }

    fn bare(&mut self) -> Option<Word<'t>> {
        let start = self.at;
        let (mut has_pattern, mut has_variable) = (false, false);
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' => break,
                b'>' if self.at > start => return None,
                _ if byte.is_ascii_alphanumeric() || b"_-./:@+,=%".contains(&byte) => self.at += 1,
                b'~' if self.at == start => self.at += 1,
                b'*' if self.at > start => {
                    has_pattern = true;
                    self.at += 1;
                }
                b'$' => {
                    has_variable = true;
                    self.variable()?;
                }
                _ => return None,
            }
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        (!text.is_empty() && !RESERVED.contains(&text)).then_some(Word {
            text,
            quoted: false,
            has_pattern,
            has_variable,
        })
    }

    /// Passes `$NAME` or `${NAME}` of a variable that is known.
    fn variable(&mut self) -> Option<()> {
        self.at += 1;
        let braces = self.take(b"{");
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        let name = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        let is_name = !name.is_empty() && !name.as_bytes()[0].is_ascii_digit();
        // A bracket that follows may be meant for an array.
        let closed = if braces {
            self.take(b"}")
        } else {
            self.peek() != Some(b'[')
        };
        (is_name && closed && (self.is_known)(name)).then_some(())
    }

    fn double_quoted(&mut self) -> Option<Word<'t>> {
        self.at += 1;
        let start = self.at;
        let mut has_variable = false;
        loop {
            match self.peek()? {
                b'"' => break,
                b'$' => {
                    has_variable = true;
                    self.variable()?;
                }
                b'\\' | b'`' | b'\n' | 128.. => return None,
                _ => self.at += 1,
            }
        }
        self.quoted(start, has_variable)
    }

    fn single_quoted(&mut self) -> Option<Word<'t>> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek()? {
                b'\'' => break,
                b'$' if !matches!(self.text.get(self.at + 1), Some(b'/' | b'\'' | b'|' | b',')) => {
                    return None;
                }
                b'\\' if self.text.get(self.at + 1) == Some(&b'\'') => return None,
                b'`' | b'\n' | 128.. => return None,
                _ => self.at += 1,
            }
        }
        self.quoted(start, false)
    }

    fn quoted(&mut self, start: usize, has_variable: bool) -> Option<Word<'t>> {
        let text = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        // A home folder is none between quotes.
        if text.starts_with('~') {
            return None;
        }
        self.at += 1;
        let ends = matches!(
            self.peek(),
            None | Some(b' ' | b'\t' | b'\n' | b';' | b'&' | b'|')
        );
        ends.then_some(Word {
            text,
            quoted: true,
            has_pattern: false,
            has_variable,
        })
    }
}

/// The arguments of a command that has rules of its own, as far as they matter.
struct Arguments<'t> {
    name: &'t str,
    plain: usize,
    options: String,
    /// A word that a rule may find fault with, depending on the options.
    suspect: bool,
}

impl<'t> Arguments<'t> {
    fn new(name: &'t str) -> Self {
        Self {
            name,
            plain: 0,
            options: String::new(),
            suspect: false,
        }
    }

    fn add(&mut self, word: Word<'t>) -> Option<()> {
        let is_option = word.text.starts_with('-');
        match self.name {
            "echo" if is_option || word.text.contains('\\') => return None,
            "cd" if is_option || word.text.contains("..") => return None,
            "export" => {
                let (name, value) = word.text.split_once('=')?;
                let is_plain = !word.quoted && !word.has_pattern && !word.has_variable;
                let is_name = name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                if !is_plain || !is_name || value.is_empty() {
                    return None;
                }
            }
            "set"
                if !matches!(
                    word.text,
                    "-e" | "-x" | "-ex" | "-xe" | "-eux" | "-exu" | "-u"
                ) =>
            {
                return None;
            }
            "rm" if !is_option => {
                let of_system = word.text.split(',').any(is_of_system);
                self.suspect |= word.has_variable || of_system;
            }
            "ln" => self.suspect |= word.has_pattern || word.has_variable,
            _ => {}
        }
        if is_option {
            self.options.push_str(word.text);
        } else {
            self.plain += 1;
        }
        Some(())
    }

    fn end(&self, join: Join, piped_into: bool) -> Option<()> {
        let is_plain = match self.name {
            "cd" => join == Join::And && self.plain == 1 && !piped_into,
            "rm" => !self.suspect || !self.options.contains(['r', 'R']),
            "mkdir" => !self.options.contains('m'),
            "ln" => !self.suspect && self.plain > 1,
            _ => true,
        };
        is_plain.then_some(())
    }
}
