use super::report;
use crate::{
    dockerfile::{PackageToolKind, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct AttackTool;

impl Rule for AttackTool {
    const META: Meta<'static> = Meta {
        id: "attack-tool",
        summary: "a tool that intruders look for is in the image",
        why: "Who gets in through the program finds the next step installed, and need not bring a file that would be noticed.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("attack_tool.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let kinds = [
            PackageToolKind::Connection,
            PackageToolKind::Scanner,
            PackageToolKind::Debugger,
            PackageToolKind::Privilege,
            PackageToolKind::RemoteLogin,
        ];
        let help = |_| "leave it out of this stage; to look into a running container, attach one with tools: `kubectl debug`, `docker debug`";
        report(stage, &kinds, gives, help, findings);
    }
}

fn gives(kind: PackageToolKind) -> &'static str {
    match kind {
        PackageToolKind::Connection => "one line opens a shell to the outside",
        PackageToolKind::Scanner => {
            "an intruder finds the next hosts, or reads what is sent between them"
        }
        PackageToolKind::Debugger => {
            "an intruder reads the memory of other processes, and the secrets in it"
        }
        PackageToolKind::Privilege => "each hole in a setuid root program makes an intruder root",
        _ => "an intruder goes on to other hosts, or comes back",
    }
}
