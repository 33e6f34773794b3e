use super::verb_span;
use crate::{
    dockerfile::{Action, Command, Manager, PackageCommand, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct LockFileNotEnforced;

impl Rule for LockFileNotEnforced {
    const META: Meta<'static> = Meta {
        id: "lock-file-not-enforced",
        summary: "an install has a lock file at hand and may still go past it",
        why: "Where the lock file does not fit, the install quietly takes other versions than those that were tested.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("lock_file_not_enforced.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let mut copied = [false; LOCKS.len()];
        for instruction in stage.instructions() {
            if let Kind::Copy(copy) = instruction.kind() {
                copy.paths().for_each(|word| note(&word.text, &mut copied));
            }
            for command in instruction.commands() {
                let Some(read) = command.package_command() else {
                    continue;
                };
                let row = LOCKS
                    .iter()
                    .zip(copied)
                    .find(|(lock, copied)| *copied && lock.manager == read.manager);
                if let Some((lock, _)) = row.filter(|(lock, _)| lock.is_passed_by(&read)) {
                    report(lock, command, &read, findings);
                }
            }
        }
    }
}

fn note(source: &str, copied: &mut [bool; LOCKS.len()]) {
    let name = source.rsplit('/').next().unwrap_or(source);
    for (lock, copied) in LOCKS.iter().zip(copied) {
        *copied |= lock.files.contains(&name.trim_end_matches('*'));
    }
}

/// A lock file, and how the install that it is for holds to it.
struct Lock {
    manager: Manager,
    files: &'static [&'static str],
    /// Flags that hold to it.
    flags: &'static [&'static str],
    /// The flag to add; npm has a verb for it.
    flag: Option<&'static str>,
}

const LOCKS: [Lock; 4] = [
    Lock {
        manager: Manager::Npm,
        files: &["package-lock.json", "npm-shrinkwrap.json"],
        flags: &["-g", "--global", "--no-package-lock", "--package-lock-only"],
        flag: None,
    },
    Lock {
        manager: Manager::Yarn,
        files: &["yarn.lock"],
        flags: &[
            "--frozen-lockfile",
            "--immutable",
            "--immutable-cache",
            "--pure-lockfile",
            "--no-lockfile",
        ],
        flag: Some("--frozen-lockfile"),
    },
    Lock {
        manager: Manager::Pnpm,
        files: &["pnpm-lock.yaml"],
        flags: &[
            "--frozen-lockfile",
            "--no-lockfile",
            "--no-frozen-lockfile",
            "--offline",
        ],
        flag: Some("--frozen-lockfile"),
    },
    Lock {
        manager: Manager::Uv,
        files: &["uv.lock"],
        flags: &["--locked", "--frozen"],
        flag: Some("--locked"),
    },
];

impl Lock {
    fn is_passed_by(&self, read: &PackageCommand<'_>) -> bool {
        let verb = read.verb.map(|verb| verb.text.as_str());
        let verbs: &[Option<&str>] = match self.manager {
            Manager::Yarn => &[None, Some("install")],
            Manager::Uv => &[Some("sync")],
            _ => &[Some("install"), Some("i")],
        };
        read.action == Action::Install
            && read.packages.is_empty()
            && !read.has_unknown_words
            && verbs.contains(&verb)
            && read.flag(self.flags).is_none()
    }
}

fn report(lock: &Lock, command: Command<'_>, read: &PackageCommand<'_>, findings: &mut Findings) {
    let file = lock.files.first().copied().unwrap_or_default();
    let finding = findings.report(
        verb_span(command, read),
        format!(
            "`{}` may install other versions than `{file}` says",
            read.title()
        ),
    );
    match (lock.flag, read.verb) {
        (Some(flag), _) => {
            finding
                .help(format!(
                    "add `{flag}`, so that a lock file that does not fit stops the build"
                ))
                .fix(
                    "hold to the lock file",
                    Safety::Suggested,
                    vec![command.add_flag(read, flag)],
                );
        }
        (None, Some(verb)) => {
            finding
                .help("use `npm ci`, which installs what the lock file says or stops")
                .fix(
                    "hold to the lock file",
                    Safety::Suggested,
                    vec![Edit::replace(verb.span, "ci")],
                );
        }
        (None, None) => {}
    }
}
