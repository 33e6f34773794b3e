use super::{
    language::{has_no_version, is_used, report},
    unpinned::Unpinned,
};
use crate::{
    dockerfile::{Action, Command, Manager, Package, PackageCommand},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnpinnedLanguagePackage;

impl Rule for UnpinnedLanguagePackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-language-package",
        summary: "uv, Yarn, pnpm, Cargo or Composer installs a package in whatever version is newest",
        why: "A version that is published between two builds, by whoever holds the author's account, is in the image unseen.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unpinned_language_package.md"),
    };

    type Subject<'a> = Command<'a>;

    fn check(&self, command: Command<'_>, findings: &mut Findings) {
        let is_other = command.package_manager().is_some_and(|manager| {
            // These have rules of their own.
            !matches!(
                manager,
                Manager::Pip | Manager::Pipx | Manager::Npm | Manager::Gem | Manager::Go
            )
        });
        if !is_other || !is_used(command) {
            return;
        }
        let Some(read) = command.package_command().filter(|read| !is_bound(read)) else {
            return;
        };
        if let Some(unpinned) = Unpinned::among(&read, |package| is_unpinned(&read, package)) {
            let help = help(read.manager, unpinned.name);
            report(&read, &unpinned, findings).help(help);
        }
    }
}

/// Whether something else than the command line tells the versions.
fn is_bound(read: &PackageCommand<'_>) -> bool {
    match read.manager {
        Manager::Uv => read
            .flag(&[
                "-c",
                "--constraint",
                "--constraints",
                "--no-index",
                "--require-hashes",
                "--exclude-newer",
            ])
            .is_some(),
        Manager::Cargo => read.flag(&["--path"]).is_some(),
        _ => false,
    }
}

fn is_unpinned(read: &PackageCommand<'_>, package: &Package<'_>) -> bool {
    if !has_no_version(package) {
        return false;
    }
    let verb = read.verb.map(|verb| verb.text.as_str());
    match read.manager {
        // The tools that install the rest, which come with the base and are brought up to date.
        Manager::Uv => {
            read.action == Action::Install
                && !matches!(package.name, Some("pip" | "setuptools" | "wheel"))
        }
        Manager::Yarn | Manager::Pnpm => {
            read.action == Action::Install
                && !matches!(
                    verb,
                    Some("update" | "up" | "upgrade" | "focus" | "fetch" | "ci")
                )
                && !matches!(package.name, Some("npm"))
        }
        Manager::Cargo => read.action == Action::Install,
        Manager::Composer => matches!(verb, Some("require" | "global require")),
        _ => false,
    }
}

fn help(manager: Manager, name: &str) -> String {
    match manager {
        Manager::Uv => format!(
            "name the version, `{name}==…`, or better install from a lock file: `uv sync --locked`"
        ),
        Manager::Yarn | Manager::Pnpm => format!(
            "name the version, `{name}@1.2.3`, or put it into `package.json` and install with the lock file"
        ),
        Manager::Cargo => format!(
            "name the version and keep its lock file: `cargo install --locked {name}@1.2.3`"
        ),
        _ => format!("name the version of `{name}`, or install with a lock file"),
    }
}
