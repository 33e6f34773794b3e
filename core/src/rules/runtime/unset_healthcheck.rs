use crate::{dockerfile::Stage, rules::prelude::*, syntax::instruction::Kind};

#[derive(Default)]
pub(super) struct UnsetHealthcheck;

impl Rule for UnsetHealthcheck {
    const META: Meta<'static> = Meta {
        id: "unset-healthcheck",
        summary: "nothing tells Docker whether the program still works",
        why: "A program that hangs counts as running, and nobody starts it anew.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3057",
            "dockle:CIS-DI-0006",
            "trivy:AVD-DS-0026",
            "checkov:CKV_DOCKER_2",
        ],
        page: include_str!("unset_healthcheck.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.healthcheck().is_some() {
            return;
        }
        // An image without a command is for others to build on.
        if stage.cmd().is_none() && stage.entrypoint().is_none() {
            return;
        }
        let Kind::From(from) = stage.from().kind() else {
            return;
        };
        findings
            .report(from.image.span, "the stage that is built has no `HEALTHCHECK`")
            .help("say how to tell, `HEALTHCHECK CMD [\"/app\", \"health\"]`, or that something else does: `HEALTHCHECK NONE`")
            .confidence(Confidence::Low);
    }
}
