//! `holystone image-test`

use super::{args::ImageTestArgs, open_one};
use crate::{
    cli::{Outcome, disk, output::screen, print},
    expectations::{self, Expectations},
    image::{Keep, OpenOptions},
    report::{
        shown::plain,
        tty::{Look, Screen},
        xml::escape,
    },
};
use clap::ValueEnum;
use serde::Serialize;
use std::{fmt::Write, io};

/// How the results are written, as container-structure-test names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// For people
    Text,
    /// The JSON of container-structure-test
    Json,
    /// JUnit
    Junit,
}

pub(in crate::cli) fn run(args: &ImageTestArgs) -> Outcome {
    let mut files = Vec::new();
    for path in &args.configs {
        let text = disk::read_text(path)?;
        files.push(Expectations::parse(&disk::display(path), &text)?);
    }
    let mut keep = Keep::default();
    for file in &files {
        file.keep(&mut keep);
    }
    let options = OpenOptions {
        layers: files.iter().any(Expectations::needs_layers),
        secrets: None,
        keep,
        ..OpenOptions::default()
    };
    let image = open_one(&args.image, &args.open, options)?;
    let results: Vec<(&Expectations, Vec<expectations::Outcome>)> =
        files.iter().map(|file| (file, file.run(&image))).collect();
    match args.output {
        TestFormat::Text => print(&to_text(&results, screen(args.color, &io::stdout())))?,
        TestFormat::Json => print(&to_json(&results))?,
        TestFormat::Junit => print(&to_junit(&results))?,
    }
    let all = || results.iter().flat_map(|(_, outcomes)| outcomes);
    let is_unknown = all().any(|outcome| outcome.is_unknown)
        || files.iter().any(|file| !file.not_run().is_empty());
    Ok(if is_unknown {
        2
    } else {
        u8::from(!all().all(expectations::Outcome::passed))
    })
}

type Results<'r> = [(&'r Expectations, Vec<expectations::Outcome>)];

fn counts(results: &Results<'_>) -> (usize, usize) {
    let all = results.iter().flat_map(|(_, outcomes)| outcomes);
    let (passed, failed): (Vec<_>, Vec<_>) = all.partition(|outcome| outcome.passed());
    (passed.len(), failed.len())
}

/// What a test that did not pass says.
fn errors(outcome: &expectations::Outcome) -> Vec<String> {
    if outcome.is_unknown {
        return vec!["a part of the image that decides it could not be read".to_owned()];
    }
    outcome.errors.clone()
}

fn to_text(results: &Results<'_>, screen: Screen) -> String {
    let mut text = String::new();
    for (file, outcomes) in results {
        let _ = writeln!(text, "{}", screen.paint(Look::Bold, &plain(&file.name)));
        for outcome in outcomes {
            let (look, said) = match outcome {
                _ if outcome.passed() => (Look::Green, "pass"),
                _ if outcome.is_unknown => (Look::Yellow, "unknown"),
                _ => (Look::Red, "FAIL"),
            };
            let name = plain(&outcome.full_name());
            let _ = writeln!(text, "  {} {name}", screen.paint(look, said));
            for error in errors(outcome) {
                let _ = writeln!(text, "       {}", plain(&error));
            }
        }
        for part in file.not_run() {
            let _ = writeln!(text, "  {} {part}", screen.paint(Look::Yellow, "not run"));
        }
    }
    let (passed, failed) = counts(results);
    let _ = writeln!(text, "{passed} passed, {failed} failed");
    text
}

fn to_json(results: &Results<'_>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Output {
        pass: usize,
        fail: usize,
        total: usize,
        /// Nothing is run, so nothing takes time that could be told apart.
        duration: u64,
        results: Vec<OutputResult>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct OutputResult {
        name: String,
        pass: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        errors: Vec<String>,
        duration: u64,
    }
    let (pass, fail) = counts(results);
    let all = results.iter().flat_map(|(_, outcomes)| outcomes);
    let output = Output {
        pass,
        fail,
        total: pass + fail,
        duration: 0,
        results: all
            .map(|outcome| OutputResult {
                name: outcome.full_name(),
                pass: outcome.passed(),
                errors: errors(outcome),
                duration: 0,
            })
            .collect(),
    };
    let mut json = serde_json::to_string(&output).unwrap_or_default();
    json.push('\n');
    json
}

fn to_junit(results: &Results<'_>) -> String {
    let (passed, failed) = counts(results);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites failures=\"{failed}\" tests=\"{}\">\n",
        passed + failed
    );
    for (file, outcomes) in results {
        let failures = outcomes.iter().filter(|outcome| !outcome.passed()).count();
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" failures=\"{failures}\" tests=\"{}\">",
            escape(&file.name),
            outcomes.len()
        );
        for outcome in outcomes {
            let name = escape(&outcome.full_name());
            if outcome.passed() {
                let _ = writeln!(xml, "    <testcase name=\"{name}\"/>");
                continue;
            }
            let said = errors(outcome).join("\n");
            let _ = writeln!(
                xml,
                "    <testcase name=\"{name}\"><failure>{}</failure></testcase>",
                escape(&said)
            );
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}
