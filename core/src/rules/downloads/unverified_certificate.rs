use super::checks::verifies;
use crate::{
    dockerfile::{Command, Instruction, is_local_host},
    rules::prelude::*,
    syntax::{Keyword, instruction::Kind},
    text::Span,
};

#[derive(Default)]
pub(super) struct UnverifiedCertificate;

impl Rule for UnverifiedCertificate {
    const META: Meta<'static> = Meta {
        id: "unverified-certificate",
        summary: "a program is told to trust any certificate",
        why: "Then whoever is on the way can answer as the server, and nothing would notice.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "checkov:CKV2_DOCKER_2",
            "checkov:CKV2_DOCKER_3",
            "checkov:CKV2_DOCKER_5",
            "checkov:CKV2_DOCKER_6",
            "checkov:CKV2_DOCKER_14",
        ],
        page: include_str!("unverified_certificate.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if let Kind::Env(pairs) = instruction.kind() {
            for pair in pairs {
                let value = instruction.expand_word(&pair.value);
                if value.is_some_and(|value| trusts_any(&pair.name.text, &value)) {
                    let span = pair.name.span.to(pair.value.span);
                    report(&format!("`{}`", pair.name.text), span, findings);
                }
            }
        }
        if instruction.keyword() != Some(Keyword::Run) {
            return;
        }
        let mut verified = None;
        for command in instruction.commands() {
            for (what, span, is_download) in flags(command) {
                if is_download && *verified.get_or_insert_with(|| verifies(instruction)) {
                    continue;
                }
                report(&what, span, findings);
            }
        }
    }
}

fn report(what: &str, span: Span, findings: &mut Findings) {
    findings
        .report(span, format!("{what} makes any certificate good enough"))
        .help("install `ca-certificates`, or give the program the authority's certificate: `curl --cacert`, `wget --ca-certificate`, `git -c http.sslCAInfo=…`");
}

/// Variables that switch the check off for all that comes after.
fn trusts_any(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    match name {
        "NODE_TLS_REJECT_UNAUTHORIZED" | "PYTHONHTTPSVERIFY" => value == "0",
        // Git looks only whether it is there, but for words that say no.
        "GIT_SSL_NO_VERIFY" => !matches!(lower.as_str(), "" | "0" | "false" | "no" | "off"),
        _ => false,
    }
}

/// What in a command switches the check off; whether it is a download that a checksum could save.
fn flags(command: Command<'_>) -> Vec<(String, Span, bool)> {
    let mut found = Vec::new();
    if let Some(download) = command.download()
        && let Some(flag) = download.insecure
    {
        // A host that is not known may be one of the own network.
        let is_public = |host: &str| !is_local_host(host);
        if download
            .urls
            .iter()
            .any(|url| url.scheme().as_deref() != Some("http") && url.host().is_some_and(is_public))
        {
            let shown = if flag.text.starts_with("--") {
                &flag.text
            } else {
                "-k"
            };
            let program = command.name().unwrap_or_default();
            found.push((format!("`{program} {shown}`"), flag.span, true));
        }
    }
    let words = command.arguments();
    if command.name() == Some("git") {
        for (at, word) in words.iter().enumerate() {
            let lower = word.text.to_ascii_lowercase();
            let next = words.get(at + 1).map(|word| word.text.as_str());
            let is_off = match lower.split_once('=') {
                Some(("http.sslverify", value)) => matches!(value, "false" | "0" | "no" | "off"),
                _ => {
                    lower == "http.sslverify" && matches!(next, Some("false" | "0" | "no" | "off"))
                }
            };
            if is_off {
                found.push(("`http.sslVerify false`".to_owned(), word.span, false));
            }
        }
    }
    let assignments = command.shell().assignments.iter();
    let before = assignments
        .filter_map(|it| Some((it.name.as_str(), it.value.as_ref()?.text.as_str(), it.span)));
    let exported = words
        .iter()
        .filter(|_| command.name() == Some("export"))
        .filter_map(|word| {
            let (name, value) = word.text.split_once('=')?;
            Some((name, value.trim_matches(['"', '\'']), word.span))
        });
    for (name, value, span) in before.chain(exported) {
        if trusts_any(name, value) {
            found.push((format!("`{name}`"), span, false));
        }
    }
    found
}
