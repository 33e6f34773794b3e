use super::{
    language::{has_no_version, is_used, report},
    unpinned::Unpinned,
    words::{each, plain_commands},
};
use crate::{
    dockerfile::{Command, Instruction, Manager, PackageCommand, PackageSource},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnpinnedGoPackage {
    /// What is judged.
    reading: Reading,
}

impl Rule for UnpinnedGoPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-go-package",
        summary: "a Go program is installed in whatever version is newest",
        why: "A version that is published between two builds, by whoever holds the author's account, is in the image unseen.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3062"],
        page: include_str!("unpinned_go_package.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let runs = self.reading == Reading::Words && plain_commands(instruction).any(is_run);
        each(self.reading, instruction, |command| {
            if !matches!(command.package_manager(), Some(Manager::Go)) {
                return false;
            }
            let Some(read) = command.package_command() else {
                return false;
            };
            let unpinned = match self.reading {
                // Where anything is run, what is installed beside it is not looked at.
                Reading::Words if runs && !is_run(command) => None,
                Reading::Words => by_words(&read),
                Reading::Effect if is_used(command) => by_effect(&read),
                Reading::Effect => None,
            };
            let Some(unpinned) = unpinned else {
                return false;
            };
            let name = unpinned.name;
            report(&read, &unpinned, findings)
                .help(format!("name the version or commit: `{name}@v1.2.3`"));
            true
        });
    }
}

fn by_effect<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let gets = read.verb.is_some_and(|verb| verb.text == "get");
    // Without `@` the module at hand tells the version, but `get` asks for the newest.
    let asks = |text: &str| text.contains('@') || (gets && text.contains('.'));
    Unpinned::among(read, |package| {
        has_no_version(package) && asks(&package.word.text)
    })
}

fn is_run(command: Command<'_>) -> bool {
    let verb = command.arguments().first();
    command.name() == Some("go") && verb.is_some_and(|verb| verb.text == "run")
}

fn by_words<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let verb = read.verb?;
    if !matches!(verb.text.as_str(), "install" | "get" | "run") {
        return None;
    }
    Unpinned::among(read, |package| {
        let text = package.word.text.as_str();
        let is_newest = text.ends_with("@latest") || text.ends_with("@none");
        package.source != PackageSource::File
            && text != "tool"
            && (is_newest || !text.contains('@'))
    })
}
