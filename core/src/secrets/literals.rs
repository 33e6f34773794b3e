//! One pass over a text for the literals of all formats and providers: only where one stands, a pattern
//! is tried.

use super::{
    formats::{FORMATS, Format},
    providers::{PROVIDERS, Provider},
};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use regex::bytes::{Regex, RegexBuilder};
use std::{
    ops::Range,
    sync::{LazyLock, OnceLock},
};

/// A literal in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// Where it starts and ends.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The row that has it: of the formats, then of the providers.
    row: usize,
}

/// How often the pattern of each row may still be tried. Literals are rare; who puts them close together
/// would make each of them cost as much as what follows it.
#[derive(Clone, Debug)]
pub(crate) struct Tries {
    left: Vec<u16>,
    each: u16,
}

impl Tries {
    pub(crate) fn new(each: u16) -> Self {
        Self {
            left: vec![each; FORMATS.len() + PROVIDERS.len()],
            each,
        }
    }

    /// As many as at first.
    pub(crate) fn reset(&mut self) {
        self.left.fill(self.each);
    }
}

/// The row of a table that a literal belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row {
    Format(&'static Format),
    Provider(&'static Provider),
}

impl Hit {
    pub(super) fn row(self) -> Option<Row> {
        match FORMATS.get(self.row) {
            Some(format) => Some(Row::Format(format)),
            None => PROVIDERS.get(self.row - FORMATS.len()).map(Row::Provider),
        }
    }

    /// Takes one of the tries; `None` if there is none.
    pub(super) fn take(self, tries: &mut Tries) -> Option<()> {
        let left = tries.left.get_mut(self.row)?;
        *left = left.checked_sub(1)?;
        Some(())
    }

    /// The pattern of the row, from the start of a text; made when first asked for.
    pub(super) fn pattern(self) -> Option<&'static Regex> {
        let pattern = match self.row()? {
            Row::Format(format) => format.pattern,
            Row::Provider(provider) => provider.value,
        };
        let cell = TABLES.patterns.get(self.row)?;
        cell.get_or_init(|| compile(pattern)).as_ref()
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&format!(r"\A(?:{pattern})"))
        .unicode(false)
        .build()
        .ok()
}

/// The longest literal; a text that is read in pieces needs so much of the next piece.
pub(crate) const LONGEST_LITERAL: usize = 40;

struct Tables {
    literals: Vec<String>,
    /// The row of each literal.
    rows: Vec<usize>,
    patterns: Vec<OnceLock<Option<Regex>>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let (mut literals, mut rows) = (Vec::new(), Vec::new());
    for (row, format) in FORMATS.iter().enumerate() {
        for literal in format.literals {
            literals.push((*literal).to_owned());
            rows.push(row);
        }
    }
    for (row, provider) in PROVIDERS.iter().enumerate() {
        for spelling in provider.words.iter().flat_map(|word| spellings(word)) {
            literals.push(spelling);
            rows.push(FORMATS.len() + row);
        }
    }
    let patterns = FORMATS.len() + PROVIDERS.len();
    Tables {
        literals,
        rows,
        patterns: (0..patterns).map(|_| OnceLock::new()).collect(),
    }
});

/// For files: three times as fast as the other, and takes ten milliseconds to make.
static FOR_FILES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| build(AhoCorasickKind::DFA));

/// For texts of some hundred bytes.
static FOR_TEXTS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| build(AhoCorasickKind::NoncontiguousNFA));

fn build(kind: AhoCorasickKind) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(kind))
        .build(&TABLES.literals)
        .ok()
}

/// As it is, in capitals, and with a capital at its start.
fn spellings(word: &str) -> Vec<String> {
    let mut capital = word.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut spellings = vec![word.to_owned(), word.to_ascii_uppercase(), capital];
    spellings.sort();
    spellings.dedup();
    spellings
}

/// The literals in a stretch of a file, by where they end. They may overlap.
pub(crate) fn hits(text: &[u8], range: Range<usize>) -> impl Iterator<Item = Hit> {
    find(FOR_FILES.as_ref(), Input::new(text).range(range))
}

/// The literals in a short text, by where they end. They may overlap.
pub(crate) fn hits_in_text(text: &[u8]) -> impl Iterator<Item = Hit> {
    find(FOR_TEXTS.as_ref(), Input::new(text))
}

fn find<'t>(literals: Option<&'t AhoCorasick>, input: Input<'t>) -> impl Iterator<Item = Hit> {
    let found = literals.and_then(|literals| literals.try_find_overlapping_iter(input).ok());
    found.into_iter().flatten().filter_map(|found| {
        Some(Hit {
            start: found.start(),
            end: found.end(),
            row: *TABLES.rows.get(found.pattern().as_usize())?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_patterns_compile() {
        assert!(FOR_FILES.is_some() && FOR_TEXTS.is_some());
        let formats = FORMATS.iter().map(|it| (it.id, it.pattern));
        let providers = PROVIDERS.iter().map(|it| (it.id, it.value));
        for (id, pattern) in formats.chain(providers) {
            assert!(compile(pattern).is_some(), "{id}");
        }
    }

    #[test]
    fn literals_are_short_and_ids_are_unique() {
        let formats = FORMATS.iter().flat_map(|it| it.literals);
        for literal in formats.chain(PROVIDERS.iter().flat_map(|it| it.words)) {
            assert!((2..=LONGEST_LITERAL).contains(&literal.len()), "{literal}");
        }
        let mut ids: Vec<_> = FORMATS.iter().map(|it| it.id).collect();
        ids.extend(PROVIDERS.iter().map(|it| it.id));
        let count = ids.len();
        assert!(count >= 200, "{count}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for id in ids {
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(id.chars().all(is_kebab), "{id}");
        }
    }
}
