//! What the steps of an image's history say, as far as builders write it down.
//!
//! BuildKit writes `RUN /bin/sh -c TEXT # buildkit` and `COPY a b # buildkit`; the classic builder and
//! Buildah write `/bin/sh -c TEXT` and `/bin/sh -c #(nop) COPY file:HASH in b`. With build arguments,
//! `|N NAME=value …` stands before the shell.

use crate::{
    build::history::Action,
    dockerfile::{Command, Dockerfile, Inputs, Instruction},
    text::Source,
};

/// What the builders write where no command was run.
const NOTHING_RUN: &str = "#(nop)";

/// The shell text that a step ran; `None` if it ran none, or in a way that is not known.
pub(super) fn run_text(created_by: &str) -> Option<&str> {
    let Action::Run(run) = Action::read(created_by) else {
        return None;
    };
    let shell = run.shell.split(' ').next()?.strip_prefix("/bin/")?;
    let is_posix = ["sh", "ash", "bash", "dash"].contains(&shell);
    is_posix.then_some(run.command)
}

/// What a step added with `ADD`: the sources as the builder writes them.
pub(super) fn added(created_by: &str) -> Vec<&str> {
    let text = without_mark(created_by);
    let text = text
        .strip_prefix("/bin/sh -c ")
        .and_then(|text| text.trim_start().strip_prefix(NOTHING_RUN))
        .unwrap_or(text);
    let Some(rest) = text.trim_start().strip_prefix("ADD ") else {
        return Vec::new();
    };
    let words = rest.split_ascii_whitespace();
    let mut words: Vec<&str> = words.filter(|word| !word.starts_with("--")).collect();
    // The last is where to.
    words.pop();
    // `file:HASH in /`
    if words.last() == Some(&"in") {
        words.pop();
    }
    words
}

fn without_mark(created_by: &str) -> &str {
    let text = created_by.trim();
    text.strip_suffix("# buildkit").unwrap_or(text).trim_end()
}

/// A shell text as the one `RUN` of a Dockerfile, whose commands and package managers are then known.
pub(super) fn as_dockerfile(text: &str) -> Option<Dockerfile> {
    let words = serde_json::to_string(&["/bin/sh", "-c", text]).ok()?;
    let file = format!("FROM scratch\nRUN {words}\n");
    let source = Source::new("history", file).ok()?;
    Some(Dockerfile::parse(source, Inputs::default()))
}

/// The `RUN` of such a file.
pub(super) fn run_of(file: &Dockerfile) -> Option<Instruction<'_>> {
    file.instructions().last()
}

/// The commands of such a file.
pub(super) fn commands(file: &Dockerfile) -> impl Iterator<Item = Command<'_>> {
    run_of(file).into_iter().flat_map(Instruction::commands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_run() {
        for (created_by, expected) in [
            ("/bin/sh -c apt-get update", Some("apt-get update")),
            ("RUN /bin/sh -c make # buildkit", Some("make")),
            (
                "RUN |2 A=1 B=two words /bin/sh -c make all # buildkit",
                Some("make all"),
            ),
            ("|1 A=1 /bin/sh -c make", Some("make")),
            (
                "RUN /bin/bash -o pipefail -c curl x | sh # buildkit",
                Some("curl x | sh"),
            ),
            ("/bin/sh -c #(nop)  CMD [\"bash\"]", None),
            ("/bin/sh -c #(nop) ADD file:0d2d in / ", None),
            ("COPY a b # buildkit", None),
            ("CMD [\"/bin/sh\" \"-c\" \"x\"]", None),
            ("RUN /app/install # buildkit", None),
            ("cmd /S /C dir", None),
            ("bazel build ...", None),
            ("", None),
        ] {
            assert_eq!(run_text(created_by), expected, "{created_by}");
        }
    }

    #[test]
    fn what_was_added() {
        for (created_by, expected) in [
            ("/bin/sh -c #(nop) ADD file:0d in / ", &["file:0d"][..]),
            ("/bin/sh -c #(nop)  ADD dir:0d in /app", &["dir:0d"]),
            (
                "ADD --chown=1 https://a.io/x src /app # buildkit",
                &["https://a.io/x", "src"],
            ),
            ("COPY a b # buildkit", &[]),
            ("ADD # buildkit", &[]),
            ("/bin/sh -c ADD a b", &[]),
        ] {
            assert_eq!(added(created_by), expected, "{created_by}");
        }
    }

    #[test]
    fn a_text_with_anything_in_it() {
        let text = "echo 'a\nb' \\\n && apt-get install -y x # \"\u{7}";
        let file = as_dockerfile(text).expect("it is short");
        let names: Vec<_> = commands(&file).filter_map(Command::name).collect();
        assert!(names.ends_with(&["echo", "apt-get"]), "{names:?}");
    }
}
