//! Does a name sound like a secret's, and does a value look like one?

use regex::RegexSet;
use std::sync::LazyLock;

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A token in a known format; what kind.
    Token(&'static str),
    /// A URL with a password in it.
    Credentials,
    /// Could be a secret, if its name says so.
    Opaque,
    /// Not a secret, whatever its name: empty, a placeholder, a path, a number, a word.
    Harmless,
}

/// Words of a name that make it sound like a secret's.
const SECRET_WORDS: &[&str] = &[
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "pword",
    "secret",
    "secrets",
    "token",
];

/// Words that say the value is about a secret, or is none.
const HARMLESS_WORDS: &[&str] = &[
    "alias",
    "algorithm",
    "arn",
    "auto",
    "cache",
    "check",
    "dir",
    "disable",
    "disabled",
    "dest",
    "domain",
    "enable",
    "enabled",
    "endpoint",
    "env",
    "expire",
    "expiry",
    "field",
    "file",
    "fingerprint",
    "format",
    "header",
    "host",
    "id",
    "ids",
    "issuer",
    "keyserver",
    "keyservers",
    "label",
    "length",
    "lifetime",
    "location",
    "max",
    "method",
    "min",
    "mode",
    "name",
    "names",
    "path",
    "policy",
    "port",
    "prefix",
    "provider",
    "public",
    "pub",
    "realm",
    "region",
    "required",
    "scheme",
    "server",
    "size",
    "store",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "user",
    "username",
    "version",
];

/// Whether a name sounds like a secret's.
///
/// The words are `BuildKit`'s and a few more; so are those that take it back (`spec/buildkit.md` 6,
/// `SecretsUsedInArgOrEnv`). `PGP` and `GPG` keys in Dockerfiles are fingerprints of public keys.
pub(super) fn sounds_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(['_', '-', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let is = |list: &[&str]| words.iter().any(|word| list.contains(word));
    is(SECRET_WORDS)
        && !is(HARMLESS_WORDS)
        && !words.iter().any(|word| matches!(*word, "gpg" | "pgp"))
}

/// What a value looks like, without its quotes.
pub(super) fn look_at(value: &str) -> Value {
    let value = value.trim();
    if let Some(kind) = known_token(value) {
        return Value::Token(kind);
    }
    if has_credentials(value) {
        return Value::Credentials;
    }
    if is_harmless(value) {
        Value::Harmless
    } else {
        Value::Opaque
    }
}

/// Formats that nothing but a token of their kind has, as their issuers document them.
const TOKENS: &[(&str, &str)] = &[
    ("AWS access key", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    (
        "GitHub token",
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b",
    ),
    ("GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{16,}"),
    ("Google API key", r"\bAIza[A-Za-z0-9_-]{35}\b"),
    ("npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("PyPI token", r"\bpypi-AgE[A-Za-z0-9_-]{50,}"),
    (
        "SendGrid key",
        r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b",
    ),
    (
        "JSON Web Token",
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    ),
    ("private key", r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
];

static TOKEN_PATTERNS: LazyLock<Option<RegexSet>> =
    LazyLock::new(|| RegexSet::new(TOKENS.iter().map(|(_, pattern)| pattern)).ok());

fn known_token(value: &str) -> Option<&'static str> {
    // The shortest of them has 18 characters; most values are not worth the patterns.
    if value.len() < 18 || value.contains("EXAMPLE") {
        return None;
    }
    let index = TOKEN_PATTERNS.as_ref()?.matches(value).iter().next()?;
    Some(TOKENS[index].0)
}

/// `scheme://user:password@host`, with a password that is one.
fn has_credentials(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, password)) = authority
        .rsplit_once('@')
        .and_then(|(userinfo, _)| userinfo.split_once(':'))
    else {
        return false;
    };
    // A password equal to the user is the default of a demonstration: `postgres:postgres`.
    scheme
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '+')
        && password != user
        && !is_harmless(password)
}

const PLACEHOLDERS: &[&str] = &[
    "changeit",
    "changeme",
    "change_me",
    "change-me",
    "default",
    "dummy",
    "example",
    "fake",
    "fixme",
    "foo",
    "insecure",
    "none",
    "notset",
    "null",
    "off",
    "on",
    "placeholder",
    "redacted",
    "replace",
    "replaceme",
    "sample",
    "secret",
    "password",
    "set-me",
    "test",
    "testing",
    "todo",
    "true",
    "false",
    "undefined",
    "unset",
    "xxx",
    "yes",
    "no",
    "your",
];

fn is_harmless(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_placeholder = PLACEHOLDERS.contains(&lower.as_str())
        || lower.starts_with("your")
        || lower.contains("changeme")
        || lower.contains("change_me")
        || lower.contains("placeholder")
        || lower.contains("example")
        || lower.contains("dummy")
        || lower.starts_with('<')
        || lower.starts_with("{{")
        || lower.starts_with("xxx")
        || lower
            .chars()
            .all(|c| matches!(c, '*' | 'x' | '.' | '-' | '0'));
    let is_number = lower.chars().all(|c| c.is_ascii_digit()) && value.len() < 8;
    let is_path = value.starts_with(['/', '.', '~'])
        || value.contains(":\\")
        || [".pem", ".key"]
            .iter()
            .any(|ending| lower.ends_with(ending));
    let is_address = lower.contains("://") || lower.starts_with("file:");
    // A fingerprint of a public key.
    let is_fingerprint =
        value.len() == 40 && value.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F'));
    is_placeholder || is_number || is_path || is_address || is_fingerprint || value.len() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "DB_PASSWORD",
            "API_KEY",
            "token",
            "AWS_SECRET_ACCESS_KEY",
            "apikey",
            "MYSQL_ROOT_PASSWORD",
        ] {
            assert!(sounds_secret(name), "{name}");
        }
        for name in [
            "KMS_KEY_ALIAS",
            "AUTH_VERSION",
            "PASSWORD_FILE",
            "JENKINS_USERNAME",
            "PUBLIC_KEY",
            "GPG_KEY",
            "KEYBOARD",
            "MONKEY",
            "TOKEN_URL",
            "SECRET_NAME",
            "KEY_PATH",
            "PYTHONPATH",
            "AUTH_MODE",
        ] {
            assert!(!sounds_secret(name), "{name}");
        }
    }

    #[test]
    fn values() {
        for (value, expected) in [
            ("", Value::Harmless),
            ("changeme", Value::Harmless),
            ("/run/secrets/db", Value::Harmless),
            ("<token>", Value::Harmless),
            ("3600", Value::Harmless),
            ("https://example.com/x", Value::Harmless),
            ("A035C8C19219BA821ECEA86B64E628F8D684696D", Value::Harmless),
            ("postgres://app:s3cr3tpw@db/x", Value::Credentials),
            ("postgres://postgres:postgres@db/x", Value::Harmless),
            ("hunter2isMyPw", Value::Opaque),
            ("AKIAIOSFODNN7EXAMPLE", Value::Harmless),
            ("AKIAZ7QWMRT2KD4VNXPA", Value::Token("AWS access key")),
            (
                "-----BEGIN RSA PRIVATE KEY-----",
                Value::Token("private key"),
            ),
        ] {
            assert_eq!(look_at(value), expected, "{value}");
        }
    }
}
