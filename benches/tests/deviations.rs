//! Where profile `hadolint` differs from hadolint on purpose, each with an example that shows it.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use benches::conformance::{
    deviations::{self, Deviation, Side},
    hadolint::{self, Told, configured},
};
use holystone::{Checker, text::Source};
use std::collections::BTreeSet;

#[test]
fn names_are_unique() {
    let mut names = BTreeSet::new();
    for deviation in deviations::read().unwrap() {
        assert!(names.insert(deviation.id.clone()), "{}", deviation.id);
    }
}

#[test]
fn examples_show_them() {
    for deviation in deviations::read().unwrap() {
        let checker = configured::checker(&deviation.config).unwrap();
        show(&checker, &deviation);
    }
}

fn show(checker: &Checker, deviation: &Deviation) {
    let id = &deviation.id;
    assert_ne!(deviation.hadolint, deviation.holystone, "{id}");
    let source = Source::new("Dockerfile", deviation.example.as_str()).unwrap();
    // Against nothing, all that is found is a difference.
    let found = hadolint::compare(checker, &source, Vec::new());
    let found: Vec<Told> = found
        .differences
        .into_iter()
        .map(|(_, told, _)| told)
        .collect();
    let of_its_codes = found
        .iter()
        .filter(|(code, ..)| deviation.codes.contains(code));
    let mut lines: Vec<String> = of_its_codes
        .map(|(code, line, _)| format!("{code} {line}"))
        .collect();
    let mut told = deviation.holystone.clone();
    lines.sort();
    told.sort();
    assert_eq!(lines, told, "{id}");
    // Its patterns explain what differs.
    let tree = holystone::syntax::parse(&source);
    let (side, more, less) = match deviation.only {
        Side::Hadolint => (Side::Hadolint, &deviation.hadolint, &deviation.holystone),
        Side::Holystone => (Side::Holystone, &deviation.holystone, &deviation.hadolint),
    };
    for one in more.iter().filter(|one| !less.contains(one)) {
        let (code, line) = one.split_once(' ').unwrap();
        let why = deviations::explains(side, code, line.parse().unwrap(), &source, &tree);
        assert!(why.is_some(), "{id} does not explain `{one}`");
    }
}
