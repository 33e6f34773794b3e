//! The example Dockerfiles: each mistake is found at its place, what is hardened is clean, and so is
//! a fixed file.
//!
//! `UPDATE=1` rewrites the lists of what is found.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    Checker,
    dockerfile::{Dockerfile, Inputs, context::MemoryContext},
    lint::{Entry, Finding, Needs, Profile, Safety, Selection},
    text::Source,
};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

fn folder(name: &str) -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/dockerfiles");
    examples.join(name)
}

/// The Dockerfiles of a folder, those that come with a build context too.
fn dockerfiles(name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(name)).unwrap();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_none_or(|extension| extension == "Dockerfile")
        })
        .map(|path| {
            if path.is_dir() {
                path.join("Dockerfile")
            } else {
                path
            }
        })
        .collect();
    files.sort();
    files
}

fn inputs(path: &Path) -> Inputs {
    inputs_with(path, &[])
}

/// With some files of the context changed.
fn inputs_with(path: &Path, changed: &[(String, String)]) -> Inputs {
    let mut inputs = Inputs::default();
    if path.ends_with("Dockerfile") {
        let mut context = MemoryContext::default();
        add(&mut context, path.parent().unwrap(), path.parent().unwrap());
        for (name, text) in changed {
            context.add(name, text);
        }
        inputs.context = Some(Arc::new(context));
    }
    inputs
}

fn add(context: &mut MemoryContext, root: &Path, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add(context, root, &path);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            context.add(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn checker(profile: Profile) -> Checker {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    Checker::new(&selection).unwrap()
}

fn source(path: &Path) -> Source {
    Source::new("Dockerfile", fs::read_to_string(path).unwrap()).unwrap()
}

fn list(findings: &[Finding], source: &Source) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = source.position(finding.location.span().unwrap().start);
        let severity = format!("{:?}", finding.severity).to_lowercase();
        writeln!(
            text,
            "{}:{} {severity} {}",
            place.line, place.column, finding.rule
        )
        .unwrap();
    }
    text
}

#[test]
fn mistakes_are_found_where_they_are() {
    let checker = checker(Profile::Hardening);
    for path in dockerfiles("mistakes") {
        let report = checker.check(source(&path), inputs(&path));
        let found = list(&report.findings, report.source.as_ref().unwrap());
        let expected = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        assert_eq!(
            found,
            fs::read_to_string(&expected).unwrap(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_topic_has_an_example() {
    let checker = checker(Profile::Hardening);
    let found: Vec<String> = dockerfiles("mistakes")
        .iter()
        .flat_map(|path| checker.check(source(path), inputs(path)).findings)
        .map(|finding| finding.rule.to_string())
        .collect();
    // What only images show is in no Dockerfile.
    let is_of_dockerfiles = |entry: &Entry| {
        let needs = entry.load(toml::Table::new()).unwrap().needs();
        matches!(needs, Needs::Dockerfile | Needs::Waivers)
    };
    for topic in holystone::rules::topics() {
        // Nor is what registries say.
        if topic.name == "registry" || !topic.rules.iter().any(is_of_dockerfiles) {
            continue;
        }
        let has_one = topic
            .rules
            .iter()
            .any(|entry| found.iter().any(|rule| rule == entry.meta.id));
        assert!(has_one, "{}", topic.name);
    }
}

#[test]
fn what_is_hardened_is_clean() {
    for (profile, articles) in [(Profile::Recommended, true), (Profile::Hardening, false)] {
        let checker = checker(profile);
        for path in dockerfiles("hardened") {
            // The article names its users; hardening asks for numbers.
            if path
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("article-")
                && !articles
            {
                continue;
            }
            let report = checker.check(source(&path), inputs(&path));
            let found = list(&report.findings, report.source.as_ref().unwrap());
            assert_eq!(found, "", "{}", path.display());
        }
    }
}

#[test]
fn fixes_leave_less_and_break_nothing() {
    let checker = checker(Profile::Hardening);
    for path in dockerfiles("mistakes") {
        let inputs = inputs(&path);
        let before = checker.check(source(&path), inputs.clone());
        let fixed = checker.fix(source(&path), &inputs, Safety::Suggested, &|_| true);
        assert!(
            fixed.file.findings.len() <= before.findings.len(),
            "{}",
            path.display()
        );
        let problems = |source: Source| {
            Dockerfile::parse(source, Inputs::default())
                .problems()
                .count()
        };
        let text = String::from_utf8(fixed.text().into_owned()).unwrap();
        let again = Source::new("Dockerfile", text).unwrap();
        assert!(
            problems(again.clone()) <= problems(source(&path)),
            "{}",
            path.display()
        );
        let inputs = inputs_with(&path, &fixed.other_files);
        let second = checker.fix(again, &inputs, Safety::Suggested, &|_| true);
        assert_eq!(second.file.applied, [], "{}", path.display());
    }
}
