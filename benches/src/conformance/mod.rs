//! Runs cases recorded from the real systems, one JSON object a line.

pub mod buildkit;
pub mod checks;
pub mod corpus;
pub mod deviations;
pub mod dockerignore;
pub mod hadolint;
pub mod pin;
pub mod shell;
pub mod shlex;

use holystone::text::Source;
use serde_json::Value;
use std::{fs, io, path::Path};

/// Compares holystone with one recorded case.
///
/// The error says what differs.
pub type Check = fn(case: &Value) -> Result<(), String>;

/// The check for a kind of case file.
pub fn named(kind: &str) -> Option<Check> {
    match kind {
        "buildkit" => Some(buildkit::check),
        "buildkit-checks" => Some(checks::check),
        "dockerignore" => Some(dockerignore::check),
        "hadolint" => Some(hadolint::check),
        "shlex" => Some(shlex::check),
        _ => None,
    }
}

/// Whether the trees of a folder's files print them back, byte for byte.
///
/// # Errors
/// When the folder or a file of it cannot be read.
pub fn print(folder: &Path) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let bytes = fs::read(&path)?;
        let printed = Source::from_bytes("", bytes.clone())
            .map(|source| holystone::syntax::parse(&source).print(&source));
        match printed {
            Ok(printed) if printed == bytes => outcome.agree += 1,
            Ok(_) => outcome
                .disagreements
                .push(format!("{}: prints otherwise", path.display())),
            Err(error) => outcome
                .disagreements
                .push(format!("{}: {error}", path.display())),
        }
    }
    Ok(outcome)
}

/// How many cases agreed, and a line for each that did not.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Cases that agree.
    pub agree: usize,
    /// `name or line number: what differs`.
    pub disagreements: Vec<String>,
}

/// Runs every case of a file's text.
///
/// A line that is not JSON counts as a disagreement.
pub fn run(text: &str, check: Check) -> Outcome {
    let mut outcome = Outcome::default();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let case: Value = match serde_json::from_str(line) {
            Ok(case) => case,
            Err(error) => {
                outcome
                    .disagreements
                    .push(format!("line {}: {error}", index + 1));
                continue;
            }
        };
        match check(&case) {
            Ok(()) => outcome.agree += 1,
            Err(difference) => {
                let name = case["name"].as_str().unwrap_or("case");
                outcome
                    .disagreements
                    .push(format!("line {}: {name}: {difference}", index + 1));
            }
        }
    }
    outcome
}
