//! Words: quotes, substitutions, patterns.

use super::{Reader, Step, ends_word};

impl Reader<'_> {
    /// A word, if one is here. Arrays are taken only where something is assigned.
    pub(super) fn word(&mut self, takes_arrays: bool) -> Step<bool> {
        let start = self.at;
        // Up to where braces are known to expand.
        let mut expands_to = start;
        while let Some(byte) = self.peek() {
            let from = self.at;
            match byte {
                b'{' if from >= expands_to => {
                    match self.expanding_braces(from) {
                        Some(end) => expands_to = end,
                        None => self.note(1083, from),
                    }
                    self.at += 1;
                }
                b'}' => {
                    if from >= expands_to {
                        self.note(1083, from);
                    }
                    self.at += 1;
                }
                b'\'' => self.within(from, |reader| reader.single_quotes(1))?,
                b'"' => self.within(from, |reader| reader.double_quotes(1))?,
                b'`' => self.within(from, Self::backticks)?,
                b'$' => self.dollar()?,
                b'\\' => {
                    if from > start || self.words_before > 0 {
                        self.needless_escape();
                    }
                    self.at = (self.at + 2).min(self.text.len());
                }
                b'<' | b'>' if from == start && self.peek_after(1) == Some(b'(') => {
                    self.at += 2;
                    self.within(from, |reader| reader.some_list_before(b")"))?;
                }
                b'?' | b'*' | b'+' | b'@' | b'!' if self.peek_after(1) == Some(b'(') => {
                    self.at += 1;
                    self.within(from, Self::parentheses)?;
                }
                b'=' if takes_arrays && self.peek_after(1) == Some(b'(') && self.is_name(start) => {
                    self.at += 1;
                    let array = self.at;
                    self.within(array, Self::parentheses)?;
                    break;
                }
                byte if ends_word(byte) => break,
                _ => self.at += 1,
            }
        }
        Ok(self.at > start)
    }

    fn is_name(&self, start: usize) -> bool {
        let name = &self.text[start..self.at];
        let name = name.strip_suffix(b"+").unwrap_or(name);
        !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    }

    /// Passes `skip` bytes and what follows up to a quote.
    fn single_quotes(&mut self, skip: usize) -> Step {
        self.at += skip;
        let rest = &self.text[self.at..];
        match memchr::memchr(b'\'', rest) {
            Some(length) => {
                self.at += length + 1;
                if length > 0 && rest[length - 1] == b'\\' {
                    self.note(1003, self.at - 2);
                }
                Ok(())
            }
            None => self.fail_at_end(),
        }
    }

    fn escaped_quotes(&mut self) -> Step {
        self.at += 2;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at = (self.at + 1).min(self.text.len()),
                b'\'' => return Ok(()),
                _ => {}
            }
        }
        self.fail_at_end()
    }

    fn double_quotes(&mut self, skip: usize) -> Step {
        self.at += skip;
        while let Some(byte) = self.peek() {
            let from = self.at;
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.at = (self.at + 2).min(self.text.len()),
                b'`' => self.within(from, Self::backticks)?,
                b'$' if matches!(self.peek_after(1), Some(b'(' | b'{')) => self.dollar()?,
                b'$' if self.peek_after(1) == Some(b'"') => {
                    let next = self.peek_after(2);
                    let is_name = next.is_some_and(|byte| {
                        byte.is_ascii_alphanumeric() || b"_@*#?!-\"".contains(&byte)
                    });
                    if is_name && !(next == Some(b'"') && self.peek_after(3) == Some(b'"')) {
                        self.note(1135, from);
                    }
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        self.fail_at_end()
    }

    /// A backslash before a character that means nothing.
    fn needless_escape(&mut self) {
        match self.peek_after(1) {
            Some(b'n' | b'r' | b't') => self.note(1012, self.at),
            Some(byte) if byte.is_ascii_alphanumeric() || b"%-/:=^_".contains(&byte) => {
                self.note(1001, self.at);
            }
            _ => {}
        }
    }

    /// Where the braces end that start at `from`, if they expand: to several words, or `{}`.
    fn expanding_braces(&self, from: usize) -> Option<usize> {
        let mut at = from + 1;
        let mut open: Vec<bool> = vec![self.text.get(at) == Some(&b'}')];
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'}' => {
                    if !open.pop()? {
                        return None;
                    }
                    if open.is_empty() {
                        return Some(at + 1);
                    }
                }
                b'{' => open.push(self.text.get(at + 1) == Some(&b'}')),
                b',' => *open.last_mut()? = true,
                b'.' if self.text.get(at + 1) == Some(&b'.') => *open.last_mut()? = true,
                b'\\' => at += 1,
                b'\'' | b'"' | b'`' => {
                    at += 1 + memchr::memchr(*byte, &self.text[at + 1..])?;
                }
                b'$' => at = self.after_expansion(at)? - 1,
                byte if ends_word(*byte) => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Where a `$` and what belongs to it ends, roughly: brackets and quotes are not told apart.
    fn after_expansion(&self, at: usize) -> Option<usize> {
        let (open, close) = match self.text.get(at + 1) {
            Some(b'(') => (b'(', b')'),
            Some(b'{') => (b'{', b'}'),
            _ => return Some(at + 1),
        };
        let mut depth = 0usize;
        for (index, byte) in self.text.iter().enumerate().skip(at + 1) {
            if *byte == open {
                depth += 1;
            } else if *byte == close {
                depth -= 1;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
        }
        None
    }

    fn backticks(&mut self) -> Step {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at = (self.at + 1).min(self.text.len()),
                b'`' => return Ok(()),
                _ => {}
            }
        }
        self.fail_at_end()
    }

    fn dollar(&mut self) -> Step {
        let start = self.at;
        match self.peek_after(1) {
            Some(b'(') if self.peek_after(2) == Some(b'(') => {
                if let Some(end) = self.arithmetic_end(self.at + 3) {
                    self.at = end;
                    return Ok(());
                }
                self.substitution(start)
            }
            Some(b'(') => self.substitution(start),
            Some(b'{') => self.within(start, Self::expansion),
            Some(b'\'') => self.within(start, Self::escaped_quotes),
            Some(b'"') => self.within(start, |reader| reader.double_quotes(2)),
            _ => {
                self.at += 1;
                Ok(())
            }
        }
    }

    fn substitution(&mut self, start: usize) -> Step {
        self.at += 2;
        self.within(start, |reader| {
            // `$()` is nothing.
            reader.list()?;
            if reader.take(b")") {
                Ok(())
            } else {
                reader.fail()
            }
        })
    }

    /// `${…}`
    fn expansion(&mut self) -> Step {
        self.at += 2;
        while let Some(byte) = self.peek() {
            let from = self.at;
            match byte {
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.at = (self.at + 2).min(self.text.len()),
                b'"' => self.within(from, |reader| reader.double_quotes(1))?,
                b'`' => self.within(from, Self::backticks)?,
                b'$' if matches!(self.peek_after(1), Some(b'(' | b'{')) => self.dollar()?,
                _ => self.at += 1,
            }
        }
        self.fail_at_end()
    }

    /// What stands in parentheses, others and quotes in it.
    fn parentheses(&mut self) -> Step {
        self.at += 1;
        let mut depth = 1usize;
        while depth > 0 {
            self.blank();
            match self.peek() {
                None => return self.fail_at_end(),
                Some(b'(') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b')') => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => {
                    if !self.word(false)? {
                        self.at += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Where the arithmetic ends that starts at `from`: after `))`, with all others closed.
    pub(super) fn arithmetic_end(&self, from: usize) -> Option<usize> {
        let mut depth = 0usize;
        let mut at = from;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => {
                    return (self.text.get(at + 1) == Some(&b')')).then_some(at + 2);
                }
                b')' => depth -= 1,
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn fail_at_end<T>(&mut self) -> Step<T> {
        self.at = self.text.len();
        self.fail()
    }
}
