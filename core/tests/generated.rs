//! Texts that are made from the code and checked in; `UPDATE=1` rewrites them.
#![cfg(all(feature = "cli", feature = "schema"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{fmt::Write, fs, path::Path};

fn compare(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "{file} is not what the code makes; UPDATE=1 rewrites it"
    );
}

#[test]
fn json_schema() {
    compare("report.schema.json", &holystone::report::json_schema());
}

#[test]
fn configuration_schema() {
    compare(
        "config.schema.json",
        &holystone::lint::config::config_schema(),
    );
}

#[test]
fn command_line() {
    compare("CLI.md", &holystone::cli::reference());
}

#[test]
fn rule_index() {
    let mut index =
        String::from("# The rules\n\nMade from the table of rules; a test keeps it so.\n");
    for topic in holystone::rules::topics() {
        writeln!(index, "\n## {}: {}\n", topic.name, topic.about).unwrap();
        index.push_str("| rule | severity | profile | finds | same as |\n|---|---|---|---|---|\n");
        for entry in topic.rules {
            let meta = entry.meta;
            let severity = format!("{:?}", meta.severity).to_lowercase();
            let profile = format!("{:?}", meta.profile).to_lowercase();
            let aliases = meta.same_as.join(", ");
            writeln!(
                index,
                "| `{}` | {severity} | {profile} | {} | {aliases} |",
                meta.id, meta.summary
            )
            .unwrap();
        }
    }
    compare("RULES.md", &index);
}
