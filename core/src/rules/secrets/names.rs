//! Variables that have the name of a secret, whatever their value.

use crate::{
    dockerfile::{Dockerfile, Instruction, Step},
    lint::Finding,
    rules::prelude::*,
    syntax::{
        Keyword,
        instruction::{Kind, lowercase},
    },
    text::Span,
};

/// Words of which one makes a name that of a secret.
const WORDS: &[&str] = &[
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "pword",
    "passwd",
    "secret",
    "token",
];

/// Words that say that the value is none.
const HARMLESS: &[&str] = &["public", "file", "version"];

/// Reports each name in the stages that has one of the words between its underscores.
pub(super) fn by_word(file: &Dockerfile, findings: &mut Findings) {
    for step in file.steps().filter(|step| step.stage().is_some()) {
        let (Some(keyword), names) = (step.keyword(), names(step)) else {
            continue;
        };
        for (name, span) in names.iter().filter(|(name, _)| has_secret_word(name)) {
            report(keyword, name, step.place(*span), findings);
        }
    }
}

/// The names that ENV and ARG give a value.
fn names(step: Step<'_>) -> Vec<(String, Span)> {
    match step.kind() {
        Kind::Env(pairs) => {
            let names = pairs.iter().map(|pair| {
                let name = step.expand(&pair.name.text);
                let name = name.map_or_else(|| pair.name.text.clone(), Into::into);
                (name, pair.name.span)
            });
            names.collect()
        }
        Kind::Arg(arguments) => {
            let names = arguments
                .iter()
                .map(|arg| (arg.name.to_owned(), arg.name_span));
            names.collect()
        }
        _ => Vec::new(),
    }
}

fn has_secret_word(name: &str) -> bool {
    let folded = folded(name);
    let has = |words: &[&str]| folded.split('_').any(|part| words.contains(&part));
    has(WORDS) && !has(HARMLESS)
}

/// In lower case; the two characters that are ASCII letters but for their looks are those letters.
fn folded(name: &str) -> String {
    lowercase(name).replace('\u{17f}', "s")
}

/// Parts of which one makes a name that of a secret.
const PARTS: &[&str] = &[
    "api_key",
    "client_key",
    "password",
    "private",
    "secret",
    "token",
    "username",
];

/// Names of secrets that have none of the parts.
const NAMES: &[&str] = &[
    "APPLICATION_KEY",
    "AWS_ACCESS_KEY_ID",
    "CI_DEPLOY_USER",
    "DOCKER_EMAIL",
    "FACEBOOK_APP_ID",
    "HEROKU_API_USER",
    "OKTA_AUTHN_GROUPID",
    "OKTA_CLIENT_ORGURL",
    "OKTA_OAUTH2_CLIENTID",
    "STRIPE_DEVICE_NAME",
    "TRAVIS_OS_NAME",
    "TRAVIS_SECURE_ENV_VARS",
    "TRAVIS_SUDO",
];

/// Reports each ENV and ARG with a name that has one of the parts, or is a known one.
pub(super) fn by_part(file: &Dockerfile, findings: &mut Findings) {
    for instruction in file.instructions() {
        let (keyword, kind) = deferred(instruction);
        let names: Vec<(&str, Span)> = match &kind {
            Kind::Env(pairs) => pairs
                .iter()
                .map(|pair| (pair.name.text.as_str(), pair.name.span))
                .collect(),
            Kind::Arg(arguments) => arguments
                .iter()
                .map(|arg| (arg.name, arg.name_span))
                .collect(),
            _ => continue,
        };
        // A quote without a partner makes the build fail.
        let is_whole = |name: &str| name.matches(['"', '\'']).count().is_multiple_of(2);
        let secret = names
            .iter()
            .find(|(name, _)| has_secret_part(name) && is_whole(name));
        if let (Some(keyword), Some((name, span))) = (keyword, secret) {
            report(keyword, name, *span, findings);
        }
    }
}

/// What an instruction says, or what it defers to other builds.
fn deferred(instruction: Instruction<'_>) -> (Option<Keyword>, Kind<'_>) {
    match instruction.kind() {
        Kind::Onbuild(node) => (
            Keyword::of(&node.keyword.text),
            Kind::of_trigger(node, instruction.syntax()),
        ),
        kind => (instruction.keyword(), kind),
    }
}

fn has_secret_part(name: &str) -> bool {
    let lower = name.to_lowercase();
    let upper = name.to_uppercase();
    PARTS.iter().any(|part| lower.contains(part)) || NAMES.contains(&upper.as_str())
}

fn report<'f>(
    keyword: Keyword,
    name: &str,
    span: Span,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    findings
        .report(span, format!("`{keyword} {name}` has the name of a secret"))
        .confidence(Confidence::Low)
        .help(
            "give a secret to the step that needs it, `RUN --mount=type=secret,id=…`, and to the container when it starts",
        )
}

#[cfg(test)]
mod tests {
    use super::{NAMES, PARTS, has_secret_part, has_secret_word};

    #[test]
    fn words_of_names() {
        for (name, expected) in [
            ("API_KEY", true),
            ("auth", true),
            ("GITHUB_TOKEN_2", true),
            ("secret__x", true),
            ("_KEY_", true),
            ("\u{212a}EY", true),
            ("pa\u{17f}\u{17f}wd", true),
            ("KEYBOARD", false),
            ("MY-KEY", false),
            ("KEY_FILE", false),
            ("PUBLIC_KEY", false),
            ("KEY_VERSION", false),
            ("PASSPHRASE", false),
            ("", false),
        ] {
            assert_eq!(has_secret_word(name), expected, "{name}");
        }
    }

    #[test]
    fn parts_of_names() {
        for (name, expected) in [
            ("TOKENIZERS_PARALLELISM", true),
            ("DB_USERNAME", true),
            ("aws_access_key_id", true),
            ("APIKEY", false),
            ("DB_PASSWD", false),
        ] {
            assert_eq!(has_secret_part(name), expected, "{name}");
        }
        for name in NAMES {
            let lower = name.to_lowercase();
            assert!(!PARTS.iter().any(|part| lower.contains(part)), "{name}");
        }
    }
}
