//! Steps as builders wrote them.

use super::{Action, Copy, Run, is_alone};
use crate::{image::config::History, syntax::Keyword};

fn run<'h>(args: &[(&'h str, &'h str)], shell: &'h str, command: &'h str) -> Action<'h> {
    Action::Run(Run {
        args: args.to_vec(),
        shell,
        command,
    })
}

fn copy<'h>(is_add: bool, sources: Option<&'h str>, destination: &'h str) -> Action<'h> {
    Action::Copy(Copy {
        is_add,
        sources,
        destination,
    })
}

#[test]
fn commands() {
    let sh = "/bin/sh -c";
    for (text, expected) in [
        ("/bin/sh -c make", run(&[], sh, "make")),
        ("RUN /bin/sh -c make # buildkit", run(&[], sh, "make")),
        ("RUN make", run(&[], "", "make")),
        (
            "/bin/bash -o pipefail -c a | b",
            run(&[], "/bin/bash -o pipefail -c", "a | b"),
        ),
        (
            "RUN /bin/echo a b # buildkit",
            run(&[], "", "/bin/echo a b"),
        ),
        (
            "RUN |2 A=1 B= /bin/sh -c make A=2 # buildkit",
            run(&[("A", "1"), ("B", "")], sh, "make A=2"),
        ),
        ("|1 A=1 /bin/sh -c make", run(&[("A", "1")], sh, "make")),
        (
            "RUN |2 A=a b B=c=d e /bin/sh -c make # buildkit",
            run(&[("A", "a b"), ("B", "c=d e")], sh, "make"),
        ),
        (
            "|3 A=a b B=1 /bin/sh -c make",
            run(&[("A", "a b"), ("B", "1")], sh, "make"),
        ),
        // A value that looks like an argument: which of them it is cannot be told.
        (
            "RUN |1 A=a B=b /bin/sh -c make # buildkit",
            run(&[], sh, "make"),
        ),
        (
            "RUN |1 A=1 /app x # buildkit",
            run(&[("A", "1")], "", "/app x"),
        ),
        (
            "|1 A=1 /bin/sh -c B=2 sh -c true",
            run(&[("A", "1")], sh, "B=2 sh -c true"),
        ),
        (
            "RUN |9999999 A=1 x # buildkit",
            run(&[], "", "|9999999 A=1 x"),
        ),
        (
            "/bin/sh -c make|unsetLabel=true|force-mtime=0",
            run(&[], sh, "make"),
        ),
        (
            "/bin/sh -c set -e\necho a\n",
            run(&[], sh, "set -e\necho a"),
        ),
        ("cmd /S /C dir", run(&[], "cmd /S /C", "dir")),
        (
            "powershell -Command $ErrorActionPreference = 'Stop'; dir",
            run(
                &[],
                "powershell -Command",
                "$ErrorActionPreference = 'Stop'; dir",
            ),
        ),
    ] {
        assert_eq!(Action::read(text), expected, "{text}");
    }
}

#[test]
fn copies() {
    for (text, expected) in [
        (
            "/bin/sh -c #(nop) ADD file:0d2d in / ",
            copy(true, None, "/"),
        ),
        (
            "/bin/sh -c #(nop) COPY multi:0d2d in /a b ",
            copy(false, None, "/a b"),
        ),
        (
            "/bin/sh -c #(nop) COPY --chown=a:b dir:00 in .  ",
            copy(false, None, "."),
        ),
        (
            "/bin/sh -c #(nop) COPY --chown=a:bdir:00 in /srv ",
            copy(false, None, "/srv"),
        ),
        (
            "/bin/sh -c #(nop) COPY --link dir:00 in . |unsetLabel=x   ",
            copy(false, None, "."),
        ),
        ("COPY a b /c/ # buildkit", copy(false, Some("a b"), "/c/")),
        (
            "COPY --parents --chown=1:1 --chmod=755 a /c # buildkit",
            copy(false, Some("a"), "/c"),
        ),
        (
            "ADD rootfs.tar.xz / # buildkit",
            copy(true, Some("rootfs.tar.xz"), "/"),
        ),
        ("COPY <<EOF /c # buildkit", copy(false, Some("<<EOF"), "/c")),
    ] {
        assert_eq!(Action::read(text), expected, "{text}");
    }
}

#[test]
fn other_instructions() {
    use Keyword::{Arg, Cmd, Entrypoint, Env, Expose, Healthcheck, Label, User, Workdir};
    for (text, keyword, rest) in [
        ("/bin/sh -c #(nop)  CMD [\"bash\"]", Cmd, "[\"bash\"]"),
        ("/bin/sh -c #(nop) CMD [\"bash\"]", Cmd, "[\"bash\"]"),
        (
            "CMD [\"nginx\" \"-g\" \"daemon off;\"]",
            Cmd,
            "[\"nginx\" \"-g\" \"daemon off;\"]",
        ),
        ("ENTRYPOINT [\"/app\"]", Entrypoint, "[\"/app\"]"),
        ("ENV A=b c", Env, "A=b c"),
        ("/bin/sh -c #(nop) env A=b|unsetLabel=x", Env, "A=b"),
        ("ARG A=1", Arg, "A=1"),
        ("EXPOSE map[80/tcp:{}]", Expose, "map[80/tcp:{}]"),
        ("LABEL a=b", Label, "a=b"),
        ("USER app", User, "app"),
        ("WORKDIR /srv", Workdir, "/srv"),
        (
            "HEALTHCHECK {Test:[CMD-SHELL curl] Interval:30s}",
            Healthcheck,
            "{Test:[CMD-SHELL curl] Interval:30s}",
        ),
        ("bash #(nop)  USER app", User, "app"),
    ] {
        assert_eq!(Action::read(text), Action::Other(keyword, rest), "{text}");
    }
}

#[test]
fn other_texts() {
    for text in [
        "",
        "bash",
        "bazel build ...",
        "Buildpacks Process Types",
        "apko",
        "FROM debian",
        "SET x",
        "#(nop) USER app",
        "/bin/sh -c #(nop) FOO x",
        "COPY",
        "COPY a",
        "|1",
        "/bin/sh",
    ] {
        assert!(matches!(Action::read(text), Action::Unknown(_)), "{text}");
    }
}

#[test]
fn layers_of_several_steps() {
    let history = |steps: &[&str]| -> Vec<History> {
        let step = |text: &&str| History {
            created_by: text.trim_start_matches('-').to_owned(),
            empty_layer: text.starts_with('-'),
            ..History::default()
        };
        steps.iter().map(step).collect()
    };
    let layered = history(&[
        "ADD a / # buildkit",
        "-CMD [\"x\"]",
        "RUN b # buildkit",
        "WORKDIR /c",
        "bash",
    ]);
    assert!(
        [0, 2, 3, 4]
            .into_iter()
            .all(|step| is_alone(&layered, step))
    );
    assert!(!is_alone(&layered, 9));
    let flat = history(&[
        "ADD a / # buildkit",
        "-RUN b # buildkit",
        "RUN c # buildkit",
        "-ENV A=1",
        "CMD [\"x\"]",
    ]);
    let alone: Vec<bool> = [0, 2, 4]
        .into_iter()
        .map(|step| is_alone(&flat, step))
        .collect();
    assert_eq!(alone, [true, false, false]);
}

/// Any text is read, in time that grows with its length.
#[test]
fn hostile_texts() {
    let many = "A=1 ".repeat(50_000);
    for text in [
        format!("RUN |1000 {many}"),
        format!("|1000 {many}"),
        format!("|2 {} x", "sh ".repeat(50_000)),
        "--a ".repeat(50_000),
        format!("COPY {}", "--a ".repeat(50_000)),
        "|unsetLabel=".repeat(50_000),
        "/bin/sh \u{2028}\u{a0}-c é".to_owned(),
    ] {
        let _ = Action::read(&text);
    }
}
