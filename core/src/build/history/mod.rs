//! What a history says of a step, whichever builder wrote it down.
//!
//! The forms, for `USER app` and `RUN make`:
//!
//! ```text
//! classic    /bin/sh -c #(nop)  USER app        /bin/sh -c make
//! buildah    /bin/sh -c #(nop) USER app         /bin/sh -c make
//! BuildKit   USER app                           RUN /bin/sh -c make # buildkit
//! kaniko                                        RUN make
//! ```
//!
//! Buildah keeps instructions as they are written, the others with variables replaced; it may add
//! `|unsetLabel=NAME` and the like. Build arguments stand before the command of a RUN: `|2 A=1 B=2 …`.
//!
//! Source: BuildKit's `dockerfile2llb/convert.go` and `convert_copy.go`, buildah's `stage_executor.go`, and
//! recorded histories.

mod run;

pub use run::Run;

use crate::{image::config::History, syntax::Keyword};

/// What a step of the history did, as far as its text says so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action<'h> {
    /// RUN
    Run(Run<'h>),
    /// COPY and ADD
    Copy(Copy<'h>),
    /// Any other instruction: its word, and the rest of the text.
    Other(Keyword, &'h str),
    /// No form of a builder that is known: a comment, what `docker commit` or another tool wrote.
    Unknown(&'h str),
}

/// A COPY or ADD of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copy<'h> {
    /// It is an ADD.
    pub is_add: bool,
    /// The sources as they were named; `None` where a hash of what was copied stands for them.
    pub sources: Option<&'h str>,
    /// Where the files went.
    pub destination: &'h str,
}

/// What stands before an instruction that runs nothing, in the form of Docker's classic builder.
const NO_OPERATION: &str = "#(nop)";
/// How many bytes of a shell may stand before that mark.
const MAX_SHELL_BYTES: usize = 200;
/// What BuildKit puts behind a step that may make a layer.
const BUILDKIT: &str = "# buildkit";
/// What buildah puts behind an instruction for options of the build.
const MARKS: &[&str] = &[
    "|unsetLabel=",
    "|inheritLabels=",
    "|unsetAnnotation=",
    "|inheritAnnotations=",
    "|force-mtime=",
    "|clamp-mtime=",
];

impl<'h> Action<'h> {
    /// Reads the `created_by` of a step.
    pub fn read(created_by: &'h str) -> Self {
        let text = without_marks(created_by.trim());
        let (text, is_buildkit) = match text.strip_suffix(BUILDKIT) {
            Some(text) => (text.trim_end(), true),
            None => (text, false),
        };
        if let Some((shell, rest)) = text.split_once(NO_OPERATION)
            && shell.len() <= MAX_SHELL_BYTES
            && !shell.trim().is_empty()
        {
            return Self::instruction(rest.trim()).unwrap_or(Self::Unknown(text));
        }
        // Instructions are in capitals in the histories of all builders but the one above.
        let in_capitals = text.bytes().take_while(u8::is_ascii_uppercase).count() > 2;
        if is_buildkit || in_capitals {
            return Self::instruction(text).unwrap_or(Self::Unknown(text));
        }
        let run = Run::read(text);
        if run.shell.is_empty() && run.args.is_empty() {
            Self::Unknown(text)
        } else {
            Self::Run(run)
        }
    }

    fn instruction(text: &'h str) -> Option<Self> {
        let (word, rest) = split_word(text);
        Some(match Keyword::of(word)? {
            Keyword::From => return None,
            Keyword::Run => Self::Run(Run::read(rest)),
            keyword @ (Keyword::Copy | Keyword::Add) => {
                Self::Copy(Copy::read(rest, keyword == Keyword::Add)?)
            }
            keyword => Self::Other(keyword, rest),
        })
    }

    /// Which instruction it was.
    pub fn keyword(&self) -> Option<Keyword> {
        Some(match self {
            Self::Run(_) => Keyword::Run,
            Self::Copy(copy) if copy.is_add => Keyword::Add,
            Self::Copy(_) => Keyword::Copy,
            Self::Other(keyword, _) => *keyword,
            Self::Unknown(_) => return None,
        })
    }
}

impl<'h> Copy<'h> {
    fn read(text: &'h str, is_add: bool) -> Option<Self> {
        let whole = text;
        let text = without_flags(text);
        // The classic builder leaves no blank between `--chown=…` and the hash.
        if let (Some(destination), true) = (text.strip_prefix("in "), text.len() < whole.len()) {
            return Some(Self {
                is_add,
                sources: None,
                destination: destination.trim(),
            });
        }
        let (first, rest) = split_word(text);
        let hash = first.split_once(':').map(|(kind, _)| kind);
        let is_hash = matches!(hash, Some("file" | "dir" | "multi"));
        if let (true, Some(destination)) = (is_hash, rest.strip_prefix("in ")) {
            return Some(Self {
                is_add,
                sources: None,
                destination: destination.trim(),
            });
        }
        let (sources, destination) = text.rsplit_once(' ')?;
        Some(Self {
            is_add,
            sources: Some(sources.trim()),
            destination,
        })
    }
}

/// Whether the layer of a step is of that step alone. Builders may make one layer of several steps
/// (`buildah build` without `--layers`, `--squash`): then those before leave none, or the step itself is one
/// that changes no files.
pub(super) fn is_alone(history: &[History], step: usize) -> bool {
    let changes_files = |step: &History| match Action::read(&step.created_by) {
        Action::Run(_) | Action::Copy(_) => Some(true),
        Action::Other(Keyword::Workdir, _) | Action::Unknown(_) => None,
        Action::Other(..) => Some(false),
    };
    let Some((this, before)) = history.get(..=step).and_then(<[History]>::split_last) else {
        return false;
    };
    let mut before = before.iter().rev().take_while(|step| step.empty_layer);
    changes_files(this) != Some(false) && !before.any(|step| changes_files(step) == Some(true))
}

/// The first word, and what follows it.
fn split_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// A text without the `--flags` at its start.
pub(super) fn without_flags(mut text: &str) -> &str {
    while text.starts_with("--") {
        text = split_word(text).1;
    }
    text
}

fn without_marks(text: &str) -> &str {
    let marks = MARKS.iter().filter_map(|mark| text.find(mark));
    let end = marks.min().unwrap_or(text.len());
    text[..end].trim_end()
}

#[cfg(test)]
mod tests;
