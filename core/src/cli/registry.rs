//! How the command asks registries.

use crate::{
    cli::image::args::parse_size,
    error::{Error, ErrorKind},
    registry::{Cache, Client, ClientOptions, DEFAULT_CACHE_BYTES, DockerConfig, HttpTransport},
};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Registries")]
pub(super) struct RegistryArgs {
    /// Certificates (PEM) of an authority to trust besides those of the system; may be given several times
    #[arg(long = "ca", value_name = "FILE")]
    ca: Vec<PathBuf>,

    /// A host that may be asked over plain HTTP, as host or host:port; may be given several times
    ///
    /// This machine itself always may.
    #[arg(long = "plain-http", value_name = "HOST")]
    plain_http: Vec<String>,

    /// The credentials: a file as `docker login` and `podman login` write it
    ///
    /// Else those of `REGISTRY_AUTH_FILE`, `DOCKER_AUTH_CONFIG` (the text itself), podman's auth.json and
    /// Docker's config.json, with their credential helpers.
    #[arg(long = "auth-file", value_name = "FILE")]
    auth_file: Option<PathBuf>,

    /// A folder in which to keep what registries give, by its digest; nothing is kept otherwise
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,

    /// How large that folder may become: 10GB unless said
    #[arg(long, value_name = "SIZE", requires = "cache", value_parser = parse_size)]
    cache_size: Option<u64>,
}

impl RegistryArgs {
    pub(super) fn client(&self) -> Result<Client, Error> {
        let mut options = ClientOptions::default();
        options.plain_http.clone_from(&self.plain_http);
        if let Some(folder) = &self.cache {
            let size = self.cache_size.unwrap_or(DEFAULT_CACHE_BYTES);
            let cache = Cache::open(folder, size).map_err(|error| {
                Error::new(ErrorKind::Io, "the cache cannot be used")
                    .at(folder.display().to_string())
                    .because(error)
            })?;
            options.cache = Some(cache);
        }
        let certificates: Vec<&Path> = self.ca.iter().map(PathBuf::as_path).collect();
        let transport = HttpTransport::new(&options.timeouts, &certificates)?;
        let keychain = DockerConfig::from_environment(self.auth_file.as_deref())?;
        Ok(Client::new(transport, keychain, options))
    }
}
