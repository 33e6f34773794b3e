//! The findings of a file as `docker build --check` would tell them: no more than BuildKit comes to,
//! less what `# check=` leaves out.

use super::{BUILD_ERRORS, Finding, Waived, WaiverTool, Waiving};
use crate::{
    dockerfile::{Dockerfile, Verdict},
    text::Span,
};

/// What is left of the findings of a file.
pub(super) struct Sifted {
    pub(super) findings: Vec<Finding>,
    /// What `# check=skip=` leaves out.
    pub(super) skipped: Vec<Waived>,
    /// `error=true`: what is found fails the build.
    pub(super) fails: bool,
}

/// Sifts the findings of a file. Those of rules that BuildKit does not have stay.
pub(super) fn sift(findings: Vec<Finding>, file: &Dockerfile, waiving: &Waiving) -> Sifted {
    let checks = file.checks();
    let stop = checks.stop().map(|problem| problem.span);
    let mut sifted = Sifted {
        findings: Vec::new(),
        skipped: Vec::new(),
        fails: checks.fail_the_build(),
    };
    for finding in findings {
        let Some(place) = finding.location.span() else {
            sifted.findings.push(finding);
            continue;
        };
        let Some(name) = finding.alias("buildkit") else {
            // A build stops at the first.
            let is_first = |stop: Span| stop.start <= place.start && place.end <= stop.end;
            if !BUILD_ERRORS.contains(&finding.rule.as_str()) || stop.is_some_and(is_first) {
                sifted.findings.push(finding);
            }
            continue;
        };
        let later = finding.related.first();
        let later = later.and_then(|related| related.location.span());
        match checks.verdict(name, place, later) {
            Verdict::Told => sifted.findings.push(finding),
            Verdict::Untold => {}
            Verdict::Skipped(comment) => {
                let rule = finding.rule.as_str();
                if waiving.disabled || waiving.locked.contains(rule) {
                    sifted.findings.push(finding);
                } else {
                    sifted.skipped.push(skipped(finding, comment));
                }
            }
        }
    }
    sifted
}

fn skipped(finding: Finding, comment: Option<Span>) -> Waived {
    Waived {
        finding,
        by: WaiverTool::BuildKit,
        reason: None,
        until: None,
        comment,
    }
}
