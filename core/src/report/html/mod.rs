//! One page that holds everything it needs: it loads nothing, and runs no script.

mod findings;
mod images;
mod sources;
mod treemap;

use super::{
    Report,
    places::{Part, counted_parts, parts},
    shown::plain,
    xml,
};
use crate::lint::Severity;
use std::fmt::Write;

/// How it looks.
const STYLE: &str = include_str!("style.css");

/// Nothing is loaded, and nothing runs, even if something of an image got through.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const SEVERITIES: [Severity; 4] = [
    Severity::Error,
    Severity::Warning,
    Severity::Info,
    Severity::Style,
];

/// The report as one HTML page, which needs no other file and no network.
pub fn to_html(report: &Report) -> String {
    let names: Vec<String> = parts(report).map(|part| escape(part.name())).collect();
    let title = match names.as_slice() {
        [name] => name.clone(),
        _ => counted_parts(report),
    };
    let mut html = String::new();
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"holystone {}\">\n\
         <title>{title} – holystone</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION"),
    );
    write_head(&mut html, report);
    html.push_str("<main>\n");
    for (number, image) in report.images.iter().enumerate() {
        images::write(&mut html, image, number, report);
    }
    for (number, file) in report.files.iter().enumerate() {
        sources::write(&mut html, file, number, report);
    }
    let _ = write!(
        html,
        "</main>\n<footer>holystone {}. <code>holystone explain RULE</code> shows the page of a rule.</footer>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    );
    html
}

/// What was checked, how it ended, and which severities are shown.
fn write_head(html: &mut String, report: &Report) {
    html.push_str("<header>\n<h1>holystone</h1>\n");
    let _ = write!(html, "<p>{} checked", counted_parts(report));
    let incomplete = parts(report).filter(|part| !part.is_complete()).count();
    if incomplete > 0 {
        let _ = write!(
            html,
            ", <strong class=\"incomplete\">{incomplete} not wholly</strong>"
        );
    }
    let waived: usize = parts(report).map(|part| part.waived().len()).sum();
    let known: usize = parts(report).map(Part::known).sum();
    for (count, what) in [(waived, "waived"), (known, "known already")] {
        if count > 0 {
            let _ = write!(html, "; {count} {what}");
        }
    }
    html.push_str(".</p>\n<fieldset class=\"filter\"><legend>Show</legend>\n");
    for severity in SEVERITIES {
        let count = report.count(severity);
        let name = name(severity);
        // Nothing to show cannot be hidden.
        let disabled = if count == 0 { " disabled" } else { "" };
        let _ = writeln!(
            html,
            "<label class=\"{name}\"><input type=\"checkbox\" id=\"show-{name}\" checked{disabled}> {count} {name}</label>"
        );
    }
    html.push_str("</fieldset>\n");
    if parts(report).count() > 1 {
        html.push_str("<nav><ul>\n");
        for part in parts(report) {
            let (id, count) = (id(part, report), part.findings().len());
            let what = match (part.error(), count) {
                (Some(_), _) => "not read".to_owned(),
                (None, 0) => "nothing found".to_owned(),
                (None, count) => super::places::counted(count, "finding"),
            };
            let _ = writeln!(
                html,
                "<li><a href=\"#{id}\">{}</a> <span>{what}</span></li>",
                escape(part.name())
            );
        }
        html.push_str("</ul></nav>\n");
    }
    html.push_str("</header>\n");
}

/// The anchor of a file or image.
fn id(part: Part<'_>, report: &Report) -> String {
    match part {
        Part::File(file) => {
            let at = report.files.iter().position(|it| std::ptr::eq(it, file));
            format!("file-{}", at.unwrap_or_default())
        }
        Part::Image(image) => {
            let at = report.images.iter().position(|it| std::ptr::eq(it, image));
            format!("image-{}", at.unwrap_or_default())
        }
    }
}

/// The class and name of a severity.
fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Style => "style",
    }
}

/// A text between tags or in an attribute: nothing in it is markup, and nothing turns a line around.
fn escape(text: &str) -> String {
    // Line feeds are layout here.
    let lines: Vec<String> = text.split('\n').map(plain).collect();
    xml::escape(&lines.join("\n"))
}

/// A message: what is between backticks is code.
fn rich(text: &str) -> String {
    let mut rich = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, after)) = after.split_once('`') else {
            break;
        };
        let _ = write!(rich, "{}<code>{}</code>", escape(before), escape(inside));
        rest = after;
    }
    rich + &escape(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_image_is_markup() {
        assert_eq!(
            rich("`<b>` & \"<i>\"\u{1b}\u{202e}"),
            "<code>&lt;b&gt;</code> &amp; &quot;&lt;i&gt;&quot;\\u{1b}\\u{202e}"
        );
        assert_eq!(rich("a ` b"), "a ` b");
        assert_eq!(escape("a\nb"), "a&#10;b");
    }

    #[test]
    fn the_style_loads_nothing() {
        for word in ["url(", "@import", "http:", "https:", "</"] {
            assert!(!STYLE.contains(word), "{word}");
        }
    }
}
