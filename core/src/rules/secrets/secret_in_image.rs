use super::shipped;
use crate::{
    image::{
        File,
        secrets::{PathGlobs, SecretConfidence, SecretMatch},
    },
    lint::SecretFiles,
    rules::prelude::*,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct SecretInImage {
    /// Paths of files whose secrets are let pass: `*` and `?` stand for what is in one component, `**` for any
    /// number of them.
    allow_paths: Vec<String>,
}

impl Rule for SecretInImage {
    const META: Meta<'static> = Meta {
        id: "secret-in-image",
        summary: "a file of a layer holds a secret",
        why: "Whoever can pull the image can read every layer, also what later layers delete.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:CIS-DI-0010"],
        page: include_str!("secret_in_image.md"),
    };

    type Subject<'a> = SecretFiles<'a>;

    fn check(&self, files: SecretFiles<'_>, findings: &mut Findings) {
        // One finding for a secret and a path, whatever number of layers have it.
        type Found<'a> = (&'a SecretMatch, Vec<File<'a>>);
        let mut found: BTreeMap<(&[u8], u64), Found<'_>> = BTreeMap::new();
        let allowed = PathGlobs::new(&self.allow_paths);
        for file in files
            .files()
            .filter(|file| !allowed.match_path(file.path()))
        {
            let secrets = file.content().map(|content| &content.secrets);
            for secret in secrets.into_iter().flatten() {
                let at = found.entry((file.path(), secret.hash));
                at.or_insert((secret, Vec::new())).1.push(file);
            }
        }
        for (secret, copies) in found.into_values() {
            if let Some(told) = shipped::told(&copies) {
                // Its line may be another there.
                let secrets = told.content().map(|content| &content.secrets);
                let same = secrets.into_iter().flatten();
                let same = same.into_iter().find(|it| it.hash == secret.hash);
                report(same.unwrap_or(secret), told, &copies, findings);
            }
        }
    }
}

fn report(secret: &SecretMatch, told: File<'_>, copies: &[File<'_>], findings: &mut Findings) {
    let message = format!(
        "`{}`{} holds {} in line {}: {}",
        told.display_path(),
        shipped::fate(told),
        match secret.setting {
            Some(_) => "what looks like a secret",
            None => "a secret",
        },
        secret.line,
        what(secret)
    );
    let finding = findings.report(told.place(), message);
    finding.help(
        "revoke it, and keep it out of every layer: give it to the step that needs it, `RUN --mount=type=secret,id=…`, or to the container when it starts; deleting it in a later step does not take it out",
    );
    shipped::relate(finding, told, copies);
    rate(finding, secret);
}

/// What a secret is, masked.
pub(super) fn what(secret: &SecretMatch) -> String {
    match (&secret.setting, &*secret.masked) {
        (Some(name), _) => format!("the value of `{name}`"),
        (None, "…") => secret.title.to_owned(),
        (None, masked) => format!("{} (`{masked}`)", secret.title),
    }
}

/// How bad and how sure it is.
pub(super) fn rate(finding: &mut crate::lint::Finding, secret: &SecretMatch) {
    finding.confidence(match secret.confidence {
        SecretConfidence::High => Confidence::High,
        SecretConfidence::Medium => Confidence::Medium,
        SecretConfidence::Low => Confidence::Low,
    });
    if secret.is_minor {
        finding.severity(Severity::Info);
    } else if secret.confidence == SecretConfidence::High {
        finding.severity(Severity::Error);
    }
}
