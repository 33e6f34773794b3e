//! Files of settings, in which the name beside a value tells that it is a secret.

mod assigned;
mod forms;

use super::{SecretConfidence, SecretMatch, hash};
use crate::secrets::{
    base64,
    evidence::{self, Value},
    harmless::is_harmless,
};
pub(super) use assigned::Assigned;
use std::ops::Range;

/// The form of a file of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settings {
    /// `NAME=value`, `name: value`, `"name": "value"`, `<name>value</name>`.
    Assignments,
    /// `machine host login user password secret`, with blanks or line ends between.
    Netrc,
    /// `host:port:database:user:password`.
    Pgpass,
    /// `"auth": "…"` with `user:password` in base64.
    Registries,
    /// The whole file is one secret.
    Whole,
}

impl Settings {
    /// The form of a file with this path, in lower case; `None` if it is not known to be one of settings.
    pub(super) fn of(path: &str) -> Option<Self> {
        forms::of(path)
    }
}

/// A value that is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    kind: &'static str,
    title: &'static str,
    name: Option<String>,
    confidence: SecretConfidence,
}

impl Setting {
    /// The match, without its place.
    pub(super) fn into_match(self, text: &[u8]) -> SecretMatch {
        SecretMatch {
            kind: self.kind,
            title: self.title,
            setting: self.name.map(Into::into),
            line: 1,
            column: 1,
            offset: 0,
            masked: "…".into(),
            confidence: self.confidence,
            is_minor: false,
            hash: hash(&text[self.range]),
        }
    }
}

/// The secrets in a file of settings.
pub(super) fn secrets(form: Settings, text: &[u8]) -> Vec<Setting> {
    match form {
        Settings::Assignments => assignments(text),
        Settings::Netrc => netrc(text),
        Settings::Pgpass => pgpass(text),
        Settings::Registries => registries(text),
        Settings::Whole => whole(text).into_iter().collect(),
    }
}

fn assignments(text: &[u8]) -> Vec<Setting> {
    let mut found = Vec::new();
    for (line, start) in lines(text) {
        for assigned in assigned::in_line(line) {
            let at = |range: Range<usize>| start + range.start..start + range.end;
            if let Some(setting) = secret_value(&assigned, at(assigned.range.clone())) {
                found.push(setting);
            }
        }
        found.extend(
            in_urls(line).map(|range| url_password(start + range.start..start + range.end)),
        );
    }
    found
}

/// A value whose name sounds like a secret's, and that looks like one.
pub(super) fn secret_value(assigned: &Assigned<'_>, range: Range<usize>) -> Option<Setting> {
    let Assigned { name, value, .. } = assigned;
    let is_reference = value.contains(['$', '`', '<', '{', '%'])
        || ["enc(", "!vault", "op:", "vault:", "arn:"]
            .iter()
            .any(|start| value.to_ascii_lowercase().starts_with(start));
    let is_secret = assigned::sounds_secret(name)
        && !is_reference
        && evidence::look_at(value) == Value::Opaque
        && !evidence::is_plain_key(name, value)
        && !evidence::repeats_name(name, value);
    is_secret.then(|| Setting {
        range,
        kind: "secret-setting",
        title: "value of a setting that is named like a secret",
        name: Some(shown_name(name)),
        confidence: if evidence::is_random(value) {
            SecretConfidence::Medium
        } else {
            SecretConfidence::Low
        },
    })
}

/// A name as it may be told: short, and of the characters that names have.
fn shown_name(name: &str) -> String {
    const LONGEST: usize = 60;
    let shown = name.chars().filter(char::is_ascii_graphic);
    shown.take(LONGEST).collect()
}

/// Where passwords stand in the URLs of a line.
pub(super) fn in_urls(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices("://").filter_map(|(at, _)| {
        let start = at + 3;
        let rest = &line[start..];
        let (user, Some(password)) = crate::secrets::urls::userinfo(rest)? else {
            return None;
        };
        let is_secret = password != user
            && !is_harmless(password)
            && !password.contains(['$', '{', '%', '*'])
            && !user.contains(['$', '{']);
        let start = start + user.len() + 1;
        is_secret.then(|| start..start + password.len())
    })
}

pub(super) fn url_password(range: Range<usize>) -> Setting {
    password("password-in-url", "password in a URL", range)
}

/// The file of `curl`, `ftp` and apt (`apt_auth.conf(5)`).
fn netrc(text: &[u8]) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut is_password = false;
    for (line, start) in lines(text) {
        let line = line.split('#').next().unwrap_or_default();
        for (word, at) in words(line) {
            let at = start + at;
            if is_password && !is_harmless(word) {
                found.push(password(
                    "netrc-password",
                    "password of `.netrc`",
                    at..at + word.len(),
                ));
            }
            is_password = !is_password && word == "password";
        }
    }
    found
}

/// libpq, "The Password File". A `\` keeps a `:` or `\` after it from being special.
fn pgpass(text: &[u8]) -> Vec<Setting> {
    let lines = lines(text).filter(|(line, _)| !line.starts_with('#'));
    let fields = lines.filter_map(|(line, start)| {
        let mut is_kept = false;
        let mut colons = line.char_indices().filter(|(_, c)| {
            let is_colon = *c == ':' && !is_kept;
            is_kept = *c == '\\' && !is_kept;
            is_colon
        });
        let (at, _) = colons.nth(3)?;
        let value = line[at + 1..].trim_end();
        let range = start + at + 1..start + at + 1 + value.len();
        (!is_harmless(value)).then(|| password("pgpass-password", "password of `.pgpass`", range))
    });
    fields.collect()
}

/// The `auths` of Docker's and Podman's files.
fn registries(text: &[u8]) -> Vec<Setting> {
    let mut found = Vec::new();
    for (line, start) in lines(text) {
        for assigned in assigned::in_line(line) {
            let is_secret = match assigned.name {
                "auth" => {
                    let decoded = base64::decode(assigned.value.as_bytes());
                    let colon = decoded.iter().position(|byte| *byte == b':');
                    let password = colon.map(|at| String::from_utf8_lossy(&decoded[at + 1..]));
                    password.is_some_and(|password| !is_harmless(&password))
                }
                "identitytoken" | "registrytoken" | "password" => !is_harmless(assigned.value),
                _ => false,
            };
            if is_secret {
                let Range { start: from, end } = assigned.range;
                found.push(Setting {
                    confidence: SecretConfidence::High,
                    ..password(
                        "registry-credentials",
                        "credentials for a registry",
                        start + from..start + end,
                    )
                });
            }
        }
    }
    found
}

/// A token alone, as Vault and Rails keep it.
fn whole(text: &[u8]) -> Option<Setting> {
    let value = std::str::from_utf8(text).ok()?.trim();
    let is_one = value.len() >= 16 && !value.contains(char::is_whitespace);
    let start = text.len() - text.trim_ascii_start().len();
    let range = start..start + value.len();
    (is_one && !is_harmless(value) && evidence::is_random(value))
        .then(|| password("secret-file", "file that holds one secret", range))
}

fn password(kind: &'static str, title: &'static str, range: Range<usize>) -> Setting {
    Setting {
        range,
        kind,
        title,
        name: None,
        confidence: SecretConfidence::Medium,
    }
}

/// The lines of a text, each with where it starts. A line that is no UTF-8 or longer than any setting
/// is passed over.
fn lines(text: &[u8]) -> impl Iterator<Item = (&str, usize)> {
    const LONGEST: usize = 16 * 1024;
    let mut start = 0;
    text.split(|byte| *byte == b'\n').filter_map(move |line| {
        let at = start;
        start += line.len() + 1;
        let line = std::str::from_utf8(line).ok()?;
        (line.len() <= LONGEST).then(|| (line.trim_end_matches('\r'), at))
    })
}

/// The words of a line, each with where it starts.
pub(super) fn words(line: &str) -> impl Iterator<Item = (&str, usize)> {
    let start = line.as_ptr() as usize;
    line.split_ascii_whitespace()
        .map(move |word| (word, word.as_ptr() as usize - start))
}

#[cfg(test)]
mod tests;
