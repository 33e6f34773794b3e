//! The engine: rules in, findings out.

mod finding;
mod pragma;
mod rule;
mod select;
mod subject;

pub use finding::{
    Append, Confidence, Finding, Findings, Fix, Location, Related, Safety, StageInfo,
};
pub use rule::{AnyRule, Category, Entry, Meta, Profile, Rule, Severity};
pub use select::{Selection, find_entry};
pub use subject::{Needs, Subject, Target};

use pragma::Pragmas;

/// Runs rules on a target.
///
/// The findings are in order of their place and do not depend on the order of the rules. Those
/// that a comment in the file ignores are left out.
pub fn run(target: Target<'_>, rules: &[Box<dyn AnyRule>]) -> Vec<Finding> {
    let mut all = Vec::new();
    for rule in rules {
        let mut findings = Findings::new(&rule.meta());
        rule.check_all(target, &mut findings);
        all.extend(findings.into_vec());
    }
    if let Some(file) = target.dockerfile {
        let pragmas = Pragmas::read(file);
        all.retain(|finding| !pragmas.ignores(finding));
        for finding in &mut all {
            finding.stage = StageInfo::at(file, &finding.location);
        }
    }
    all.sort_by(|a, b| {
        (a.location.span(), &a.rule, &a.message).cmp(&(b.location.span(), &b.rule, &b.message))
    });
    all
}
