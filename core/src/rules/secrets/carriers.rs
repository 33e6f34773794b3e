//! Where commands are given credentials: in URLs, headers, flags and settings.

use crate::{
    dockerfile::Command,
    secrets::{evidence::sounds_secret, urls::userinfo},
    shell::Word,
    text::Span,
};

/// A place in a command where a credential stands.
#[derive(Clone, Debug)]
pub(super) struct Carrier<'a> {
    /// What it is, as the end of "holds".
    pub(super) what: String,
    /// The credential, without quotes; variables as they are written.
    pub(super) text: &'a str,
    /// The word it is in.
    pub(super) span: Span,
    /// It is a user's name as likely as a secret: what stands before `@` alone.
    pub(super) may_be_user: bool,
}

impl Carrier<'_> {
    /// Whether the shell replaces something in it.
    pub(super) fn has_variables(&self) -> bool {
        self.text.contains(['$', '`'])
    }
}

/// The places in a command where credentials stand.
pub(super) fn carriers(command: Command<'_>) -> Vec<Carrier<'_>> {
    let mut found = Vec::new();
    let shell = command.shell();
    let values = shell.assignments.iter().filter_map(|it| it.value.as_ref());
    for word in shell.words.iter().chain(values) {
        in_urls(word, &mut found);
        in_settings(word, &mut found);
    }
    let words = command.arguments();
    for (at, word) in words.iter().enumerate() {
        in_header(word, &mut found);
        in_flag(word, words.get(at + 1), &mut found);
        if is_secret_setting(&word.text)
            && let Some(value) = words.get(at + 1)
        {
            push(value, "a password for a registry", &value.text, &mut found);
        }
    }
    of_program(command, &mut found);
    found
}

fn push<'a>(word: &'a Word, what: impl Into<String>, text: &'a str, found: &mut Vec<Carrier<'a>>) {
    if !text.is_empty() {
        found.push(Carrier {
            what: what.into(),
            text,
            span: word.span,
            may_be_user: false,
        });
    }
}

/// `scheme://user:password@host` and `scheme://token@host`, anywhere in a word.
fn in_urls<'a>(word: &'a Word, found: &mut Vec<Carrier<'a>>) {
    if !word.text.contains(':') {
        return;
    }
    for (at, _) in word.text.match_indices("://") {
        let Some((user, password)) = userinfo(&word.text[at + 3..]) else {
            continue;
        };
        match password {
            // GitHub takes a token as the user's name.
            Some("" | "x-oauth-basic") => push(word, "a URL with a token", user, found),
            // `postgres:postgres` is a default, and no secret.
            Some(password) if password == user => {}
            Some(password) => push(word, "a URL with a password", password, found),
            None => {
                push(word, "a URL with a token", user, found);
                if let Some(last) = found.last_mut().filter(|_| !user.is_empty()) {
                    last.may_be_user = true;
                }
            }
        }
    }
}

/// Names in the settings of package managers whose values are secrets.
const SECRET_SETTINGS: &[&str] = &["_authToken", "_auth", "_password", "npmAuthToken"];

fn is_secret_setting(key: &str) -> bool {
    SECRET_SETTINGS.iter().any(|name| {
        key.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with([':', '.', '/']))
    })
}

/// `//registry/:_authToken=…` of `.npmrc`, and `machine … password …` of `.netrc`.
fn in_settings<'a>(word: &'a Word, found: &mut Vec<Carrier<'a>>) {
    // Most words are plain, and looking for each name takes time.
    if !word.text.contains(['=', ':', ' ']) {
        return;
    }
    for name in SECRET_SETTINGS {
        for (at, _) in word.text.match_indices(name) {
            let before = &word.text[..at];
            let value = word.text[at + name.len()..].trim_start();
            let Some(value) = value.strip_prefix(['=', ':']) else {
                continue;
            };
            if before.is_empty() || before.ends_with([':', '.', '/', '\n', ' ', 'n']) {
                push(word, "a password for a registry", first_word(value), found);
            }
        }
    }
    if word.text.contains("machine ")
        && let Some((_, password)) = word.text.split_once("password ")
    {
        push(word, "a password of `.netrc`", first_word(password), found);
    }
}

/// Up to a blank, a quote or an escape such as `\n`.
fn first_word(text: &str) -> &str {
    let text = text.trim_start().trim_start_matches(['"', '\'']);
    let end = text.find(|c: char| c.is_whitespace() || "\"'\\".contains(c));
    &text[..end.unwrap_or(text.len())]
}

/// Headers whose values are secrets, in lower case.
const SECRET_HEADERS: &[&str] = &[
    "api-key",
    "apikey",
    "authorization",
    "deploy-token",
    "job-token",
    "private-token",
    "proxy-authorization",
    "x-access-token",
    "x-api-key",
    "x-auth-token",
    "x-jfrog-art-api",
    "x-vault-token",
];

fn in_header<'a>(word: &'a Word, found: &mut Vec<Carrier<'a>>) {
    let text = word.text.strip_prefix("--header=").unwrap_or(&word.text);
    let Some((name, value)) = text.split_once(':') else {
        return;
    };
    let lower = name.trim_start_matches("-H").trim().to_ascii_lowercase();
    if !SECRET_HEADERS.contains(&lower.as_str()) {
        return;
    }
    // `Bearer …`, `token …`, `Basic …`
    let value = value.trim();
    let value = value
        .split_once(' ')
        .map_or(value, |(_, value)| value.trim());
    push(word, format!("the header `{lower}`"), value, found);
}

/// `--password x` and `--password=x`, of any program.
fn in_flag<'a>(word: &'a Word, next: Option<&'a Word>, found: &mut Vec<Carrier<'a>>) {
    if !word.text.starts_with('-') {
        return;
    }
    let (flag, value) = match word.text.split_once('=') {
        Some((flag, value)) => (flag, Some((word, value))),
        None => (
            word.text.as_str(),
            next.filter(|next| !next.text.starts_with('-'))
                .map(|next| (next, next.text.as_str())),
        ),
    };
    if let Some((word, value)) = value.filter(|_| is_secret_flag(flag)) {
        push(word, format!("the value of `{flag}`"), value, found);
    }
}

fn is_secret_flag(flag: &str) -> bool {
    let name = flag.trim_start_matches('-');
    let is_long = flag.starts_with("--") || name.len() > 4;
    let lower = name.to_ascii_lowercase();
    let last = lower
        .rsplit(['-', '_', '.', ':'])
        .next()
        .unwrap_or_default();
    let is_sure = matches!(
        last,
        "password" | "passwd" | "passphrase" | "token" | "secret" | "apikey"
    ) || ["api-key", "access-key", "secret-key", "auth-key"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    is_long && is_sure && sounds_secret(name)
}

/// Programs with a short flag for a password, and the word of theirs that must be there.
const SHORT_FLAGS: &[(&[&str], &str, &str)] = &[
    (
        &[
            "docker", "podman", "buildah", "nerdctl", "skopeo", "helm", "oras", "crane", "cf", "az",
        ],
        "login",
        "-p",
    ),
    (
        &["mongo", "mongosh", "mongodump", "mongorestore", "sshpass"],
        "",
        "-p",
    ),
    (&["redis-cli"], "", "-a"),
];

/// Programs that take `-pPASSWORD`.
const ATTACHED: &[&str] = &[
    "mysql",
    "mysqladmin",
    "mysqldump",
    "mariadb",
    "mariadb-admin",
    "sshpass",
];

fn of_program<'a>(command: Command<'a>, found: &mut Vec<Carrier<'a>>) {
    let Some(name) = command.name() else {
        return;
    };
    let words = command.arguments();
    for (programs, with, flag) in SHORT_FLAGS {
        let has_word = with.is_empty() || words.iter().any(|word| word.text == *with);
        if programs.contains(&name) && has_word {
            for pair in words.windows(2).filter(|pair| pair[0].text == *flag) {
                push(
                    &pair[1],
                    format!("the value of `{flag}`"),
                    &pair[1].text,
                    found,
                );
            }
        }
    }
    if ATTACHED.contains(&name) {
        for word in words {
            let value = word.text.strip_prefix("-p").unwrap_or_default();
            push(word, "the value of `-p`", value, found);
        }
    }
    if name == "curl" {
        for (at, word) in words.iter().enumerate() {
            let value = match word.text.as_str() {
                "-u" | "--user" | "-U" | "--proxy-user" => words.get(at + 1),
                _ => None,
            };
            if let Some((word, (_, password))) =
                value.and_then(|value| Some((value, value.text.split_once(':')?)))
            {
                push(
                    word,
                    format!("the value of `{}`", words[at].text),
                    password,
                    found,
                );
            }
        }
    }
}

/// The names of the variables in a text, as a shell reads it: `$NAME` and `${NAME…}`.
pub(super) fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = &rest[..end.unwrap_or(rest.len())];
        (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
    })
}
