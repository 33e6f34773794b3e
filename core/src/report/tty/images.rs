//! Findings in images: by rule, the worst first.

use super::{
    files::level,
    screen::{Screen, cut_end},
    write_facts,
};
use crate::{
    lint::Finding,
    report::{ImageReport, short_step, shown::plain},
    text::Source,
};
use annotate_snippets::{Level, Origin, Renderer};
use std::{cmp::Reverse, fmt::Write};

/// How many findings of a rule are shown; one may be about each of thousands of files.
pub(super) const MAX_SHOWN: usize = 5;

pub(super) fn write_image(
    text: &mut String,
    image: &ImageReport,
    screen: Screen,
    renderer: &Renderer,
) {
    if let Some(error) = &image.error {
        let title = Level::ERROR.primary_title(error.as_str());
        let name = plain(&image.name);
        let origin = Origin::path(name.as_str());
        let _ = writeln!(text, "{}\n", renderer.render(&[title.element(origin)]));
    }
    if let Some(facts) = &image.facts {
        write_facts(text, &image.name, facts, screen);
    }
    for findings in by_rule(&image.findings) {
        let mut before = None;
        for finding in findings.iter().take(MAX_SHOWN) {
            write_finding(
                text,
                image,
                finding,
                before.replace(finding),
                screen,
                renderer,
            );
        }
        if let (Some(first), Some(left)) = (findings.first(), findings.len().checked_sub(MAX_SHOWN))
            && left > 0
        {
            let _ = writeln!(
                text,
                "… and {left} more of {}; --format json has all {}\n",
                first.rule,
                findings.len()
            );
        }
    }
}

/// The findings of each rule, the most severe first; else in the order of the first of each.
fn by_rule(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut rules: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let same = |of: &Vec<&Finding>| of.first().is_some_and(|it| it.rule == finding.rule);
        match rules.iter_mut().find(|of| same(of)) {
            Some(rule) => rule.push(finding),
            None => rules.push(vec![finding]),
        }
    }
    for rule in &mut rules {
        rule.sort_by_key(|finding| Reverse(finding.severity));
    }
    rules.sort_by_key(|rule| Reverse(rule.first().map(|finding| finding.severity)));
    rules
}

fn write_finding(
    text: &mut String,
    image: &ImageReport,
    finding: &Finding,
    before: Option<&&Finding>,
    screen: Screen,
    renderer: &Renderer,
) {
    let place = match finding.location.image() {
        Some(place) => plain(&format!("{}: {place}", image.name)),
        None => plain(&image.name),
    };
    let message = plain(&finding.message);
    let mut group = level(finding.severity)
        .primary_title(message)
        .id(finding.rule.as_str())
        .element(Origin::path(place));
    if let Some(cause) = cause(finding, image.dockerfile.as_ref()) {
        let cause = cut_end(&cause, screen.left_after(12).max(60));
        group = group.element(Level::NOTE.message(cause));
    }
    for related in &finding.related {
        let place = match (related.location.image(), related.location.span()) {
            (Some(place), _) => place.to_string(),
            (None, Some(span)) => line(image.dockerfile.as_ref(), span.start),
            (None, None) => continue,
        };
        let said = plain(&format!("{}: {place}", related.message));
        group = group.element(Level::NOTE.message(said));
    }
    // What the finding of the rule before said is not said again.
    if before.is_none_or(|before| before.why != finding.why) {
        group = group.element(Level::NOTE.message(finding.why.as_str()));
    }
    let help = finding.help.as_ref();
    if let Some(help) = help.filter(|_| before.is_none_or(|before| before.help != finding.help)) {
        group = group.element(Level::HELP.message(plain(help)));
    }
    let _ = writeln!(text, "{}\n", renderer.render(&[group]));
}

/// Which step made what a finding is about.
fn cause(finding: &Finding, dockerfile: Option<&Source>) -> Option<String> {
    let cause = finding.cause.as_ref()?;
    let step = plain(&short_step(&cause.created_by));
    let base = match finding.origin {
        Some(crate::build::Origin::Base) => "of the base, ",
        _ => "",
    };
    let made = match (cause.instruction, cause.step) {
        (Some(span), _) => format!("{base}made at {}", line(dockerfile, span.start)),
        (None, Some(number)) => format!("{base}made by step {number}"),
        (None, None) => format!("{base}made by"),
    };
    Some(if step.is_empty() {
        made
    } else {
        format!("{made}: {step}")
    })
}

fn line(dockerfile: Option<&Source>, at: u32) -> String {
    dockerfile.map_or_else(String::new, |source| {
        format!("{}:{}", source.name(), source.line(at))
    })
}
