//! What package managers put into layers and take away again.

use super::{Added, Contents, Removed, What};
use crate::{
    dockerfile::{Command, Instruction},
    shell::Word,
    syntax::expand::Variable,
};

/// Programs that install and remove packages by name.
struct Manager {
    family: &'static str,
    programs: &'static [&'static str],
    installs: &'static [&'static str],
    removes: &'static [&'static str],
}

const MANAGERS: &[Manager] = &[
    Manager {
        family: "apt",
        programs: &["apt-get", "apt", "aptitude"],
        installs: &["install"],
        removes: &["remove", "purge", "autoremove", "autopurge"],
    },
    Manager {
        family: "apk",
        programs: &["apk"],
        installs: &["add"],
        removes: &["del"],
    },
    Manager {
        family: "rpm",
        programs: &["yum", "dnf", "microdnf", "zypper"],
        installs: &["install", "in"],
        removes: &["remove", "erase", "autoremove", "rm"],
    },
    Manager {
        family: "pip",
        programs: &["pip", "pip3"],
        installs: &["install"],
        removes: &["uninstall"],
    },
];

/// What a program keeps, where, and how it is cleaned.
struct Cache {
    programs: &'static [&'static str],
    /// Verbs after which it is full.
    fills: &'static [&'static str],
    /// With one of these flags it keeps nothing.
    unless: &'static [&'static str],
    what: &'static str,
    place: Place,
    /// Verbs of its own that clean it.
    cleans: &'static [&'static str],
}

enum Place {
    /// A folder.
    Folder(&'static str),
    /// Wherever the program puts it.
    Own(&'static str),
}

const CACHES: &[Cache] = &[
    Cache {
        programs: &["apt-get", "apt", "aptitude"],
        fills: &["update"],
        unless: &[],
        what: "the package lists of apt",
        place: Place::Folder("/var/lib/apt/lists"),
        cleans: &[],
    },
    Cache {
        programs: &["apk"],
        fills: &["update", "--update", "-U", "--update-cache"],
        unless: &["--no-cache"],
        what: "the package index of apk",
        place: Place::Folder("/var/cache/apk"),
        cleans: &[],
    },
    Cache {
        programs: &["yum"],
        fills: &["install", "update", "upgrade", "groupinstall", "makecache"],
        unless: &[],
        what: "the cache of yum",
        place: Place::Folder("/var/cache/yum"),
        cleans: &["clean"],
    },
    Cache {
        programs: &["dnf", "microdnf"],
        fills: &["install", "update", "upgrade", "makecache"],
        unless: &[],
        what: "the cache of dnf",
        place: Place::Folder("/var/cache/dnf"),
        cleans: &["clean"],
    },
    Cache {
        programs: &["zypper"],
        fills: &["install", "in", "refresh", "ref", "update", "up"],
        unless: &[],
        what: "the cache of zypper",
        place: Place::Folder("/var/cache/zypp"),
        cleans: &["clean", "cc"],
    },
    Cache {
        programs: &["npm"],
        fills: &["install", "i", "ci", "add"],
        unless: &[],
        what: "the cache of npm",
        place: Place::Own("npm"),
        cleans: &["cache"],
    },
    Cache {
        programs: &["yarn"],
        fills: &["install", "add"],
        unless: &[],
        what: "the cache of yarn",
        place: Place::Own("yarn"),
        cleans: &["cache"],
    },
    Cache {
        programs: &["pip", "pip3"],
        fills: &["install"],
        unless: &["--no-cache-dir"],
        what: "the cache of pip",
        place: Place::Own("pip"),
        cleans: &["cache"],
    },
    Cache {
        programs: &["conda", "mamba", "micromamba"],
        fills: &["install", "create", "update"],
        unless: &[],
        what: "the cache of conda",
        place: Place::Own("conda"),
        cleans: &["clean"],
    },
];

impl<'a> Contents<'a> {
    pub(super) fn manage_packages(
        &mut self,
        run: Instruction<'a>,
        command: Command<'a>,
        has_cache: bool,
        removed: &mut Vec<Removed<'a>>,
    ) {
        let Some(program) = command.name() else {
            return;
        };
        for cache in CACHES
            .iter()
            .filter(|cache| cache.programs.contains(&program))
        {
            self.manage_cache(run, command, cache, has_cache, removed);
        }
        for manager in MANAGERS
            .iter()
            .filter(|manager| manager.programs.contains(&program))
        {
            let verbs = || manager.installs.iter().chain(manager.removes);
            let mut words = command.arguments().iter();
            let Some(verb) = words.find(|word| verbs().any(|verb| *verb == word.text)) else {
                continue;
            };
            let installs = manager.installs.contains(&verb.text.as_str());
            let span = command.span();
            let words = words.filter(|word| !word.text.starts_with('-'));
            for (word, package) in words.flat_map(|word| packages(run, word)) {
                let key = (manager.family, package);
                if !installs {
                    if let Some(added) = self.packages.remove(&key) {
                        removed.push(Removed {
                            command,
                            span: word.span,
                            name: key.1,
                            added,
                        });
                    }
                } else if command.always_runs() {
                    self.packages.insert(
                        key,
                        Added {
                            by: run,
                            span,
                            what: What::Package,
                        },
                    );
                }
            }
        }
    }

    fn manage_cache(
        &mut self,
        run: Instruction<'a>,
        command: Command<'a>,
        cache: &Cache,
        has_cache: bool,
        removed: &mut Vec<Removed<'a>>,
    ) {
        let has = |words: &[&str]| {
            command
                .arguments()
                .iter()
                .find(|word| words.contains(&word.text.as_str()))
        };
        let span = command.span();
        if command
            .subcommand()
            .is_some_and(|verb| cache.cleans.contains(&verb.text.as_str()))
        {
            let added = match cache.place {
                Place::Folder(folder) => self.files.remove(&super::unnamed_in(folder)),
                Place::Own(name) => self.caches.remove(name),
            };
            removed.extend(added.map(|added| Removed {
                command,
                span,
                name: String::new(),
                added,
            }));
            return;
        }
        let fills = command.always_runs() && !has_cache && has(cache.fills).is_some();
        if !fills || command.flag(cache.unless).is_some() {
            return;
        }
        let added = |folder| Added {
            by: run,
            span,
            what: What::Cache(cache.what, folder),
        };
        match cache.place {
            Place::Folder(folder) => {
                self.files
                    .insert(super::unnamed_in(folder), added(Some(folder)));
            }
            Place::Own(name) => {
                self.caches.insert(name, added(None));
            }
        }
    }
}

/// The packages that a word names, without their versions, releases and architectures: those of a variable that the
/// Dockerfile sets too.
fn packages<'w>(run: Instruction<'_>, word: &'w Word) -> Vec<(&'w Word, String)> {
    let bare = |name: &str| {
        let end = name.find(['=', '<', '>', '~', ':']).unwrap_or(name.len());
        (word, name[..end].to_owned())
    };
    if word.literal {
        return vec![bare(&word.text)];
    }
    let variable = word.text.trim_start_matches('$').trim_matches(['{', '}']);
    match run.variable(variable) {
        Variable::Set(names) => names.split_whitespace().map(bare).collect(),
        _ => Vec::new(),
    }
}
