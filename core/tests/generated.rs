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

/// The entries of `tests/data/deviations/*.toml`, which `benches/tests/deviations.rs` runs.
#[test]
fn deviations() {
    let mut table = String::from(concat!(
        "# Where profile `hadolint` differs from hadolint\n\n",
        "Made from `tests/data/deviations/`, where each has an example that a test runs. Compared with\n",
        "hadolint 2.15.1; the texts of findings always differ.\n\n",
        "| name | codes | reported by | why |\n|---|---|---|---|\n",
    ));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/deviations");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    for path in paths {
        let file: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let entries = file.get("deviation").and_then(toml::Value::as_array);
        for entry in entries.into_iter().flatten() {
            let text = |key: &str| entry[key].as_str().unwrap();
            let codes = entry["codes"].as_array().unwrap();
            let codes: Vec<&str> = codes.iter().filter_map(toml::Value::as_str).collect();
            let (id, only) = (text("id"), text("only"));
            let reason = text("reason").trim().replace('|', "\\|").replace('\n', " ");
            writeln!(
                table,
                "| `{id}` | {} | {only} alone | {reason} |",
                codes.join(", ")
            )
            .unwrap();
        }
    }
    compare("DEVIATIONS.md", &table);
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
