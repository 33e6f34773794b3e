//! What a linter says of a shell text. Its rules go by ShellCheck's numbers.

mod codes;
mod found;
mod gaps;
mod grammar;
mod plain;

use super::{Dialect, Unchecked, limits, shuck::in_ascii};
use crate::text::{Joined, Span};
use found::Found;
use grammar::Extent;
use shuck_linter::{AnalysisRequest, LinterSettings, Rule, ShellCheckCodeMap, ShellDialect};
use shuck_parser::parser::{ParseResult, Parser};
use std::{collections::BTreeSet, fmt::Write, sync::OnceLock};

/// The largest text that is looked at, in bytes. The linter's cost grows with the cube of the number of
/// commands; here it is still a tenth of a second.
pub const MAX_LINTED_BYTES: usize = 16 << 10;

/// How many commands a text that is looked at may have.
pub const MAX_LINTED_COMMANDS: usize = 500;

/// All codes that notes may have, in no order.
pub fn codes() -> impl Iterator<Item = u16> {
    codes::OF_LINTER.iter().chain(codes::OWN).copied()
}

/// What was found in a text.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// In order of their place.
    pub notes: Vec<Note>,
    /// Why nothing was looked for.
    pub unchecked: Option<Unchecked>,
}

/// Something found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where, in the source.
    pub span: Span,
    /// ShellCheck's number for what is found.
    pub code: u16,
}

/// Looks at a text. `is_known` tells of names whether they are those of variables that are set when it
/// starts, each to a word without spaces.
///
/// Nothing is found in a language that the linter does not know.
pub fn lint(text: &Joined, dialect: Dialect, is_known: &dyn Fn(&str) -> bool) -> Linted {
    let Some(linter) = Linter::of(dialect) else {
        return Linted::default();
    };
    if plain::is_plain(text.text(), is_known) {
        return Linted::default();
    }
    let exceeded = exceeded(text.text()).map(|reason| Unchecked {
        span: text.span(),
        reason,
    });
    if let Some(unchecked) = exceeded.or_else(|| limits::exceeded(text)) {
        return Linted {
            notes: Vec::new(),
            unchecked: Some(unchecked),
        };
    }
    Linted {
        notes: linter.notes(text, dialect, is_known),
        unchecked: None,
    }
}

fn exceeded(text: &str) -> Option<String> {
    let ends = |c: char| matches!(c, ';' | '&' | '|' | '\n');
    let commands = text.split(ends).filter(|part| !part.is_empty()).count();
    if text.len() > MAX_LINTED_BYTES {
        Some(format!("they are longer than {MAX_LINTED_BYTES} bytes"))
    } else if commands > MAX_LINTED_COMMANDS {
        Some(format!("there are more than {MAX_LINTED_COMMANDS} of them"))
    } else {
        None
    }
}

/// The names in a text that may be those of variables.
fn names_in(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()) && !word.is_empty())
        .collect()
}

/// The linter set up for a language.
struct Linter {
    settings: LinterSettings,
    map: ShellCheckCodeMap,
}

impl Linter {
    fn of(dialect: Dialect) -> Option<&'static Self> {
        static LINTERS: [OnceLock<Linter>; 4] = [const { OnceLock::new() }; 4];
        let (index, shell) = match dialect {
            Dialect::Posix => (0, ShellDialect::Sh),
            Dialect::Bash => (1, ShellDialect::Bash),
            Dialect::Ash => (2, ShellDialect::Dash),
            Dialect::Ksh => (3, ShellDialect::Ksh),
            _ => return None,
        };
        Some(LINTERS[index].get_or_init(|| Self::new(shell)))
    }

    fn new(shell: ShellDialect) -> Self {
        let map = ShellCheckCodeMap::default();
        let rules: Vec<Rule> = Rule::iter()
            .filter(|rule| map.code_for_rule(*rule).is_some_and(is_wanted))
            .collect();
        Self {
            settings: LinterSettings::for_rules(rules)
                .with_shell(shell)
                .with_resolve_source_closure(false),
            map,
        }
    }

    fn notes(&self, text: &Joined, dialect: Dialect, is_known: &dyn Fn(&str) -> bool) -> Vec<Note> {
        let mut script = String::with_capacity(2 * text.text().len());
        for name in names_in(text.text())
            .into_iter()
            .filter(|name| is_known(name))
        {
            // A literal, so that the linter knows that it is one word.
            let _ = writeln!(script, "export {name}=1");
        }
        let start = script.len();
        let ascii = in_ascii(text.text());
        let reading = grammar::read(&ascii);
        let mut found = Found::default();
        let whole = match reading.extent {
            Extent::Whole | Extent::Failed(_) => &*ascii,
            Extent::Stopped(at) => &ascii[..at],
        };
        script.push_str(whole);
        let shell = self.settings.shell.parser_dialect();
        let parsed = Parser::with_dialect(&script, shell).parse();
        self.ask(&parsed, &script, &mut found);
        gaps::check(&parsed.file, &script, dialect, &mut found);
        if dialect == Dialect::Ash {
            options_of_echo(&script, &mut found);
        }
        if let Extent::Failed(at) = reading.extent {
            // What is read word by word stands; nothing is known of commands.
            found.keep(|code, range| code < 2000 && range.start < start + at);
        }
        for (code, at) in reading.notes {
            found.add(code, start + at..start + at);
        }
        let mut notes: Vec<Note> = found
            .list
            .into_iter()
            .filter_map(|(code, range)| {
                let from = range.start.checked_sub(start)?.min(text.text().len());
                let to = range
                    .end
                    .saturating_sub(start)
                    .clamp(from, text.text().len());
                Some(Note {
                    span: text.source_span(from..to),
                    code,
                })
            })
            .collect();
        notes.sort();
        notes
    }
}

impl Linter {
    fn ask(&self, parsed: &ParseResult, script: &str, found: &mut Found) {
        let request = AnalysisRequest::from_parse_result(parsed, script, &self.settings);
        let request = if script.contains("shellcheck") {
            request.with_shellcheck_map(&self.map)
        } else {
            request.without_suppressions()
        };
        for diagnostic in request.lint() {
            let code = self.map.code_for_rule(diagnostic.rule);
            if let Some(code) = code.and_then(|code| u16::try_from(code).ok()) {
                let span = diagnostic.span;
                let range = span.start.offset()..span.end.offset();
                // Heredocs for several descriptors do not take each other's place.
                let is_heredoc = |text: &str| !text.starts_with(['<', '>', '&']);
                if code != 2261 || !script.get(range.clone()).is_some_and(is_heredoc) {
                    found.add(code, range);
                }
            }
        }
    }
}

/// The echo of busybox and dash knows `-n`, and what it does not know has a number of its own.
fn options_of_echo(script: &str, found: &mut Found) {
    found.keep(|code, range| code != 3037 || script.get(range.clone()) != Some("-n"));
    for (code, _) in &mut found.list {
        if *code == 3037 {
            *code = 3036;
        }
    }
}

fn is_wanted(code: u32) -> bool {
    u16::try_from(code).is_ok_and(|code| codes::OF_LINTER.binary_search(&code).is_ok())
}

#[cfg(test)]
mod tests;
