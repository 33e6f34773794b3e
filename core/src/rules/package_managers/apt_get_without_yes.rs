use super::{left::has_verb, verb_span, words::each};
use crate::{
    dockerfile::{AptOption, Base, Command, Instruction, PackageCommand, Stage},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

const ASKS: &[&str] = &[
    "install",
    "remove",
    "purge",
    "upgrade",
    "dist-upgrade",
    "full-upgrade",
    "build-dep",
    "autoremove",
];
const ANSWERS: &[&str] = &[
    "-y",
    "--yes",
    "--assume-yes",
    "-qq",
    "--assume-no",
    "--force-yes",
];
const SAYS_YES: &[&str] = &["-y", "--yes", "--assume-yes"];
const ONLY_SHOWS: &[&str] = &[
    "-s",
    "--simulate",
    "--just-print",
    "--dry-run",
    "--recon",
    "--no-act",
    "--print-uris",
];

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct AptGetWithoutYes {
    /// What is judged.
    reading: Reading,
}

impl Rule for AptGetWithoutYes {
    const META: Meta<'static> = Meta {
        id: "apt-get-without-yes",
        summary: "`apt-get` waits for an answer that no one can give",
        why: "A build has no terminal, so `apt-get` gives up at its question and the step fails.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3014"],
        page: include_str!("apt_get_without_yes.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            let Some(read) = self.asking(command) else {
                return false;
            };
            findings
                .report(
                    verb_span(command, &read),
                    format!("`{}` asks before it acts", read.title()),
                )
                .help("answer it: `apt-get --yes`, or `-y`")
                .safe_fix("answer yes", command.add_flag(&read, "--yes"));
            true
        });
    }
}

impl AptGetWithoutYes {
    /// The command, if it asks and is not answered.
    fn asking<'a>(&self, command: Command<'a>) -> Option<PackageCommand<'a>> {
        if command.name() != Some("apt-get") {
            return None;
        }
        let read = command.package_command()?;
        // `-q` twice, or `-q=2`, is `-qq`.
        let is_quiet =
            command.count_flag(&["-q", "--quiet"]) >= 2 || command.flag(&["-q=2"]).is_some();
        let (verbs, answers) = match self.reading {
            Reading::Effect => (ASKS, ANSWERS),
            Reading::Words => (&["install"][..], SAYS_YES),
        };
        let asks = has_verb(&read, verbs) && !is_quiet && command.flag(answers).is_none();
        let is_certain = self.reading == Reading::Words
            || !(command.has_unknown_words()
                || removes_nothing(command, &read)
                || is_answered_elsewhere(command));
        (asks && is_certain).then_some(read)
    }
}

/// Without a name there is nothing to remove, and no question.
fn removes_nothing(command: Command<'_>, read: &PackageCommand<'_>) -> bool {
    has_verb(read, &["remove", "purge"])
        && read.packages.is_empty()
        && command
            .flag(&["--auto-remove", "--autoremove", "-f", "--fix-broken"])
            .is_none()
}

/// By something else than flags, or it asks nothing.
fn is_answered_elsewhere(command: Command<'_>) -> bool {
    command.flag(ONLY_SHOWS).is_some()
        || command.is_piped_into()
        || command.instruction().stage().is_some_and(base_answers)
        || command
            .instruction()
            .file()
            .sets_apt_option(AptOption::AssumeYes)
}

/// Whether the base brings `APT::Get::Assume-Yes`, as the images of `CircleCI` do.
fn base_answers(stage: Stage<'_>) -> bool {
    let Base::Image(name) = stage.root_base() else {
        return false;
    };
    name.repository().is_some_and(|(registry, repository)| {
        registry == "docker.io"
            && (repository.starts_with("cimg/") || repository.starts_with("circleci/"))
    })
}
