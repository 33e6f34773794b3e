//! Who has the last word.

use super::load;
use crate::lint::{Config, Effective, Gate, Profile, Selection, Severity};

/// What holds for rules, as `id` if it is on, `-id` if not, with its severity where it is set.
fn told(effective: &Effective, ids: &str) -> String {
    let tell = |id: &str| {
        let sign = if effective.runs(id) { "" } else { "-" };
        let severity = effective.severity(id);
        let severity = severity.map(|severity| format!(":{severity:?}"));
        format!("{sign}{id}{}", severity.unwrap_or_default())
    };
    ids.split_whitespace()
        .map(tell)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What is extended, what extends it, a path, and what holds there.
const MERGED: &[(&str, &str, &str, &str)] = &[
    (
        "",
        "",
        "Dockerfile",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "ignore = ['DL3002']",
        "",
        "D",
        "-root-user unpinned-base shell-form-command",
    ),
    (
        "ignore = ['users']",
        "enable = ['root-user']",
        "D",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "enable = ['root-user']",
        "ignore = ['users']",
        "D",
        "-root-user unpinned-base shell-form-command",
    ),
    // In one table a rule's own name goes before its topic's.
    (
        "ignore = ['base']\nenable = ['unpinned-base']",
        "",
        "D",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "enable = ['base']\nignore = ['unpinned-base']",
        "",
        "D",
        "root-user -unpinned-base shell-form-command",
    ),
    (
        "enable = ['root-user']\nignore = ['root-user']",
        "",
        "D",
        "-root-user unpinned-base shell-form-command",
    ),
    // `only` forgets what was said before, and is forgotten by a later profile.
    (
        "ignore = ['DL3002']",
        "only = ['DL3002']",
        "D",
        "root-user -unpinned-base -shell-form-command",
    ),
    (
        "only = ['DL3002']",
        "enable = ['commands']",
        "D",
        "root-user -unpinned-base shell-form-command",
    ),
    (
        "only = ['DL3002']",
        "profile = 'all'",
        "D",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "only = ['DL3002']\nprofile = 'all'",
        "",
        "D",
        "root-user -unpinned-base -shell-form-command",
    ),
    (
        "only = ['users', 'base']",
        "ignore = ['DL3002']",
        "D",
        "-root-user unpinned-base -shell-form-command",
    ),
    (
        "ignore = ['DL3002']",
        "profile = 'all'",
        "D",
        "-root-user unpinned-base shell-form-command",
    ),
    (
        "[severity]\nusers = 'info'\nDL3002 = 'error'",
        "",
        "D",
        "root-user:Error unpinned-base shell-form-command",
    ),
    (
        "[severity]\nDL3002 = 'error'",
        "[severity]\nusers = 'info'",
        "D",
        "root-user:Info unpinned-base shell-form-command",
    ),
    // Of two names for a rule, the one that is written later counts.
    (
        "[severity]\nroot-user = 'error'\nDL3002 = 'info'",
        "",
        "D",
        "root-user:Info unpinned-base shell-form-command",
    ),
    // Overrides are over their own file, and under the next.
    (
        "[[override]]\npaths = ['a/**']\nignore = ['users']",
        "",
        "a/b/D",
        "-root-user unpinned-base shell-form-command",
    ),
    (
        "[[override]]\npaths = ['a']\nignore = ['users']",
        "",
        "./a/b/../D",
        "-root-user unpinned-base shell-form-command",
    ),
    (
        "[[override]]\npaths = ['a', '!a/b']\nignore = ['users']",
        "",
        "a/b/D",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "[[override]]\npaths = ['*.dev']\nignore = ['users']",
        "",
        "a/b.dev",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "[[override]]\npaths = ['**/*.dev']\nignore = ['users']",
        "",
        "../a/b.dev",
        "-root-user unpinned-base shell-form-command",
    ),
    (
        "[[override]]\npaths = ['**']\nignore = ['users']",
        "enable = ['DL3002']",
        "D",
        "root-user unpinned-base shell-form-command",
    ),
    (
        "",
        "[[override]]\npaths = ['**']\nignore = ['users']\n[[override]]\npaths = ['a']\nprofile = 'all'\nonly = ['users']",
        "a/D",
        "root-user -unpinned-base -shell-form-command",
    ),
];

#[test]
fn later_goes_over_earlier() {
    const OUTER: &str = "o";
    for (outer, inner, path, expected) in MERGED.iter().copied() {
        let inner = format!("extends = ['{OUTER}']\n{inner}");
        let config = load(&[("c", &inner), (OUTER, outer)]).unwrap();
        let effective = config.for_path(path);
        let told = told(&effective, "root-user unpinned-base shell-form-command");
        assert_eq!(told, expected, "{outer}\n--\n{inner}\n-- {path}");
        assert!(effective.runs("not-checked"), "it cannot be switched off");
    }
}

#[test]
fn what_the_build_is_given() {
    let config = load(&[
        ("a/c", "extends = ['o/c']\ntarget = 'prod'\nfail-on = 'never'\nbuild-args = { A = '2', B = '3' }"),
        ("a/o/c", "target = 'dev'\nplatform = 'linux/amd64'\ncontext = '../src'\nbuild-contexts = ['x']\n[build-args]\nA = '1'\nC = '4'\n[[override]]\npaths = ['p']\ncontext = '.'"),
    ])
    .unwrap();
    let effective = config.for_path("Dockerfile");
    assert_eq!(effective.context(), Some("a/src"));
    assert_eq!(effective.fail_on(), Gate::Never);
    assert_eq!(config.for_path("p").context(), Some("a/o"));
    let given = crate::dockerfile::Inputs {
        build_args: [("B".to_owned(), "caller".to_owned())].into(),
        ..Default::default()
    };
    let inputs = effective.complete(given);
    assert_eq!(inputs.target.as_deref(), Some("prod"));
    assert_eq!(
        inputs
            .platform
            .map(|platform| platform.architecture)
            .as_deref(),
        Some("amd64")
    );
    let args: Vec<_> = inputs
        .build_args
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(args, ["A=2", "B=caller", "C=4"]);
    assert!(inputs.named_contexts.contains("x"));
}

#[test]
fn callers_go_over_files() {
    let config = load(&[("c", "profile = 'all'\nignore = ['DL3002']")]).unwrap();
    let selection = Selection {
        profile: Some(Profile::Recommended),
        only: vec!["users".to_owned()],
        severity: vec![("DL3002".to_owned(), Severity::Style)],
        fail_on: Some(Gate::At(Severity::Error)),
        ..Selection::default()
    };
    let effective = config.with(&selection, "me").unwrap().for_path("D");
    assert_eq!(
        told(&effective, "root-user unpinned-base"),
        "root-user:Style -unpinned-base"
    );
    assert_eq!(effective.fail_on(), Gate::At(Severity::Error));
    let explained = effective.explain();
    let rule = explained
        .rules
        .iter()
        .find(|rule| rule.rule == "root-user")
        .unwrap();
    assert_eq!(rule.why, "named by `only`: me");
    assert_eq!(rule.severity_from.as_deref(), Some("me"));
    let unknown = Selection {
        only: vec!["a".to_owned(), "root-user".to_owned()],
        ignore: vec!["b".to_owned()],
        ..Selection::default()
    };
    let error = Config::default().with(&unknown, "me").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no rule `a`\nthere is no rule `b`"
    );
}
