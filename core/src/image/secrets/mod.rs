//! Secrets in the files of layers, and in the configuration of an image.
//!
//! Files are looked into while they stream by: [`SecretRules::wants`] says by path and size which, and a
//! [`Scanner`] takes one file in pieces of any size and holds no more than some ten thousand bytes of it.
//! What a secret looks like is in `crate::secrets`; here is where it stands, what that means, and
//! how it is told without showing it.

mod allow;
mod place;
mod scanner;
mod settings;
mod text;

pub use allow::{PathGlobs, SecretOptions, SecretRules};
pub(crate) use place::is_public_path;
pub use scanner::{MATCHES_PER_FILE, MAX_BINARY, Scanner};
pub use text::{mask_text, scan_text};

use crate::secrets::{Kind, Token};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A secret, masked: nothing here gives it away.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretMatch {
    /// Its format in kebab-case, such as `github-personal-access-token`, `private-key` or
    /// `secret-setting`.
    pub kind: &'static str,
    /// What it is, as "GitHub personal access token".
    pub title: &'static str,
    /// The name of the setting that holds it, if only the name tells that it is a secret.
    pub setting: Option<Box<str>>,
    /// The line it starts in, from 1.
    pub line: u32,
    /// The byte of the line it starts at, from 1.
    pub column: u32,
    /// The byte of the file it starts at, from 0.
    pub offset: u64,
    /// What may be shown: the first characters of a long token, then `…`.
    pub masked: Box<str>,
    /// How likely it is a secret.
    pub confidence: SecretConfidence,
    /// It opens little: it is encrypted, for a sandbox, or soon over.
    pub is_minor: bool,
    /// The first 64 bits of the SHA-256 of the secret: the same wherever it stands. Of a key it is that
    /// of its base64 digits. Short passwords can be guessed from it, so no report shows it.
    pub hash: u64,
}

/// How likely a match is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SecretConfidence {
    /// Only the name of a setting says so, or it stands among tests and documents.
    Low,
    /// It looks so, but other texts may too.
    Medium,
    /// Nothing else looks so, or its checksum is right.
    High,
}

/// How many characters of a token are shown, and how long it must be for that.
const SHOWN: usize = 4;
const MIN_SHOWN: usize = 20;

impl SecretMatch {
    /// A token of a text, without its place.
    fn new(token: &Token, text: &[u8]) -> Self {
        let secret = &text[token.range.clone()];
        Self {
            kind: token.id,
            title: token.name,
            setting: None,
            line: 1,
            column: 1,
            offset: 0,
            masked: masked(token.kind, secret),
            confidence: confidence(token),
            is_minor: token.is_minor,
            hash: hash(token.core.as_deref().unwrap_or(secret)),
        }
    }
}

fn confidence(token: &Token) -> SecretConfidence {
    match token.kind {
        _ if token.is_proven => SecretConfidence::High,
        Kind::Format | Kind::PrivateKey if !token.is_weak => SecretConfidence::High,
        _ => SecretConfidence::Medium,
    }
}

fn masked(kind: Kind, secret: &[u8]) -> Box<str> {
    let shown: &[u8] = match kind {
        Kind::PrivateKey if secret.starts_with(b"-----BEGIN ") => b"-----BEGIN ",
        Kind::Format | Kind::Jwt if secret.len() >= MIN_SHOWN => &secret[..SHOWN],
        _ => b"",
    };
    format!("{}…", String::from_utf8_lossy(shown)).into()
}

/// The first 64 bits of the SHA-256.
fn hash(secret: &[u8]) -> u64 {
    let digest = Sha256::digest(secret);
    let first = digest.iter().take(8);
    first.fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests;
