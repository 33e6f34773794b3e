//! Findings of a file or an image, by rule, the worst rule first.

use super::{escape, name, rich};
use crate::{
    build::Origin,
    lint::{Category, Finding, Severity},
    report::{
        Report,
        places::{Part, Placed, counted},
        short_step,
    },
};
use std::{cmp::Reverse, fmt::Write};

/// How many findings of a rule are written for a file or an image: more than anyone reads.
pub(super) const MAX_OF_RULE: usize = 100;

pub(super) fn write(html: &mut String, part: Part<'_>, report: &Report) {
    if let Some(error) = part.error() {
        let _ = writeln!(html, "<p class=\"unread\">{}</p>", rich(error));
        return;
    }
    if part.findings().is_empty() {
        html.push_str("<p class=\"nothing\">Nothing found.</p>\n");
        return;
    }
    for rule in by_rule(part) {
        write_rule(html, &rule, report);
    }
}

fn by_rule(part: Part<'_>) -> Vec<Vec<Placed<'_>>> {
    let mut rules: Vec<Vec<Placed<'_>>> = Vec::new();
    for placed in part.placed() {
        let same = |of: &Vec<Placed<'_>>| {
            let first = of.first();
            first.is_some_and(|it| it.finding.rule == placed.finding.rule)
        };
        match rules.iter_mut().find(|of| same(of)) {
            Some(rule) => rule.push(placed),
            None => rules.push(vec![placed]),
        }
    }
    for rule in &mut rules {
        rule.sort_by_key(|placed| Reverse(placed.finding.severity));
    }
    rules.sort_by_key(|rule| Reverse(rule.first().map(|placed| placed.finding.severity)));
    rules
}

fn write_rule(html: &mut String, rule: &[Placed<'_>], report: &Report) {
    let Some(first) = rule.first().map(|placed| placed.finding) else {
        return;
    };
    // A rule is hidden with the last of the severities that its findings have.
    let mut classes: Vec<&str> = rule
        .iter()
        .map(|placed| name(placed.finding.severity))
        .collect();
    classes.dedup();
    let category = match first.category {
        Category::Correctness => "correctness",
        Category::Security => "security",
        Category::Reproducibility => "reproducibility",
        Category::Size => "size",
        Category::Style => "style",
    };
    let aliases = first.aliases.iter().map(|alias| escape(alias));
    let aliases: Vec<String> = aliases.collect();
    let _ = write!(
        html,
        "<section class=\"rule {}\">\n<h3><span class=\"badge {}\">{}</span> {} \
         <span class=\"count\">{}</span></h3>\n<p class=\"why\">{}</p>\n<p class=\"tags\">{category}{}{}</p>\n",
        classes.join(" "),
        name(first.severity),
        name(first.severity),
        escape(&first.rule),
        if rule.len() > 1 {
            format!("× {}", rule.len())
        } else {
            String::new()
        },
        rich(&first.why),
        if aliases.is_empty() { "" } else { " · " },
        aliases.join(" · "),
    );
    html.push_str("<ul class=\"findings\">\n");
    let mut said = None;
    for placed in rule.iter().take(MAX_OF_RULE) {
        // The same advice is given once.
        let help = placed.finding.help.as_deref();
        let help = help.filter(|help| said.replace(*help) != Some(*help));
        write_finding(html, placed, help, first.severity, report);
    }
    html.push_str("</ul>\n");
    if let Some(left @ 1..) = rule.len().checked_sub(MAX_OF_RULE) {
        let what = counted(left, "finding");
        let _ = writeln!(
            html,
            "<p class=\"more\">{what} more; the JSON report has all.</p>"
        );
    }
    html.push_str("</section>\n");
}

fn write_finding(
    html: &mut String,
    placed: &Placed<'_>,
    help: Option<&str>,
    usual: Severity,
    report: &Report,
) {
    let finding = placed.finding;
    let name = name(finding.severity);
    let badge = if finding.severity == usual {
        String::new()
    } else {
        format!("<span class=\"badge {name}\">{name}</span> ")
    };
    let _ = write!(
        html,
        "<li class=\"finding {name}\"><p class=\"message\">{badge}{}</p>\n<p class=\"place\">",
        rich(&finding.message)
    );
    if let Some((_, place)) = placed.image {
        let _ = write!(html, "<code>{}</code>", escape(&place.to_string()));
    } else {
        html.push_str(&line_link(placed.path, placed.start.line, report));
    }
    html.push_str("</p>\n");
    if let Some(cause) = &finding.cause {
        html.push_str("<p class=\"cause\">");
        html.push_str(match finding.origin {
            Some(Origin::Base) => "of the base, made ",
            _ => "made ",
        });
        if placed.source.is_some() {
            let link = line_link(placed.path, placed.start.line, report);
            let _ = write!(html, "at {link} ");
        }
        let _ = writeln!(
            html,
            "by <code>{}</code></p>",
            escape(&short_step(&cause.created_by))
        );
    }
    for related in &finding.related {
        let place = match (related.location.image(), related.location.span()) {
            (Some(place), _) => format!("<code>{}</code>", escape(&place.to_string())),
            (None, Some(span)) => {
                let source = match placed.image {
                    Some((image, _)) => image.dockerfile.as_ref(),
                    None => placed.source,
                };
                source.map_or_else(String::new, |source| {
                    line_link(source.name(), source.line(span.start), report)
                })
            }
            (None, None) => String::new(),
        };
        let _ = writeln!(
            html,
            "<p class=\"related\">{}: {place}</p>",
            rich(&related.message)
        );
    }
    if let Some(help) = help {
        let _ = writeln!(html, "<p class=\"help\">{}</p>", rich(help));
    }
    write_fixes(html, finding);
    html.push_str("</li>\n");
}

fn write_fixes(html: &mut String, finding: &Finding) {
    if let Some(fix) = finding.fixes.first() {
        let safety = match fix.safety {
            crate::lint::Safety::Safe => "--fix",
            crate::lint::Safety::Suggested => "--fix=suggested",
        };
        let _ = writeln!(
            html,
            "<p class=\"fix\"><code>{safety}</code> would: {}</p>",
            rich(&fix.title)
        );
    }
}

/// A line of a file, linked to where its text is shown.
fn line_link(path: &str, line: u32, report: &Report) -> String {
    let text = escape(&format!("{path}:{line}"));
    let file = report.files.iter().position(|file| file.path == path);
    match file {
        Some(file) => format!("<a href=\"#file-{file}-{line}\"><code>{text}</code></a>"),
        None => format!("<code>{text}</code>"),
    }
}
