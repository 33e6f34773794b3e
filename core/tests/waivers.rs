//! Comments and files that waive findings.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    Checker, FileReport,
    dockerfile::Inputs,
    lint::{Profile, Selection, TeamWaivers, Waiving},
    text::Source,
};
use std::sync::Arc;

fn check(text: &str, waiving: Waiving) -> FileReport {
    let source = Source::new("app/Dockerfile", text).unwrap();
    let checker = Checker::new(&Selection::default()).unwrap();
    checker
        .with_waiving(waiving)
        .check(source, Inputs::default())
}

fn on(day: &str) -> Waiving {
    Waiving {
        today: Some(day.parse().unwrap()),
        ..Waiving::default()
    }
}

fn found(report: &FileReport) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect()
}

fn waived(report: &FileReport) -> Vec<&str> {
    report
        .waived
        .iter()
        .map(|waived| waived.finding.rule.as_str())
        .collect()
}

#[test]
fn every_tools_comments_count() {
    // Each waives `root-user`, found at USER, in a file with nothing else to find.
    for comment in [
        "# holystone ignore=root-user",
        "#holystone ignore = unpinned-base , root-user",
        "# holystone ignore=DL3002",
        "# holystone ignore=dl3002",
        "# holystone ignore=dockle:CIS-DI-0001",
        "# holystone ignore=users",
        "# holystone ignore=all",
        "# holystone ignore=root-user reason=\"init, as root\"",
        "# holystone ignore=root-user because it is so",
        "# holystone ignore=root-user until=2026-11-26",
        "# holystone ignore=root-user reason=x until=2026-11-26",
        "# holystone ignore=root-user; until=2026-11-26; reason=x",
        "# holystone stage ignore=root-user",
        "# holystone file ignore=root-user",
        "# holystone global ignore=root-user",
        "# hadolint ignore=DL3002",
        "# hadolint ignore=DL3008,DL3002",
        "#   hadolint   ignore = DL3002 # as we must",
        "# hadolint global ignore=DL3002",
        "# hadolint stage ignore=DL3002",
        "# hadolint ignore=DL3002# as we must",
        "# check=skip=root-user",
        "# check=skip=all",
        "# trivy:ignore:AVD-DS-0002",
        "#trivy:ignore:DS002",
        "# trivy:ignore:DS-0002",
        "# trivy:ignore:AVD-DS-0001 trivy:ignore:AVD-DS-0002:exp:2026-11-26",
        "# checkov:skip=CKV_DOCKER_8:needed",
        "# checkov:skip=CKV_DOCKER_3",
        "# nosemgrep",
        "# nosemgrep: all",
    ] {
        let text = format!(
            "FROM debian@sha256:{}\n{comment}\nUSER root\n",
            "0".repeat(64)
        );
        let report = check(&text, on("2026-11-26"));
        assert_eq!(waived(&report), ["root-user"], "{comment}");
        let allowed = ["unused-waiver"];
        assert!(
            found(&report).iter().all(|rule| allowed.contains(rule)),
            "{comment}: {:?}",
            found(&report)
        );
    }
}

/// What hadolint's comments hold for, as hadolint 2.15.1 has it.
#[test]
fn where_comments_of_hadolint_hold() {
    for (text, left) in [
        // Inline: the line below.
        (
            "# hadolint ignore=DL3007\nFROM a:latest\nFROM a:latest\n",
            vec![3],
        ),
        // A stage ends after the next FROM.
        (
            "# hadolint stage ignore=DL3007\nFROM a:1\nFROM a:latest\nFROM a:latest\n",
            vec![4],
        ),
        (
            "FROM a:1\n# hadolint stage ignore=DL3007\nUSER 1\n\nFROM a:latest\nUSER 1\nFROM a:latest\n",
            vec![7],
        ),
        (
            "# hadolint stage ignore=DL3007\nARG A\n\nFROM a:latest\nFROM a:latest\n",
            vec![5],
        ),
        // Global: wherever it stands.
        (
            "FROM a:latest\nFROM a:latest\n# hadolint global ignore=DL3007\n",
            vec![],
        ),
        (
            "FROM a:latest\nFROM a:latest\n# Hadolint global ignore=DL3007\n",
            vec![1, 2],
        ),
    ] {
        let selection = Selection {
            profile: Some(Profile::Hadolint),
            ..Selection::default()
        };
        let source = Source::new("Dockerfile", text).unwrap();
        let checker = Checker::new(&selection).unwrap();
        let report = checker.check(source, Inputs::default());
        let source = report.source.as_ref().unwrap();
        let latest = report.findings.iter().filter(|finding| {
            let aliases: &[String] = &finding.aliases;
            aliases.contains(&"hadolint:DL3007".to_owned())
        });
        let lines = latest.map(|finding| source.line(finding.location.span().unwrap().start));
        assert_eq!(lines.collect::<Vec<_>>(), left, "{text}");
    }
}

#[test]
fn comments_that_do_not_hold() {
    for comment in [
        "# holystone ignore=numeric-copy-from",
        "# holystone ignore=root-user until=2026-11-25",
        "# holystone: ignore root-user",
        "# hadolint ignore=DL3000",
        "# check=skip=JSONArgsRecommended",
        "# check=error=true;root-user",
        "# trivy:ignore:AVD-DS-0002:exp:2026-11-25",
        "# checkov:skip=CKV_DOCKER_2",
        "# nosemgrep: dockerfile.other",
    ] {
        let text = format!("FROM debian:12\n{comment}\nUSER root\n");
        let report = check(&text, on("2026-11-26"));
        assert!(found(&report).contains(&"root-user"), "{comment}");
    }
}

#[test]
fn scopes() {
    let text = "\
FROM debian:12 AS a
# holystone stage ignore=relative-workdir
WORKDIR a
FROM debian:12 AS b
WORKDIR b
# holystone stage ignore=relative-workdir
FROM debian:12
WORKDIR c
# holystone ignore=relative-workdir
USER 1
";
    let report = check(text, Waiving::default());
    let lines = |spans: Vec<u32>| -> Vec<u32> {
        let source = report.source.as_ref().unwrap();
        spans.into_iter().map(|at| source.line(at)).collect()
    };
    let start = |finding: &holystone::lint::Finding| finding.location.span().unwrap().start;
    let kept = report
        .findings
        .iter()
        .filter(|f| f.rule == "relative-workdir");
    assert_eq!(lines(kept.map(start).collect()), [5]);
    assert_eq!(
        lines(report.waived.iter().map(|w| start(&w.finding)).collect()),
        [3, 8]
    );
}

#[test]
fn inside_an_instruction() {
    let text = "FROM debian:12\nRUN apt-get update && \\\n # holystone ignore=apt-get-without-yes\n apt-get install --no-install-recommends git\nUSER 1\n";
    assert_eq!(
        waived(&check(text, Waiving::default())),
        ["apt-get-without-yes"]
    );
}

#[test]
fn a_waiver_says_who_why_and_until_when() {
    let text = "FROM debian:12\n# holystone ignore=root-user reason=\"port 80\" until=2999-01-01\nUSER root\n";
    let report = check(text, Waiving::default());
    let waived = &report.waived[0];
    assert_eq!(waived.by.as_str(), "holystone");
    assert_eq!(waived.reason.as_deref(), Some("port 80"));
    assert_eq!(waived.until.unwrap().to_string(), "2999-01-01");
    let comment = report
        .source
        .as_ref()
        .unwrap()
        .slice(waived.comment.unwrap());
    assert!(comment.starts_with("# holystone"), "{comment}");
}

#[test]
fn for_auditors_and_locks() {
    let text = "FROM debian:12\n# holystone ignore=root-user\nUSER root\n";
    let disabled = Waiving {
        disabled: true,
        ..Waiving::default()
    };
    let report = check(text, disabled);
    assert!(found(&report).contains(&"root-user") && report.waived.is_empty());
    assert!(!found(&report).contains(&"unused-waiver"));

    let locked = Waiving {
        locked: ["root-user".to_owned()].into(),
        ..Waiving::default()
    };
    let report = check(text, locked);
    assert!(found(&report).contains(&"root-user") && found(&report).contains(&"invalid-waiver"));
}

#[test]
fn what_was_not_looked_at_cannot_be_waived() {
    let text = format!(
        "# holystone file ignore=all\nFROM debian:12\nRUN {}\nUSER 1\n",
        "( ".repeat(100)
    );
    let report = check(&text, Waiving::default());
    assert!(found(&report).contains(&"not-checked"));
}

const TEAM: &str = r#"
[[waiver]]
rules = ["DL3002"]
paths = ["app"]
reason = "moves in May"
until = 2027-05-31
owner = "payments"

[[waiver]]
rules = ["relative-workdir", "root-usr"]
stage = "build"
reason = "x"

[[waiver]]
rules = ["unpinned-base"]
paths = ["lib/**"]
reason = "not for this file"
"#;

#[test]
fn a_teams_waivers() {
    let team = Arc::new(TeamWaivers::parse("waivers.toml", TEAM).unwrap());
    let run = |day: &str, text: &str| {
        let waiving = Waiving {
            team: Some(Arc::clone(&team)),
            ..on(day)
        };
        let checker = Checker::new(&Selection::default())
            .unwrap()
            .with_waiving(waiving);
        let source = Source::new("./app/Dockerfile", text).unwrap();
        let report = checker.check(source, Inputs::default());
        let said = checker
            .check_team_waivers(std::slice::from_ref(&report))
            .unwrap();
        let said: Vec<_> = said
            .findings
            .iter()
            .map(|finding| {
                let line = said
                    .source
                    .as_ref()
                    .unwrap()
                    .line(finding.location.span().unwrap().start);
                format!("{line} {}", finding.rule)
            })
            .collect();
        (waived(&report).join(" "), said)
    };
    let text = "FROM debian:12 AS build\nWORKDIR a\nFROM debian:12\nUSER root\n";
    let typo = "10 invalid-waiver".to_owned();
    assert_eq!(
        run("2027-05-31", text),
        ("relative-workdir root-user".to_owned(), vec![typo.clone()])
    );
    assert_eq!(
        run("2027-06-01", text),
        (
            "relative-workdir".to_owned(),
            vec!["3 expired-waiver".to_owned(), typo.clone()]
        )
    );
    // Without the stage, and without the finding.
    assert_eq!(
        run("2027-05-31", "FROM debian:12\nUSER 1\n"),
        (String::new(), vec!["3 unused-waiver".to_owned(), typo])
    );
}

#[test]
fn one_finding_by_its_fingerprint() {
    let text = "FROM debian:12\nWORKDIR a\nUSER root\n";
    let print = check(text, Waiving::default())
        .findings
        .into_iter()
        .find(|finding| finding.rule == "root-user")
        .unwrap()
        .fingerprint;
    let team =
        format!("[[waiver]]\nrules = [\"all\"]\nfingerprint = \"{print}\"\nreason = \"x\"\n");
    let waiving = Waiving {
        team: Some(Arc::new(TeamWaivers::parse("w", &team).unwrap())),
        ..Waiving::default()
    };
    assert_eq!(waived(&check(text, waiving)), ["root-user"]);
}

#[test]
fn a_waiver_file_that_is_wrong_says_where() {
    for (text, place) in [
        ("[[waiver]]\nrules = [\"a\"]\n", "w:1:1"),
        ("[[waiver]]\nrules = [\"a\"]\nreason = \"\"\n", "w:3:10"),
        (
            "[[waiver]]\nrules = [\"a\"]\nreason = \"x\"\nuntil = 10:00:00\n",
            "w:4:9",
        ),
        (
            "[[waiver]]\nrules = [\"a\"]\nreason = \"x\"\npath = []\n",
            "w:4:1",
        ),
        (
            "[[waiver]]\nrules = [\"a\"]\nreason = \"x\"\npaths = [\"[\"]\n",
            "w:4:9",
        ),
        ("waiver = 1\n", "w:1:10"),
        ("[[waiver\n", "w:1:9"),
    ] {
        let error = TeamWaivers::parse("w", text).unwrap_err();
        assert_eq!(error.place(), Some(place), "{text}: {error}");
    }
}

#[test]
fn very_many_waivers_cost_little() {
    let mut text = "FROM debian:12\n".to_owned();
    for _ in 0..20_000 {
        text.push_str("# holystone file ignore=DL3002,users,relative-workdir\nWORKDIR a\n");
    }
    text.push_str("USER root\n");
    let report = check(&text, Waiving::default());
    assert!(waived(&report).contains(&"root-user"));
}

/// What a profile reports of a file, by the rules that are named.
fn found_by(profile: Profile, rules: &[&str], text: &str) -> Vec<String> {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    let source = Source::new("Dockerfile", text).unwrap();
    let checker = Checker::new(&selection).unwrap();
    let report = checker.check(source.clone(), Inputs::default());
    let found = report.findings.iter();
    found
        .filter(|finding| rules.contains(&finding.rule.as_str()))
        .map(|finding| {
            let line = source.position(finding.location.span().unwrap().start).line;
            format!("{line} {}", finding.rule)
        })
        .collect()
}

#[test]
fn in_a_tools_profile_its_comments_reach_as_far_as_there() {
    let cd = |text: &str| found_by(Profile::Hadolint, &["cd-in-run"], text);
    let none: [&str; 0] = [];
    assert_eq!(cd("FROM a:1\n# hadolint ignore=DL3003\nRUN cd a\n"), none);
    for comment in [
        "# hadolint ignore=DL3003\n",
        "# hadolint ignore=DL3003\n# a note",
        "# hadolint ignore=DL3003 as we must",
        "# hadolint ignore=dl3003",
        "# check=skip=cd-in-run",
        "# nosemgrep",
    ] {
        let text = format!("FROM a:1\n{comment}\nRUN cd a\n");
        let found = cd(&text);
        assert_eq!(found.len(), 1, "{text}{found:?}");
    }
    assert_eq!(
        cd("FROM a:1\n# holystone ignore=cd-in-run\n\nRUN cd a\n"),
        none
    );
    // For a stage it holds from the second line below it to the next FROM.
    assert_eq!(
        cd("FROM a:1\n# hadolint stage ignore=DL3003\nRUN cd a\nRUN cd b\nFROM c:1\nRUN cd d\n"),
        ["3 cd-in-run", "6 cd-in-run"]
    );
}

#[test]
fn a_comment_for_a_stage_reaches_at_least_as_far_as_in_hadolint() {
    let text = "FROM a:1\n# hadolint stage ignore=DL3006\n\nFROM debian\n";
    let found = found_by(Profile::Recommended, &["untagged-base"], text);
    assert_eq!(found, [""; 0]);
}

#[test]
fn comments_name_the_shell_of_what_follows() {
    for (text, expected) in [
        ("FROM a:1\n# hadolint shell=pwsh\nRUN cd a\n", 0),
        ("FROM a:1\n# hadolint shell=pwsh\n\nENV A=b\nRUN cd a\n", 0),
        ("# hadolint shell=pwsh\nFROM a:1\nFROM b:1\nRUN cd a\n", 0),
        (
            "FROM a:1 AS b\n# hadolint shell=pwsh\nRUN c\nFROM b\nRUN cd a\n",
            0,
        ),
        (
            "FROM a:1\n# hadolint shell=pwsh\nRUN c\nFROM b:1\nRUN cd a\n",
            1,
        ),
        (
            "FROM a:1\n# hadolint shell=pwsh\nSHELL [\"/bin/bash\", \"-c\"]\nRUN cd a\n",
            1,
        ),
    ] {
        let found = found_by(Profile::All, &["cd-in-run"], text);
        assert_eq!(found.len(), expected, "{text}");
    }
}
