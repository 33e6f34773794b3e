//! Fingerprints of findings: what they survive, and what they tell apart.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use holystone::{Options, check};
use std::collections::BTreeSet;

fn fingerprints(text: &str) -> Vec<String> {
    let options = Options {
        only: vec!["apt-get-without-yes".to_owned()],
        ..Options::default()
    };
    let report = check(text.as_bytes().to_vec(), &options).unwrap();
    report
        .findings()
        .map(|finding| finding.fingerprint.clone())
        .collect()
}

const BEFORE: &str = "FROM debian:12 AS a\nRUN apt-get update && apt-get install curl\n";

#[test]
fn the_recipe_stays() {
    // Baselines of users hold these: a change needs a new version of the recipe.
    assert_eq!(fingerprints(BEFORE), ["bb4cf252a74ec4208028b7077db42599"]);
}

#[test]
fn survives_what_means_nothing() {
    for after in [
        "# a comment\n\nFROM debian:12 AS a\n\nRUN apt-get update && apt-get install curl\n",
        "FROM debian:12 AS a\nRUN apt-get update \\\n    # why\n    && apt-get install curl\n",
        "FROM debian:13 AS a\r\nRUN   apt-get update && apt-get install curl\r\n",
        "FROM debian:12\nRUN x\nFROM debian:12 AS a\nRUN apt-get update && apt-get install curl",
    ] {
        assert_eq!(fingerprints(after), fingerprints(BEFORE), "{after}");
    }
}

#[test]
fn tells_apart_what_differs() {
    let mut all = BTreeSet::new();
    for text in [
        BEFORE,
        "FROM debian:12 AS b\nRUN apt-get update && apt-get install curl\n",
        "FROM debian:12 AS a\nRUN apt-get update && apt-get install wget\n",
        "FROM debian:12 AS a\nRUN <<EOF\napt-get install curl\nEOF\n",
        "FROM debian:12 AS a\nRUN <<EOF\napt-get install wget\nEOF\n",
    ] {
        assert!(all.insert(fingerprints(text)), "{text}");
    }
    let twice = "FROM debian:12\nRUN apt-get install a\nRUN apt-get install a\n";
    let twice = fingerprints(twice);
    assert_ne!(twice[0], twice[1]);
}

#[test]
fn a_comment_that_ignores_one_leaves_the_others_alone() {
    let text = "FROM debian:12\nRUN apt-get install a\nRUN apt-get install a\n";
    let ignored = text.replacen("RUN", "# hadolint ignore=DL3014\nRUN", 1);
    assert_eq!(fingerprints(&ignored)[..], fingerprints(text)[1..]);
}
