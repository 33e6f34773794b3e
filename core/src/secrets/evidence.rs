//! Does a name sound like a secret's, and does a value look like one?

use super::{chance, harmless::is_harmless, token, urls::userinfo};

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
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
    "adapter",
    "address",
    "algorithm",
    "alias",
    "anon",
    "apt",
    "arn",
    "attribute",
    "auto",
    "backend",
    "bits",
    "cache",
    "charset",
    "check",
    "checksum",
    "claim",
    "column",
    "commit",
    "count",
    "dest",
    "digest",
    "dir",
    "disable",
    "disabled",
    "domain",
    "dont",
    "driver",
    "empty",
    "enable",
    "enabled",
    "encoding",
    "endpoint",
    "env",
    "exists",
    "expire",
    "expiry",
    "field",
    "file",
    "filter",
    "fingerprint",
    "foreign",
    "format",
    "gatsby",
    "handler",
    "hash",
    "hasher",
    "header",
    "hint",
    "host",
    "id",
    "ids",
    "image",
    "interval",
    "issuer",
    "keyserver",
    "keyservers",
    "label",
    "layout",
    "length",
    "lifetime",
    "limit",
    "location",
    "manager",
    "map",
    "max",
    "md5",
    "method",
    "min",
    "mode",
    "name",
    "names",
    "no",
    "path",
    "plugin",
    "policy",
    "port",
    "posthog",
    "prefix",
    "primary",
    "provider",
    "pub",
    "public",
    "publishable",
    "react",
    "realm",
    "region",
    "release",
    "repo",
    "repository",
    "required",
    "rev",
    "rotation",
    "rpm",
    "scheme",
    "script",
    "server",
    "service",
    "sha",
    "sha1",
    "sha256",
    "sha512",
    "signing",
    "site",
    "size",
    "skip",
    "stdin",
    "store",
    "strength",
    "table",
    "tag",
    "template",
    "test",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "user",
    "username",
    "validation",
    "validator",
    "validity",
    "version",
    "vite",
    "warn",
    "warning",
    "without",
];

/// Whether a name sounds like a secret's.
///
/// The words are `BuildKit`'s and a few more; so are those that take it back (`spec/buildkit.md` 6,
/// `SecretsUsedInArgOrEnv`). `PGP` and `GPG` keys in Dockerfiles are fingerprints of public keys.
pub(crate) fn sounds_secret(name: &str) -> bool {
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
pub(crate) fn look_at(value: &str) -> Value {
    let value = value.trim();
    if let Some(token) = token::find(value) {
        return Value::Token(token.name);
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

/// Whether a text looks drawn by lot, not thought of: long, with digits among letters.
pub(crate) fn is_random(text: &str) -> bool {
    text.len() >= 20
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && chance::entropy(text.as_bytes()) >= 3.3
}

/// `scheme://user:password@host`, with a password that is one.
fn has_credentials(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else {
        return false;
    };
    let Some((user, Some(password))) = userinfo(rest) else {
        return false;
    };
    // A password equal to the user is the default of a demonstration: `postgres:postgres`.
    scheme
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '+')
        && password != user
        && !is_harmless(password)
}

/// Whether a value is too plain for what its name sounds like: `FILTER_KEY=ProcessId` names a field,
/// and only `API_KEY=…` or `SECRET_KEY=…` would be as short as a word.
pub(crate) fn is_plain_key(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(['_', '-', '.']);
    let is_vague =
        words.all(|word| !SECRET_WORDS.contains(&word) || matches!(word, "key" | "auth"));
    let is_sure = ["api", "secret", "access", "private", "master", "encryption"]
        .iter()
        .any(|word| lower.contains(word));
    is_vague && !is_sure && (value.contains(' ') || !value.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a value is the default of a demonstration: a part of its own name, as in
/// `PGADMIN_PASSWORD=pgadmin`.
pub(crate) fn repeats_name(name: &str, value: &str) -> bool {
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    name == value
        || name
            .split(['_', '-', '.'])
            .any(|word| word.starts_with(&value))
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
            // What a browser gets.
            "STRIPE_PUBLISHABLE_KEY",
            "NEXT_PUBLIC_API_KEY",
            "VITE_MAPBOX_TOKEN",
            "SUPABASE_ANON_KEY",
            "PASSWORD_HASHER",
            "PRIMARY_KEY",
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
            ("123456789", Value::Harmless),
            ("nodefaultvalue", Value::Harmless),
            ("sk-xxx", Value::Harmless),
            ("https://example.com/x", Value::Harmless),
            ("A035C8C19219BA821ECEA86B64E628F8D684696D", Value::Harmless),
            ("postgres://app:s3cr3tpw@db/x", Value::Credentials),
            ("postgres://postgres:postgres@db/x", Value::Harmless),
            ("hunter2isMyPw", Value::Opaque),
            ("AKIAIOSFODNN7EXAMPLE", Value::Harmless),
            ("AKIAZ7QWMRT2KD4VNXPA", Value::Token("AWS access key")),
        ] {
            assert_eq!(look_at(value), expected, "{value}");
        }
    }
}
