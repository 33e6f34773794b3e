use super::{
    Cache, Client, ClientOptions, DEFAULT_CACHE_BYTES, DockerConfig, HttpTransport, Keychain,
};
use crate::{
    error::{Error, ErrorKind},
    image::{Image, Input, OpenOptions, Remote, reference::Reference},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// How registries are reached, in plain values; [`Client`] has all that can be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Access {
    /// Files with certificates (PEM) to trust besides those of the system.
    pub certificates: Vec<PathBuf>,
    /// Hosts, with or without a port, that may be asked over plain HTTP.
    pub plain_http: Vec<String>,
    /// The file of credentials, instead of that of `REGISTRY_AUTH_FILE`.
    pub auth_file: Option<PathBuf>,
    /// Where what has a digest is kept.
    pub cache: Option<PathBuf>,
    /// Bytes that the cache may hold; [`DEFAULT_CACHE_BYTES`] if not said.
    pub cache_bytes: Option<u64>,
}

impl Access {
    /// A client with the credentials of this user, as [`DockerConfig::from_environment`] finds them.
    ///
    /// # Errors
    /// When a file or the cache cannot be used.
    pub fn client(&self) -> Result<Client, Error> {
        let keychain = DockerConfig::from_environment(self.auth_file.as_deref())?;
        self.client_with(keychain)
    }

    /// A client with these credentials.
    ///
    /// # Errors
    /// When a file of certificates or the cache cannot be used.
    pub fn client_with(&self, keychain: impl Keychain + 'static) -> Result<Client, Error> {
        let mut options = ClientOptions::default();
        options.plain_http.clone_from(&self.plain_http);
        if let Some(folder) = &self.cache {
            let size = self.cache_bytes.unwrap_or(DEFAULT_CACHE_BYTES);
            let cache = Cache::open(folder, size).map_err(|error| {
                Error::new(ErrorKind::Io, "the cache cannot be used")
                    .at(folder.display().to_string())
                    .because(error)
            })?;
            options.cache = Some(cache);
        }
        let certificates: Vec<&Path> = self.certificates.iter().map(PathBuf::as_path).collect();
        let transport = HttpTransport::new(&options.timeouts, &certificates)?;
        Ok(Client::new(transport, keychain, options))
    }
}

/// An image of a registry that nobody has asked for yet.
struct RegistryImage {
    client: Arc<Client>,
    reference: Reference,
}

impl Remote for RegistryImage {
    fn open(&self, options: &OpenOptions<'_>) -> Result<Vec<Image>, Error> {
        self.client.open(&self.reference, options)
    }
}

impl Client {
    /// An image as an input, which is asked for when it is opened.
    pub fn input(self: &Arc<Self>, reference: &Reference) -> Input<'static> {
        Input::Remote(Box::new(RegistryImage {
            client: Arc::clone(self),
            reference: reference.clone(),
        }))
    }
}
