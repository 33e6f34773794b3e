//! Baselines: only what is new is reported.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    Options, check,
    lint::{Baseline, Finding},
};

fn findings(text: &str) -> Vec<Finding> {
    let report = check(text.as_bytes().to_vec(), &Options::default()).unwrap();
    report.findings().cloned().collect()
}

#[test]
fn only_what_is_new_is_left() {
    let old = findings("FROM debian:12\nWORKDIR a\n");
    let json = Baseline::to_json([("./Dockerfile", old.as_slice())]);
    let baseline = Baseline::parse("b.json", &json).unwrap();
    // Moved, and one more of the same.
    let mut new =
        findings("# a comment\n\nFROM debian:12\nWORKDIR a\n\nFROM debian:12\nWORKDIR a\nUSER 1\n");
    let all = new.len();
    let known = baseline.take_known("Dockerfile", &mut new);
    assert_eq!((known, new.len()), (old.len() - 1, all - old.len() + 1));
    assert_eq!(baseline.take_known("other", &mut new), 0);
}

#[test]
fn what_is_no_baseline() {
    for (text, place) in [
        ("", "b.json:1:0"),
        ("{\n\"version\": 1}", "b.json:2:13"),
        ("{\"version\": 2, \"files\": []}", "b.json"),
    ] {
        let error = Baseline::parse("b.json", text).unwrap_err();
        assert_eq!(error.place(), Some(place), "{error}");
    }
}
