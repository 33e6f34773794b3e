use crate::{
    dockerfile::{Action, Command, Manager, Package, PackageCommand, PackageSource, Pin, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnpinnedLanguagePackage;

impl Rule for UnpinnedLanguagePackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-language-package",
        summary: "a package of a language is installed in whatever version is newest",
        why: "A version that is published between two builds, by whoever holds the author's account, is in the image unseen.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3013",
            "hadolint:DL3016",
            "hadolint:DL3028",
            "hadolint:DL3062",
        ],
        page: include_str!("unpinned_language_package.md"),
    };

    type Subject<'a> = Command<'a>;

    fn check(&self, command: Command<'_>, findings: &mut Findings) {
        let Some(read) = command.package_command() else {
            return;
        };
        let is_used = command
            .instruction()
            .stage()
            .is_none_or(Stage::is_reachable);
        if !is_used || is_bound(&read) {
            return;
        }
        let mut unpinned = read
            .packages
            .iter()
            .filter(|package| is_unpinned(&read, package));
        let Some(first) = unpinned.next() else { return };
        let name = first.name.unwrap_or_default();
        let others = match unpinned.count() {
            0 => String::new(),
            1 => " and one more".to_owned(),
            more => format!(" and {more} more"),
        };
        findings
            .report(
                first.word.span,
                format!(
                    "`{}` takes whatever version of `{name}`{others} is newest",
                    read.title()
                ),
            )
            .help(help(read.manager, name));
    }
}

/// Whether something else than the command line tells the versions.
fn is_bound(read: &PackageCommand<'_>) -> bool {
    match read.manager {
        Manager::Pip => read
            .flag(&["-c", "--constraint", "--no-index", "--require-hashes"])
            .is_some(),
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
        Manager::Npm => read
            .verb
            .is_some_and(|verb| matches!(verb.text.as_str(), "ci" | "clean-install")),
        _ => false,
    }
}

fn is_unpinned(read: &PackageCommand<'_>, package: &Package<'_>) -> bool {
    if package.source != PackageSource::Repository
        || package.pin != Pin::None
        || package.name.is_none()
    {
        return false;
    }
    let verb = read.verb.map(|verb| verb.text.as_str());
    match read.manager {
        Manager::Pip | Manager::Uv | Manager::Pipx => {
            // The tools that install the rest, which come with the base and are brought up to date.
            read.action == Action::Install
                && !matches!(package.name, Some("pip" | "setuptools" | "wheel"))
        }
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            read.action == Action::Install
                && !matches!(
                    verb,
                    Some("update" | "up" | "upgrade" | "focus" | "fetch" | "ci")
                )
                && !matches!(package.name, Some("npm"))
        }
        Manager::Gem => read.action == Action::Install && verb != Some("update"),
        Manager::Cargo => read.action == Action::Install,
        // Without `@` the module at hand tells the version, but `get` asks for the newest.
        Manager::Go => {
            package.word.text.contains('@')
                || (verb == Some("get") && package.word.text.contains('.'))
        }
        Manager::Composer => matches!(verb, Some("require" | "global require")),
        _ => false,
    }
}

fn help(manager: Manager, name: &str) -> String {
    match manager {
        Manager::Pip | Manager::Uv | Manager::Pipx => {
            format!(
                "name the version, `{name}==…`, or better install from a lock file with hashes: `pip install --require-hashes -r requirements.txt`"
            )
        }
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            format!(
                "name the version, `{name}@1.2.3`, or put it into `package.json` and install with the lock file: `npm ci`"
            )
        }
        Manager::Gem => format!(
            "name the version, `gem install {name} --version 1.2.3`, or use a `Gemfile.lock`"
        ),
        Manager::Cargo => format!(
            "name the version and keep its lock file: `cargo install --locked {name}@1.2.3`"
        ),
        Manager::Go => format!("name the version or commit: `{name}@v1.2.3`"),
        _ => format!("name the version of `{name}`, or install with a lock file"),
    }
}
