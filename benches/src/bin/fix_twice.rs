//! Fixes every file of a folder in memory, then fixes the result again, and says what went wrong:
//! a second run that changes something, a file that parses worse, or a new finding that is as bad as
//! what was fixed.
//!
//!     cargo run --release -p benches --bin fix_twice -- FOLDER [safe|suggested] [recommended|hardening|all]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use holystone::{
    Checker,
    dockerfile::{Dockerfile, Inputs},
    lint::{Finding, Profile, Safety, Selection, TriedFix},
    syntax::ProblemKind,
    text::Source,
};
use std::{collections::BTreeMap, fs, path::PathBuf, process::ExitCode};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("fix_twice: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize> {
    let mut args = std::env::args().skip(1);
    let folder = args
        .next()
        .ok_or("usage: fix_twice FOLDER [safe|suggested] [recommended|hardening|all]")?;
    let safety = match args.next().as_deref() {
        None | Some("safe") => Safety::Safe,
        Some("suggested") => Safety::Suggested,
        Some(other) => return Err(format!("no such safety: {other}").into()),
    };
    let profile = match args.next().as_deref() {
        None | Some("all") => Profile::All,
        Some("hardening") => Profile::Hardening,
        Some("recommended") => Profile::Recommended,
        Some(other) => return Err(format!("no such profile: {other}").into()),
    };
    let checker = Checker::new(&Selection {
        profile: Some(profile),
        ..Selection::default()
    })?;
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    let mut totals = Totals::default();
    for path in &paths {
        let source = Source::from_bytes(path.to_string_lossy(), fs::read(path)?)?;
        totals.add(&checker, &source, safety);
    }
    totals.print(paths.len());
    Ok(totals.wrong.len())
}

#[derive(Default)]
struct Totals {
    changed: usize,
    applied: BTreeMap<String, usize>,
    dropped: BTreeMap<(String, String), usize>,
    wrong: Vec<String>,
}

impl Totals {
    fn add(&mut self, checker: &Checker, source: &Source, safety: Safety) {
        let name = source.name().to_owned();
        let inputs = Inputs::default();
        let before = checker.check(source.clone(), inputs.clone());
        let once = checker.fix(source.clone(), &inputs, safety, &|_| true);
        let Some(after) = once.file.source.clone() else {
            return;
        };
        self.count(&once.file.applied, &once.file.dropped);
        self.changed += usize::from(after.text() != source.text());
        if parses_worse(source, &after) {
            self.wrong.push(format!("{name}: parses worse"));
        }
        for rule in new_findings(&before.findings, &once.file.findings, &once.file.applied) {
            self.wrong.push(format!("{name}: a new finding of {rule}"));
        }
        let twice = checker.fix(after, &inputs, safety, &|_| true);
        if twice.text() != once.text() {
            self.wrong.push(format!("{name}: a second run changes it"));
        }
    }

    fn count(&mut self, applied: &[TriedFix], dropped: &[TriedFix]) {
        for fix in applied {
            *self.applied.entry(fix.rule.to_string()).or_default() += 1;
        }
        for fix in dropped {
            let reason = fix.reason.clone().unwrap_or_default();
            *self
                .dropped
                .entry((fix.rule.to_string(), reason))
                .or_default() += 1;
        }
    }

    fn print(&self, files: usize) {
        println!("{files} files, {} changed", self.changed);
        for (rule, count) in &self.applied {
            println!("{count:7} applied: {rule}");
        }
        for ((rule, reason), count) in &self.dropped {
            println!("{count:7} dropped: {rule}: {reason}");
        }
        for wrong in &self.wrong {
            println!("WRONG {wrong}");
        }
        println!("{} wrong", self.wrong.len());
    }
}

/// Whether more is wrong of some sort than before: a build that started may not stop.
fn parses_worse(before: &Source, after: &Source) -> bool {
    let count = |source: &Source| {
        let file = Dockerfile::parse(source.clone(), Inputs::default());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for problem in file.problems() {
            *counts.entry(sort_of(&problem.kind)).or_default() += 1;
        }
        counts
    };
    let before = count(before);
    count(after)
        .iter()
        .any(|(sort, count)| before.get(sort).is_none_or(|before| before < count))
}

/// The name of the variant.
fn sort_of(kind: &ProblemKind) -> String {
    let text = format!("{kind:?}");
    let end = text.find([' ', '(']).unwrap_or(text.len());
    text[..end].to_owned()
}

/// The rules that find more than what was there before and was not fixed, and as bad as the least of
/// what was fixed. The engine looks at each round alone, so a fix of a later round may show here.
fn new_findings(before: &[Finding], after: &[Finding], applied: &[TriedFix]) -> Vec<String> {
    let fixed: Vec<&str> = applied.iter().map(|fix| fix.rule.as_str()).collect();
    let severities = before
        .iter()
        .filter(|finding| fixed.contains(&finding.rule.as_str()))
        .map(|finding| finding.severity);
    let least = severities.min();
    let mut more: BTreeMap<&str, isize> = BTreeMap::new();
    for finding in before {
        *more.entry(&finding.rule).or_default() -= 1;
    }
    for finding in after {
        *more.entry(&finding.rule).or_default() += 1;
    }
    let is_bad = |rule: &str| {
        let found = after.iter().filter(|finding| finding.rule == rule);
        let severity = found.map(|finding| finding.severity).max();
        severity >= least
    };
    more.into_iter()
        .filter(|(rule, count)| *count > 0 && is_bad(rule))
        .map(|(rule, _)| rule.to_owned())
        .collect()
}
