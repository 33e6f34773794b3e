use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct MalformedDigest;

impl Rule for MalformedDigest {
    const META: Meta<'static> = Meta {
        id: "malformed-digest",
        summary: "the digest of an image is none",
        why: "The build stops here: no image can have this digest.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("malformed_digest.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let ProblemKind::MalformedDigest {
            message,
            by_default,
        } = &problem.kind
        else {
            return;
        };
        let finding = findings.report(problem.span, message);
        finding.help(
            "take the whole digest, `sha256:` and 64 digits, from `crane digest IMAGE` or `docker buildx imagetools inspect IMAGE`",
        );
        if *by_default {
            finding
                .severity(Severity::Warning)
                .confidence(Confidence::Medium)
                .why("A build that does not give another value stops here.");
        }
    }
}
