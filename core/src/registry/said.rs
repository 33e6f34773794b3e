//! What registries say of their errors.

use super::{Client, Credential};
use http::HeaderValue;
use std::io::Read;

/// Bytes of the body of an error that are read.
const MAX_ERROR_BYTES: u64 = 64 << 10;
/// Characters of a registry's own words that are passed on.
const MAX_SAID_CHARS: usize = 300;

/// The errors of a body as the distribution specification has them; bounded, in one line, without these
/// secrets: some registries say which token it is that they do not accept.
pub(super) fn said(body: impl Read, secrets: &[String]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Said {
        errors: Vec<Item>,
    }
    #[derive(serde::Deserialize)]
    struct Item {
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    }
    let mut bytes = Vec::new();
    // What breaks off is shown as far as it came.
    let _ = body.take(MAX_ERROR_BYTES).read_to_end(&mut bytes);
    let said: Said = serde_json::from_slice(&bytes).ok()?;
    let items = said.errors.into_iter().take(3);
    let items: Vec<String> = items
        .map(|item| match item.message.as_str() {
            "" => item.code,
            message => message.to_owned(),
        })
        .filter(|text| !text.is_empty())
        .collect();
    let text = secrets.iter().fold(items.join("; "), |text, secret| {
        text.replace(secret.as_str(), "…")
    });
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_SAID_CHARS)
        .collect();
    (!text.is_empty()).then_some(text)
}

impl Client {
    /// What was sent, or may be, to show who asks for a repository.
    pub(super) fn secrets(&self, registry: &str, repository: &str) -> Vec<String> {
        let credential = self.known_credential(registry, repository);
        let headers = [
            self.tokens.get(registry, repository),
            credential.as_ref().and_then(Credential::basic),
        ];
        let headers = headers.iter().flatten();
        let mut secrets: Vec<String> = headers.filter_map(secret_of).collect();
        match credential {
            Some(Credential::Basic { password, .. }) => secrets.push(password),
            Some(Credential::IdentityToken(token) | Credential::RegistryToken(token)) => {
                secrets.push(token);
            }
            Some(Credential::Anonymous) | None => {}
        }
        secrets.retain(|secret| !secret.is_empty());
        secrets
    }
}

/// What stands after `Basic` or `Bearer`.
fn secret_of(header: &HeaderValue) -> Option<String> {
    let (_, secret) = header.to_str().ok()?.split_once(' ')?;
    Some(secret.to_owned())
}
