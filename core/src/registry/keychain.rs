use std::{fmt, io};

/// Knows with which credentials registries are asked; [`DockerConfig`](super::DockerConfig) is the usual one.
pub trait Keychain: Send + Sync {
    /// The credentials for a repository: `registry` as references have it (`docker.io`, `localhost:5000`).
    ///
    /// Asked only when the registry wants to know who asks.
    ///
    /// # Errors
    /// When there may be some and they cannot be read. The repository is then asked for without any; the error
    /// is told if that fails. It must not hold secrets.
    fn credential(&self, registry: &str, repository: &str) -> io::Result<Credential>;
}

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// Nobody in particular.
    Anonymous,
    /// A user, or the name that a registry gives to tokens.
    Basic {
        /// The name.
        username: String,
        /// The password, or a token that is used as one.
        password: String,
    },
    /// A token that is exchanged for others (OAuth 2 refresh token; `identitytoken` in Docker's files).
    IdentityToken(String),
    /// A token that is sent to the registry as it is (`registrytoken` in Docker's files).
    RegistryToken(String),
}

/// What Docker has for a name where there is an identity token instead of a password.
const TOKEN_NAME: &str = "<token>";

impl Credential {
    /// A name and a password; with the name `<token>` an identity token, as Docker's credential helpers have it.
    pub fn of(username: String, password: String) -> Self {
        if username == TOKEN_NAME {
            Self::IdentityToken(password)
        } else {
            Self::Basic { username, password }
        }
    }
}

/// Credentials never show themselves.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anonymous => "Anonymous",
            Self::Basic { .. } => "Basic(…)",
            Self::IdentityToken(_) => "IdentityToken(…)",
            Self::RegistryToken(_) => "RegistryToken(…)",
        })
    }
}

/// No credentials for anyone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anonymous;

impl Keychain for Anonymous {
    fn credential(&self, _registry: &str, _repository: &str) -> io::Result<Credential> {
        Ok(Credential::Anonymous)
    }
}

/// A function that knows the credentials.
impl<F: Fn(&str, &str) -> io::Result<Credential> + Send + Sync> Keychain for F {
    fn credential(&self, registry: &str, repository: &str) -> io::Result<Credential> {
        self(registry, repository)
    }
}
