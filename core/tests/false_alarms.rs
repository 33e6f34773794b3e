//! The false alarms that users of other linters complain of most, each with a test of its own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    Checker, FileReport,
    dockerfile::Inputs,
    lint::{Profile, Selection},
    text::Source,
};

fn check(text: &str, profile: Profile) -> FileReport {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    let source = Source::new("Dockerfile", text).unwrap();
    Checker::new(&selection)
        .unwrap()
        .check(source, Inputs::default())
}

/// With every rule on, none of those that go by these names finds anything.
fn silent(text: &str, names: &[&str]) {
    let report = check(text, Profile::All);
    for finding in &report.findings {
        for name in names {
            let is_it = finding.rule == *name
                || finding
                    .aliases
                    .iter()
                    .any(|alias| alias.ends_with(&format!(":{name}")));
            assert!(!is_it, "{text}\n{}: {}", finding.rule, finding.message);
        }
    }
}

/// One of those that go by this name finds something in the recommended profile.
fn found(text: &str, name: &str) {
    let report = check(text, Profile::Recommended);
    let is_it = |aliases: &[String]| {
        aliases
            .iter()
            .any(|alias| alias.ends_with(&format!(":{name}")))
    };
    let has = report
        .findings
        .iter()
        .any(|finding| finding.rule == name || is_it(&finding.aliases));
    assert!(has, "{text}\n{name} is silent");
}

/// Versions of a distribution's packages leave the archive, so asking for them is nobody's default.
#[test]
fn no_1_pinned_system_packages_are_not_asked_for() {
    let text = "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 1\n";
    let report = check(text, Profile::Hardening);
    let pinning = report
        .findings
        .iter()
        .any(|finding| finding.rule == "unpinned-apt-package");
    assert!(!pinning);
}

#[test]
fn no_2_arguments_of_package_managers_are_told_apart() {
    for command in [
        "apt-get install -y $buildDeps",
        "apt-get install -y ./local.deb",
        "apt-get install -y -t backports git=1:2.39.5-0+deb12u2",
        "apk add -X https://example.com/repo curl=8.9.1-r1",
        "apk add ./local.apk",
        "apk add --virtual .deps gcc=13.2.1_git20240309-r0",
        "pip install --index-url https://example.com/simple flask==3.0.3",
        "pip install .",
        "pip install -e .[dev]",
        "pip install -r requirements.txt",
        "pip install 'flask[async]==3.0.3'",
        "go run example.com/tool@v1.2.3",
        "go install example.com/tool@v1.2.3",
        "npm install @scope/tool@1.2.3",
    ] {
        silent(
            &format!("FROM debian:12\nRUN {command}\nUSER 1\n"),
            &["DL3008", "DL3018", "DL3013", "DL3016", "DL3062"],
        );
    }
}

#[test]
fn no_3_names_made_of_arguments_are_resolved() {
    let digest = "0".repeat(64);
    for text in [
        format!("ARG IMG=repo:1@sha256:{digest}\nFROM ${{IMG}}\nUSER 1\n"),
        "FROM debian:12 AS base-amd64\nFROM debian:12 AS base-arm64\nARG TARGETARCH\nFROM base-${TARGETARCH}\nUSER 1\n".to_owned(),
        "ARG IMG\nFROM $IMG\nUSER 1\n".to_owned(),
        "ARG V=12\nFROM debian:$V AS base\nFROM base\nUSER 1\n".to_owned(),
    ] {
        silent(&text, &["DL3006", "DL3007", "DL3026", "untagged-base"]);
    }
}

#[test]
fn no_4_root_in_a_builder_stage_does_not_ship() {
    silent(
        "FROM golang:1.26 AS build\nUSER root\nRUN go build -o /app .\nFROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /app /app\nUSER 65532\n",
        &["DL3002", "AVD-DS-0002", "CKV_DOCKER_3"],
    );
}

/// The other way round: no USER at all on a base that is root.
#[test]
fn no_5_a_file_without_a_user_is_root() {
    found("FROM debian:12\nCMD [\"/app\"]\n", "DL3002");
    silent(
        "FROM gcr.io/distroless/static-debian12:nonroot\nCMD [\"/app\"]\n",
        &["DL3002"],
    );
    silent("FROM example.com/base:1\nCMD [\"/app\"]\n", &["DL3002"]);
}

/// Nothing here asks for `-o pipefail`, whose need depends on the shell; ash has it.
#[test]
fn no_6_pipes_in_alpine_and_inherited_shells() {
    for text in [
        "FROM alpine:3.22\nSHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN wget -qO- https://example.com/x | tar x\nUSER 1\n",
        "FROM debian:12 AS base\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nFROM base\nRUN cat a | b\nUSER 1\n",
    ] {
        silent(text, &["DL4006", "SC3037", "SC3040"]);
    }
}

#[test]
fn no_7_env_after_shell_keeps_the_shell() {
    use holystone::{dockerfile::Dockerfile, shell::Dialect};
    let text = "FROM debian:12\nSHELL [\"/bin/bash\", \"-c\"]\nENV A=1\nARG B\nRUN [[ -n $A ]] && echo ok\n";
    let file = Dockerfile::parse(Source::new("Dockerfile", text).unwrap(), Inputs::default());
    assert_eq!(
        file.instructions().last().unwrap().dialect(),
        Some(Dialect::Bash)
    );
}

#[test]
fn no_8_cache_mounts_leave_nothing_behind() {
    for run in [
        "--mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y --no-install-recommends git",
        "--mount=type=tmpfs,target=/var/lib/apt/lists apt-get update && apt-get install -y --no-install-recommends git",
        "--mount=type=cache,target=/root/.cache pip install -r requirements.txt",
        "--mount=type=cache,target=/root/.npm npm ci",
        "--mount=type=cache,target=/usr/local/share/.cache/yarn yarn install --frozen-lockfile",
    ] {
        silent(
            &format!("FROM python:3.13\nRUN {run}\nUSER 1\n"),
            &["DL3009", "DL3019", "DL3042", "DL3060"],
        );
    }
}

#[test]
fn no_9_runs_of_a_builder_stage_may_follow_each_other() {
    silent(
        "FROM golang:1.26 AS build\nRUN go mod download\n# The sources change more often.\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nUSER 1\n",
        &["DL3059"],
    );
}

#[test]
fn no_10_copy_from_images_arguments_and_contexts() {
    for text in [
        "FROM debian:12\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/uv\nUSER 1\n",
        "FROM debian:12\nCOPY --from=nginx /etc/nginx /etc/nginx\nUSER 1\n",
        "ARG TOOLS\nFROM $TOOLS AS tools\nFROM debian:12\nCOPY --from=tools /x /x\nUSER 1\n",
    ] {
        silent(text, &["DL3022"]);
    }
    let inputs = Inputs {
        named_contexts: ["assets".to_owned()].into(),
        ..Inputs::default()
    };
    let source = Source::new(
        "Dockerfile",
        "FROM debian:12\nCOPY --from=assets /x /x\nUSER 1\n",
    )
    .unwrap();
    let report = Checker::new(&Selection::default())
        .unwrap()
        .check(source, inputs);
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.rule != "unknown-copy-from")
    );
}

#[test]
fn no_11_what_only_sounds_like_a_secret() {
    for line in [
        "ENV KMS_KEY_ALIAS=alias/app",
        "ENV AUTH_VERSION=2",
        "ENV POSTGRES_PASSWORD_FILE=/run/secrets/db",
        "ENV JENKINS_USERNAME=admin",
        "ENV PUBLIC_KEY=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJB",
        "ENV API_TOKEN=",
        "ENV API_TOKEN=changeme",
        "ENV TOKEN_URL=https://example.com/token",
        "RUN apk add --no-cache libcrypto3=3.1.4-r1",
        "COPY settings.py package.json tsconfig.json /app/",
        "COPY .env.example /app/",
        "ENV PYTHONPATH=/app",
    ] {
        silent(
            &format!("FROM debian:12\n{line}\nUSER 1\n"),
            &[
                "SecretsUsedInArgOrEnv",
                "DL3064",
                "CIS-DI-0010",
                "secret-in-text",
                "copied-credential-file",
            ],
        );
    }
}

#[test]
fn no_12_users_by_name_are_nobodys_default() {
    for user in ["nginx", "${UID}:${GID}", "app:app"] {
        let text = format!("FROM nginx:1.29\nARG UID\nARG GID\nUSER {user}\n");
        let report = check(&text, Profile::Recommended);
        assert!(
            report
                .findings
                .iter()
                .all(|finding| finding.rule != "named-user")
        );
    }
}

#[test]
fn no_13_one_platform_on_purpose() {
    silent(
        "FROM --platform=linux/amd64 debian:12 AS build-amd64\nFROM --platform=linux/arm64 debian:12 AS build-arm64\nARG TARGETARCH\nFROM build-$TARGETARCH\nUSER 1\n",
        &["FromPlatformFlagConstDisallowed", "DL3029"],
    );
    silent(
        "ARG VERSION\nFROM debian:$VERSION\nUSER 1\n",
        &["InvalidDefaultArgInFrom"],
    );
    let report = check(
        "FROM --platform=linux/amd64 debian:12\nUSER 1\n",
        Profile::Recommended,
    );
    let severities = report.findings.iter().map(|finding| finding.severity);
    assert!(severities.max() <= Some(holystone::lint::Severity::Info));
}

#[test]
fn no_14_health_checks_are_not_asked_for() {
    for profile in [Profile::Recommended, Profile::Hardening] {
        let report = check("FROM debian:12\nUSER 1\nCMD [\"/app\"]\n", profile);
        assert!(
            report
                .findings
                .iter()
                .all(|finding| finding.rule != "unset-healthcheck")
        );
    }
    silent(
        "FROM debian:12 AS base\nHEALTHCHECK CMD [\"/ok\"]\nFROM base\nUSER 1\n",
        &["DL3057", "CKV_DOCKER_2"],
    );
    // The CMD of a HEALTHCHECK is no second CMD.
    silent(
        "FROM debian:12\nHEALTHCHECK CMD [\"/ok\"]\nCMD [\"/app\"]\nUSER 1\n",
        &["DL4003", "MultipleInstructionsDisallowed"],
    );
}

/// `ADD file:…` is how the history of a base image reads; in a Dockerfile an archive may be added.
#[test]
fn no_15_add_of_an_archive_is_right() {
    silent(
        "FROM scratch\nADD rootfs.tar.xz /\nUSER 1\n",
        &["CIS-DI-0009", "AVD-DS-0005", "DL3020"],
    );
}
