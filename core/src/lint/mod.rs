//! The engine: rules in, findings out.

mod baseline;
mod buildkit;
pub mod config;
mod finding;
mod fingerprint;
mod fix;
mod rule;
mod select;
mod shared;
mod subject;
mod waiver;

pub use baseline::Baseline;
pub use config::{Config, Effective, Lock};
pub use finding::{
    Append, Confidence, Finding, Findings, Fix, Location, Related, Safety, StageInfo,
};
pub(crate) use fingerprint::{fingerprint_of, long_fingerprint_of};
pub use fix::{FixRequest, Fixed, MAX_FIX_ROUNDS, MAX_FIX_TRIALS, TriedFix, fix};
pub use rule::{
    AnyRule, Category, Defaults, Entry, Meta, Profile, Row, Rule, RuleOptions, Severity,
};
pub use select::{BaseSeverity, Gate, Selection, find_entry};
pub use shared::Shared;
pub use subject::{
    Expected, ImageConfig, LayerFile, Needs, PublishedUse, SecretFiles, Subject, Target,
};
pub(crate) use waiver::ignore_comments;
pub use waiver::{
    MAX_TEAM_WAIVERS, TeamWaivers, Waived, WaiverFault, WaiverNote, WaiverTool, Waiving,
};

use crate::{
    build::Build,
    dockerfile::{Dockerfile, Instruction},
    expectations::Expectations,
    rules,
    text::Span,
};
use std::collections::HashSet;

/// The name of the rule that says what was left unchecked. It always runs: who switches it off has not
/// looked at the file either.
pub(crate) const NOT_CHECKED: &str = "not-checked";

/// The name of the rule about templates. Where it runs and finds one, nothing else is looked for: what
/// the other rules would say is about a file that nobody builds.
pub(crate) const UNRENDERED_TEMPLATE: &str = "unrendered-template";

/// The rules that tell what a build stops at. BuildKit tells the first beside what its checks find.
pub(crate) const BUILD_ERRORS: &[&str] = &[
    "unknown-instruction",
    "unknown-flag",
    "invalid-instruction",
    "invalid-onbuild-trigger",
    "instruction-before-from",
    "file-without-from",
    "malformed-digest",
    "copy-from-own-stage",
];

#[cfg(test)]
#[test]
fn build_errors_are_rules() {
    for id in BUILD_ERRORS {
        assert!(rules::all().any(|entry| entry.meta.id == *id), "{id}");
    }
}

/// Whether the findings of a rule say that something was not looked at. They can be neither waived nor
/// known from a baseline.
pub(crate) fn says_unchecked(rule: &str) -> bool {
    [NOT_CHECKED, UNRENDERED_TEMPLATE].contains(&rule)
}

/// What rules found in a target.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// In order of their place.
    pub findings: Vec<Finding>,
    /// Those that someone has decided to live with.
    pub waived: Vec<Waived>,
    /// For each entry of the team's waivers that holds for the file, whether it waived anything.
    pub(crate) team_waivers: Vec<(usize, bool)>,
    /// Where in the file secrets stand, as far as they are known by findings or by their format.
    pub secrets: Vec<Span>,
    /// What BuildKit's checks find fails a build: the file says `# check=error=true`, and it is
    /// checked as BuildKit does.
    pub(crate) fails: bool,
}

/// Runs rules on a target.
///
/// The findings are in order of their place and do not depend on the order of the rules. Rules
/// about waivers run last, on what became of the waivers.
pub fn run(target: Target<'_>, rules: &[Box<dyn AnyRule>], waiving: &Waiving) -> Outcome {
    let is_template = rules
        .iter()
        .any(|rule| rule.meta().id == UNRENDERED_TEMPLATE)
        && target
            .dockerfile
            .is_some_and(|file| file.template_mark().is_some());
    let (last, first): (Vec<&dyn AnyRule>, Vec<_>) = borrow(rules)
        .filter(|rule| !is_template || says_unchecked(rule.meta().id))
        .partition(|rule| rule.needs() == Needs::Waivers);
    // Before any rule asks what was left unchecked.
    for rule in &first {
        rule.prepare(target);
    }
    let findings = look(target, target.dockerfile, &first);
    let Some(file) = target.dockerfile else {
        return Outcome {
            findings,
            ..Outcome::default()
        };
    };
    let (findings, skipped, fails) = if waiving.only == Some(WaiverTool::BuildKit) {
        let sifted = buildkit::sift(findings, file, waiving);
        (sifted.findings, sifted.skipped, sifted.fails)
    } else {
        (findings, Vec::new(), false)
    };
    let settled = waiver::settle(findings, file, rules, waiving);
    let mut outcome = Outcome {
        findings: settled.findings,
        waived: settled.waived,
        team_waivers: settled.team,
        secrets: Vec::new(),
        fails,
    };
    outcome.waived.extend(skipped);
    let about_waivers = look(
        Target {
            waivers: &settled.notes,
            ..target
        },
        Some(file),
        &last,
    );
    if !about_waivers.is_empty() {
        let settled = waiver::settle(about_waivers, file, &[], waiving);
        outcome.findings.extend(settled.findings);
        outcome.waived.extend(settled.waived);
        sort(&mut outcome.findings);
    }
    outcome.secrets = secrets(file, &outcome);
    outcome
}

/// Runs the rules about images on one. `file` is where waivers are looked for, and the instructions that
/// made what is found: the Dockerfile of the build, or an empty one.
pub fn run_on_build(
    build: &Build<'_>,
    expectations: &[Expectations],
    file: &Dockerfile,
    rules: &[Box<dyn AnyRule>],
    waiving: &Waiving,
) -> Outcome {
    let target = Target {
        build: Some(build),
        expectations,
        ..Target::default()
    };
    let rules_of_images: Vec<&dyn AnyRule> = borrow(rules)
        .filter(|rule| rule.needs() != Needs::Waivers)
        .collect();
    let findings = look(target, Some(file), &rules_of_images);
    let settled = waiver::settle(findings, file, rules, waiving);
    Outcome {
        findings: settled.findings,
        waived: settled.waived,
        team_waivers: settled.team,
        ..Outcome::default()
    }
}

/// Where secrets stand. Those in a known format are found whatever rules run: the lines of other
/// findings may hold them.
fn secrets(file: &Dockerfile, outcome: &Outcome) -> Vec<Span> {
    let waived = outcome.waived.iter().map(|waived| &waived.finding);
    let findings = || outcome.findings.iter().chain(waived.clone());
    if findings().next().is_none() {
        return Vec::new();
    }
    let told = findings().flat_map(|finding| finding.secrets.iter().copied());
    told.chain(rules::tokens_in(file.source())).collect()
}

/// Runs the rules about waivers on a team's file, when all files it may hold for have been checked.
pub(crate) fn run_on_team(
    team: &TeamWaivers,
    outcomes: impl Iterator<Item = (usize, bool)>,
    rules: &[Box<dyn AnyRule>],
    waiving: &Waiving,
) -> Outcome {
    let notes = team.notes(outcomes, &names(rules), waiving);
    let target = Target {
        waivers: &notes,
        ..Target::default()
    };
    Outcome {
        findings: look(target, None, &borrow(rules).collect::<Vec<_>>()),
        ..Outcome::default()
    }
}

fn borrow(rules: &[Box<dyn AnyRule>]) -> impl Iterator<Item = &dyn AnyRule> {
    rules.iter().map(Box::as_ref)
}

/// The names of rules.
fn names(rules: &[Box<dyn AnyRule>]) -> HashSet<String> {
    rules.iter().map(|rule| rule.meta().id.to_owned()).collect()
}

/// What rules find in a target, in order, with stages and fingerprints.
fn look(target: Target<'_>, file: Option<&Dockerfile>, rules: &[&dyn AnyRule]) -> Vec<Finding> {
    let mut all = Vec::new();
    for rule in rules {
        let mut findings = Findings::new(rule.meta());
        rule.check_all(target, &mut findings);
        all.extend(findings.into_vec());
    }
    if let Some(build) = target.build {
        for finding in &mut all {
            if let Location::Image(place) = &finding.location {
                finding.origin = build.origin(place);
                finding.cause = build.cause(place);
            }
        }
    }
    if let Some(file) = file {
        for finding in &mut all {
            let Some(span) = finding.span_in_dockerfile() else {
                continue;
            };
            finding.stage = StageInfo::at(file, span.start);
            let instruction = file.instruction_at(span.start);
            let instruction = instruction.map(Instruction::span);
            finding.instruction = instruction
                .filter(|whole| span.start <= whole.end)
                .map(|whole| whole.start);
        }
    }
    sort(&mut all);
    fingerprint::assign(file, &mut all);
    all
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let place =
            |finding: &Finding| (finding.location.span(), finding.location.image().cloned());
        (place(a), &a.rule, &a.message).cmp(&(place(b), &b.rule, &b.message))
    });
}
