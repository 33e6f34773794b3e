use crate::{
    image::Step,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct SudoInHistory;

impl Rule for SudoInHistory {
    const META: Meta<'static> = Meta {
        id: "sudo-in-history",
        summary: "a step of the image was run with `sudo`",
        why: "As root it does nothing; as another user it works only because that user may become root, in the container as well.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "dockle:DKL-DI-0001",
            "trivy:AVD-DS-0010",
            "checkov:CKV2_DOCKER_1",
        ],
        page: include_str!("sudo_in_history.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let text = steps::run_text(&step.history.created_by);
        let text = text.filter(|text| text.contains("sudo"));
        let Some(file) = text.and_then(steps::as_dockerfile) else {
            return;
        };
        let uses_sudo = steps::commands(&file).any(|command| {
            let shell = command.shell();
            let mut programs = shell.wrappers.iter().chain(shell.words.first());
            programs.any(|word| word.program() == Some("sudo"))
        });
        if uses_sudo {
            findings
                .report(step.place(), "this step calls `sudo`")
                .help("put `USER root` before the steps that need root and the user that the program runs as after them, and leave the package `sudo` out");
        }
    }
}
