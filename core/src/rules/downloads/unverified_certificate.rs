use super::checks::verifies;
use crate::{
    dockerfile::{Command, Instruction, is_local_host},
    rules::prelude::*,
    shell::Word,
    syntax::Keyword,
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
        same_as: &["checkov:CKV2_DOCKER_2", "checkov:CKV2_DOCKER_3"],
        page: include_str!("unverified_certificate.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if instruction.keyword() != Some(Keyword::Run) {
            return;
        }
        let mut verified = None;
        for command in instruction.commands() {
            let Some(flag) = trusts_any(command) else {
                continue;
            };
            if *verified.get_or_insert_with(|| verifies(instruction)) {
                return;
            }
            let program = command.name().unwrap_or_default();
            let shown = if flag.text.starts_with("--") {
                &flag.text
            } else {
                "-k"
            };
            let message = format!("`{program} {shown}` makes any certificate good enough");
            findings.report(flag.span, message).help(format!(
                "install `ca-certificates`, or give it the authority's certificate: `{program} {}`",
                if program == "wget" {
                    "--ca-certificate=…"
                } else {
                    "--cacert …"
                }
            ));
        }
    }
}

/// The flag with which a download from a public host takes any certificate.
fn trusts_any(command: Command<'_>) -> Option<&Word> {
    let download = command.download()?;
    // A host that is not known may be one of the own network.
    let is_public = |host: &str| !is_local_host(host);
    download
        .urls
        .iter()
        .any(|url| url.scheme().as_deref() != Some("http") && url.host().is_some_and(is_public))
        .then_some(download.insecure)?
}
