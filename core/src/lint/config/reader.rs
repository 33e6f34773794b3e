//! Values of a TOML text with their places; every mistake is kept, not the first alone.

use super::place::{Place, Placed};
use crate::{
    error::{Error, ErrorKind},
    syntax::nearest,
    text::Source,
};
use std::{ops::Range, sync::Arc};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value in the text.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
/// A key in the text.
pub(super) type Key<'t> = Spanned<std::borrow::Cow<'t, str>>;

/// A key with its value.
pub(super) type Item<'v, 't> = (&'v Key<'t>, &'v Value<'t>);

/// How many mistakes of a file are told; who reads more of them at once?
const MAX_ERRORS: usize = 50;

/// Reads the values of one text.
pub(super) struct Reader {
    source: Arc<Source>,
    errors: Vec<(usize, Error)>,
}

impl Reader {
    pub(super) fn new(source: Arc<Source>) -> Self {
        Self {
            source,
            errors: Vec::new(),
        }
    }

    /// The mistakes, in order of their place.
    pub(super) fn into_errors(mut self) -> Vec<Error> {
        self.errors.sort_by_key(|(at, _)| *at);
        self.errors.into_iter().map(|(_, error)| error).collect()
    }

    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::File {
            source: Arc::clone(&self.source),
            at: u32::try_from(span.start).unwrap_or(u32::MAX),
        }
    }

    /// Keeps a mistake; its text is made only when it will be told.
    pub(super) fn error(
        &mut self,
        span: &Range<usize>,
        kind: ErrorKind,
        message: impl FnOnce() -> String,
    ) {
        if self.errors.len() < MAX_ERRORS {
            let error = Error::new(kind, message()).at(self.place(span).to_string());
            self.errors.push((span.start, error));
        }
    }

    pub(super) fn invalid(&mut self, span: &Range<usize>, message: impl FnOnce() -> String) {
        self.error(span, ErrorKind::InvalidConfig, message);
    }

    /// A key that means nothing here.
    pub(super) fn unknown_key(&mut self, key: &Key<'_>, known: &[&str]) {
        self.invalid(&key.span(), || {
            format!(
                "there is no key `{}` here; {}",
                key.get_ref(),
                suggestion(key.get_ref(), known)
            )
        });
    }

    pub(super) fn text(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Placed<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotes");
            return None;
        };
        Some(Placed {
            value: text.to_owned(),
            place: self.place(&value.span()),
        })
    }

    /// The texts of a list.
    pub(super) fn texts<'v>(
        &mut self,
        key: &Key<'_>,
        value: &'v Value<'_>,
    ) -> Vec<(&'v str, Range<usize>)> {
        let Some(list) = value.get_ref().as_array() else {
            match value.get_ref().as_str() {
                Some(text) => self.invalid(&value.span(), || {
                    format!("`{0}` is a list: `{0} = [{text:?}]`", key.get_ref())
                }),
                None => self.wrong_type(key, value, "a list of texts"),
            }
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text, item.span())),
                None => self.wrong_type(key, item, "a list of texts"),
            }
        }
        texts
    }

    /// The place of a key that is `true`.
    pub(super) fn flag(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Place> {
        match value.get_ref().as_bool() {
            Some(true) => Some(self.place(&value.span())),
            Some(false) => None,
            None => {
                self.wrong_type(key, value, "`true` or `false`");
                None
            }
        }
    }

    /// The entries of a table, as they are written: of two that say the same, the later counts.
    pub(super) fn table<'v, 't>(
        &mut self,
        key: &Key<'_>,
        value: &'v Value<'t>,
    ) -> Option<Vec<Item<'v, 't>>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, value, "a table");
        }
        table.map(items)
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        words: &[(&str, T)],
    ) -> Option<Placed<T>> {
        let text = self.text(key, value)?;
        match parse_word(&text.value, words) {
            Ok(value) => Some(Placed {
                value,
                place: text.place,
            }),
            Err(why) => {
                self.invalid(&value.span(), || why);
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &Key<'_>, value: &Value<'_>, wanted: &str) {
        self.invalid(&value.span(), || {
            let found = value.get_ref().type_str();
            format!(
                "`{}` is {wanted}, and this is of type {found}",
                key.get_ref()
            )
        });
    }
}

/// The entries of a table, as they are written.
pub(super) fn items<'v, 't>(table: &'v DeTable<'t>) -> Vec<Item<'v, 't>> {
    let mut items: Vec<_> = table.iter().collect();
    items.sort_by_key(|(key, _)| key.span().start);
    items
}

/// What one of a few words means.
pub(super) fn parse_word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*value);
    }
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    Err(format!(
        "`{text}` is none of the values; {}",
        suggestion(text, &words)
    ))
}

/// What may have been meant: the nearest word, or all of them.
pub(super) fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are `{}`", known.join("`, `")),
    }
}
