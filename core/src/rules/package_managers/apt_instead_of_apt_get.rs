use super::words::each;
use crate::{
    dockerfile::Instruction,
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct AptInsteadOfAptGet {
    /// What is judged.
    reading: Reading,
}

impl Rule for AptInsteadOfAptGet {
    const META: Meta<'static> = Meta {
        id: "apt-instead-of-apt-get",
        summary: "a build calls `apt`, which is made for people",
        why: "What `apt` prints, asks and takes for flags may change with any release; `apt-get` and `apt-cache` keep theirs.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3027", "checkov:CKV_DOCKER_9"],
        page: include_str!("apt_instead_of_apt_get.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            let program = command.shell().words.first();
            let Some(program) = program.filter(|_| command.name() == Some("apt")) else {
                return false;
            };
            let verb = command
                .package_command()
                .and_then(|read| Some(read.verb?.text.as_str()));
            let is_shared = verb.is_some_and(|verb| SHARED.contains(&verb));
            let other = match verb {
                Some("list" | "search" | "show" | "policy" | "depends" | "rdepends") => "apt-cache",
                _ => "apt-get",
            };
            let finding = findings.report(program.span, "`apt` is for people at a terminal");
            finding.help(format!("use `{other}`, which stays the same for scripts"));
            let source = instruction.file().source();
            if is_shared && source.slice(program.span) == "apt" {
                finding.fix(
                    "use `apt-get`",
                    Safety::Suggested,
                    vec![Edit::replace(program.span, "apt-get")],
                );
            }
            true
        });
    }
}

/// What both do alike.
const SHARED: &[&str] = &[
    "update",
    "install",
    "remove",
    "purge",
    "autoremove",
    "clean",
    "autoclean",
    "build-dep",
];
