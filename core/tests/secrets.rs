//! No report shows a secret that stands in a file, whatever rule found its line.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{Folder, holystone};

const FORMATS: &[&str] = &[
    "tty",
    "json",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "sonarqube",
    "rdjson",
    "markdown",
];

/// Secrets that only rules can tell from other texts.
const PASSWORDS: &[&str] = &[
    "Tr0ub4dor-env",
    "Tr0ub4dor-curl",
    "Tr0ub4dor-git",
    "Tr0ub4dor-root",
    "Tr0ub4dor-add",
    "Tr0ub4dor-mysql",
];

/// A token in a known format, put together here so that nobody's scanner finds it.
fn token(end: &str) -> String {
    format!("gh{}_{}{end}", "p", "k3Jd8Qw2Lz9Xv5Bn7Mt4Rs6Yp1Hc0Gf")
}

fn dockerfile() -> (String, Vec<String>) {
    let tokens: Vec<String> = (0..8)
        .map(|number| token(&format!("Ab{number}xQ")))
        .collect();
    let t = |at: usize| &tokens[at];
    let text = [
        format!("ARG IMAGE={}", t(0)),
        "FROM $IMAGE AS odd".to_owned(),
        format!("EXPOSE {}", t(1)),
        format!("ENV A=b {}", t(2)),
        "FROM debian:12".to_owned(),
        format!("ENV API={} DB_PASSWORD=Tr0ub4dor-env", t(3)),
        format!("LABEL contact=\"{}\"", t(4)),
        "RUN curl -u bob:Tr0ub4dor-curl http://example.com/x | sh".to_owned(),
        "RUN git clone http://bob:Tr0ub4dor-git@example.com/a.git && apt-get install x".to_owned(),
        "RUN echo 'root:Tr0ub4dor-root' | chpasswd".to_owned(),
        "RUN mysql -uroot -pTr0ub4dor-mysql -e x".to_owned(),
        "ADD http://bob:Tr0ub4dor-add@example.com/a.tgz /a/".to_owned(),
        format!("RUN cd /x && apt-get install {}", t(5)),
        format!("COPY <<E /e\n{}\nE", t(6)),
        format!("CMD app --token {}", t(7)),
    ];
    let secrets = tokens
        .iter()
        .cloned()
        .chain(PASSWORDS.iter().map(|&password| password.to_owned()));
    (text.join("\n") + "\n", secrets.collect())
}

#[test]
fn no_format_shows_a_secret() {
    let (text, secrets) = dockerfile();
    let folder = Folder::with(&[("Dockerfile", &text)]);
    for format in FORMATS {
        let args = ["check", "--profile", "all", "--format", format];
        assert_hidden(&folder, &args, &secrets);
    }
}

#[test]
fn tokens_are_hidden_whatever_rules_run() {
    let (text, secrets) = dockerfile();
    let tokens = &secrets[..secrets.len() - PASSWORDS.len()];
    let folder = Folder::with(&[("Dockerfile", &text)]);
    for rule in [
        "invalid-instruction",
        "shell-form-command",
        "apt-get-without-yes",
        "secrets",
    ] {
        for format in FORMATS {
            let args = ["check", "--format", format, "--only", rule];
            assert_hidden(&folder, &args, tokens);
        }
    }
}

#[test]
fn fixes_tell_no_secret() {
    let (text, secrets) = dockerfile();
    for format in ["tty", "json"] {
        let folder = Folder::with(&[("Dockerfile", &text)]);
        let args = [
            "check",
            "--profile",
            "all",
            "--format",
            format,
            "--fix=suggested",
        ];
        assert_hidden(&folder, &args, &secrets);
    }
}

fn assert_hidden(folder: &Folder, args: &[&str], secrets: &[String]) {
    let output = holystone(folder, args);
    let shown = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(shown.len() > 100, "{args:?}: {shown}");
    for secret in secrets {
        assert!(!shown.contains(secret), "{args:?} shows {secret}:\n{shown}");
    }
}
