use super::{
    language::{has_no_version, is_used, report},
    left::has_verb,
    unpinned::Unpinned,
    words::each,
};
use crate::{
    dockerfile::{Action, Command, Instruction, Manager, PackageCommand},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnpinnedGemPackage {
    /// What is judged.
    reading: Reading,
}

impl Rule for UnpinnedGemPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-gem-package",
        summary: "a Ruby gem is installed in whatever version is newest",
        why: "A version that is published between two builds, by whoever holds the author's account, is in the image unseen.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3028"],
        page: include_str!("unpinned_gem_package.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            if !matches!(command.package_manager(), Some(Manager::Gem)) {
                return false;
            }
            let Some(read) = command.package_command() else {
                return false;
            };
            let unpinned = match self.reading {
                Reading::Words => by_words(command, &read),
                Reading::Effect if is_used(command) => by_effect(&read),
                Reading::Effect => None,
            };
            let Some(unpinned) = unpinned else {
                return false;
            };
            let name = unpinned.name;
            report(&read, &unpinned, findings).help(format!(
                "name the version, `gem install {name} --version 1.2.3`, or use a `Gemfile.lock`"
            ));
            true
        });
    }
}

fn by_effect<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let installs = read.verb.is_some_and(|verb| verb.text != "update");
    if read.action != Action::Install || !installs {
        return None;
    }
    Unpinned::among(read, has_no_version)
}

/// Each flag takes the next word along.
fn by_words<'u>(command: Command<'u>, read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let installs = has_verb(read, &["install", "i"]);
    if !installs || read.flag(&["-v", "--version"]).is_some() {
        return None;
    }
    let mut words = command.arguments().iter();
    let mut gems = Vec::new();
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "--" => break,
            flag if flag.starts_with('-') => {
                words.next();
            }
            "install" | "i" => {}
            text if text.contains(':') => {}
            text => gems.push((word, text)),
        }
    }
    Unpinned::first(gems.into_iter())
}
