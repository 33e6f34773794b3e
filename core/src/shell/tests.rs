use super::*;
use std::fmt::Write;

/// A command a line: whether it always runs, wrappers in brackets, words, place.
fn render(script: &Script) -> String {
    let mut lines = String::new();
    for command in &script.commands {
        let words: Vec<&str> = command
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        let wrappers: Vec<&str> = command
            .wrappers
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        let runs = if command.runs == Runs::Always {
            "always"
        } else {
            "maybe"
        };
        write!(lines, "{runs}").unwrap();
        if !wrappers.is_empty() {
            write!(lines, " [{}]", wrappers.join(" ")).unwrap();
        }
        write!(lines, " {}", words.join(" ")).unwrap();
        if command.piped_into {
            lines.push_str(" <|");
        }
        lines.push('\n');
    }
    lines
}

fn joined(text: &str) -> Joined {
    let mut joined = Joined::default();
    joined.push(text, 0);
    joined
}

fn commands(text: &str) -> String {
    render(&parse(&joined(text), Dialect::Posix))
}

#[test]
fn what_runs_and_whether() {
    for (text, expected) in [
        ("a && b && c", "always a\nalways b\nalways c\n"),
        ("a && b; c", "always a\nmaybe b\nalways c\n"),
        ("a || b", "always a\nmaybe b\n"),
        ("a && b || c", "always a\nmaybe b\nmaybe c\n"),
        ("! a && b", "always a\nalways b\n"),
        ("a | b | c", "always a\nalways b <|\nalways c <|\n"),
        (
            "if a; then b; elif c; then d; else e; fi",
            "always a\nmaybe b\nmaybe c\nmaybe d\nmaybe e\n",
        ),
        ("for x in 1 2; do a; done", "always a\n"),
        ("for x in $L; do a; done", "maybe a\n"),
        ("while a; do b; done; c", "always a\nmaybe b\nalways c\n"),
        ("case $x in y) a;; *) b;; esac", "maybe a\nmaybe b\n"),
        ("(a; b) && { c; }", "always a\nalways b\nalways c\n"),
        ("f() { a; }; f", "maybe a\nalways f\n"),
        (
            "echo $(a | b) `c`",
            "always echo $(a | b) `c`\nalways a\nalways b <|\nalways c\n",
        ),
        ("x=$(a) b >\"$(c)\"", "always b\nalways a\nalways c\n"),
        ("a; exit 1; b", "always a\nalways exit 1\nmaybe b\n"),
        ("cat <<EOF\nrm x\nEOF\nb", "always cat\nalways b\n"),
        ("time a & b", "always a\nalways b\n"),
        (
            "export A=1 B; set -e",
            "always export A=1 B\nalways set -e\n",
        ),
        ("A=1", "always \n"),
        ("", ""),
        ("# a", ""),
    ] {
        assert_eq!(commands(text), expected, "{text}");
    }
}

#[test]
fn which_shell_runs_it() {
    for (text, expected) in [
        ("a; { b; }; eval 'c'", vec![0, 0, 0, 0]),
        ("a; (b; c); d", vec![0, 1, 1, 0]),
        ("a $(b) c", vec![0, 1]),
        ("a | b", vec![1, 2]),
        ("sh -c 'a' && b", vec![0, 1, 0]),
    ] {
        let script = parse(&joined(text), Dialect::Bash);
        let shells: Vec<u32> = script.commands.iter().map(|one| one.subshell).collect();
        assert_eq!(shells, expected, "{text}");
    }
}

#[test]
fn wrappers_are_seen_through() {
    for (text, expected) in [
        (
            "sudo -u app apt-get update",
            "always [sudo -u app] apt-get update\n",
        ),
        (
            "env -i A=1 B=2 nice -n 5 make -j",
            "always [env -i A=1 B=2 nice -n 5] make -j\n",
        ),
        (
            "timeout -k 5 10 curl x",
            "always [timeout -k 5 10] curl x\n",
        ),
        ("exec busybox wget x", "always [exec busybox] wget x\n"),
        ("command -v curl", "always command -v curl\n"),
        (
            "ls | xargs -n 1 -r rm",
            "always ls\nmaybe [xargs -n 1 -r] rm <|\n",
        ),
        ("tini -- node x", "always [tini --] node x\n"),
        ("gosu app:app node", "always [gosu app:app] node\n"),
        (
            "find . -name x -exec rm {} \\;",
            "always find . -name x -exec rm {} ;\nmaybe rm {}\n",
        ),
        (
            "sh -c 'a && b'",
            "always sh -c a && b\nalways a\nalways b\n",
        ),
        (
            "/bin/bash -euo pipefail -c \"a $X\"",
            "always /bin/bash -euo pipefail -c a $X\nalways a $X\n",
        ),
        (
            "sh -c \"bash -c \\\"a \\$x 'b \\\\ c'\\\"\"",
            "always sh -c bash -c \"a $x 'b \\ c'\"\nalways bash -c a $x 'b \\ c'\nalways a $x b \\ c\n",
        ),
        ("su -c 'a' app", "always su -c a app\nalways a\n"),
        ("eval 'a; b'", "always eval a; b\nalways a\nalways b\n"),
        ("sudo", "always sudo\n"),
        ("bash script.sh -c", "always bash script.sh -c\n"),
    ] {
        assert_eq!(commands(text), expected, "{text}");
    }
}

#[test]
fn words_have_places() {
    let text = "x && sh -c 'apt-get  install \"a b\"'";
    let script = parse(&joined(text), Dialect::Bash);
    let install = script.commands.last().unwrap();
    let slices: Vec<&str> = install
        .words
        .iter()
        .map(|word| &text[word.span.range()])
        .collect();
    assert_eq!(slices, ["apt-get", "install", "\"a b\""]);
    assert_eq!(install.arguments()[1].text, "a b");
    assert_eq!(install.parent, Some(1));
}

#[test]
fn words_know_what_is_replaced() {
    let script = parse(&joined("a b'c'\"d\" $e \"$f\" \\$g *.deb"), Dialect::Posix);
    let facts: Vec<(&str, bool, bool)> = script.commands[0]
        .arguments()
        .iter()
        .map(|word| (word.text.as_str(), word.literal, word.quoted))
        .collect();
    assert_eq!(
        facts,
        [
            ("bcd", true, false),
            ("$e", false, false),
            ("$f", false, true),
            ("$g", true, false),
            ("*.deb", true, false)
        ]
    );
}

#[test]
fn flags() {
    let script = parse(
        &joined("/usr/bin/apt-get -qy -o A=1 --yes=x install -- -n"),
        Dialect::Posix,
    );
    let command = &script.commands[0];
    assert_eq!(command.name(), Some("apt-get"));
    assert_eq!(command.count_flag(&["-y", "--yes"]), 2);
    assert!(command.flag(&["-n"]).is_none());
    assert_eq!(command.flag_value("-o"), Some("A=1"));
    assert_eq!(command.subcommand_after(&["-o"]).unwrap().text, "install");
}

#[test]
fn exec_form() {
    let words = ["sh", "-c", "a; b"].map(joined);
    assert_eq!(
        render(&exec(&words)),
        "always sh -c a; b\nalways a\nalways b\n"
    );
    assert_eq!(render(&exec(&["node", "x"].map(joined))), "always node x\n");
    assert_eq!(render(&exec(&[])), "");
}

#[test]
fn other_languages_are_not_read() {
    assert_eq!(
        parse(&joined("Get-Item x"), Dialect::PowerShell).commands,
        []
    );
}

#[test]
fn broken_text_gives_what_can_be_read() {
    let script = parse(&joined("a b\nif x; then"), Dialect::Posix);
    assert!(!script.complete);
    assert_eq!(script.commands[0].name(), Some("a"));
    let complete = |text: &str| parse(&joined(text), Dialect::Posix).complete;
    assert!(!complete("a &&") && !complete("a || b |\n"));
    assert!(complete("a &") && complete("a \\|") && complete("a # b |") && complete("a '|'"));
}

#[test]
fn dialects() {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for (shell, expected) in [
        ("/bin/bash -o pipefail -c", Dialect::Bash),
        ("/usr/bin/env bash -c", Dialect::Bash),
        ("/bin/busybox sh -c", Dialect::Ash),
        ("powershell -Command", Dialect::PowerShell),
        ("cmd.exe /S /C", Dialect::Cmd),
        ("C:\\Windows\\System32\\cmd.exe /S", Dialect::Cmd),
        ("python3 -c", Dialect::Unknown),
    ] {
        assert_eq!(Dialect::of_shell(&words(shell)), expected, "{shell}");
    }
    assert_eq!(
        Dialect::of_shebang("#!/usr/bin/env python3\nx"),
        Some(Dialect::Unknown)
    );
    assert_eq!(Dialect::of_shebang("#!/bin/sh -e\nx"), Some(Dialect::Posix));
    assert_eq!(Dialect::of_shebang("echo"), None);
}

/// Each limit is reported, and nothing near it overflows the stack of a thread.
#[test]
fn limits() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}x{}", open.repeat(depth), close.repeat(depth))
    };
    let over = [
        nested("( ", " )", MAX_NESTING + 1),
        "echo $(x)".repeat(MAX_SUBSTITUTIONS + 1),
        "time ".repeat(MAX_PREFIXES + 1),
        "a".repeat(MAX_SCRIPT_BYTES + 1),
        vec!["a"; 1600].join(" && "),
    ];
    let under = [
        nested("\"${a:-$(echo ", ")}\"", MAX_NESTING / 2),
        nested("echo $((1+", "))", MAX_NESTING / 2),
        nested("if true; then ", "; fi", 20),
        vec!["a"; 900].join(" && "),
        vec!["a"; 900].join(" | "),
        "coproc ".repeat(MAX_PREFIXES),
    ];
    let check = move || {
        for text in &over {
            assert!(
                parse(&joined(text), Dialect::Bash).unchecked.is_some(),
                "{}",
                &text[..20]
            );
        }
        for text in &under {
            let script = parse(&joined(text), Dialect::Bash);
            assert_eq!(script.unchecked, None, "{}", &text[..20]);
        }
        let mut text = "x".to_owned();
        for _ in 0..=MAX_NESTED_SCRIPTS {
            text = format!(
                "eval \"{}\"",
                text.replace('\\', "\\\\").replace('"', "\\\"")
            );
        }
        assert!(parse(&joined(&text), Dialect::Bash).unchecked.is_some());
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(check)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn characters_that_are_no_ascii() {
    // The parser would cut the character in two, and panic.
    commands("\"\\\n`é&`\"=");
    for (script, expected) in [
        ("echo héé 'ü b' \"ß\"", "always echo héé ü b ß\n"),
        ("echo a\\é", "always echo aé\n"),
        ("日本 x", "always 日本 x\n"),
        ("é=1 x", "always é=1 x\n"),
    ] {
        assert_eq!(commands(script), expected, "{script}");
    }
}
