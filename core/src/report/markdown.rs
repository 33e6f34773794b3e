//! A summary in Markdown, for the summary of a job or a comment on a pull request.

use super::{
    ImageReport, Report,
    places::{self, Part, parts},
    shown::bytes,
};
use crate::lint::Severity;
use std::fmt::Write;

/// The most bytes of findings that are written, so that a comment on a pull request (65,536
/// characters) can hold them. How many were left out is said.
pub const MAX_MARKDOWN_BYTES: usize = 60_000;

/// The report as Markdown.
pub fn to_markdown(report: &Report) -> String {
    let mut text = String::from("### holystone\n\n");
    write_totals(&mut text, report);
    let mut left_out = 0;
    for part in parts(report) {
        left_out += write_part(&mut text, part);
    }
    if left_out > 0 {
        let what = places::counted(left_out, "finding");
        let _ = writeln!(text, "\n{what} left out.");
    }
    text
}

fn write_totals(text: &mut String, report: &Report) {
    let files = places::counted_parts(report);
    let unread = parts(report).filter(|part| !part.is_complete());
    let unread = match unread.count() {
        0 => String::new(),
        count => format!("; {count} not wholly checked"),
    };
    if report.findings().next().is_none() {
        let _ = writeln!(text, "{files} checked, nothing found{unread}.");
        return;
    }
    let _ = writeln!(text, "{files} checked{unread}.\n");
    text.push_str("| error | warning | info | style |\n|--:|--:|--:|--:|\n|");
    for severity in [
        Severity::Error,
        Severity::Warning,
        Severity::Info,
        Severity::Style,
    ] {
        let _ = write!(text, " {} |", report.count(severity));
    }
    text.push('\n');
}

/// Writes the findings of a file or an image; how many found no room.
fn write_part(text: &mut String, part: Part<'_>) -> usize {
    let mut rows: Vec<String> = Vec::new();
    if let Some(error) = part.error() {
        rows.push(format!("| | error | | {} |\n", cell(error)));
    }
    rows.extend(part.placed().map(|placed| {
        let severity = format!("{:?}", placed.finding.severity).to_lowercase();
        let help = placed.finding.help.as_ref();
        let help = help.map_or(String::new(), |help| format!("<br>{}", cell(help)));
        let place = match placed.image {
            None => placed.start.line.to_string(),
            Some((_, place)) => {
                let made = match placed.source {
                    Some(_) => format!(
                        "<br>{}",
                        plain(&format!("{}:{}", placed.path, placed.start.line))
                    ),
                    None => String::new(),
                };
                format!("{}{made}", code(&place.to_string()))
            }
        };
        format!(
            "| {place} | {severity} | {} | {}{help} |\n",
            code(&placed.finding.rule),
            cell(&placed.finding.message)
        )
    }));
    if rows.is_empty() {
        return 0;
    }
    let (column, facts) = match part {
        Part::File(_) => ("| line ", String::new()),
        Part::Image(image) => ("| place ", facts(image)),
    };
    let head = format!(
        "\n<details><summary>{}: {}</summary>\n\n{facts}{column}| severity | rule | finding |\n|--:|---|---|---|\n",
        code(part.name()),
        places::counted(rows.len(), "finding")
    );
    let mut left_out = 0;
    let mut room = MAX_MARKDOWN_BYTES.saturating_sub(text.len() + head.len());
    let mut table = String::new();
    for row in rows {
        if row.len() <= room {
            room -= row.len();
            table.push_str(&row);
        } else {
            room = 0;
            left_out += 1;
        }
    }
    if !table.is_empty() {
        text.extend([head.as_str(), &table, "\n</details>\n"]);
    }
    left_out
}

/// What an image is, in a line.
fn facts(image: &ImageReport) -> String {
    let Some(facts) = &image.facts else {
        return String::new();
    };
    let hidden = facts.size.saturating_sub(facts.visible_size);
    let hidden = match hidden {
        0 => String::new(),
        hidden => format!(", {} of it hidden by later layers", bytes(hidden)),
    };
    format!(
        "{}: {} in {}{hidden}.\n\n",
        plain(&facts.platform),
        bytes(facts.size),
        places::counted(facts.layers.len(), "layer")
    )
}

/// A message in a cell: what is between backticks is code, and nothing else is markup.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, after)) = after.split_once('`') else {
            break;
        };
        cell.push_str(&plain(before));
        cell.push_str(&code(inside));
        rest = after;
    }
    cell.push_str(&plain(rest));
    cell
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Text that is neither Markdown nor HTML, mentions nobody and links nothing.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\r' => plain.push(' '),
            // A comment keeps `@name` and `#1` from being found.
            '@' | '#' => {
                let _ = write!(plain, "&#{};<!-- -->", u32::from(c));
            }
            ':' if chars.peek() == Some(&'/') => plain.push_str("&#58;"),
            ' ' | '.' | ',' | ':' | ';' | '-' | '/' | '(' | ')' | '\'' | '=' | '+' | '%' | '?' => {
                plain.push(c);
            }
            c if c.is_ascii_punctuation() => {
                let _ = write!(plain, "&#{};", u32::from(c));
            }
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_file_is_markup() {
        for (text, expected) in [
            ("use `a|b`, not c", "use <code>a&#124;b</code>, not c"),
            ("`<b>` <i>", "<code>&#60;b&#62;</code> &#60;i&#62;"),
            ("a ` b", "a &#96; b"),
            ("![x](y)", "&#33;&#91;x&#93;(y)"),
            ("`@a/b`", "<code>&#64;<!-- -->a/b</code>"),
            ("a\nb", "a b"),
            ("http://x: y", "http&#58;//x: y"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
