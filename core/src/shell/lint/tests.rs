use super::{Linter, plain};
use crate::{shell::Dialect, text::Joined};

const COMMANDS: &[&str] = &[
    "apt-get install -y",
    "cd",
    "chmod 755",
    "cp",
    "curl -fsSL -o",
    "echo",
    "export",
    "git clone",
    "ln -s",
    "make",
    "mkdir -p",
    "mv",
    "npm",
    "pip install",
    "rm -rf",
    "rm",
    "sed -i",
    "set -ex",
    "set",
    "tar xzf",
    "touch",
    "wget",
    "yum -y install",
    "/usr/bin/x",
    "sort",
    "jq",
];

const ARGUMENTS: &[&str] = &[
    "",
    "a",
    "/a/b",
    "a b",
    "$KNOWN",
    "\"$KNOWN\"",
    "${KNOWN}/x",
    "'a b'",
    "\"a b\"",
    "a=1",
    "a=$KNOWN",
    "--flag=x",
    "-o",
    "x*",
    "/tmp/*.tar",
    "~/x",
    "\"~/x\"",
    "\"$KNOWN[0]\"",
    "$KNOWN[0]",
    "a   b",
    "'s/a/b/' f.txt",
    "'$x'",
    "[a-z]",
    "..",
    ".",
    "-",
    "--",
    "a,b",
    "a:b",
    "a@1",
    "a%b",
    "a+b",
    "é",
    "{a,b}",
    "a\\ b",
    "# x",
    "2>&1",
    "> /x.txt",
    ">> /x.txt",
    "> /dev/null 2>&1",
    "2> /dev/null",
    "f.txt > f.txt",
    "> x",
    "pipefail",
    "euo pipefail",
    "/",
    "/usr",
    "do",
];

const JOINS: &[&str] = &[" && ", "; ", " | ", "\n", " || ", " & "];

#[test]
fn in_plain_texts_nothing_is_found() {
    let singles = COMMANDS.iter().flat_map(|command| {
        ARGUMENTS
            .iter()
            .map(move |argument| format!("{command} {argument}"))
    });
    let singles: Vec<String> = singles.collect();
    let joined = singles.iter().enumerate().flat_map(|(at, first)| {
        // Every command meets another one with each join.
        let second = &singles[(at * 7 + 3) % singles.len()];
        JOINS
            .iter()
            .map(move |join| format!("{first}{join}{second}"))
    });
    let texts: Vec<String> = singles.iter().cloned().chain(joined).collect();
    let is_known = |name: &str| name == "KNOWN";
    let (mut plain, mut wrong) = (0, Vec::new());
    for text in texts.iter().filter(|text| plain::is_plain(text, &is_known)) {
        plain += 1;
        let mut joined = Joined::default();
        joined.push(text, 0);
        for dialect in [Dialect::Posix, Dialect::Bash, Dialect::Ash] {
            let linter = Linter::of(dialect).unwrap();
            let notes = linter.notes(&joined, dialect, &is_known);
            for note in notes {
                wrong.push(format!("{text:?} in {dialect:?}: SC{}", note.code));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(plain > texts.len() / 10, "{plain} of {}", texts.len());
}
