//! The RUN of a history: build arguments, shell, command.

use super::split_word;

/// A RUN of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run<'h> {
    /// Names and values of build arguments, from `|n NAME=value …`. Empty also if they cannot be told
    /// apart, for a value may hold blanks.
    pub args: Vec<(&'h str, &'h str)>,
    /// The shell with its options, such as `/bin/sh -c`; empty if there is none.
    pub shell: &'h str,
    /// What was run: a text for the shell, or words joined with blanks.
    pub command: &'h str,
}

/// How many words a shell may have with its options: `/bin/bash -o errexit -o pipefail -c` has six.
const MAX_SHELL_WORDS: usize = 10;
/// How many build arguments are read. Nobody has as many.
const MAX_ARGS: usize = 1000;

impl<'h> Run<'h> {
    /// Reads what follows `RUN`, or the whole text of a classic builder.
    pub(in crate::build) fn read(text: &'h str) -> Self {
        let (args, rest) = arguments(text);
        match shell_of(rest) {
            Some(shell) => Self {
                args,
                shell,
                command: rest[shell.len()..].trim_start(),
            },
            None => Self {
                args,
                shell: "",
                command: rest,
            },
        }
    }
}

/// The build arguments in front of a command, and the rest.
fn arguments(text: &str) -> (Vec<(&str, &str)>, &str) {
    let none = (Vec::new(), text);
    let Some(after) = text.strip_prefix('|') else {
        return none;
    };
    let (number, after) = split_word(after);
    let Some(number) = number.parse().ok().filter(|number| *number <= MAX_ARGS) else {
        return none;
    };
    let mut args = Vec::new();
    let mut rest = after;
    while args.len() < number {
        let (word, next) = split_word(rest);
        let Some(pair) = pair(word) else { break };
        args.push(pair);
        rest = next;
    }
    // A command that starts with `NAME=` has no shell before it only in the exec form.
    if args.len() == number && (shell_of(rest).is_some() || !has_shell(rest)) {
        return (args, rest);
    }
    // Some value holds blanks: the arguments end where the shell starts.
    let Some(start) = shell_start(after) else {
        return none;
    };
    (
        spaced_arguments(after[..start].trim_end(), number),
        &after[start..],
    )
}

/// Arguments whose values may hold blanks; none if they may be read in more than one way.
fn spaced_arguments(text: &str, number: usize) -> Vec<(&str, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        if pair(word).is_some() {
            starts.push(at);
        }
        at += word.len() + 1;
    }
    // Buildah counts the words, and others the arguments.
    if starts.len() != number && text.split(' ').count() != number {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).map(|start| start - 1);
    let ends = ends.chain([text.len()]);
    let args = starts.iter().zip(ends);
    args.filter_map(|(start, end)| pair(&text[*start..end]))
        .collect()
}

/// `NAME=value`, for a name that a variable may have.
fn pair(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let goes_on = bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (starts && goes_on).then_some((name, value))
}

/// The shell that a text starts with, up to the option that takes a command.
fn shell_of(text: &str) -> Option<&str> {
    let (program, _) = split_word(text);
    if !is_shell(program) {
        return None;
    }
    let mut end = program.len();
    for _ in 1..MAX_SHELL_WORDS {
        let rest = &text[end..];
        let start = end + (rest.len() - rest.trim_start().len());
        let (word, _) = split_word(&text[start..]);
        end = start + word.len();
        if takes_command(word) {
            return Some(&text[..end]);
        }
        if word.is_empty() {
            break;
        }
    }
    None
}

/// Where in a text a shell starts.
fn shell_start(text: &str) -> Option<usize> {
    let mut at = 0;
    for word in text.split(' ') {
        if is_shell(word) && shell_of(&text[at..]).is_some() {
            return Some(at);
        }
        at += word.len() + 1;
    }
    None
}

fn has_shell(text: &str) -> bool {
    shell_start(text).is_some()
}

fn is_shell(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    matches!(
        name,
        "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "cmd" | "powershell" | "pwsh"
    )
}

/// Whether an option of a shell is followed by the command: `-c`, `-ec`, `/C`, `-Command`.
fn takes_command(word: &str) -> bool {
    let short = word.strip_prefix('-').is_some_and(|letters| {
        letters.ends_with('c') && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    short || word.eq_ignore_ascii_case("/c") || word.eq_ignore_ascii_case("-command")
}
