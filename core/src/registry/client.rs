use super::{
    Cache, Credential, Failure, HttpTransport, Keychain, RegistryError, Timeouts, Transport,
    blob::BlobReader,
    exchange::Ask,
    source::RegistrySource,
    token::Tokens,
    url::{api_host, is_loopback, without_port},
};
use crate::{
    error::{Error, ErrorKind},
    image::{
        self, Image, Input, Limits, OpenOptions, PlatformChoice,
        config::{DocumentError, read_document},
        digest::Digest,
        reference::Reference,
    },
};
use http::{Uri, header::CONTENT_TYPE};
use std::{
    collections::{HashMap, HashSet},
    io::Read,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// What a manifest or an index may be: as it is, whoever made it, and never converted to schema 1.
const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.list.v2+json, \
     application/vnd.docker.distribution.manifest.v2+json";

/// How many layers are read at once unless the caller says otherwise.
pub const DEFAULT_PARALLEL: usize = 4;

/// How registries are asked.
#[non_exhaustive]
pub struct ClientOptions {
    /// What is tried again.
    pub retry: Retry,
    /// How long is waited. The transport has its own of these; here the pace of bodies counts.
    pub timeouts: Timeouts,
    /// Hosts, with or without a port, that may be asked over plain HTTP. This machine itself always may.
    pub plain_http: Vec<String>,
    /// How many layers are read at once.
    pub parallel: usize,
    /// Bytes of documents.
    pub limits: Limits,
    /// Where what has a digest is kept.
    pub cache: Option<Cache>,
}

/// What is tried again: no connection, no answer, answers that promise better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How many times after the first.
    pub retries: u32,
    /// Before the first of them; doubled for each after it.
    pub first_wait: Duration,
    /// The longest wait, also of those that a registry asks for: where it asks for more, there is no other try.
    pub longest_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            retries: 3,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(15),
        }
    }
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            retry: Retry::default(),
            timeouts: Timeouts::default(),
            plain_http: Vec::new(),
            parallel: DEFAULT_PARALLEL,
            limits: Limits::default(),
            cache: None,
        }
    }
}

/// Asks registries (OCI distribution specification 1.1), and remembers for its lifetime what they wanted to
/// know.
pub struct Client {
    pub(super) transport: Box<dyn Transport>,
    keychain: Box<dyn Keychain>,
    pub(super) options: ClientOptions,
    pub(super) tokens: Tokens,
    /// By registry and repository.
    credentials: Mutex<HashMap<(String, String), Known>>,
    /// Hosts of this machine that turned out to speak plain HTTP.
    plain: Mutex<HashSet<String>>,
}

/// Credentials that were asked for, and what is wrong with them.
type Known = (Credential, Option<String>);

/// A manifest or an index, with its own digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What it is called by.
    pub digest: Digest,
    /// What the registry says that it is; empty if it does not.
    pub media_type: String,
    /// Its text.
    pub bytes: Vec<u8>,
}

impl Client {
    /// A client over these.
    pub fn new(
        transport: impl Transport + 'static,
        keychain: impl Keychain + 'static,
        options: ClientOptions,
    ) -> Self {
        Self {
            transport: Box::new(transport),
            keychain: Box::new(keychain),
            options,
            tokens: Tokens::default(),
            credentials: Mutex::default(),
            plain: Mutex::default(),
        }
    }

    /// A client over HTTP for everyone, with the usual options and no credentials.
    ///
    /// # Errors
    /// As for [`HttpTransport::new`].
    pub fn anonymous() -> Result<Self, Error> {
        let options = ClientOptions::default();
        let transport = HttpTransport::new(&options.timeouts, &[])?;
        Ok(Self::new(transport, super::Anonymous, options))
    }

    /// Opens an image, or all platforms of it: its layers are read as they come, several at once.
    ///
    /// # Errors
    /// When there is none, or the registry does not give it.
    pub fn open(
        &self,
        reference: &Reference,
        options: &OpenOptions<'_>,
    ) -> Result<Vec<Image>, Error> {
        let source = RegistrySource::open(self, reference, &options.platform)?;
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(self.options.parallel.max(1))
            .build();
        let threads = threads.map_err(|error| {
            Error::new(ErrorKind::Io, "threads cannot be started").because(error)
        })?;
        let opened = threads.install(|| image::open(Input::Source(&source), options));
        opened.map_err(|error| match &options.platform {
            PlatformChoice::One(wanted) if error.kind() == ErrorKind::NoImage => {
                source.not_for(wanted).unwrap_or(error)
            }
            _ => error,
        })
    }

    /// The digest that a reference names now: that of the index where there is one.
    ///
    /// # Errors
    /// When there is no such image, or the registry does not say.
    pub fn resolve(&self, reference: &Reference) -> Result<Digest, Error> {
        Ok(self.manifest_of(reference)?.digest)
    }

    /// The manifest or index of a reference, by its digest if it has one.
    ///
    /// # Errors
    /// When there is none, it is not what its digest says, or the registry does not give it.
    pub fn manifest_of(&self, reference: &Reference) -> Result<Manifest, Error> {
        let named = reference.clone().with_default_tag();
        let manifest = match (named.digest(), named.tag()) {
            (Some(digest), _) => self.manifest(reference, digest),
            (None, tag) => self.manifest_by_tag(reference, tag.unwrap_or_default()),
        };
        manifest.map_err(|error| error.about(reference))
    }

    pub(super) fn manifest_by_tag(
        &self,
        reference: &Reference,
        tag: &str,
    ) -> Result<Manifest, RegistryError> {
        let (media_type, said, bytes) = self.fetch_manifest(reference, tag)?;
        let fault = |kind, message| Err(RegistryError::new(kind, reference.registry(), message));
        let algorithm = said.as_ref().map_or("sha256", Digest::algorithm);
        let Some(digest) = Digest::of(algorithm, &bytes) else {
            let message = "its digest is of no known algorithm".to_owned();
            return fault(Failure::Malformed, message);
        };
        match said {
            Some(said) if said != digest => {
                let message = format!("the manifest should be {said} and is {digest}");
                fault(Failure::DigestMismatch, message)
            }
            _ => Ok(Manifest {
                digest,
                media_type,
                bytes,
            }),
        }
    }

    pub(super) fn manifest(
        &self,
        reference: &Reference,
        digest: &Digest,
    ) -> Result<Manifest, RegistryError> {
        if let Some(bytes) = self.cached(digest) {
            return Ok(Manifest {
                digest: digest.clone(),
                media_type: String::new(),
                bytes,
            });
        }
        let (media_type, _, bytes) = self.fetch_manifest(reference, &digest.to_string())?;
        let is = Digest::of(digest.algorithm(), &bytes);
        if is.as_ref() != Some(digest) {
            let is = is.map_or("of another kind".to_owned(), |is| is.to_string());
            let message = format!("the manifest should be {digest} and is {is}");
            return Err(RegistryError::new(
                Failure::DigestMismatch,
                reference.registry(),
                message,
            ));
        }
        self.put_into_cache(digest, &bytes);
        Ok(Manifest {
            digest: digest.clone(),
            media_type,
            bytes,
        })
    }

    /// A document that the cache has.
    pub(super) fn cached(&self, digest: &Digest) -> Option<Vec<u8>> {
        let (file, _) = self.options.cache.as_ref()?.get(digest)?;
        let mut bytes = Vec::new();
        let mut file = file.take(self.options.limits.document_bytes + 1);
        file.read_to_end(&mut bytes).ok()?;
        let fits = bytes.len() as u64 <= self.options.limits.document_bytes;
        fits.then_some(bytes)
    }

    pub(super) fn put_into_cache(&self, digest: &Digest, bytes: &[u8]) {
        if let Some(cache) = &self.options.cache {
            let mut kept = cache.keep(digest, Some(bytes.len() as u64), bytes);
            let _ = std::io::copy(&mut kept, &mut std::io::sink());
        }
    }

    /// Its media type, the digest that the registry says it has, its bytes.
    fn fetch_manifest(
        &self,
        reference: &Reference,
        name: &str,
    ) -> Result<(String, Option<Digest>, Vec<u8>), RegistryError> {
        let (media_type, digest, bytes) =
            self.document(reference, format!("manifests/{name}"), MANIFESTS)?;
        let malformed =
            |message: &str| RegistryError::new(Failure::Malformed, reference.registry(), message);
        // A list would pass for an object with such members.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(malformed("it answers with what is no manifest"));
        }
        let version = read_document::<Version>(&bytes).map_err(|error| {
            let DocumentError { pointer, message } = error;
            let place = if pointer.is_empty() { "" } else { " at " };
            malformed(&format!(
                "it answers with what is no manifest{place}{pointer}: {message}"
            ))
        })?;
        let is_schema_1 = version.schema_version == Some(1);
        if is_schema_1 || media_type.contains("docker.distribution.manifest.v1") {
            let message = "its manifest is of schema 1, which is too old: push the image again";
            return Err(malformed(message));
        }
        Ok((media_type, digest, bytes))
    }

    /// A small document, whole: tried again if it breaks off.
    pub(super) fn document(
        &self,
        reference: &Reference,
        path: String,
        accept: &'static str,
    ) -> Result<(String, Option<Digest>, Vec<u8>), RegistryError> {
        let ask = Ask {
            registry: reference.registry(),
            repository: reference.repository(),
            path,
            accept,
            from: 0,
        };
        let most = self.options.limits.document_bytes;
        let mut attempt = 0;
        loop {
            let answer = self.get(&ask)?;
            let media_type = answer.header(CONTENT_TYPE).unwrap_or_default().to_owned();
            let digest = answer
                .header("docker-content-digest")
                .and_then(|text| Digest::parse(text).ok());
            let mut bytes = Vec::new();
            let read = answer.body.take(most + 1).read_to_end(&mut bytes);
            if bytes.len() as u64 > most {
                let message = format!("a document has more than the limit of {most} bytes");
                return Err(RegistryError::new(Failure::TooLarge, ask.registry, message));
            }
            match read {
                Ok(_) => return Ok((media_type, digest, bytes)),
                Err(error) => {
                    let error = super::blob::broken(ask.registry, &error);
                    if error.kind() == Failure::TooSlow || !self.pause(attempt, None) {
                        return Err(error);
                    }
                    attempt += 1;
                }
            }
        }
    }

    /// A blob, to be read; `size` is what it must have, if that is known.
    pub(super) fn blob<'c>(
        &'c self,
        reference: &'c Reference,
        digest: &Digest,
        size: Option<u64>,
    ) -> Result<BlobReader<'c>, RegistryError> {
        BlobReader::open(self, reference, digest, size)
    }

    /// An address of a registry.
    pub(super) fn address(&self, registry: &str, path: &str) -> Result<Uri, RegistryError> {
        let host = api_host(registry);
        let plain = self.is_plain(host);
        let scheme = if plain { "http" } else { "https" };
        format!("{scheme}://{host}{path}")
            .parse()
            .map_err(|_| RegistryError::new(Failure::Malformed, registry, "it has no address"))
    }

    /// Whether the caller allowed plain HTTP, or it is this machine itself.
    pub(super) fn allows_plain(&self, authority: &str) -> bool {
        is_loopback(without_port(authority)) || self.is_listed(authority)
    }

    fn is_listed(&self, authority: &str) -> bool {
        let host = without_port(authority);
        let mut listed = self.options.plain_http.iter();
        listed.any(|listed| listed == authority || listed == host)
    }

    fn is_plain(&self, authority: &str) -> bool {
        let found = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_listed(authority) || found.contains(authority)
    }

    /// Remembers that a host does not speak TLS, which counts only for this machine itself.
    pub(super) fn found_plain(&self, authority: &str) {
        if is_loopback(without_port(authority)) {
            let mut found = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
            found.insert(authority.to_owned());
        }
    }

    pub(super) fn credential(&self, registry: &str, repository: &str) -> Credential {
        let key = (registry.to_owned(), repository.to_owned());
        let mut known = self
            .credentials
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (credential, _) = known.entry(key).or_insert_with(|| {
            match self.keychain.credential(registry, repository) {
                Ok(credential) => (credential, None),
                Err(error) => (Credential::Anonymous, Some(error.to_string())),
            }
        });
        credential.clone()
    }

    /// Credentials, if they were asked for.
    pub(super) fn known_credential(&self, registry: &str, repository: &str) -> Option<Credential> {
        let known = self.credentials.lock();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        let (credential, _) = known.get(&(registry.to_owned(), repository.to_owned()))?;
        Some(credential.clone())
    }

    /// What is wrong with the credentials that were asked for.
    pub(super) fn credential_error(&self, registry: &str, repository: &str) -> Option<String> {
        let known = self
            .credentials
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (_, error) = known.get(&(registry.to_owned(), repository.to_owned()))?;
        error.clone()
    }
}

/// What every manifest is: an object, which says its version.
#[derive(serde::Deserialize)]
struct Version {
    #[serde(default, rename = "schemaVersion")]
    schema_version: Option<u64>,
}
