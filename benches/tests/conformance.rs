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
    all_of(kind, kind, cases);
}

fn all_of(kind: &str, file: &str, cases: usize) {
    let outcome = run(kind, file);
    assert_eq!(outcome.disagreements, [""; 0]);
    assert_eq!(outcome.agree, cases);
}

#[test]
fn buildkit() {
    all_agree("buildkit", 661);
}

#[test]
fn buildkit_checks() {
    all_agree("buildkit-checks", 409);
}

/// What the cases of the language report, too.
#[test]
fn checks_of_the_language_cases() {
    let outcome = run("buildkit-checks", "buildkit");
    assert_eq!(outcome.disagreements, [""; 0]);
}

#[test]
fn shlex() {
    all_agree("shlex", 1637);
}

#[test]
fn dockerignore() {
    all_agree("dockerignore", 62);
}

/// What hadolint says of Dockerfiles of our own, and of parts of them.
#[test]
fn hadolint_instructions() {
    all_of("hadolint", "hadolint-instructions", 984);
}

/// What hadolint says of Dockerfiles of our own.
#[test]
fn hadolint_commands() {
    all_of("hadolint", "hadolint-commands", 686);
}

#[test]
fn hadolint_packages() {
    all_of("hadolint", "hadolint-packages", 899);
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
