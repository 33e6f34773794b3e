use super::{
    language::{has_no_version, is_used, report},
    unpinned::{Unpinned, face, is_file},
    words::each,
};
use crate::{
    dockerfile::{Action, Instruction, Manager, PackageCommand, PackageSource},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnpinnedNpmPackage {
    /// What is judged.
    reading: Reading,
}

impl Rule for UnpinnedNpmPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-npm-package",
        summary: "an npm package is installed in whatever version is newest",
        why: "A version that is published between two builds, by whoever holds the author's account, is in the image unseen.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3016"],
        page: include_str!("unpinned_npm_package.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            if !matches!(command.package_manager(), Some(Manager::Npm)) {
                return false;
            }
            let Some(read) = command.package_command() else {
                return false;
            };
            let unpinned = match self.reading {
                Reading::Words => by_words(&read),
                Reading::Effect if is_used(command) => by_effect(&read),
                Reading::Effect => None,
            };
            let Some(unpinned) = unpinned else {
                return false;
            };
            let name = unpinned.name;
            report(&read, &unpinned, findings).help(format!(
                "name the version, `{name}@1.2.3`, or put it into `package.json` and install with the lock file: `npm ci`"
            ));
            true
        });
    }
}

fn by_effect<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let verb = read.verb.map(|verb| verb.text.as_str());
    let keeps_lock = matches!(
        verb,
        Some("ci" | "clean-install" | "update" | "up" | "upgrade")
    );
    if read.action != Action::Install || keeps_lock {
        return None;
    }
    Unpinned::among(read, |package| {
        has_no_version(package) && package.name != Some("npm")
    })
}

fn by_words<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    read.verb.filter(|verb| verb.text == "install")?;
    Unpinned::among(read, |package| {
        package.source != PackageSource::File && !is_pinned(&face(package.word))
    })
}

fn is_pinned(text: &str) -> bool {
    // A commit, a tag or a branch of a repository.
    if text.contains('#') && text.contains('/') {
        return true;
    }
    if text.starts_with("git") && text.contains("://") {
        return false;
    }
    if is_file(text, &[".tgz", ".tar.gz", ".tar"]) {
        return true;
    }
    // The name of a scope starts with an `@` of its own.
    let name = match text.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/').map_or(scoped, |(_, name)| name),
        None => text,
    };
    name.contains('@')
}
