//! Waivers in the comments of a file: ours and those of other tools.
//!
//! | comment | holds for |
//! |---|---|
//! | `# holystone ignore=RULE,… [reason=…] [until=YYYY-MM-DD]` | the instruction below, or around it |
//! | `# holystone stage ignore=…`, `# holystone file ignore=…` | the stage it is in or above; the file |
//! | `# hadolint ignore=…`, `stage ignore=…`, `global ignore=…` | the same, in hadolint's words |
//! | `# check=skip=RULE,…` | the file at the top, else the instruction below |
//! | `# trivy:ignore:RULE[:exp:YYYY-MM-DD]` | the instruction below; the file above the first one |
//! | `# checkov:skip=RULE[:reason]` | the file |
//! | `# nosemgrep[: RULE,…]` | the instruction below |

use super::{Name, Scope, Waiver, WaiverFault, WaiverTool, hadolint};
use crate::{
    dockerfile::{Dockerfile, Instruction},
    syntax::{DirectiveName, Keyword, TokenKind, detect_directive},
    text::{Span, offset},
};
use jiff::civil::Date;

/// The waivers in the comments of a file, in order.
pub(super) fn read(file: &Dockerfile) -> Vec<Waiver> {
    let source = file.source();
    let mut all = Vec::new();
    if let Some(check) = detect_directive(source, DirectiveName::Check) {
        let value = Text::new(source.slice(check.value_span), check.value_span);
        let effective = value.first(check.effective_value().len());
        all.push(skipped(effective, Scope::File, check.span));
    }
    for (span, place) in comments(file) {
        let text = Text::new(source.slice(span), span).without_marks();
        all.extend(read_one(text, span, &place));
    }
    all
}

/// The comments that waive findings at one instruction, in the words of holystone or of hadolint.
pub(crate) fn ignore_comments(file: &Dockerfile) -> Vec<Span> {
    let source = file.source();
    let is_inline = |span: Span| {
        let text = Text::new(source.slice(span), span).without_marks();
        let rest = text.after("holystone");
        rest.is_some_and(|rest| rest.after_all(&["ignore", "="]).is_some())
    };
    let own = comments(file)
        .map(|(span, _)| span)
        .filter(|span| is_inline(*span));
    let mut all: Vec<Span> = own.chain(hadolint::inline(file)).collect();
    all.sort();
    all
}

/// Where a comment stands.
struct Place<'f> {
    /// The instruction that it heads, as BuildKit sees it, or that is around it.
    instruction: Option<Instruction<'f>>,
    /// The index of the stage it is in, or which it heads.
    stage: Option<usize>,
    /// It heads the first instruction.
    is_first: bool,
}

/// Every comment with its place.
fn comments(file: &Dockerfile) -> impl Iterator<Item = (Span, Place<'_>)> {
    let mut instructions = file.instructions().peekable();
    let tokens = file.tree().tokens.iter();
    let comments = tokens.filter(|token| token.kind == TokenKind::Comment);
    comments.map(move |token| {
        let start = token.span.start;
        while let Some(instruction) = instructions.peek()
            && instruction.span().end <= start
        {
            instructions.next();
        }
        let next = instructions.peek().copied();
        let instruction = next.filter(|next| {
            let around = next.span().start <= start;
            let above = &next.syntax().comments;
            around || above.first().is_some_and(|first| first.span.start <= start)
        });
        let heads_stage = instruction.filter(|next| next.keyword() == Some(Keyword::From));
        let stage = heads_stage
            .and_then(Instruction::stage)
            .or_else(|| file.stage_at(start));
        let place = Place {
            instruction,
            stage: stage.map(crate::dockerfile::Stage::index),
            is_first: instruction.is_some_and(|next| next.index() == 0),
        };
        (token.span, place)
    })
}

fn read_one(text: Text<'_>, span: Span, place: &Place<'_>) -> Option<Waiver> {
    let instruction = || {
        let start = place.instruction.map(|next| next.span().start);
        start.map(Scope::Instruction)
    };
    for (word, tool) in [
        ("holystone", WaiverTool::Holystone),
        ("hadolint", WaiverTool::Hadolint),
    ] {
        let Some(rest) = text.after(word) else {
            continue;
        };
        let stage = place.stage.map(Scope::Stage);
        let (list, scope) = if let Some(list) = rest.after_all(&["ignore", "="]) {
            (list, instruction())
        } else if let Some(list) = rest.after_all(&["stage", "ignore", "="]) {
            (list, stage)
        } else {
            let list = ["global", "file"]
                .into_iter()
                .find_map(|word| rest.after_all(&[word, "ignore", "="]))?;
            (list, Some(Scope::File))
        };
        let mut waiver = listed(list, tool, scope.unwrap_or(Scope::Nothing), span);
        if waiver.scope == Scope::Nothing && tool == WaiverTool::Holystone {
            let message = "there is no instruction below it".to_owned();
            waiver.faults.push((span, WaiverFault::Malformed(message)));
        }
        return Some(waiver);
    }
    if let Some(value) = text.after_all(&["check", "="]) {
        // BuildKit cuts the value at the first space.
        let end = value.text.find(' ').unwrap_or(value.text.len());
        return Some(skipped(value.first(end), instruction()?, span));
    }
    if text.after("trivy:ignore:").is_some() {
        let scope = if place.is_first {
            Some(Scope::File)
        } else {
            instruction()
        };
        return Some(trivy(text, scope?, span));
    }
    if let Some(rest) = text.after("checkov:skip=") {
        let end = rest.text.find(|c: char| c == ':' || c.is_whitespace());
        let end = end.unwrap_or(rest.text.len());
        let reason = rest.text[end..].trim_start_matches(':').trim();
        let mut waiver = waiver(WaiverTool::Checkov, Scope::File, span);
        waiver.names.extend(rest.first(end).name());
        waiver.reason = (!reason.is_empty()).then(|| reason.to_owned());
        return Some(waiver);
    }
    let rest = ["nosemgrep", "nosem"]
        .into_iter()
        .find_map(|word| text.after(word))?;
    let mut waiver = waiver(WaiverTool::Semgrep, instruction()?, span);
    match rest.after(":") {
        // `dockerfile.security.missing-user.missing-user`: the last part is the rule's name.
        Some(list) => waiver.names.extend(list.split(',').filter_map(|part| {
            let mut name = part.first_word().name()?;
            name.text = name.text.rsplit('.').next()?.to_owned();
            Some(name)
        })),
        None => waiver.names.push(Name {
            text: "all".to_owned(),
            span,
        }),
    }
    Some(waiver)
}

fn waiver(tool: WaiverTool, scope: Scope, span: Span) -> Waiver {
    Waiver {
        tool,
        scope,
        names: Vec::new(),
        reason: None,
        until: None,
        span,
        faults: Vec::new(),
    }
}

/// `A,B`, then a reason and a date in any order: `reason=…`, `until=…`, or words alone.
fn listed(list: Text<'_>, tool: WaiverTool, scope: Scope, span: Span) -> Waiver {
    let mut waiver = waiver(tool, scope, span);
    let mut rest = list;
    loop {
        rest = rest.trim_start();
        let end = rest
            .text
            .find(|c: char| matches!(c, ',' | ';' | '#') || c.is_whitespace());
        let name = rest.first(end.unwrap_or(rest.text.len()));
        waiver.names.extend(name.name());
        rest = rest.from(name.text.len()).trim_start();
        match rest.after(",") {
            Some(after) => rest = after,
            None => break,
        }
    }
    if waiver.names.is_empty() && tool == WaiverTool::Holystone {
        let message = "it names no rule: write `ignore=RULE`".to_owned();
        waiver.faults.push((span, WaiverFault::Malformed(message)));
    }
    let (until, reason) = rest.cut_key("until");
    if let Some(until) = until.filter(|_| tool == WaiverTool::Holystone) {
        waiver.until = until.text.parse().ok();
        if waiver.until.is_none() {
            let message = format!("`{}` is no date: write `until=YYYY-MM-DD`", until.text);
            waiver
                .faults
                .push((until.span(), WaiverFault::Malformed(message)));
        }
    }
    let reason = reason
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ';' | '#' | '-' | '\u{2014}'));
    let reason = reason
        .strip_prefix("reason=")
        .unwrap_or(reason)
        .trim_matches('"')
        .trim();
    waiver.reason = (!reason.is_empty()).then(|| reason.to_owned());
    waiver
}

/// What `skip=A,B` in the value of a `check` skips.
fn skipped(value: Text<'_>, scope: Scope, span: Span) -> Waiver {
    let mut waiver = waiver(WaiverTool::BuildKit, scope, span);
    for option in value.split(';') {
        let Some(list) = option.trim_start().after("skip=") else {
            continue;
        };
        waiver.names.extend(list.split(',').filter_map(Text::name));
    }
    waiver
}

/// `trivy:ignore:AVD-DS-0002:exp:2027-01-31 trivy:ignore:…`
fn trivy(text: Text<'_>, scope: Scope, span: Span) -> Waiver {
    let mut waiver = waiver(WaiverTool::Trivy, scope, span);
    for word in text.split(' ') {
        let Some(rest) = word.after("trivy:ignore:") else {
            continue;
        };
        let mut parts = rest.split(':');
        if let Some(mut name) = parts.next().and_then(Text::name) {
            name.text = trivy_name(&name.text);
            waiver.names.push(name);
        }
        while let Some(key) = parts.next() {
            if key.text == "exp"
                && let Some(date) = parts.next().and_then(|date| date.text.parse::<Date>().ok())
            {
                waiver.until = Some(date);
            }
        }
    }
    waiver
}

/// `DS002` and `DS-0002` are older and newer names of `AVD-DS-0002`.
fn trivy_name(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    let short = upper.strip_prefix("AVD-").unwrap_or(&upper);
    let number = short
        .strip_prefix("DS")
        .map(|rest| rest.trim_start_matches('-'))
        .and_then(|digits| digits.parse::<u32>().ok());
    match number {
        Some(number) => format!("AVD-DS-{number:04}"),
        None => name.to_owned(),
    }
}

/// A piece of the file with its place.
#[derive(Clone, Copy)]
struct Text<'t> {
    text: &'t str,
    start: u32,
}

impl<'t> Text<'t> {
    fn new(text: &'t str, span: Span) -> Self {
        Self {
            text,
            start: span.start,
        }
    }

    fn span(self) -> Span {
        Span::new(self.start, self.start + offset(self.text.len()))
    }

    fn from(self, at: usize) -> Self {
        Self {
            text: &self.text[at..],
            start: self.start + offset(at),
        }
    }

    fn first(self, len: usize) -> Self {
        Self {
            text: &self.text[..len],
            ..self
        }
    }

    fn trim_start(self) -> Self {
        self.from(self.text.len() - self.text.trim_start().len())
    }

    /// Without blanks and `#` before it.
    fn without_marks(self) -> Self {
        let rest = self.text.trim_start().trim_start_matches('#').trim_start();
        self.from(self.text.len() - rest.len())
    }

    /// What follows a word at its start, and blanks after that.
    fn after(self, word: &str) -> Option<Self> {
        self.text
            .starts_with(word)
            .then(|| self.from(word.len()).trim_start())
    }

    fn after_all(self, words: &[&str]) -> Option<Self> {
        words.iter().try_fold(self, |text, word| text.after(word))
    }

    fn first_word(self) -> Self {
        let text = self.trim_start();
        let end = text.text.find(char::is_whitespace);
        text.first(end.unwrap_or(text.text.len()))
    }

    fn split(self, at: char) -> impl Iterator<Item = Self> {
        let base = self.text.as_ptr().addr();
        self.text.split(at).map(move |part| Self {
            text: part,
            start: self.start + offset(part.as_ptr().addr() - base),
        })
    }

    /// The value of `KEY=value` anywhere in it, and the text without it.
    fn cut_key(self, key: &str) -> (Option<Self>, String) {
        let mut words = self.split(' ').filter(|word| !word.text.is_empty());
        let found = words.find_map(|word| {
            let value = word.from(word.text.len() - word.text.trim_start_matches(';').len());
            value.after(key)?.after("=").map(|value| (word, value))
        });
        let Some((word, value)) = found else {
            return (None, self.text.to_owned());
        };
        let value = value.first(value.text.trim_end_matches(';').len());
        let at = word.text.as_ptr().addr() - self.text.as_ptr().addr();
        let rest = format!("{}{}", &self.text[..at], &self.text[at + word.text.len()..]);
        (Some(value), rest)
    }

    /// It as a rule's name, if there is any.
    fn name(self) -> Option<Name> {
        let text = self.trim_start();
        let text = text.first(text.text.trim_end().len());
        (!text.text.is_empty()).then(|| Name {
            text: text.text.to_owned(),
            span: text.span(),
        })
    }
}
