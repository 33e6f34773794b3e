//! Words as rules ask of them.

use crate::shell::shuck::words::{cook, range};
use shuck_ast::{Word, WordPart, WordPartNode};
use std::ops::Range;

/// A word of a command.
pub(super) struct Arg<'t> {
    pub(super) word: Option<&'t Word>,
    /// Without quotes; what is replaced stands as written.
    pub(super) text: String,
    /// Nothing in it is replaced but braces and patterns.
    constant: bool,
    pub(super) range: Range<usize>,
    pub(super) source: &'t str,
}

impl<'t> Arg<'t> {
    pub(super) fn new(word: &'t Word, source: &'t str) -> Self {
        let mut text = String::new();
        let constant = cook(source, &word.parts, false, &mut text);
        Self {
            word: Some(word),
            text,
            constant,
            range: range(source, word.span),
            source,
        }
    }

    /// A word that the tree has no node for.
    pub(super) fn verbatim(at: Range<usize>, source: &'t str) -> Self {
        Self {
            word: None,
            text: source.get(at.clone()).unwrap_or_default().to_owned(),
            constant: true,
            range: at,
            source,
        }
    }

    /// Its text if nothing in it is replaced: no variable, pattern or brace.
    pub(super) fn literal(&self) -> Option<&str> {
        let plain = self.constant && !self.is_pattern() && !self.has_braces();
        plain.then_some(self.text.as_str())
    }

    /// Its text if no variable and no command is in it.
    pub(super) fn constant(&self) -> Option<&str> {
        self.constant.then_some(self.text.as_str())
    }

    /// Whether it is an option: a dash and something.
    pub(super) fn is_option(&self) -> bool {
        self.text.len() > 1 && self.text.starts_with('-')
    }

    pub(super) fn parts(&self) -> &'t [WordPartNode] {
        self.word.map_or(&[], |word| &word.parts)
    }

    pub(super) fn has_braces(&self) -> bool {
        self.word
            .is_some_and(shuck_ast::Word::has_active_brace_expansion)
    }

    /// Whether a `*`, `?` or `[…]` outside of quotes is in it.
    pub(super) fn is_pattern(&self) -> bool {
        self.parts().iter().any(|part| {
            matches!(part.kind, WordPart::Literal(_))
                && has_pattern(&self.source[range(self.source, part.span)])
        })
    }

    /// Whether a variable stands in it outside of quotes.
    pub(super) fn has_bare_variable(&self) -> bool {
        self.parts().iter().any(|part| is_variable(&part.kind))
    }

    /// Whether commands run to make it.
    pub(super) fn has_substitution(&self) -> bool {
        fn any(parts: &[WordPartNode]) -> bool {
            parts.iter().any(|part| match &part.kind {
                WordPart::DoubleQuoted { parts, .. } => any(parts),
                WordPart::CommandSubstitution { .. } | WordPart::ProcessSubstitution { .. } => true,
                _ => false,
            })
        }
        any(self.parts())
    }

    /// Whether it is all elements of something, quoted or not: `"$@"`, `"${a[@]}"`.
    pub(super) fn is_list(&self) -> bool {
        fn any(parts: &[WordPartNode], source: &str) -> bool {
            parts.iter().any(|part| match &part.kind {
                WordPart::DoubleQuoted { parts, .. } => any(parts, source),
                kind if is_variable(kind) => {
                    let text = &source[range(source, part.span)];
                    text == "$@" || text.starts_with("${@") || text.contains("[@]")
                }
                _ => false,
            })
        }
        any(self.parts(), self.source)
    }
}

pub(super) fn is_variable(kind: &WordPart) -> bool {
    !matches!(
        kind,
        WordPart::Literal(_)
            | WordPart::SingleQuoted { .. }
            | WordPart::DoubleQuoted { .. }
            | WordPart::CommandSubstitution { .. }
            | WordPart::ProcessSubstitution { .. }
            | WordPart::ArithmeticExpansion { .. }
    )
}

/// Whether a `*`, `?` or `[…]` without a backslash is in a text.
fn has_pattern(text: &str) -> bool {
    let mut escaped = false;
    let mut bracket = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'*' | b'?' => return true,
            b'[' => bracket = true,
            b']' if bracket => return true,
            _ => {}
        }
    }
    false
}
