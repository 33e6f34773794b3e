//! Credentials as `docker login` and `podman login` keep them.

use super::{Credential, Keychain};
use crate::error::{Error, ErrorKind};
use docker_credential::{
    CredentialRetrievalError, DockerCredential, get_credential_from_reader as read_credential,
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

/// Bytes of a file of credentials.
pub const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// What helpers say where they know of no credentials (docker-credential-helpers).
const NOT_FOUND: &str = "credentials not found";

/// Docker's `config.json` and podman's `auth.json`: passwords, identity tokens, credential helpers and stores.
///
/// Files are looked through in order; the first that knows a repository or its registry counts. The longest
/// name counts first (`r.io/team/app`, `r.io/team`, `r.io`), as podman has it.
#[derive(Clone, Default)]
pub struct DockerConfig {
    files: Vec<ConfigFile>,
}

#[derive(Clone)]
struct ConfigFile {
    name: String,
    text: String,
    keys: Keys,
}

/// For which registries a file has something.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Keys {
    auths: BTreeMap<String, Auth>,
    cred_helpers: BTreeMap<String, String>,
    creds_store: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Auth {
    registrytoken: Option<String>,
}

impl DockerConfig {
    /// The files of this user: `given`, else that of `REGISTRY_AUTH_FILE`; the text of `DOCKER_AUTH_CONFIG`;
    /// podman's `auth.json`; Docker's `config.json` in `DOCKER_CONFIG` or `~/.docker`.
    ///
    /// # Errors
    /// When a file is there and cannot be read or understood, or the given one is not there.
    pub fn from_environment(given: Option<&Path>) -> Result<Self, Error> {
        let mut config = Self::default();
        let path = |name: &str| env::var_os(name).map(PathBuf::from);
        match given {
            Some(file) => config.add_file(file, true)?,
            None => {
                if let Some(file) = path("REGISTRY_AUTH_FILE") {
                    config.add_file(&file, true)?;
                }
            }
        }
        if let Ok(text) = env::var("DOCKER_AUTH_CONFIG") {
            config.add("DOCKER_AUTH_CONFIG", text)?;
        }
        let home = path("HOME").or_else(|| path("USERPROFILE"));
        let runtime = path("XDG_RUNTIME_DIR").map(|folder| folder.join("containers/auth.json"));
        let settings = path("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config")));
        let settings = settings.map(|folder| folder.join("containers/auth.json"));
        let docker = path("DOCKER_CONFIG").or_else(|| Some(home?.join(".docker")));
        let docker = docker.map(|folder| folder.join("config.json"));
        for file in [runtime, settings, docker].into_iter().flatten() {
            config.add_file(&file, false)?;
        }
        Ok(config)
    }

    fn add_file(&mut self, path: &Path, must_exist: bool) -> Result<(), Error> {
        let name = path.display().to_string();
        let text = match read_text(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => return Ok(()),
            text => text.map_err(|error| {
                Error::new(ErrorKind::Io, "the credentials cannot be read")
                    .at(&name)
                    .because(error)
            })?,
        };
        self.add(&name, text)
    }

    /// Adds the text of such a file, after those that are there.
    ///
    /// # Errors
    /// When it is not what such a file is. The error does not quote it.
    pub fn add(&mut self, name: &str, text: String) -> Result<(), Error> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let keys: Keys = serde_json::from_str(&text).map_err(|error| {
            // serde's own message may quote a value.
            let place = format!("{name}:{}:{}", error.line(), error.column());
            Error::new(
                ErrorKind::InvalidConfig,
                "it is no configuration of Docker's",
            )
            .at(place)
        })?;
        self.files.push(ConfigFile {
            name: name.to_owned(),
            text,
            keys,
        });
        Ok(())
    }
}

fn read_text(path: &Path) -> io::Result<String> {
    use io::Read;
    let mut text = String::new();
    let mut file = fs::File::open(path)?.take(MAX_CONFIG_BYTES + 1);
    file.read_to_string(&mut text)?;
    if text.len() as u64 > MAX_CONFIG_BYTES {
        let message = format!("it has more than {MAX_CONFIG_BYTES} bytes");
        return Err(io::Error::other(message));
    }
    Ok(text)
}

impl Keychain for DockerConfig {
    fn credential(&self, registry: &str, repository: &str) -> io::Result<Credential> {
        for file in &self.files {
            if let Some(credential) = file.credential(registry, repository)? {
                return Ok(credential);
            }
        }
        Ok(Credential::Anonymous)
    }
}

impl ConfigFile {
    fn credential(&self, registry: &str, repository: &str) -> io::Result<Option<Credential>> {
        let names = names(registry, repository);
        let known = names.iter().find(|name| {
            self.keys.auths.contains_key(*name) || self.keys.cred_helpers.contains_key(*name)
        });
        let key = match (known, &self.keys.creds_store) {
            (Some(key), _) => key.clone(),
            (None, Some(_)) => store_key(registry),
            (None, None) => return Ok(None),
        };
        let auth = self.keys.auths.get(&key);
        if let Some(token) = auth.and_then(|auth| auth.registrytoken.clone()) {
            return Ok(Some(Credential::RegistryToken(token)));
        }
        match read_credential(self.text.as_bytes(), &key) {
            Ok(DockerCredential::IdentityToken(token)) => {
                Ok(Some(Credential::IdentityToken(token)))
            }
            Ok(DockerCredential::UsernamePassword(username, password)) => {
                Ok(Some(Credential::Basic { username, password }))
            }
            Err(error) => self.failed(error),
        }
    }

    /// What a helper that fails says may be a secret, and is not passed on but for its one plain meaning.
    fn failed(&self, error: CredentialRetrievalError) -> io::Result<Option<Credential>> {
        use CredentialRetrievalError as E;
        let said = match error {
            E::NoCredentialConfigured => return Ok(None),
            E::HelperFailure { stdout, stderr, .. }
                if stdout.contains(NOT_FOUND) || stderr.contains(NOT_FOUND) =>
            {
                return Ok(None);
            }
            E::HelperFailure { helper, .. } => {
                format!("the credential helper `docker-credential-{helper}` fails")
            }
            E::HelperCommunicationError => "its credential helper cannot be run".to_owned(),
            E::MalformedHelperResponse => {
                "its credential helper answers with something else than credentials".to_owned()
            }
            E::CredentialMismatchError => {
                "`auth` says something else than `username` and `password`".to_owned()
            }
            _ => "its credentials cannot be decoded".to_owned(),
        };
        Err(io::Error::other(format!("{}: {said}", self.name)))
    }
}

/// Under which names credentials of a repository may be kept, the most particular first.
fn names(registry: &str, repository: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut path = repository;
    loop {
        names.push(format!("{registry}/{path}"));
        match path.rsplit_once('/') {
            Some((folder, _)) => path = folder,
            None => break,
        }
    }
    let hosts: &[&str] = match registry {
        "docker.io" => &["docker.io", "index.docker.io", "registry-1.docker.io"],
        host => &[host],
    };
    for host in hosts {
        names.push((*host).to_owned());
        for scheme in ["https://", "http://"] {
            for path in ["/v1/", "/v2/", "/v1", "/v2", "/", ""] {
                names.push(format!("{scheme}{host}{path}"));
            }
        }
    }
    names
}

/// What a credential store is asked for.
fn store_key(registry: &str) -> String {
    match registry {
        "docker.io" => "https://index.docker.io/v1/".to_owned(),
        host => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keychain(text: &str) -> DockerConfig {
        let mut config = DockerConfig::default();
        config.add("config.json", text.to_owned()).expect("sound");
        config
    }

    fn user(credential: &Credential) -> &str {
        match credential {
            Credential::Anonymous => "-",
            Credential::Basic { username, .. } => username,
            Credential::IdentityToken(token) | Credential::RegistryToken(token) => token,
        }
    }

    #[test]
    fn the_most_particular_name_counts() {
        // `a:pw`, `b:pw` and so on, in base64.
        let config = keychain(
            r#"{"auths": {
                "r.io": {"auth": "YTpwdw=="}, "r.io/team": {"auth": "Yjpwdw=="},
                "https://index.docker.io/v1/": {"auth": "Yzpwdw=="},
                "https://s.io/v2/": {"username": "d", "password": "pw"},
                "t.io": {"identitytoken": "e"}, "u.io": {"registrytoken": "f"}, "v.io": {}}}"#,
        );
        for (registry, repository, expected) in [
            ("r.io", "app", "a"),
            ("r.io", "team/app", "b"),
            ("r.io", "team2/app", "a"),
            ("docker.io", "library/debian", "c"),
            ("s.io", "app", "d"),
            ("t.io", "app", "e"),
            ("u.io", "app", "f"),
            ("v.io", "app", "-"),
            ("r.io:5000", "app", "-"),
            ("x.io", "app", "-"),
        ] {
            let credential = config.credential(registry, repository).expect("readable");
            assert_eq!(user(&credential), expected, "{registry}/{repository}");
        }
    }

    #[test]
    fn the_first_file_that_knows_counts() {
        let mut config = keychain(r#"{"auths": {"r.io": {"auth": "YTpwdw=="}}}"#);
        let text = r#"{"auths": {"r.io": {"auth": "Yjpwdw=="}, "s.io": {"auth": "Yzpwdw=="}}}"#;
        config.add("second", text.to_owned()).expect("sound");
        assert_eq!(user(&config.credential("r.io", "x").expect("sound")), "a");
        assert_eq!(user(&config.credential("s.io", "x").expect("sound")), "c");
    }

    #[test]
    fn errors_quote_no_secret() {
        let mut config = DockerConfig::default();
        let error = config
            .add("c", r#"{"auths": {"r.io": "hunter2"}}"#.to_owned())
            .expect_err("wrong");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(error.to_string().starts_with("c:1:"), "{error}");
        let config = keychain(r#"{"auths": {"r.io": {"auth": "aHVudGVyMg=="}}}"#);
        let error = config.credential("r.io", "x").expect_err("no colon in it");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        let config = keychain(r#"{"credsStore": "holystone-has-no-such-helper"}"#);
        let error = config
            .credential("r.io", "x")
            .expect_err("it cannot be run");
        assert!(error.to_string().contains("helper"), "{error}");
        let secret = Credential::Basic {
            username: "u".to_owned(),
            password: "hunter2".to_owned(),
        };
        assert_eq!(format!("{secret:?}"), "Basic(…)");
    }
}
