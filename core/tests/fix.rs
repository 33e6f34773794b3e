//! Fixes: what they change, what they leave alone, and when they are dropped.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    Checker, Fixed, Options,
    dockerfile::{Dockerfile, Inputs, Instruction, context::MemoryContext},
    fix,
    lint::{
        Append, Category, Findings, MAX_FIX_ROUNDS, MAX_FIX_TRIALS, Meta, Profile, Rule, Safety,
        Severity,
    },
    text::{Edit, Source},
};
use std::sync::Arc;

fn fixed(text: &[u8], only: &[&str], safety: Safety) -> Fixed {
    let options = Options {
        only: only.iter().map(|&rule| rule.to_owned()).collect(),
        ..Options::default()
    };
    fix(text.to_vec(), &options, safety).unwrap()
}

fn safe(text: &str) -> String {
    let fixed = fixed(text.as_bytes(), &["apt-get-without-yes"], Safety::Safe);
    assert!(fixed.file.dropped.is_empty(), "{:?}", fixed.file.dropped);
    String::from_utf8(fixed.text().into_owned()).unwrap()
}

#[test]
fn what_no_fix_concerns_survives() {
    for (before, after) in [
        // Comments, blank lines, odd blanks and tabs.
        (
            "# top\n\n\nFROM debian:12   AS a\n\nRUN apt-get update && \\\n    # why\n\n\tapt-get install curl # last\n\n\n",
            "# top\n\n\nFROM debian:12   AS a\n\nRUN apt-get update && \\\n    # why\n\n\tapt-get install --yes curl # last\n\n\n",
        ),
        // Line endings and no last newline.
        (
            "FROM debian:12\r\nRUN apt-get \\\r\n install curl\r\nUSER 1",
            "FROM debian:12\r\nRUN apt-get \\\r\n install --yes curl\r\nUSER 1",
        ),
        (
            "FROM debian:12\nRUN apt-get install curl",
            "FROM debian:12\nRUN apt-get install --yes curl",
        ),
        // Several in one instruction, and in a heredoc.
        (
            "FROM debian:12\nRUN apt-get install a && apt-get install b\nRUN <<EOF\napt-get install c\nEOF\n",
            "FROM debian:12\nRUN apt-get install --yes a && apt-get install --yes b\nRUN <<EOF\napt-get install --yes c\nEOF\n",
        ),
        // Nothing to fix.
        ("\u{feff}FROM debian:12\r\n", "\u{feff}FROM debian:12\r\n"),
        ("", ""),
    ] {
        assert_eq!(safe(before), after, "{before:?}");
        assert_eq!(safe(after), after, "a second time: {after:?}");
    }
}

#[test]
fn bytes_that_are_not_utf8_survive() {
    let before = b"FROM debian:12\n# caf\xe9\nRUN apt-get install \xff\n";
    let fixed = fixed(before, &["apt-get-without-yes"], Safety::Safe);
    assert_eq!(
        fixed.text().as_ref(),
        b"FROM debian:12\n# caf\xe9\nRUN apt-get install --yes \xff\n"
    );
}

#[test]
fn suggested_fixes_are_asked_for() {
    let text = b"FROM debian:12\nCMD nginx -g x\n";
    let safe = fixed(text, &["shell-form-command"], Safety::Safe);
    assert_eq!(safe.text().as_ref(), text);
    assert_eq!(safe.file.findings.len(), 1);
    let suggested = fixed(text, &["shell-form-command"], Safety::Suggested);
    assert_eq!(
        suggested.text().as_ref(),
        b"FROM debian:12\nCMD [\"nginx\", \"-g\", \"x\"]\n"
    );
    assert!(suggested.file.findings.is_empty());
    let tried = &suggested.file.applied[0];
    assert_eq!((tried.position.line, tried.position.column), (2, 5));
}

#[test]
fn what_a_comment_ignores_is_not_fixed() {
    let text = "FROM debian:12\n# hadolint ignore=DL3014\nRUN apt-get install curl\n";
    assert_eq!(safe(text), text);
}

/// A rule whose fixes are told by the file: `# fix FROM=>TO` above an instruction.
#[derive(Default)]
struct Scripted;

impl Rule for Scripted {
    const META: Meta<'static> = Meta {
        id: "scripted",
        summary: "a comment tells a fix",
        why: "It is a test.",
        category: Category::Style,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: "",
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let source = instruction.file().source();
        for comment in &instruction.syntax().comments {
            let told = comment.text.trim().strip_prefix("fix ");
            let Some((from, to)) = told.and_then(|told| told.split_once("=>")) else {
                continue;
            };
            let from = &from.replace("\\n", "\n");
            let span = instruction.span();
            let text = source.slice(span);
            let Some(at) = text.find(from) else { continue };
            let start = span.start + u32::try_from(at).unwrap();
            let end = start + u32::try_from(from.len()).unwrap();
            findings.report(span, "x").safe_fix(
                "do as told",
                Edit::replace(
                    holystone::text::Span::new(start, end),
                    to.replace("\\n", "\n"),
                ),
            );
        }
    }
}

/// The text after fixes, and why those that were not applied were dropped.
fn scripted(text: &str) -> (String, Vec<String>) {
    let source = Source::new("Dockerfile", text).unwrap();
    let checker = Checker::with_rules(vec![Box::new(Scripted)]);
    let fixed = checker.fix(source, &Inputs::default(), Safety::Safe, &|_| true);
    let text = String::from_utf8(fixed.text().into_owned()).unwrap();
    let reasons = fixed.file.dropped.into_iter().filter_map(|fix| fix.reason);
    (text, reasons.collect())
}

#[test]
fn fixes_that_break_the_file_are_dropped() {
    for (text, reason) in [
        // The finding stays.
        (
            "FROM a\n# fix b=>bb\nRUN b\n",
            "the finding would still be there",
        ),
        // The next instruction is swallowed.
        (
            "FROM a\n# fix b=>c \\\nRUN b\nRUN d\n",
            "another instruction would change",
        ),
        (
            "FROM a\n# fix b=><<X\nRUN b\nRUN d\nX\n",
            "another instruction would change",
        ),
        // A comment is lost.
        (
            "FROM a\n# fix b \\\\n # why\\n c=>b c\nRUN b \\\n # why\n c\n",
            "a comment would be lost",
        ),
        // It parses no more.
        (
            "FROM a\n# fix RUN=>COPY\nRUN b\n",
            "the file would parse worse",
        ),
        // Something else is found, and as bad.
        (
            "FROM a\n# fix b=>c\n# fix c=>c\nRUN b\n",
            "the finding would still be there",
        ),
    ] {
        let (after, reasons) = scripted(text);
        assert_eq!(after, text);
        assert_eq!(reasons[0], reason, "{text}");
    }
}

#[test]
fn one_bad_fix_does_not_keep_the_good_ones_back() {
    let good = |n: usize| format!("# fix b=>c{n}\nRUN b\n");
    let bad = "# fix RUN=>COPY\nRUN b\n";
    let text: String = (0..20)
        .map(|n| if n == 7 { bad.to_owned() } else { good(n) })
        .collect();
    let (after, reasons) = scripted(&format!("FROM a\n{text}"));
    assert_eq!(reasons, ["the file would parse worse"]);
    assert_eq!(after.matches("RUN c").count(), 19);
    assert!(after.contains(bad));
    assert_eq!(scripted(&after).0, after);
}

/// A rule that wants no letter after RUN, each fixed by writing all before it anew.
#[derive(Default)]
struct Letters;

impl Rule for Letters {
    const META: Meta<'static> = Meta {
        id: "letters",
        ..Scripted::META
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let span = instruction.span();
        let source = instruction.file().source();
        let Some(letters) = source.slice(span).strip_prefix("RUN ") else {
            return;
        };
        for (at, _) in letters.char_indices().skip(1) {
            let start = span.start + 4;
            let place = holystone::text::Span::new(start, start + u32::try_from(at).unwrap() + 1);
            let edit = Edit::replace(place, &letters[..at]);
            findings.report(place, "x").safe_fix("take it away", edit);
        }
    }
}

#[test]
fn rounds_have_a_limit() {
    let letters = "abcdefghijklmnopqrst";
    let source = Source::new("Dockerfile", format!("FROM a\nRUN {letters}\n")).unwrap();
    let checker = Checker::with_rules(vec![Box::new(Letters)]);
    let fixed = checker.fix(source, &Inputs::default(), Safety::Safe, &|_| true);
    let rounds = usize::try_from(MAX_FIX_ROUNDS).unwrap();
    assert_eq!(fixed.file.applied.len(), rounds);
    let left = letters.len() - 1 - rounds;
    let reasons: Vec<_> = fixed
        .file
        .dropped
        .iter()
        .map(|fix| fix.reason.clone())
        .collect();
    assert_eq!(
        reasons,
        vec![Some("it was not reached in 16 rounds".to_owned()); left]
    );
}

#[test]
fn trials_have_a_limit() {
    let text = format!("FROM a\n{}", "# fix RUN=>COPY\nRUN b\n".repeat(500));
    let (after, reasons) = scripted(&text);
    assert_eq!((after, reasons.len()), (text, 500));
    let start = format!("after {MAX_FIX_TRIALS} trials");
    assert!(reasons.iter().any(|reason| reason.starts_with(&start)));
}

#[test]
fn overlapping_fixes_take_turns() {
    let (after, reasons) = scripted("FROM a\n# fix b=>c\n# fix bd=>ce\nRUN bd\n");
    // The second finds nothing more to fix once the first was applied.
    assert_eq!(after, "FROM a\n# fix b=>c\n# fix bd=>ce\nRUN cd\n");
    assert_eq!(reasons, [""; 0]);
}

/// A rule that wants a line in an ignore file.
#[derive(Default)]
struct WantsIgnore;

impl Rule for WantsIgnore {
    const META: Meta<'static> = Meta {
        id: "wants-ignore",
        ..Scripted::META
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let ignore =
            (file.inputs().context.as_ref()).and_then(|context| context.read(".dockerignore"));
        if ignore.is_none_or(|text| !text.contains(".git\n")) {
            let append = Append {
                path: ".dockerignore".to_owned(),
                text: ".git\n".to_owned(),
            };
            findings
                .report(holystone::text::Span::new(0, 4), "x")
                .append_fix("ignore it", Safety::Safe, append);
        }
    }
}

#[test]
fn another_file_gets_its_lines() {
    let checker = Checker::with_rules(vec![Box::new(WantsIgnore)]);
    let source = || Source::new("Dockerfile", "FROM a\n").unwrap();
    let without = checker.fix(source(), &Inputs::default(), Safety::Safe, &|_| true);
    assert!(without.other_files.is_empty());
    let reason = without.file.dropped[0].reason.as_deref();
    assert_eq!(
        reason,
        Some("`.dockerignore` cannot be changed: the build context is not given")
    );
    let context: MemoryContext = [(".dockerignore", "tmp")].into_iter().collect();
    let inputs = Inputs {
        context: Some(Arc::new(context)),
        ..Inputs::default()
    };
    let fixed = checker.fix(source(), &inputs, Safety::Safe, &|_| true);
    let expected = (".dockerignore".to_owned(), "tmp\n.git\n".to_owned());
    assert_eq!(fixed.other_files, [expected]);
    assert!(fixed.file.findings.is_empty());
}
