//! How the command line of a package manager is read.

use super::{
    Action::{self, Build, Clean, Install, Other, Remove, UpdateLists, Upgrade},
    Manager,
    arguments::Arguments,
    managers::MANAGERS,
};
use crate::shell::Word;
use std::{collections::HashMap, sync::LazyLock};

/// How a package manager is called.
pub(super) struct Grammar {
    pub(super) manager: Manager,
    pub(super) programs: &'static [&'static str],
    /// Flags whose value may be the next word.
    pub(super) with_value: &'static [&'static str],
    /// One word, or two with a space between.
    pub(super) verbs: &'static [(&'static str, Action)],
    /// Without a verb.
    pub(super) alone: Option<Action>,
    /// Letters can be put together: `-qy`.
    pub(super) clusters: bool,
    /// What follows `--` is for something else.
    pub(super) ends_at_dashes: bool,
}

/// The word that says what to do.
pub(super) struct Verb<'a> {
    /// The first of two.
    pub(super) before: Option<&'a Word>,
    pub(super) word: Option<&'a Word>,
    /// How many words it takes.
    pub(super) words: usize,
}

/// The grammar of each program: every command of a file is looked up by most rules.
static BY_PROGRAM: LazyLock<HashMap<&str, &Grammar>> = LazyLock::new(|| {
    // Of two that name a program the first counts.
    let grammars = MANAGERS.iter().rev();
    let programs =
        grammars.flat_map(|grammar| grammar.programs.iter().map(move |it| (*it, grammar)));
    programs.collect()
});

impl Grammar {
    pub(super) fn of_program(name: &str) -> Option<&'static Self> {
        let name = if is_versioned_pip(name) { "pip" } else { name };
        BY_PROGRAM.get(name).copied()
    }

    /// What a command does; `None` if it cannot be known.
    pub(super) fn action<'a>(&self, arguments: &Arguments<'a>) -> Option<(Action, Verb<'a>)> {
        if self.manager == Manager::Pacman {
            return Some(pacman(arguments));
        }
        let skipped = match arguments.words.first() {
            // `cargo +nightly build`
            Some(word) if self.manager == Manager::Cargo && word.text.starts_with('+') => 1,
            _ => 0,
        };
        let Some(first) = arguments.words.get(skipped) else {
            let verb = Verb {
                before: None,
                word: None,
                words: skipped,
            };
            let asks = arguments
                .flags
                .iter()
                .any(|flag| flag.is_any(&["--version", "-v", "--help", "-h"]));
            return self
                .alone
                .filter(|_| !asks && !arguments.unknown_flags)
                .map(|action| (action, verb));
        };
        if !first.literal {
            return None;
        }
        let second = arguments.words.get(skipped + 1).filter(|word| word.literal);
        let found = |text: &str| self.verbs.iter().find(|(verb, _)| *verb == text);
        let is_both = |verb: &str, second: &Word| {
            let words = verb.split_once(' ');
            words == Some((first.text.as_str(), second.text.as_str()))
        };
        if let Some(second) = second
            && let Some((_, action)) = self.verbs.iter().find(|(verb, _)| is_both(verb, second))
        {
            return Some((
                *action,
                Verb {
                    before: Some(first),
                    word: Some(second),
                    words: skipped + 2,
                },
            ));
        }
        let action = match found(&first.text) {
            Some((_, action)) => *action,
            // Goals and tasks have any names.
            None if matches!(self.manager, Manager::Maven | Manager::Gradle) => Build,
            None => Other,
        };
        Some((
            action,
            Verb {
                before: None,
                word: Some(first),
                words: skipped + 1,
            },
        ))
    }
}

/// `pip3`, `pip3.12`
fn is_versioned_pip(name: &str) -> bool {
    let version = name.strip_prefix("pip");
    version.is_some_and(|version| version.bytes().all(|c| c.is_ascii_digit() || c == b'.'))
}

/// pacman says with a flag what to do.
fn pacman<'a>(arguments: &Arguments<'a>) -> (Action, Verb<'a>) {
    let has = |names: &[&str]| arguments.flags.iter().any(|flag| flag.is_any(names));
    let action = if has(&["-R", "--remove"]) {
        Remove
    } else if has(&["-U", "--upgrade"]) {
        Install
    } else if !has(&["-S", "--sync"]) {
        Other
    } else if has(&["-c", "--clean"]) {
        Clean
    } else if !arguments.words.is_empty() {
        Install
    } else if has(&["-u", "--sysupgrade"]) {
        Upgrade
    } else {
        UpdateLists
    };
    let verb = Verb {
        before: None,
        word: None,
        words: 0,
    };
    (action, verb)
}
