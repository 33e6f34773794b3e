//! Large files are checked to their end: every rule runs, and twice the file has twice the findings.
//!
//! A limit that cuts off silently would show in the numbers. `benches/stress.sh` measures the time.
#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    reason = "tests fail by panicking, and need not be fast"
)]

use holystone::{
    Checker,
    dockerfile::Inputs,
    lint::{Profile, Selection},
    text::Source,
};

/// A file of a size.
type Make = fn(usize) -> String;

/// Names of files, how they are made, and how large the smallest of three is.
const FILES: &[(&str, Make, usize)] = &[
    (
        "commands",
        |n| {
            let line = "RUN apt-get install -y curl && pip install x && chmod 777 /a && rm -r /b\n";
            format!("FROM debian:12\n{}", line.repeat(n))
        },
        200,
    ),
    (
        "a chain of stages",
        |n| {
            let stage = |n| {
                format!(
                    "FROM s{n} AS s{}\nENV A{n}=$B$A0\nRUN curl -k http://a.io/$C > $D\nWORKDIR w\n",
                    n + 1
                )
            };
            let stages: String = (0..n).map(stage).collect();
            format!("FROM debian:12 AS s0\nENV A0=x\n{stages}")
        },
        200,
    ),
    (
        "stages side by side",
        |n| {
            let stage = |n| format!("FROM debian:12 AS s{n}\nENV A=1\nRUN apt-get install -y $A\n");
            (0..n).map(stage).collect()
        },
        200,
    ),
    (
        "waivers",
        |n| {
            let waived = "# holystone ignore=relative-workdir\nRUN apt-get install x\n";
            format!("FROM debian:12\n{}", waived.repeat(n))
        },
        400,
    ),
    (
        "names in one comment",
        |n| {
            let names: Vec<String> = (0..n).map(|n| format!("x{n}")).collect();
            format!(
                "FROM debian:12\n# holystone ignore={}\nRUN x\n",
                names.join(",")
            )
        },
        400,
    ),
    (
        "a long line beyond ASCII",
        |n| {
            let downloads = "curl -k http://a.io/é; ".repeat(n);
            format!("FROM debian:12\nRUN {downloads} true\n")
        },
        200,
    ),
    (
        "lines of a heredoc",
        |n| {
            let lines = "apt-get install -y curl\n".repeat(n);
            format!("FROM debian:12\nRUN <<EOF\n{lines}EOF\n")
        },
        400,
    ),
    (
        "unknown instructions",
        |n| format!("FROM debian:12\n{}", "FORM x\n".repeat(n)),
        2_000,
    ),
];

#[test]
fn findings_grow_with_the_file() {
    let selection = Selection {
        profile: Some(Profile::All),
        // Its limit on the length of a text is lower than these sizes.
        ignore: vec!["shell".to_owned()],
        ..Selection::default()
    };
    for (name, make, size) in FILES {
        grows(&selection, name, *make, *size);
    }
}

#[test]
fn findings_in_shell_texts_grow_with_the_file() {
    let selection = Selection {
        only: vec!["shell".to_owned()],
        ..Selection::default()
    };
    let line: Make = |n| format!("FROM debian:12\nRUN {} true\n", "rm $(id) é; ".repeat(n));
    let lines: Make = |n| format!("FROM debian:12\n{}", "RUN rm $(id)\n".repeat(n));
    grows(&selection, "commands of a text", line, 100);
    grows(&selection, "texts", lines, 400);
}

/// Twice the file has twice the findings, and nothing of it is left out.
fn grows(selection: &Selection, name: &str, make: Make, size: usize) {
    let checker = Checker::new(selection).unwrap();
    let count = |text: String| {
        let report = checker.check(Source::new(name, text).unwrap(), Inputs::default());
        assert!(report.is_complete(), "{name}");
        report.findings.len()
    };
    let [once, twice, four] = [1, 2, 4].map(|times| count(make(size * times)));
    assert!(twice - once >= size, "{name}: {once}, {twice}");
    assert_eq!(four - twice, 2 * (twice - once), "{name}");
}
