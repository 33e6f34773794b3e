//! Caches that the words of a RUN leave behind, and what all rules about caches report.

use super::{
    shipped, verb_span,
    words::{has_word, mounts, plain_commands},
};
use crate::{
    dockerfile::{Command, Instruction, LeftCache, Manager, PackageCommand},
    lint::{Confidence, Finding, Findings},
    rules::reading::Reading,
};

/// How a cache is filled and emptied by the words of commands.
pub(super) struct ByWords {
    pub(super) manager: Manager,
    /// Where it is, as reports say it.
    pub(super) folder: &'static str,
    /// Whether a command fills it.
    pub(super) fills: fn(&PackageCommand<'_>) -> bool,
    /// Whether a command empties it.
    pub(super) empties: fn(Command<'_>) -> bool,
    /// With a mount at one of these places it is not in the layer.
    pub(super) mounts: &'static [&'static str],
}

impl ByWords {
    /// The cache, if the commands of a RUN fill it and none empties it.
    ///
    /// Only the first command that empties it counts: before the first that fills it, it is in vain.
    pub(super) fn left<'a>(&self, run: Instruction<'a>) -> Option<LeftCache<'a>> {
        let mut commands = Vec::new();
        // Whether it had been filled when it was first emptied.
        let mut emptied = None;
        for command in plain_commands(run) {
            if (self.empties)(command) {
                emptied.get_or_insert(!commands.is_empty());
            }
            if command.package_manager() == Some(self.manager)
                && let Some(read) = command.package_command()
                && (self.fills)(&read)
            {
                commands.push((command, read));
            }
        }
        let is_left = !commands.is_empty()
            && emptied != Some(true)
            && !self.mounts.iter().any(|place| mounts(run, place));
        is_left.then_some(LeftCache {
            manager: self.manager,
            folder: self.folder,
            commands,
            may_be_off: false,
        })
    }
}

/// The caches of these managers that a RUN leaves, by the one reading or the other.
pub(super) fn left_caches<'a>(
    run: Instruction<'a>,
    reading: Reading,
    managers: &[Manager],
    by_words: &[ByWords],
) -> Vec<LeftCache<'a>> {
    let is_one = |command: Command<'_>| {
        let manager = command.package_manager();
        manager.is_some_and(|manager| managers.contains(&manager))
    };
    if !run.commands().any(is_one) {
        return Vec::new();
    }
    if reading == Reading::Words {
        let first = by_words.iter().find_map(|cache| cache.left(run));
        return first.into_iter().collect();
    }
    if !shipped(run) {
        return Vec::new();
    }
    let mut left = run.left_caches();
    left.retain(|cache| managers.contains(&cache.manager));
    left
}

/// Reports a cache that is left.
pub(super) fn report<'f>(
    left: &LeftCache<'_>,
    findings: &'f mut Findings<'_>,
) -> Option<&'f mut Finding> {
    let (command, read) = left.commands.first()?;
    let message = format!(
        "`{}` leaves a cache in {}",
        read.title(),
        place(left.manager, left.folder)
    );
    let finding = findings.report(verb_span(*command, read), message);
    if left.may_be_off {
        finding.confidence(Confidence::Medium);
    }
    Some(finding)
}

/// A cache's folder in words that hold for every base.
fn place(manager: Manager, folder: &str) -> String {
    match manager {
        Manager::Gem | Manager::Bundler => "the folder `cache` of its gems".to_owned(),
        Manager::Go => "`$GOPATH/pkg` and `~/.cache/go-build`".to_owned(),
        _ => format!("`{folder}`"),
    }
}

/// Whether a command is `rm -rf` of anything, or `rm` of this path.
pub(super) fn removes(command: Command<'_>, path: &str) -> bool {
    command.name() == Some("rm") && has_word(command, &["-rf", path])
}

/// Whether a program is called to empty its cache: `dnf clean all`.
pub(super) fn cleans(command: Command<'_>, program: &str, words: &[&str]) -> bool {
    command.name() == Some(program) && has_word(command, words)
}

/// Whether the verb is one of these.
pub(super) fn has_verb(read: &PackageCommand<'_>, verbs: &[&str]) -> bool {
    read.verb
        .is_some_and(|verb| verbs.contains(&verb.text.as_str()))
}
