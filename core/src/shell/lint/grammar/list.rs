//! Lists, pipelines and simple commands.

use super::{Reader, Step, is_operator};

impl Reader<'_> {
    /// Commands up to where none can start; whether there was any.
    pub(super) fn list(&mut self) -> Step<bool> {
        self.blank();
        let mut any = false;
        while self.can_start() {
            any = true;
            self.and_or()?;
            self.spaces();
            match self.peek() {
                Some(b';') if !matches!(self.peek_after(1), Some(b';' | b'&')) => self.at += 1,
                Some(b'&') if self.peek_after(1) != Some(b'&') => {
                    self.at += 1;
                    self.spaces();
                    if self.peek() == Some(b';') && self.peek_after(1) != Some(b';') {
                        self.note(1045, self.at);
                        self.at += 1;
                    }
                }
                Some(b'\n' | b'#') => {}
                _ => break,
            }
            self.after_compound = false;
            self.blank();
        }
        Ok(any)
    }

    /// A list that may not be empty.
    pub(super) fn some_list(&mut self) -> Step {
        if self.list()? { Ok(()) } else { self.fail() }
    }

    pub(super) fn can_start(&self) -> bool {
        match self.peek() {
            None | Some(b')' | b';' | b'|') => false,
            Some(b'&') => self.peek_after(1) == Some(b'>'),
            Some(b'}') => self
                .peek_after(1)
                .is_some_and(|byte| !super::ends_word(byte) && byte != b'}'),
            _ => self.reserved().is_none(),
        }
    }

    fn and_or(&mut self) -> Step {
        self.pipeline()?;
        loop {
            self.spaces();
            if !self.take(b"&&") && !self.take(b"||") {
                return Ok(());
            }
            self.blank();
            self.some_pipeline()?;
        }
    }

    fn some_pipeline(&mut self) -> Step {
        if self.can_start() {
            self.pipeline()
        } else {
            self.fail()
        }
    }

    fn pipeline(&mut self) -> Step {
        while self.peek() == Some(b'!') && self.peek_after(1) != Some(b'(') {
            self.at += 1;
            if self.peek().is_none_or(|byte| !byte.is_ascii_whitespace()) {
                self.note(1035, self.at);
            }
            self.spaces();
            if !self.can_start() {
                return self.fail();
            }
        }
        loop {
            self.command()?;
            self.spaces();
            if self.peek() != Some(b'|') || self.peek_after(1) == Some(b'|') {
                return Ok(());
            }
            self.at += 1;
            let _ = self.take(b"&");
            self.blank();
            if !self.can_start() {
                return self.fail();
            }
        }
    }

    pub(super) fn simple(&mut self) -> Step {
        let start = self.at;
        self.within(start, |reader| {
            let is_test = reader.peek() == Some(b'[');
            if is_test && !reader.at_word(b"[") {
                reader.note(1035, start);
            }
            let mut closed = false;
            let mut declares = false;
            let mut only_assignments = true;
            reader.words_before = 0;
            loop {
                reader.spaces();
                match reader.peek() {
                    Some(b'(') if is_test => return reader.fail(),
                    Some(b'(') => {
                        reader.note(1036, reader.at);
                        return Ok(());
                    }
                    Some(b'#') => break,
                    _ if reader.redirect()? => {}
                    _ => {
                        if only_assignments {
                            declares = DECLARING.into_iter().any(|word| reader.at_word(word));
                        }
                        let from = reader.at;
                        if !reader.word(only_assignments || declares)? {
                            break;
                        }
                        let word = &reader.text[from..reader.at];
                        closed = word == b"]";
                        only_assignments &= is_assignment(word);
                        if ODD.contains(&word.strip_prefix(b"\\").unwrap_or(word)) {
                            reader.note(1010, from);
                        }
                        reader.words_before += usize::from(!only_assignments);
                    }
                }
            }
            if is_test && !closed {
                reader.fail()
            } else {
                Ok(())
            }
        })
    }

    /// A redirection, if one is here.
    pub(super) fn redirect(&mut self) -> Step<bool> {
        let digits = self.text[self.at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let operator = self.at + digits;
        let rest = &self.text[operator..];
        let operators: [&[u8]; 12] = [
            b"&>>", b"&>", b"<<<", b"<<-", b"<<", b"<&", b"<>", b">>", b">&", b">|", b"<", b">",
        ];
        let Some(found) = operators.into_iter().find(|one| rest.starts_with(one)) else {
            return Ok(false);
        };
        // `<(…)` is a word.
        if matches!(found, b"<" | b">") && rest.get(1) == Some(&b'(') {
            return Ok(false);
        }
        if digits > 0 && found.starts_with(b"&") {
            return Ok(false);
        }
        let start = if found == b"&>" {
            operator + 1
        } else {
            self.at
        };
        self.within(start, |reader| {
            reader.at = operator + found.len();
            reader.spaces();
            let from = reader.at;
            if !reader.word(false)? {
                return reader.fail();
            }
            if matches!(found, b"<<" | b"<<-") {
                let last = without_quotes(&reader.text[from..reader.at]);
                reader.heredocs.push((last, found == b"<<-"));
            }
            Ok(true)
        })
    }
}

/// Commands whose arguments may be arrays.
const DECLARING: [&[u8]; 5] = [b"export", b"declare", b"local", b"readonly", b"typeset"];

/// Reserved words that mean nothing as arguments.
const ODD: [&[u8]; 5] = [b"do", b"done", b"then", b"fi", b"esac"];

/// `name=…`, `name+=…`, `name[…]=…`
fn is_assignment(word: &[u8]) -> bool {
    let name = word
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    name > 0
        && !word[0].is_ascii_digit()
        && matches!(&word[name..], [b'=' | b'[', ..] | [b'+', b'=', ..])
}

fn without_quotes(word: &[u8]) -> Vec<u8> {
    word.iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\'' | b'"' | b'\\') && !is_operator(*byte))
        .collect()
}
