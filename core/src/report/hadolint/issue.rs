//! What hadolint would tell of a finding.

use crate::{
    lint::{Finding, Severity},
    report::FileReport,
    text::Source,
};

/// The code of what a build would stop at.
const PARSE_ERROR: &str = "DL1000";

/// Codes that hadolint has no more; a rule that has one may have a newer one too.
const RETIRED: &[&str] = &["DL3005", "DL3017", "DL3031", "DL3039"];

/// How many characters of a line are shown.
const MAX_EXCERPT: usize = 400;

/// A finding as hadolint tells it.
pub(super) struct Issue<'r> {
    pub(super) file: &'r FileReport,
    pub(super) finding: &'r Finding,
    pub(super) code: &'r str,
    pub(super) line: u32,
    pub(super) column: u32,
    source: &'r Source,
}

/// What is told of a file, in order of line and code; `None` if it could not be read.
pub(super) fn issues(file: &FileReport) -> Option<Vec<Issue<'_>>> {
    let source = file.source.as_ref()?;
    let findings = file.findings.iter();
    let mut all: Vec<_> = findings
        .map(|finding| Issue::of(file, finding, source))
        .collect();
    all.sort_by_key(|issue| (issue.line, issue.column, issue.code));
    Some(all)
}

impl<'r> Issue<'r> {
    /// hadolint knows where the parser stopped; of all else it knows the line on which the
    /// instruction starts. Programs that place comments and baselines go by that line.
    fn of(file: &'r FileReport, finding: &'r Finding, source: &'r Source) -> Self {
        let code = code(finding);
        let start = finding.location.span().unwrap_or_default().start;
        let (line, column) = if code == PARSE_ERROR {
            (source.line(start), column(source, start))
        } else {
            (source.line(finding.instruction.unwrap_or(start)), 1)
        };
        Self {
            file,
            finding,
            code,
            line,
            column,
            source,
        }
    }

    /// What is wrong and what to do.
    pub(super) fn message(&self) -> String {
        match &self.finding.help {
            Some(help) => format!("{}; {help}", self.finding.message),
            None => self.finding.message.clone(),
        }
    }

    /// The message on one line, without what a terminal would obey.
    pub(super) fn plain_message(&self) -> String {
        plain(&self.message())
    }

    /// The message of a parse error with its place and its line, as formats without columns have it.
    pub(super) fn excerpt(&self) -> String {
        let (line, column) = (self.line, self.column);
        let margin = " ".repeat(line.to_string().len());
        let span = self.source.line_span(line).unwrap_or_default();
        let secrets = &self.file.secrets;
        let text = spaced(&secrets.masked(self.source.slice(span), span.start));
        // The place may be on the part of a very long line that is left out.
        let caret = " ".repeat((column as usize - 1).min(text.chars().count()));
        format!(
            "{}:{line}:{column}:\n{margin} |\n{line} | {text}\n{margin} | {caret}^\n{}\n",
            self.file.path,
            self.message()
        )
    }

    pub(super) fn is_parse_error(&self) -> bool {
        self.code == PARSE_ERROR
    }

    pub(super) fn level(&self) -> &'static str {
        match self.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Style => "style",
        }
    }

    /// The name of the file, where `path` is another one for it.
    pub(super) fn path<'p>(&self, path: Option<&'p str>) -> &'p str
    where
        'r: 'p,
    {
        path.unwrap_or(&self.file.path)
    }
}

/// The code of hadolint's, or else of ShellCheck's. What nobody else has a code for, that a part was
/// not looked at say, has its own name.
fn code(finding: &Finding) -> &str {
    let of = |tool: &str| {
        let names = finding.aliases.iter().filter_map(|alias| {
            let (of, name) = alias.split_once(':')?;
            (of == tool).then_some(name)
        });
        names
            .filter(|name| !RETIRED.contains(name))
            .map(Some)
            .next()
            .flatten()
    };
    of("hadolint")
        .or_else(|| of("shellcheck"))
        .unwrap_or(&finding.rule)
}

/// Counted in characters from 1, a tab up to the next of eight.
fn column(source: &Source, at: u32) -> u32 {
    let span = source.line_span(source.line(at)).unwrap_or_default();
    let before = source.text().get(span.start as usize..at as usize);
    before.unwrap_or_default().chars().fold(1, |column, c| {
        if c == '\t' {
            (column - 1) / 8 * 8 + 9
        } else {
            column + 1
        }
    })
}

/// A line with blanks for its tabs, and not longer than a person reads.
fn spaced(line: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for c in line.chars().take(MAX_EXCERPT) {
        let (c, count) = match c {
            '\t' => (' ', 8 - width % 8),
            c => (c, 1),
        };
        text.extend(std::iter::repeat_n(c, count));
        width += count;
    }
    text
}

/// A text on one line, without what a terminal would obey.
pub(super) fn plain(text: &str) -> String {
    let plain = |c| match c {
        '\n' | '\t' | '\r' => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_tabs() {
        let source = Source::new("x", "a\n\té\tb").unwrap();
        for (at, expected) in [(0, 1), (2, 1), (3, 9), (5, 10), (6, 17), (99, 1)] {
            assert_eq!(column(&source, at), expected, "{at}");
        }
    }

    #[test]
    fn lines_without_tabs() {
        assert_eq!(spaced("\tb\té"), "        b       é");
        assert_eq!(spaced(&"x".repeat(1000)).len(), MAX_EXCERPT);
    }

    #[test]
    fn nothing_for_terminals() {
        assert_eq!(plain("a\nb\u{1b}[0mé\t"), "a b\u{fffd}[0mé ");
    }
}
