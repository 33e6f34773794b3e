use crate::{
    dockerfile::Step,
    rules::prelude::*,
    syntax::{Pair, instruction::Kind},
    text::Span,
};

#[derive(Default)]
pub(super) struct LegacyKeyValue;

impl Rule for LegacyKeyValue {
    const META: Meta<'static> = Meta {
        id: "legacy-key-value",
        summary: "`ENV` or `LABEL` has a blank where `=` should be",
        why: "The old form takes the whole rest of the line for the value, so a second name on it becomes a part of the first one's value.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:LegacyKeyValueFormat"],
        page: include_str!("legacy_key_value.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let (Some(keyword), Kind::Env(pairs) | Kind::Label(pairs)) = (step.keyword(), step.kind())
        else {
            return;
        };
        for pair in pairs.iter().filter(|pair| pair.legacy) {
            let (name, value) = (&pair.name.text, &pair.value.text);
            let finding = findings.report(
                step.place(pair.name.span.to(pair.value.span)),
                format!("`{keyword} {name}` has its value after a blank"),
            );
            if let Some(meant) = value.strip_prefix('=') {
                let meant = meant.trim_start();
                finding
                    .help(format!("its value is `{value}`, `=` and all; if that is not meant, write `{name}={meant}`"))
                    .severity(Severity::Warning);
                continue;
            }
            finding.help(format!("write `{keyword} {name}=…`"));
            if !step.is_deferred()
                && let Some(edits) = edits(step, pair)
            {
                finding.fix("write it with `=`", Safety::Safe, edits);
            }
        }
    }
}

/// The edits that make `name=value` of `name value`; `None` where the value would have to be written
/// in another way.
fn edits(step: Step<'_>, pair: &Pair) -> Option<Vec<Edit>> {
    let file = step.instruction().file();
    let source = file.source();
    let escape = file.tree().escape;
    let gap = Span::new(pair.name.span.end, pair.value.span.start);
    // A comment between the two would be lost.
    if source.slice(gap).contains('#') {
        return None;
    }
    let value = &pair.value.text;
    let is_one_line = !source.slice(pair.value.span).contains('\n');
    let end = pair.value.span.at_end();
    // Without quotes and escapes what stands there means the same between quotes.
    if !value.contains(['"', '\'', escape]) {
        let quote = if value.is_empty() || value.contains(char::is_whitespace) {
            "\""
        } else {
            ""
        };
        return Some(vec![
            Edit::replace(gap, format!("={quote}")),
            Edit::insert(end, quote),
        ]);
    }
    if is_one_line && is_one_quoted_text(value, escape) {
        return Some(vec![Edit::replace(gap, "=")]);
    }
    // `a "b c" d` is `"a b c d"`.
    let plain: String = value.chars().filter(|c| *c != '"').collect();
    let is_balanced = value.matches('"').count().is_multiple_of(2);
    if is_one_line && is_balanced && !plain.contains(['\'', '{', escape]) {
        return Some(vec![
            Edit::replace(gap, "="),
            Edit::replace(pair.value.span, format!("\"{plain}\"")),
        ]);
    }
    None
}

/// Whether a value is one word also where blanks part words: it has none outside of quotes.
fn is_one_quoted_text(value: &str, escape: char) -> bool {
    let mut quote = None;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match quote {
            None if c.is_whitespace() => return false,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ if c == escape && quote != Some('\'') && chars.next().is_none() => return false,
            _ => {}
        }
    }
    quote.is_none()
}
