//! Programs that only start another.

use super::{Assignment, Command, Dialect, Word};
use std::ops::Range;

/// Where the program behind the wrappers is.
pub(super) struct Unwrapped {
    /// The index of its word.
    pub(super) program_at: usize,
    /// What `env` sets for it.
    pub(super) assignments: Vec<Assignment>,
    /// It runs for each of what it is given, which may be nothing.
    pub(super) maybe: bool,
}

/// A wrapper: its name, its flags that take their value as a word of their own, and how many
/// words of its own come before the program.
struct Wrapper {
    name: &'static str,
    with_value: &'static [&'static str],
    operands: usize,
}

const fn wrapper(name: &'static str, with_value: &'static [&'static str]) -> Wrapper {
    Wrapper {
        name,
        with_value,
        operands: 0,
    }
}

const WRAPPERS: &[Wrapper] = &[
    wrapper(
        "sudo",
        &[
            "-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-r", "-t", "-U", "--user", "--group",
            "--host", "--prompt", "--chdir", "--chroot",
        ],
    ),
    wrapper("doas", &["-u", "-C"]),
    wrapper("env", &["-u", "-C", "--unset", "--chdir"]),
    wrapper("nice", &["-n", "--adjustment"]),
    wrapper("ionice", &["-c", "-n", "-p", "--class", "--classdata"]),
    Wrapper {
        name: "timeout",
        with_value: &["-k", "-s", "--kill-after", "--signal"],
        operands: 1,
    },
    wrapper("nohup", &[]),
    wrapper("setsid", &[]),
    wrapper(
        "stdbuf",
        &["-i", "-o", "-e", "--input", "--output", "--error"],
    ),
    wrapper("time", &["-f", "-o", "--format", "--output"]),
    wrapper("exec", &["-a"]),
    wrapper("command", &[]),
    wrapper("builtin", &[]),
    wrapper("busybox", &[]),
    wrapper("unbuffer", &[]),
    wrapper("faketime", &[]),
    wrapper("chronic", &[]),
    wrapper("eatmydata", &[]),
    wrapper("tini", &["-p"]),
    wrapper("dumb-init", &["-r", "--rewrite"]),
    wrapper("catchsegv", &[]),
    Wrapper {
        name: "gosu",
        with_value: &[],
        operands: 1,
    },
    Wrapper {
        name: "su-exec",
        with_value: &[],
        operands: 1,
    },
    Wrapper {
        name: "chroot",
        with_value: &["--userspec", "--groups"],
        operands: 1,
    },
    Wrapper {
        name: "setarch",
        with_value: &[],
        operands: 1,
    },
    wrapper("linux32", &[]),
    wrapper("linux64", &[]),
    wrapper(
        "xargs",
        &[
            "-n",
            "-L",
            "-P",
            "-I",
            "-s",
            "-d",
            "-a",
            "-E",
            "--max-args",
            "--max-lines",
            "--max-procs",
            "--replace",
            "--delimiter",
            "--arg-file",
        ],
    ),
];

/// Flags with which a wrapper runs nothing: `command -v sh` only asks.
const RUNS_NOTHING: &[(&str, &[&str])] = &[
    ("command", &["-v", "-V"]),
    (
        "sudo",
        &["-l", "-v", "-k", "-K", "-V", "-e", "--list", "--validate"],
    ),
    ("busybox", &["--list", "--install", "--help"]),
];

/// Finds the program behind any number of wrappers.
pub(super) fn unwrap(words: &[Word]) -> Unwrapped {
    let mut unwrapped = Unwrapped {
        program_at: 0,
        assignments: Vec::new(),
        maybe: false,
    };
    loop {
        let rest = &words[unwrapped.program_at..];
        let Some(name) = rest.first().and_then(Word::program) else {
            return unwrapped;
        };
        let Some(wrapper) = WRAPPERS.iter().find(|wrapper| wrapper.name == name) else {
            return unwrapped;
        };
        let mut assignments = Vec::new();
        let Some(len) = wrapper_len(wrapper, rest, &mut assignments) else {
            return unwrapped;
        };
        unwrapped.maybe |= name == "xargs";
        unwrapped.program_at += len;
        unwrapped.assignments.extend(assignments);
    }
}

/// How many words belong to the wrapper; `None` if no program follows.
fn wrapper_len(
    wrapper: &Wrapper,
    words: &[Word],
    assignments: &mut Vec<Assignment>,
) -> Option<usize> {
    let asks = RUNS_NOTHING
        .iter()
        .find(|(name, _)| *name == wrapper.name)
        .map_or(&[][..], |(_, flags)| flags);
    let mut at = 1;
    let mut operands = wrapper.operands;
    loop {
        let word = words.get(at)?;
        if asks.contains(&word.text.as_str()) {
            return None;
        }
        if word.text == "--" {
            at += 1;
            words.get(at + operands)?;
            return Some(at + operands);
        }
        if word.text.starts_with('-') && word.text.len() > 1 {
            at += if wrapper.with_value.contains(&word.text.as_str()) {
                2
            } else {
                1
            };
        } else if let Some(assignment) =
            assignment(word).filter(|_| matches!(wrapper.name, "env" | "sudo" | "doas"))
        {
            assignments.push(assignment);
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
        } else {
            return Some(at);
        }
    }
}

fn assignment(word: &Word) -> Option<Assignment> {
    let (name, value) = word.text.split_once('=')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| Assignment {
        name: name.to_owned(),
        value: Some(Word {
            text: value.to_owned(),
            ..word.clone()
        }),
        span: word.span,
    })
}

/// The argument that is a shell text, and its language.
pub(super) fn script_argument(command: &Command) -> Option<(usize, Dialect)> {
    let name = command.name()?;
    let texts: Vec<&str> = command
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    match name {
        // The words are put together; with one there is nothing to put together.
        "eval" if texts.len() == 2 => Some((1, Dialect::Bash)),
        "su" | "runuser" => {
            let flag = texts
                .iter()
                .position(|text| matches!(*text, "-c" | "--command"))?;
            (flag + 1 < texts.len()).then_some((flag + 1, Dialect::Posix))
        }
        name => {
            let dialect = Dialect::of_program(name);
            if !dialect.is_read() {
                return None;
            }
            let at = c_argument(&texts)?;
            Some((at, dialect))
        }
    }
}

/// The argument of `-c` in `-c TEXT`, `-lc TEXT`, `-e -o pipefail -c TEXT`.
fn c_argument(texts: &[&str]) -> Option<usize> {
    let mut at = 1;
    let mut has_c = false;
    while let Some(text) = texts.get(at) {
        let is_option = text.len() > 1 && text.starts_with(['-', '+']);
        if !is_option {
            break;
        }
        if !text.starts_with("--") {
            has_c |= text.starts_with('-') && text.contains('c');
            // `-o NAME`, also at the end of a cluster: `-euo pipefail`.
            if text.ends_with(['o', 'O']) {
                at += 1;
            }
        }
        at += 1;
    }
    (has_c && at < texts.len()).then_some(at)
}

/// The words of a command among the arguments of another: `find … -exec COMMAND ;`.
pub(super) fn command_arguments(command: &Command) -> Option<Range<usize>> {
    if command.name()? != "find" {
        return None;
    }
    let is_start =
        |word: &Word| matches!(word.text.as_str(), "-exec" | "-execdir" | "-ok" | "-okdir");
    let start = command.words.iter().position(is_start)? + 1;
    let len = command.words[start..]
        .iter()
        .position(|word| matches!(word.text.as_str(), ";" | "+"));
    let end = len.map_or(command.words.len(), |len| start + len);
    (start < end).then_some(start..end)
}
