use super::{
    Environment, ExpandError, ExpandErrorKind, Mode, Names, Text, Variable,
    character::{is_digit, is_name},
    pattern,
};
use std::{iter::Peekable, str::Chars};

/// How many `${…}` may stand in each other.
pub const MAX_DEPTH: usize = 330;

/// The largest result, in bytes: 4 MiB. `${x//a/…}` can make a text grow without end.
pub const MAX_OUTPUT_BYTES: usize = 4 << 20;

type Outcome<T> = Result<T, ExpandErrorKind>;

pub(super) struct Lexer<'l, E> {
    input: Peekable<Chars<'l>>,
    environment: &'l E,
    mode: Mode,
    names: Names,
    depth: usize,
    /// The word being made. Every level of `${…}` uses the same, and clears it: what stands before
    /// a `${x:-y}` in a word is lost when a text is split into words. So it is in BuildKit.
    word: String,
}

impl<'l, E: Environment> Lexer<'l, E> {
    /// The whole text as one word, the words it splits into, and the names in it.
    pub(super) fn run(
        input: &'l str,
        environment: &'l E,
        mode: Mode,
    ) -> Result<(Option<String>, Vec<String>, Names), ExpandError> {
        let input = input.strip_prefix('\u{feff}').unwrap_or(input);
        let mut lexer = Self {
            input: input.chars().peekable(),
            environment,
            mode,
            names: Names::default(),
            depth: 0,
            word: String::new(),
        };
        match lexer.until(None, mode.raw_escapes) {
            Ok((text, words)) => {
                let word = (!text.unknown).then(|| text.text.into_owned());
                Ok((word, words, lexer.names))
            }
            Err(kind) => Err(ExpandError {
                kind,
                names: lexer.names,
            }),
        }
    }

    /// Reads up to a character, or to the end.
    fn until(
        &mut self,
        stop: Option<char>,
        raw_escapes: bool,
    ) -> Outcome<(Text<'static>, Vec<String>)> {
        if self.depth > MAX_DEPTH {
            return Err(ExpandErrorKind::TooDeep);
        }
        let outer = std::mem::replace(&mut self.mode.raw_escapes, raw_escapes);
        self.depth += 1;
        let result = self.until_in_mode(stop);
        self.depth -= 1;
        self.mode.raw_escapes = outer;
        result
    }

    fn until_in_mode(&mut self, stop: Option<char>) -> Outcome<(Text<'static>, Vec<String>)> {
        self.word.clear();
        let mut words = Words::default();
        let mut result = String::new();
        let mut unknown = false;
        loop {
            let Some(c) = self.input.next() else {
                if stop.is_some() {
                    return Err(ExpandErrorKind::UnclosedBrace);
                }
                break;
            };
            if Some(c) == stop {
                break;
            }
            if result.len() > MAX_OUTPUT_BYTES {
                return Err(ExpandErrorKind::TooLarge);
            }
            let quotes = !self.mode.skip_process_quotes;
            match c {
                '$' => {
                    let value = self.dollar()?;
                    unknown |= value.unknown;
                    value
                        .text
                        .chars()
                        .for_each(|c| words.add(&mut self.word, c));
                    result.push_str(&value.text);
                }
                '\'' | '"' if quotes => {
                    let content = if c == '"' {
                        self.double_quoted()?
                    } else {
                        self.single_quoted()?
                    };
                    unknown |= content.unknown;
                    words.add_raw(&mut self.word, &content.text);
                    result.push_str(&content.text);
                }
                '<' => {
                    let chunk = self.possible_heredoc();
                    words.add_raw(&mut self.word, &chunk);
                    result.push_str(&chunk);
                }
                c if c == self.mode.escape => {
                    if self.mode.raw_escapes {
                        words.add_raw(&mut self.word, c.encode_utf8(&mut [0; 4]));
                        result.push(c);
                    }
                    // At the end it stands for nothing.
                    let Some(escaped) = self.input.next() else {
                        continue;
                    };
                    words.add_raw(&mut self.word, escaped.encode_utf8(&mut [0; 4]));
                    result.push(escaped);
                }
                c => {
                    words.add(&mut self.word, c);
                    result.push(c);
                }
            }
        }
        let text = Text {
            text: result.into(),
            unknown,
        };
        Ok((text, words.finish(&mut self.word)))
    }

    /// After the opening quote.
    fn single_quoted(&mut self) -> Outcome<Text<'static>> {
        let mut result = self.raw_quote('\'');
        loop {
            match self.input.next() {
                None => return Err(ExpandErrorKind::UnclosedSingleQuote),
                Some('\'') => break,
                Some(c) => result.push(c),
            }
        }
        result.push_str(&self.raw_quote('\''));
        Ok(known(result))
    }

    /// After the opening quote.
    fn double_quoted(&mut self) -> Outcome<Text<'static>> {
        let mut result = self.raw_quote('"');
        let mut unknown = false;
        loop {
            match self.input.next() {
                None => return Err(ExpandErrorKind::UnclosedDoubleQuote),
                Some('"') => break,
                Some('$') => {
                    let value = self.dollar()?;
                    unknown |= value.unknown;
                    result.push_str(&value.text);
                }
                Some(c) if c == self.mode.escape => {
                    if self.mode.raw_escapes {
                        result.push(c);
                    }
                    match self.input.peek().copied() {
                        // At the end it stands for nothing, and the quote is not closed.
                        None => {}
                        Some(next) if matches!(next, '"' | '$') || next == self.mode.escape => {
                            self.input.next();
                            result.push(next);
                        }
                        // Before anything else it stands for itself.
                        Some(_) => result.push(c),
                    }
                }
                Some(c) => result.push(c),
            }
            if result.len() > MAX_OUTPUT_BYTES {
                return Err(ExpandErrorKind::TooLarge);
            }
        }
        result.push_str(&self.raw_quote('"'));
        Ok(Text {
            text: result.into(),
            unknown,
        })
    }

    fn raw_quote(&self, quote: char) -> String {
        if self.mode.raw_quotes {
            quote.to_string()
        } else {
            String::new()
        }
    }

    /// After a `<`. A second one takes the blanks after it along, so that they do not split words.
    fn possible_heredoc(&mut self) -> String {
        let mut chunk = String::from("<");
        if self.input.next_if_eq(&'<').is_some() {
            chunk.push('<');
            while let Some(blank) = self.input.next_if(|c| matches!(c, '\t' | '\r' | ' ')) {
                chunk.push(blank);
            }
        }
        chunk
    }

    /// After a `$`.
    fn dollar(&mut self) -> Outcome<Text<'l>> {
        if self.input.next_if_eq(&'{').is_some() {
            return self.braced();
        }
        let name = self.name();
        if name.is_empty() {
            return Ok(known("$".to_owned()));
        }
        Ok(match self.look_up(&name) {
            Variable::Set(value) => borrowed(value),
            Variable::Unknown => unknown(),
            Variable::Unset if self.mode.skip_unset => known(format!("${name}")),
            Variable::Unset => Text::default(),
        })
    }

    /// After a `${`.
    fn braced(&mut self) -> Outcome<Text<'l>> {
        match self.input.peek() {
            None => return Err(ExpandErrorKind::UnclosedBrace),
            Some('{' | '}' | ':') => return Err(ExpandErrorKind::NoName),
            Some(_) => {}
        }
        let name = self.name();
        let Some(modifier) = self.input.next() else {
            return Err(ExpandErrorKind::UnknownModifier(String::new()));
        };
        match modifier {
            '}' => Ok(match self.look_up(&name) {
                Variable::Set(value) => borrowed(value),
                Variable::Unknown => unknown(),
                Variable::Unset if self.mode.skip_unset => known(format!("${{{name}}}")),
                Variable::Unset => Text::default(),
            }),
            ':' => {
                let next = self.input.next();
                let written: String = std::iter::once(':').chain(next).collect();
                match next {
                    Some('#' | '%') | None => Err(ExpandErrorKind::UnknownModifier(written)),
                    Some(next) => self.with_word(&name, next, true, &written),
                }
            }
            '+' | '-' | '?' | '#' | '%' => {
                self.with_word(&name, modifier, false, &modifier.to_string())
            }
            '/' => self.replaced(&name),
            other => Err(ExpandErrorKind::UnknownModifier(other.to_string())),
        }
    }

    /// `${name MODIFIER word}`; with a colon an empty value counts as none.
    fn with_word(
        &mut self,
        name: &str,
        modifier: char,
        colon: bool,
        written: &str,
    ) -> Outcome<Text<'l>> {
        let (word, _) = self.until(Some('}'), matches!(modifier, '#' | '%'))?;
        let value = self.look_up(name);
        if value == Variable::Unset && self.mode.skip_unset {
            return Ok(known(format!("${{{name}{written}{}}}", word.text)));
        }
        if !matches!(modifier, '-' | '+' | '?' | '#' | '%') {
            return Err(ExpandErrorKind::UnknownModifier(written.to_owned()));
        }
        let value = match value {
            Variable::Unknown => return Ok(unknown()),
            Variable::Set(value) => Some(value),
            Variable::Unset => None,
        };
        let present = value.filter(|value| !(colon && value.is_empty()));
        match modifier {
            '-' => Ok(present.map_or(word, borrowed)),
            '+' => Ok(if present.is_some() {
                word
            } else {
                Text::default()
            }),
            '?' => match present {
                Some(value) => Ok(borrowed(value)),
                None => Err(required(name, value.is_some(), &word.text)),
            },
            _ if word.unknown => Ok(unknown()),
            _ => {
                // A second `#` or `%` asks for the longest match.
                let pattern = word.text.strip_prefix(modifier);
                let (pattern, longest) = pattern.map_or((&*word.text, false), |rest| (rest, true));
                let value = value.unwrap_or_default();
                let trimmed = match modifier {
                    '#' => pattern::trim_prefix(pattern, value, longest),
                    _ => pattern::trim_suffix(pattern, value, longest),
                };
                Ok(known(trimmed?))
            }
        }
    }

    /// `${name/pattern/replacement}`, after the first slash; a second one replaces all.
    fn replaced(&mut self, name: &str) -> Outcome<Text<'l>> {
        let all = self.input.next_if_eq(&'/').is_some();
        let (pattern, _) = self.until(Some('/'), true).map_err(|error| match error {
            ExpandErrorKind::UnclosedBrace => ExpandErrorKind::MissingSlash,
            error => error,
        })?;
        let (replacement, _) = self.until(Some('}'), true)?;
        let value = match self.look_up(name) {
            Variable::Unset if self.mode.skip_unset => {
                return Ok(known(format!(
                    "${{{name}/{}/{}}}",
                    pattern.text, replacement.text
                )));
            }
            Variable::Unknown => return Ok(unknown()),
            Variable::Unset => "",
            Variable::Set(value) => value,
        };
        if pattern.unknown || replacement.unknown {
            return Ok(unknown());
        }
        pattern::replace(&pattern.text, value, &replacement.text, all).map(known)
    }

    /// A name: letters, digits and `_`; or digits alone; or one special character.
    fn name(&mut self) -> String {
        let mut name = String::new();
        if let Some(digit) = self.input.next_if(|c| is_digit(*c)) {
            name.push(digit);
            while let Some(digit) = self.input.next_if(|c| is_digit(*c)) {
                name.push(digit);
            }
            return name;
        }
        if let Some(special) = self.input.next_if(|c| "@*#?-$!0".contains(*c)) {
            return special.to_string();
        }
        while let Some(c) = self.input.next_if(|c| is_name(*c)) {
            name.push(c);
        }
        name
    }

    fn look_up(&mut self, name: &str) -> Variable<'l> {
        let variable = self.environment.variable(name);
        let names = match variable {
            Variable::Set(_) => &mut self.names.matched,
            Variable::Unset => &mut self.names.unmatched,
            Variable::Unknown => &mut self.names.unknown,
        };
        if !names.contains(name) {
            names.insert(name.to_owned());
        }
        variable
    }
}

fn required(name: &str, is_set: bool, word: &str) -> ExpandErrorKind {
    let message = match (word, is_set) {
        ("", true) => "it may not be empty",
        ("", false) => "it may not be unset",
        (word, _) => word,
    };
    ExpandErrorKind::Required {
        name: name.to_owned(),
        message: message.to_owned(),
    }
}

fn known<'a>(text: String) -> Text<'a> {
    Text {
        text: text.into(),
        unknown: false,
    }
}

fn borrowed(text: &str) -> Text<'_> {
    Text {
        text: text.into(),
        unknown: false,
    }
}

fn unknown<'a>() -> Text<'a> {
    Text {
        text: "".into(),
        unknown: true,
    }
}

/// Splits at blanks that no quote protects.
#[derive(Default)]
struct Words {
    list: Vec<String>,
    in_word: bool,
}

impl Words {
    fn add(&mut self, word: &mut String, c: char) {
        if !c.is_whitespace() {
            word.push(c);
            self.in_word = true;
        } else if self.in_word && !word.is_empty() {
            self.list.push(std::mem::take(word));
            self.in_word = false;
        }
    }

    fn add_raw(&mut self, word: &mut String, text: &str) {
        word.push_str(text);
        self.in_word = true;
    }

    fn finish(mut self, word: &mut String) -> Vec<String> {
        if !word.is_empty() {
            self.list.push(std::mem::take(word));
        }
        self.list
    }
}
