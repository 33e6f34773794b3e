//! `holystone config` and `holystone init`, and the configuration of the files that are checked.

pub(super) mod args;
mod setup;

pub(super) use setup::{Setup, Setups};

use super::{Outcome, args::Format, disk, print};
use crate::{
    error::{Error, ErrorKind},
    lint::config::{CONFIG_NAME, Explanation, RuleExplanation, starter},
};
use args::{ConfigArgs, ConfigCommand, ExplainArgs, InitArgs};
use serde::Serialize;
use std::{fmt::Write as _, path::Path};

/// Made from the table of rules, and kept so by a test.
const SCHEMA: &str = include_str!("../../../config.schema.json");

pub(super) fn run(args: &ConfigArgs) -> Outcome {
    match &args.command {
        ConfigCommand::Explain(args) => explain(args),
        ConfigCommand::Schema => {
            print(SCHEMA)?;
            Ok(0)
        }
    }
}

pub(super) fn init(args: &InitArgs) -> Outcome {
    let text = starter();
    if args.print {
        print(&text)?;
        return Ok(0);
    }
    disk::write_once(Path::new(CONFIG_NAME), &text, args.force)?;
    print(&format!("{CONFIG_NAME} is written\n"))?;
    Ok(0)
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Output<'e> {
    path: String,
    files: Vec<String>,
    #[serde(flatten)]
    explanation: &'e Explanation,
}

fn explain(args: &ExplainArgs) -> Outcome {
    let path = disk::display(&args.file);
    if !args.file.is_file() {
        return Err(Error::new(ErrorKind::Io, "there is no such file")
            .at(path)
            .into());
    }
    let (effective, files) = Setups::new(&args.rules, None)?.explain(&args.file)?;
    let output = Output {
        path,
        files,
        explanation: &effective.explain(),
    };
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&output)? + "\n",
        Format::Tty => table(&output),
    };
    print(&text)?;
    Ok(0)
}

fn table(output: &Output<'_>) -> String {
    let mut text = format!("{}\n\n", output.path);
    let files = match &output.files[..] {
        [] => "none".to_owned(),
        // The one that was found comes first, then what it extends.
        files => files.iter().rev().cloned().collect::<Vec<_>>().join(", "),
    };
    let _ = writeln!(text, "  {:14} {files}", "configuration");
    for (key, setting) in &output.explanation.settings {
        let _ = writeln!(
            text,
            "  {key:14} {}  ({})",
            plain(&setting.value),
            setting.from
        );
    }
    let rules = &output.explanation.rules;
    let width = rules.iter().map(|rule| rule.rule.len()).max();
    for (on, title) in [(true, "on"), (false, "off")] {
        let mut rules = rules.iter().filter(|rule| rule.on == on).peekable();
        if rules.peek().is_some() {
            let _ = writeln!(text, "\n{title}");
        }
        for rule in rules {
            write_rule(&mut text, rule, width.unwrap_or_default());
        }
    }
    text
}

fn write_rule(text: &mut String, rule: &RuleExplanation, width: usize) {
    let severity = format!("{:?}", rule.severity).to_lowercase();
    let _ = writeln!(text, "  {:width$}  {severity:7}  {}", rule.rule, rule.why);
    if !rule.on {
        return;
    }
    let mut more = |line: String| {
        let _ = writeln!(text, "  {:width$}           {line}", "");
    };
    if let Some(from) = &rule.severity_from {
        more(format!("severity: {from}"));
    }
    for (name, option) in &rule.options {
        more(format!("{name} = {}: {}", option.value, option.from));
    }
    if let Some(place) = &rule.locked {
        let told = format!("locked: {place}");
        match (&rule.locked_because, told == rule.why) {
            (Some(reason), true) => more(format!("because: {reason}")),
            (Some(reason), false) => more(format!("{told}, because: {reason}")),
            (None, true) => {}
            (None, false) => more(told),
        }
    }
}

/// A text without its quotes.
fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
