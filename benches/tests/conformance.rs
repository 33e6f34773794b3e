//! holystone reads what the recorded systems read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use benches::conformance::{self, Outcome};

fn run(kind: &str, file: &str) -> Outcome {
    let path = format!(
        "{}/../core/tests/data/{file}.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    conformance::run(&text, conformance::named(kind).unwrap())
}

fn all_agree(kind: &str, cases: usize) {
    all_agree_in(kind, kind, cases);
}

fn all_agree_in(kind: &str, file: &str, cases: usize) {
    let outcome = run(kind, file);
    assert_eq!(outcome.disagreements, [""; 0]);
    assert_eq!(outcome.agree, cases);
}

#[test]
fn buildkit() {
    all_agree("buildkit", 661);
}

/// What hadolint 2.15.1 was seen to say of small files, and of parts of files.
#[test]
fn hadolint_on_instructions() {
    all_agree_in("hadolint", "hadolint-instructions", 984);
}

#[test]
fn shlex() {
    all_agree("shlex", 1637);
}

#[test]
fn dockerignore() {
    all_agree("dockerignore", 62);
}

#[test]
fn a_difference_is_noticed() {
    let case = r#"{"name":"x","dockerfile":"FROM a\n","parse":{"nodes":[],"dump":"(from \"b\")"}}"#;
    let outcome = conformance::run(case, conformance::named("buildkit").unwrap());
    assert_eq!((outcome.agree, outcome.disagreements.len()), (0, 1));
    assert_eq!(
        conformance::run("nonsense\n", conformance::named("shlex").unwrap())
            .disagreements
            .len(),
        1
    );
}
