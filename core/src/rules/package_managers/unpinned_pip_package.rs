use super::{
    language::{has_no_version, is_used, report},
    unpinned::{Unpinned, face, is_file},
    words::{each, has_word},
};
use crate::{
    dockerfile::{Action, Command, Instruction, Manager, PackageCommand, PackageSource},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnpinnedPipPackage {
    /// What is judged.
    reading: Reading,
}

impl Rule for UnpinnedPipPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-pip-package",
        summary: "a Python package is installed in whatever version is newest",
        why: "A version that is published between two builds, by whoever holds the author's account, is in the image unseen.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3013"],
        page: include_str!("unpinned_pip_package.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            if !matches!(
                command.package_manager(),
                Some(Manager::Pip | Manager::Pipx)
            ) {
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
                "name the version, `{name}==…`, or better install from a lock file with hashes: `pip install --require-hashes -r requirements.txt`"
            ));
            true
        });
    }
}

fn by_effect<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let is_bound = ["-c", "--constraint", "--no-index", "--require-hashes"];
    if read.action != Action::Install || read.flag(&is_bound).is_some() {
        return None;
    }
    Unpinned::among(read, |package| {
        // The tools that install the rest, which come with the base and are brought up to date.
        let is_tool = matches!(package.name, Some("pip" | "setuptools" | "wheel"));
        let is_branch = package.source == PackageSource::Url
            && is_repository(&package.word.text)
            && !package.word.text.contains('@');
        is_branch || (has_no_version(package) && !is_tool)
    })
}

/// What is installed beside a list of requirements or the project itself may be in that list.
fn by_words<'u>(command: Command<'_>, read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    let lists = ["-c", "--constraint", "-r", "--requirement"];
    let is_install = read.verb.is_some_and(|verb| verb.text == "install");
    if !is_install || read.flag(&lists).is_some() || has_word(command, &["."]) {
        return None;
    }
    Unpinned::among(read, |package| !is_pinned(&face(package.word)))
}

fn is_pinned(text: &str) -> bool {
    if is_repository(text) && text.contains('@') {
        return true;
    }
    text.contains(['<', '>'])
        || (text.contains('/') && !is_repository(text))
        || ["==", "!=", "~="]
            .iter()
            .any(|operator| text.contains(operator))
        || is_file(text, &[".whl", ".tar.gz"])
}

/// Whether it is the address of a repository of source code.
fn is_repository(text: &str) -> bool {
    ["git+", "git:", "hg+", "svn+", "svn:", "bzr+"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}
