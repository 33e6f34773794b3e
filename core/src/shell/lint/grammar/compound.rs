//! Groups, conditions, loops and functions.

use super::{Reader, Step};

impl Reader<'_> {
    pub(super) fn command(&mut self) -> Step {
        let start = self.at;
        self.after_compound = false;
        match self.peek() {
            Some(b'(') if self.takes_arithmetic() => {}
            Some(b'(') => self.within(start, Self::subshell)?,
            Some(b'{') if !self.is_descriptor() => self.within(start, Self::group)?,
            Some(b'[') if self.at_word(b"[[") => self.within(start, Self::extended_test)?,
            _ if self.at_word(b"if") => self.within(start, |reader| reader.condition(start))?,
            _ if self.at_word(b"while") || self.at_word(b"until") => {
                self.within(start, |reader| {
                    reader.at += b"while".len();
                    reader.some_list()?;
                    reader.body()
                })?;
            }
            _ if self.at_word(b"for") || self.at_word(b"select") => {
                self.within(start, Self::loop_over)?;
            }
            _ if self.at_word(b"case") => self.within(start, Self::case)?,
            _ if self.take_word(b"time") => {
                self.spaces();
                return if self.can_start() {
                    self.command()
                } else {
                    Ok(())
                };
            }
            _ if self.at_word(b"function") => {
                self.at += b"function".len();
                self.spaces();
                if !self.word(false)? {
                    return Ok(());
                }
                self.spaces();
                if self.take(b"(") {
                    self.spaces();
                    let _ = self.take(b")");
                }
                self.within(start, Self::function_body)?;
            }
            _ => {
                return if self.takes_parameters() {
                    self.within(start, Self::function_body)
                } else {
                    self.simple()
                };
            }
        }
        self.after_compound = true;
        self.redirects()
    }

    fn redirects(&mut self) -> Step {
        loop {
            self.spaces();
            if !self.redirect()? {
                return Ok(());
            }
        }
    }

    fn take_word(&mut self, word: &[u8]) -> bool {
        self.at_word(word) && self.take(word)
    }

    /// `{name}>`
    fn is_descriptor(&self) -> bool {
        let rest = &self.text[self.at + 1..];
        let name = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        name > 0 && rest.get(name) == Some(&b'}') && matches!(rest.get(name + 1), Some(b'<' | b'>'))
    }

    /// Passes `((…))`, if that is here.
    fn takes_arithmetic(&mut self) -> bool {
        if !self.starts_with(b"((") {
            return false;
        }
        match self.arithmetic_end(self.at + 2) {
            Some(end) => {
                self.at = end;
                true
            }
            None => false,
        }
    }

    fn subshell(&mut self) -> Step {
        self.at += 1;
        self.some_list_before(b")")
    }

    /// A list and what closes it.
    pub(super) fn some_list_before(&mut self, close: &[u8]) -> Step {
        self.some_list()?;
        if self.take(close) {
            Ok(())
        } else {
            self.fail()
        }
    }

    fn group(&mut self) -> Step {
        self.at += 1;
        if self.peek().is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.note(1054, self.at);
        }
        self.blank();
        if self.peek() == Some(b'}') {
            self.note(1055, self.at);
        }
        self.some_list()?;
        if self.take(b"}") {
            return Ok(());
        }
        self.note(1056, self.at);
        self.fail()
    }

    fn extended_test(&mut self) -> Step {
        let mut is_regex = false;
        while self.at < self.text.len() && !self.at_word(b"]]") {
            let (from, notes) = (self.at, self.notes.len());
            if !self.word(false)? {
                self.at += 1;
            }
            if is_regex {
                // Braces and backslashes mean something there.
                self.notes.truncate(notes);
            }
            is_regex = &self.text[from..self.at] == b"=~";
            self.blank();
        }
        if self.take(b"]]") {
            Ok(())
        } else {
            self.fail()
        }
    }

    fn condition(&mut self, start: usize) -> Step {
        self.at += b"if".len();
        self.some_list()?;
        if !self.at_word(b"then") {
            if self.at_word(b"fi") {
                self.note(1049, start);
            }
            self.note(1050, self.at);
            return self.fail();
        }
        self.branch(b"then")?;
        while self.at_word(b"elif") {
            let branch = self.at;
            self.at += b"elif".len();
            self.within(branch, Self::some_list)?;
            if !self.at_word(b"then") {
                self.note(1050, self.at);
                return self.fail();
            }
            self.branch(b"then")?;
        }
        if self.at_word(b"else") {
            self.branch(b"else")?;
        }
        if self.take_word(b"fi") {
            return Ok(());
        }
        self.note(1046, start);
        self.note(1047, self.at);
        self.fail()
    }

    fn branch(&mut self, word: &[u8]) -> Step {
        let start = self.at;
        self.at += word.len();
        self.within(start, Self::some_list)
    }

    /// `do … done`
    fn body(&mut self) -> Step {
        let start = self.at;
        if !self.take_word(b"do") {
            self.note(1058, self.at);
            return self.fail();
        }
        self.some_list()?;
        if self.take_word(b"done") {
            return Ok(());
        }
        self.note(1061, start);
        self.note(1062, self.at);
        self.fail()
    }

    fn loop_over(&mut self) -> Step {
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            self.at += 1;
        }
        self.spaces();
        if self.takes_arithmetic() {
            self.blank();
            let _ = self.take(b";");
            self.blank();
            return if self.peek() == Some(b'{') {
                self.group()
            } else {
                self.body()
            };
        }
        let _ = self.take(b"$");
        if !self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        {
            return self.fail();
        }
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        self.blank();
        self.words_before = 1;
        if self.take_word(b"in") {
            loop {
                self.spaces();
                if self.reserved() == Some(b"do") || !self.word(false)? {
                    break;
                }
            }
        }
        self.spaces();
        if self.peek() == Some(b'(') {
            self.note(1036, self.at);
        }
        let _ = self.take(b";");
        self.blank();
        if self.peek() == Some(b'{') {
            self.group()
        } else {
            self.body()
        }
    }

    fn case(&mut self) -> Step {
        self.at += b"case".len();
        self.words_before = 1;
        self.spaces();
        if !self.word(false)? {
            return self.fail();
        }
        self.blank();
        if !self.take_word(b"in") {
            return self.fail();
        }
        loop {
            self.blank();
            if self.take_word(b"esac") {
                return Ok(());
            }
            if self.peek().is_none() {
                return self.fail();
            }
            self.within(self.at, Self::case_item)?;
        }
    }

    fn case_item(&mut self) -> Step {
        let _ = self.take(b"(");
        self.words_before = 1;
        loop {
            self.spaces();
            if !self.word(false)? {
                return self.fail();
            }
            self.spaces();
            if !self.take(b"|") {
                break;
            }
        }
        if !self.take(b")") {
            self.note(1085, self.at);
            return self.fail();
        }
        self.list()?;
        for end in [b";;&".as_slice(), b";;", b";&"] {
            if self.take(end) {
                return Ok(());
            }
        }
        if self.at_word(b"esac") {
            Ok(())
        } else {
            self.fail()
        }
    }

    /// Passes the name of a function and its parentheses, if they are here.
    fn takes_parameters(&mut self) -> bool {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-.:?+/@,%~^!]".contains(&byte))
        {
            self.at += 1;
        }
        let has_name = self.at > start;
        self.spaces();
        if has_name && self.take(b"(") {
            self.spaces();
            let inside = self.at;
            while self
                .peek()
                .is_some_and(|byte| !matches!(byte, b')' | b'\n' | b'{'))
            {
                self.at += 1;
            }
            if self.at > inside {
                self.note(1065, inside);
            }
            if self.take(b")") {
                return true;
            }
        }
        self.at = start;
        false
    }

    fn function_body(&mut self) -> Step {
        self.blank();
        let starts = matches!(self.peek(), Some(b'{' | b'(')) || self.at_word(b"[[");
        let keywords: [&[u8]; 6] = [b"if", b"while", b"until", b"for", b"case", b"select"];
        if starts || keywords.into_iter().any(|word| self.at_word(word)) {
            return self.command();
        }
        self.note(1064, self.at);
        self.fail()
    }
}
