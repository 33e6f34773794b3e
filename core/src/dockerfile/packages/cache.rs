//! Caches that package managers fill, and whether a RUN leaves them in its layer.

// A table reads better in longer lines.
#[rustfmt::skip]
mod places;

use super::{Action, Manager, PackageCommand};
use crate::{
    dockerfile::{Command, Dockerfile, Instruction, MountKind, MountValue},
    shell::Word,
    syntax::{Keyword, expand::Variable},
};
use places::{CACHES, Cache};
use std::collections::HashSet;

/// A cache, or the lists of packages, that a RUN leaves in its layer.
#[derive(Clone)]
pub struct LeftCache<'a> {
    /// Whose it is.
    pub manager: Manager,
    /// The folder it is in, by default: `/var/lib/apt/lists`, `~/.cache/pip`.
    pub folder: &'static str,
    /// What fills it, in order; at least one.
    pub commands: Vec<(Command<'a>, PackageCommand<'a>)>,
    /// The base is not known, and may move it or switch it off with a variable.
    pub may_be_off: bool,
}

impl<'a> Instruction<'a> {
    /// The caches of package managers that a RUN fills and neither empties nor has as a mount, each
    /// once, in the order in which they are filled. Empty for other instructions.
    pub fn left_caches(self) -> Vec<LeftCache<'a>> {
        if self.keyword() != Some(Keyword::Run) {
            return Vec::new();
        }
        let commands: Vec<Read<'_>> = self
            .commands()
            .map(|command| (command, command.package_command()))
            .collect();
        let mut fillings: Vec<(&'static Cache, Vec<usize>)> = Vec::new();
        for (at, (_, read)) in commands.iter().enumerate() {
            let Some(read) = read else { continue };
            let Some(cache) = CACHES.iter().find(|cache| cache.is_filled_by(read)) else {
                continue;
            };
            match fillings
                .iter_mut()
                .find(|(known, _)| known.manager == cache.manager)
            {
                Some((_, places)) => places.push(at),
                None => fillings.push((cache, vec![at])),
            }
        }
        let left = fillings.into_iter().filter_map(|(cache, places)| {
            let (first, last) = (*places.first()?, *places.last()?);
            let (command, read) = &commands[first];
            let filling = Filling {
                run: self,
                cache,
                command: *command,
                read: read.as_ref()?,
            };
            // What is emptied after the last filling is empty.
            let is_clean = filling.is_switched_off(&commands[..first])
                || filling.is_mounted()
                || filling.is_emptied(&commands, last);
            (!is_clean).then(|| LeftCache {
                manager: cache.manager,
                folder: cache.folders.first().copied().unwrap_or_default(),
                commands: places
                    .iter()
                    .filter_map(|at| Some((commands[*at].0, commands[*at].1.clone()?)))
                    .collect(),
                may_be_off: !cache.variables.is_empty()
                    && self.stage().is_none_or(|stage| {
                        stage.known_base().is_none() && stage.base_config().is_none()
                    }),
            })
        });
        left.collect()
    }
}

impl Dockerfile {
    /// The variables that say something of a cache and that the text names anywhere.
    fn named_cache_variables(&self) -> &HashSet<&'static str> {
        self.cache_variables.get_or_init(|| {
            let text = self.source.text();
            let names = CACHES
                .iter()
                .flat_map(|cache| cache.off_variables.iter().chain(cache.variables));
            names.copied().filter(|name| text.contains(name)).collect()
        })
    }
}

/// A cache as a command of a RUN fills it.
struct Filling<'u, 'a> {
    run: Instruction<'a>,
    cache: &'static Cache,
    command: Command<'a>,
    read: &'u PackageCommand<'a>,
}

type Read<'a> = (Command<'a>, Option<PackageCommand<'a>>);

impl Filling<'_, '_> {
    /// By a variable.
    fn is_switched_off(&self, before: &[Read<'_>]) -> bool {
        let is_off = |name: &&str| {
            let by_env = matches!(self.variable(name), Some(value) if !value.is_empty());
            by_env || self.is_assigned(name, before)
        };
        self.cache.off_variables.iter().any(is_off)
            || self.places().iter().any(|place| place.starts_with("/dev/"))
    }

    /// The value of a variable, if anything may have set it: a look-up goes through all stages.
    fn variable(&self, name: &str) -> Option<&str> {
        let file = self.run.file();
        let may_be_set = file.inputs().knows_bases() || file.named_cache_variables().contains(name);
        match may_be_set.then(|| self.run.variable(name)) {
            Some(Variable::Set(value)) => Some(value),
            _ => None,
        }
    }

    fn is_assigned(&self, name: &str, before: &[Read<'_>]) -> bool {
        let assigns = |command: &Command<'_>| {
            let exports = matches!(command.name(), Some("export" | "declare"));
            let is_it = |word: &Word| {
                word.text
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('='))
            };
            command
                .shell()
                .assignments
                .iter()
                .any(|one| one.name == name)
                || (exports && command.arguments().iter().any(is_it))
        };
        assigns(&self.command) || before.iter().any(|(command, _)| assigns(command))
    }

    /// Where variables and flags move it.
    fn places(&self) -> Vec<String> {
        let mut places = Vec::new();
        for name in self.cache.variables {
            if let Some(value) = self.variable(name) {
                places.push(value.to_owned());
            }
            let assigned = self
                .command
                .shell()
                .assignments
                .iter()
                .filter(|one| one.name == *name);
            places.extend(assigned.filter_map(|one| Some(one.value.as_ref()?.text.clone())));
        }
        places.extend(
            self.read
                .flag_value(self.cache.place_flags)
                .map(str::to_owned),
        );
        places
    }

    fn is_mounted(&self) -> bool {
        self.run.mounts().iter().any(|mount| {
            let holds = matches!(mount.kind, None | Some(MountKind::Cache | MountKind::Tmpfs))
                || (mount.kind == Some(MountKind::Bind) && mount.read_only == Some(false));
            let target = match &mount.target {
                MountValue::Is(target) => self.run.absolute_path(target),
                MountValue::Unknown => None,
                MountValue::Unset => return false,
            };
            holds && target.is_none_or(|target| self.covers(&target))
        })
    }

    fn is_emptied(&self, commands: &[Read<'_>], last: usize) -> bool {
        commands.iter().enumerate().any(|(at, (command, read))| {
            // The body of a function stands before its call.
            if at <= last && command.always_runs() {
                return false;
            }
            self.empties(*command, read.as_ref())
        })
    }

    fn empties(&self, command: Command<'_>, read: Option<&PackageCommand<'_>>) -> bool {
        if let Some(read) = read {
            let same = read.manager == self.cache.manager
                || (is_rpm(read.manager) && is_rpm(self.cache.manager));
            // `apt-get clean` leaves the lists; `distclean` does not.
            let lists = self.cache.manager == Manager::Apt
                && !read.verb.is_some_and(|verb| verb.text.starts_with("dist"));
            return same && read.action == Action::Clean && !lists;
        }
        match command.name() {
            // A program that only the build knows.
            None => !command.shell().words.is_empty(),
            Some("rm" | "find" | "unlink") => command.arguments().iter().any(|word| {
                (!word.literal && word.text.starts_with('$') && !word.text.contains('/'))
                    || self.covers(&word.text)
            }),
            Some(name) => name.contains("clean") && name != "autoclean",
        }
    }

    /// Whether a path is that of the cache, in it, or above it.
    fn covers(&self, path: &str) -> bool {
        let moved = self.places();
        let is_moved = moved.iter().any(|place| places::is_related(path, place));
        is_moved
            || self
                .cache
                .folders
                .iter()
                .any(|folder| places::is_related(path, folder))
    }
}

fn is_rpm(manager: Manager) -> bool {
    matches!(
        manager,
        Manager::Dnf | Manager::Microdnf | Manager::Yum | Manager::Tdnf
    )
}
