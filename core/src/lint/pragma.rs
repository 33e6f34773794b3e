//! Comments that ignore a rule: ours, hadolint's and BuildKit's.
//!
//! - `# holystone ignore=RULE,RULE` and `# hadolint ignore=RULE,RULE` above an instruction;
//! - `# hadolint global ignore=RULE` anywhere;
//! - `# check=skip=RULE,RULE` above an instruction, or at the top for the whole file.
//!
//! Every name of a rule works in each.

use super::{Finding, Location};
use crate::{
    dockerfile::Dockerfile,
    syntax::{DirectiveName, TokenKind, detect_directive},
    text::Span,
};

/// What the comments of a file ignore.
#[derive(Debug, Default)]
pub(super) struct Pragmas {
    /// For the whole file.
    global: Vec<String>,
    /// For the instruction at a span.
    local: Vec<(Span, Vec<String>)>,
}

impl Pragmas {
    pub(super) fn read(file: &Dockerfile) -> Self {
        let source = file.source();
        let mut pragmas = Self::default();
        if let Some(check) = detect_directive(source, DirectiveName::Check) {
            pragmas.global.extend(skipped(check.effective_value()));
        }
        let comments = file
            .tree()
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Comment);
        for comment in comments {
            let text = source
                .slice(comment.span)
                .trim_start()
                .trim_start_matches('#');
            if let Some(names) = after_words(text, &["hadolint", "global", "ignore", "="]) {
                pragmas.global.extend(list(names));
            }
        }
        for instruction in file.instructions() {
            let names: Vec<String> = instruction
                .syntax()
                .comments
                .iter()
                .flat_map(|comment| local(&comment.text))
                .collect();
            if !names.is_empty() {
                pragmas.local.push((instruction.span(), names));
            }
        }
        pragmas
    }

    pub(super) fn ignores(&self, finding: &Finding) -> bool {
        let Location::Source(span) = finding.location;
        let after = self
            .local
            .partition_point(|(instruction, _)| instruction.start <= span.start);
        let here = self.local[..after]
            .last()
            .filter(|(instruction, _)| span.start <= instruction.end);
        self.global
            .iter()
            .chain(here.into_iter().flat_map(|(_, names)| names))
            .any(|name| is_called(finding, name))
    }
}

fn is_called(finding: &Finding, name: &str) -> bool {
    name == "all"
        || finding.rule == name
        || finding.aliases.iter().any(|alias| {
            alias == name
                || alias
                    .split_once(':')
                    .is_some_and(|(_, short)| short == name)
        })
}

/// What a comment ignores for the instruction below it.
fn local(comment: &str) -> Vec<String> {
    let comment = comment.trim_start_matches('#').trim_start();
    for tool in ["holystone", "hadolint"] {
        if let Some(names) = after_words(comment, &[tool, "ignore", "="]) {
            return list(names);
        }
    }
    match after_words(comment, &["check", "="]) {
        // BuildKit cuts the value at the first space.
        Some(value) => skipped(value.split(' ').next().unwrap_or_default()),
        None => Vec::new(),
    }
}

/// What `skip=A,B` in the value of a `check` skips.
fn skipped(value: &str) -> Vec<String> {
    value
        .split(';')
        .filter_map(|option| option.trim().strip_prefix("skip="))
        .flat_map(list)
        .collect()
}

/// The rest of a text after words that blanks may separate.
fn after_words<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().try_fold(text, |rest, word| {
        Some(rest.trim_start().strip_prefix(word)?.trim_start())
    })
}

/// Names separated by commas; what follows a blank after them, a reason say, is no name.
fn list(names: &str) -> Vec<String> {
    let mut all = Vec::new();
    for name in names.split(',') {
        let name = name.trim_start();
        let end = name.find(char::is_whitespace).unwrap_or(name.len());
        all.push(name[..end].to_owned());
        if !name[end..].trim().is_empty() {
            break;
        }
    }
    all.retain(|name| !name.is_empty());
    all
}
