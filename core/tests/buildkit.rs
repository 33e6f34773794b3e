//! Profile `buildkit`: what `docker build --check` tells, and what it does not.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use holystone::{
    Options, check,
    lint::{Severity, WaiverTool},
    report::Report,
};

fn options() -> Options {
    Options {
        profile: Some("buildkit".to_owned()),
        ..Options::default()
    }
}

fn run(text: &str, options: &Options) -> Report {
    check(text.as_bytes().to_vec(), options).unwrap()
}

/// The rules that find something, in order.
fn rules(text: &str) -> Vec<String> {
    let report = run(text, &options());
    let found = report.findings();
    found.map(|finding| finding.rule.to_string()).collect()
}

#[test]
fn one_build_is_checked() {
    // What is not known is not there.
    assert_eq!(
        rules("FROM node:24\nUSER $USER_ID\n"),
        ["undefined-variable"]
    );
    assert_eq!(
        rules("ARG BASE\nFROM $BASE\n"),
        ["invalid-instruction", "unusable-base-default"]
    );
    let recommended = Options::default();
    let report = run("FROM node:24\nCOPY $APP_DIR/x /x\nUSER 1\n", &recommended);
    let mut found = report.findings();
    assert!(!found.any(|finding| finding.rule == "undefined-variable"));
}

#[test]
fn what_directives_leave_out_is_waived() {
    let report = run(
        "# check=skip=FromAsCasing\nFROM debian:12 as a\n# check=skip=JSONArgsRecommended\nCMD x\nENTRYPOINT x\n",
        &options(),
    );
    let file = &report.files[0];
    let rules: Vec<_> = file.findings.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(rules, ["shell-form-command"]);
    let waived: Vec<_> = file
        .waived
        .iter()
        .map(|it| it.finding.rule.as_str())
        .collect();
    assert_eq!(waived, ["mismatched-as-casing", "shell-form-command"]);
    for waived in &file.waived {
        assert_eq!(waived.by, WaiverTool::BuildKit);
        assert!(waived.comment.is_some());
    }
    let audit = Options {
        no_waivers: true,
        ..options()
    };
    let text = "# check=skip=all\nFROM debian:12\nCMD x\n";
    assert_eq!(run(text, &audit).findings().count(), 1);
    assert_eq!(run(text, &options()).findings().count(), 0);
}

#[test]
fn comments_of_others_say_nothing_to_buildkit() {
    let text = "FROM debian:12\n# hadolint ignore=DL3025\nCMD x\n";
    assert_eq!(rules(text), ["shell-form-command"]);
    let text = "FROM debian:12\n# holystone ignore=shell-form-command reason=x\nCMD x\n";
    assert_eq!(rules(text), [""; 0]);
}

#[test]
fn error_true_makes_errors() {
    let severities = |text: &str| -> Vec<Severity> {
        let report = run(text, &options());
        report.findings().map(|finding| finding.severity).collect()
    };
    let text = "FROM debian:12\nCMD x\nRUN [\"x\"]\n";
    assert_eq!(severities(text), [Severity::Warning]);
    let strict = format!("# check=error=true\n{text}");
    assert_eq!(severities(&strict), [Severity::Error]);
    let argument = Options {
        build_args: [("BUILDKIT_DOCKERFILE_CHECK".into(), "error=true".into())].into(),
        ..options()
    };
    let report = run(text, &argument);
    assert!(
        report
            .findings()
            .all(|finding| finding.severity == Severity::Error)
    );
    // Elsewhere it is for BuildKit.
    let report = run(&strict, &Options::default());
    assert!(
        report
            .findings()
            .all(|finding| finding.severity != Severity::Error)
    );
}

#[test]
fn nothing_is_told_after_an_error() {
    let text = "FROM debian:12\nCMD x\nEXPOSE x\nENTRYPOINT x\nEXPOSE y\n";
    assert_eq!(rules(text), ["shell-form-command", "invalid-instruction"]);
    // What is not read comes before all checks.
    let text = "FROM debian:12 as a\nENV x\n";
    assert_eq!(rules(text), ["invalid-instruction"]);
    let text = "# check=nonsense\nFROM debian:12 as a\n";
    assert_eq!(rules(text), ["invalid-instruction"]);
}

#[test]
fn configurations_of_base_images() {
    let with = |config: &str| Options {
        base_configs: [("acme/base".into(), config.into())].into(),
        ..options()
    };
    let text = "FROM acme/base\nUSER $APP\nCMD x\n";
    let found = |config: &str| -> Vec<String> {
        let report = run(text, &with(config));
        let found = report.findings();
        found.map(|finding| finding.rule.to_string()).collect()
    };
    assert_eq!(found("{}"), ["undefined-variable", "shell-form-command"]);
    let config =
        r#"{"architecture": "arm64", "config": {"Env": ["APP=1"], "Shell": ["sh", "-c"]}}"#;
    assert_eq!(found(config), ["base-platform-mismatch"]);
    let deferring = r#"{"config": {"OnBuild": ["ENV A b"], "Shell": ["x"], "Env": ["APP=1"]}}"#;
    assert_eq!(found(deferring), ["legacy-key-value"]);
    assert!(check(Vec::new(), &with("[]")).is_err());
    let nameless = Options {
        base_configs: [("A b".into(), "{}".into())].into(),
        ..options()
    };
    assert!(check(Vec::new(), &nameless).is_err());
}
