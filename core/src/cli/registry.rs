//! How the command asks registries.

use crate::{
    cli::image::args::parse_size,
    error::Error,
    registry::{Access, Client},
};
use clap::Args;
use std::path::PathBuf;

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
        let mut access = Access::default();
        access.certificates.clone_from(&self.ca);
        access.plain_http.clone_from(&self.plain_http);
        access.auth_file.clone_from(&self.auth_file);
        access.cache.clone_from(&self.cache);
        access.cache_bytes = self.cache_size;
        access.client()
    }
}
