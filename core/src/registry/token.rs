//! Tokens: where they come from, and which are known.

use super::{
    Client, Credential, Failure, RegistryError,
    blob::broken,
    challenge::Bearer,
    exchange::{Answer, Ask},
    said::said,
    url::{check_step, has_user, without_port},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{
    HeaderValue, Method, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde::Deserialize;
use std::{collections::HashMap, fmt::Write as _, io::Read, sync::Mutex};

/// Bytes of an answer with a token.
const MAX_TOKEN_BYTES: u64 = 1 << 20;

/// What is sent to registries that wanted to know who asks, by registry and repository.
#[derive(Default)]
pub(super) struct Tokens {
    known: Mutex<HashMap<(String, String), HeaderValue>>,
}

impl Tokens {
    pub(super) fn get(&self, registry: &str, repository: &str) -> Option<HeaderValue> {
        let known = self.known.lock().ok()?;
        known
            .get(&(registry.to_owned(), repository.to_owned()))
            .cloned()
    }

    pub(super) fn put(&self, registry: &str, repository: &str, value: HeaderValue) {
        if let Ok(mut known) = self.known.lock() {
            known.insert((registry.to_owned(), repository.to_owned()), value);
        }
    }
}

/// An answer with a token (distribution's `spec/auth/token` and `spec/auth/oauth`).
#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    token: String,
    #[serde(default)]
    access_token: String,
}

impl Credential {
    /// For a registry that asks for a password.
    pub(super) fn basic(&self) -> Option<HeaderValue> {
        let Self::Basic { username, password } = self else {
            return None;
        };
        let text = STANDARD.encode(format!("{username}:{password}"));
        secret(&format!("Basic {text}"))
    }
}

/// A header whose value is never shown.
fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl Client {
    /// Fetches a token for pulling from a repository.
    pub(super) fn token(
        &self,
        ask: &Ask<'_>,
        bearer: &Bearer,
        credential: &Credential,
    ) -> Result<HeaderValue, RegistryError> {
        let fault = |message: String| RegistryError::new(Failure::Malformed, ask.registry, message);
        if let Credential::RegistryToken(token) = credential {
            return secret(&format!("Bearer {token}")).ok_or_else(|| {
                let message = "its token has characters that no token has";
                RegistryError::new(Failure::Credentials, ask.registry, message)
            });
        }
        let realm: Uri = bearer
            .realm
            .parse()
            .ok()
            .filter(|realm: &Uri| realm.host().is_some() && !has_user(realm))
            .ok_or_else(|| fault("it sends to no address for a token".to_owned()))?;
        // The credentials go there: as safely as to the registry itself.
        let registry = self.address(ask.registry, "/v2/")?;
        check_step(&registry, &realm, |host| self.allows_plain(host))?;
        let own_scope = format!("repository:{}:pull", ask.repository);
        let scope = bearer.scope.as_deref().unwrap_or(&own_scope);
        let request = request(&realm, bearer.service.as_deref(), scope, credential);
        let request =
            request.ok_or_else(|| fault("it sends to no address for a token".to_owned()))?;
        let answer = self.send(ask.registry, &request)?;
        if !answer.status.is_success() {
            return Err(self.no_token(ask, &realm, answer));
        }
        let mut bytes = Vec::new();
        let read = answer.body.take(MAX_TOKEN_BYTES).read_to_end(&mut bytes);
        read.map_err(|error| broken(ask.registry, &error))?;
        let given: Option<Given> = serde_json::from_slice(&bytes).ok();
        // Both names are in use, for the same.
        let token = given.map(|given| match given.token.as_str() {
            "" => given.access_token,
            _ => given.token,
        });
        let token = token.filter(|token| !token.is_empty());
        let value = token.and_then(|token| secret(&format!("Bearer {token}")));
        value.ok_or_else(|| fault(format!("{} gives no token", host(&realm))))
    }

    fn no_token(&self, ask: &Ask<'_>, realm: &Uri, answer: Answer) -> RegistryError {
        let status = answer.status.as_u16();
        let kind = match status {
            400 | 401 | 403 => Failure::Unauthorized,
            429 => Failure::RateLimited,
            500.. => Failure::Server,
            _ => Failure::Malformed,
        };
        let mut message = match kind {
            Failure::Unauthorized => format!("{} does not accept the credentials", host(realm)),
            _ => format!("{} answers with status {status} for a token", host(realm)),
        };
        let secrets = self.secrets(ask.registry, ask.repository);
        if let Some(said) = said(answer.body, &secrets) {
            let _ = write!(message, " (it says: {said})");
        }
        if let Some(error) = self.credential_error(ask.registry, ask.repository) {
            let _ = write!(message, "; {error}");
        }
        RegistryError::new(kind, ask.registry, message)
    }
}

/// What is asked of who gives tokens; `None` if that has no address.
fn request(
    realm: &Uri,
    service: Option<&str>,
    scope: &str,
    credential: &Credential,
) -> Option<Request<Vec<u8>>> {
    if let Credential::IdentityToken(token) = credential {
        let mut form = String::from("grant_type=refresh_token&client_id=holystone");
        push(&mut form, "service", service);
        push(&mut form, "scope", Some(scope));
        push(&mut form, "refresh_token", Some(token));
        let mut request = Request::new(form.into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = realm.clone();
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, kind);
        return Some(request);
    }
    let mut query = String::new();
    push(&mut query, "service", service);
    push(&mut query, "scope", Some(scope));
    let join = if realm.query().is_some() { '&' } else { '?' };
    let query = query.trim_start_matches('&');
    let mut request = Request::new(Vec::new());
    *request.uri_mut() = format!("{realm}{join}{query}").parse().ok()?;
    if let Some(value) = credential.basic() {
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    Some(request)
}

fn host(uri: &Uri) -> &str {
    uri.authority()
        .map_or("it", |host| without_port(host.as_str()))
}

/// Adds `&name=value` to a form or query.
fn push(form: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else {
        return;
    };
    let _ = write!(form, "&{name}=");
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            form.push(char::from(byte));
        } else {
            let _ = write!(form, "%{byte:02X}");
        }
    }
}
