//! Pipes into what does not read them (SC2216).

use super::Simple;
use crate::shell::lint::found::Found;

/// Programs that read nothing.
pub(super) const NO_READERS: &[&str] = &[
    "alias", "basename", "bg", "cal", "cd", "chgrp", "chmod", "chown", "cp", "du", "echo",
    "export", "fg", "fuser", "getconf", "getopts", "jobs", "kill", "ln", "locale", "ls", "mv",
    "printf", "ps", "pwd", "renice", "rm", "rmdir", "set", "sleep", "touch", "trap", "ulimit",
    "uname",
];

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    if !command.place.piped_into {
        return;
    }
    let mut words = command.words;
    if let [first, rest @ ..] = words
        && first.text == "command"
    {
        words = rest;
    }
    let Some(name) = words.first().and_then(|word| word.literal()) else {
        return;
    };
    let name = name.rsplit('/').next().unwrap_or_default();
    if !NO_READERS.contains(&name) {
        return;
    }
    let asks = matches!(name, "cp" | "mv" | "rm")
        && words.iter().any(|word| {
            word.text == "--interactive"
                || (word.text.starts_with('-')
                    && !word.text.starts_with("--")
                    && word.text.contains('i'))
        });
    // What runs inside reads the pipe.
    if asks || words.iter().any(super::word::Arg::has_substitution) {
        return;
    }
    let end = command
        .words
        .last()
        .map_or(command.start, |word| word.range.end);
    found.add(2216, command.start..end);
}
