//! Who is asked what registries publish.

use super::{disk, registry::RegistryArgs};
use crate::{
    dockerfile::Publisher,
    error::Error,
    image::platform::Platform,
    lock::{LOCK_NAME, Lock},
    registry::{PublicKey, PublisherOptions, Registries},
};
use clap::Args;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// What is asked of registries about the images that a Dockerfile names.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What registries say of bases")]
pub(super) struct OnlineArgs {
    /// Ask the registries for the images that a Dockerfile names
    ///
    /// What their tags and digests name, their platforms, their configurations and what is attested of them
    /// then counts for every rule. Without it nobody is asked, and holystone.lock answers, if it is there.
    #[arg(long)]
    online: bool,

    /// The lock file that answers instead; `holystone pin` writes it
    #[arg(long, value_name = "FILE", default_value = LOCK_NAME, conflicts_with = "online")]
    lock: PathBuf,

    /// Let no lock file answer
    #[arg(long, conflicts_with_all = ["lock", "online"])]
    no_lock: bool,

    /// Ask also whether they are signed
    #[arg(long, requires = "online")]
    signatures: bool,

    /// The public key (PEM, ECDSA P-256) that must have signed them
    #[arg(long, value_name = "FILE", requires = "online")]
    verify_key: Option<PathBuf>,
}

impl OnlineArgs {
    /// Who answers; nobody if there is no lock file. `platform` is what is built for, if that is known.
    pub(super) fn publisher(
        &self,
        registry: &RegistryArgs,
        platform: Option<&Platform>,
    ) -> Result<Option<Box<dyn Publisher>>, Error> {
        if self.online {
            let key = self.verify_key.as_deref().map(read_key).transpose()?;
            let ask = PublisherOptions {
                // As the model takes it where nothing is said.
                platforms: vec![platform.cloned().unwrap_or_default()],
                signatures: self.signatures,
                key,
                ..PublisherOptions::default()
            };
            let client = Arc::new(registry.client()?);
            return Ok(Some(Box::new(Registries::new(client, ask))));
        }
        // One that is named must be there.
        let is_wanted = !self.no_lock && (self.lock.exists() || self.lock != Path::new(LOCK_NAME));
        if !is_wanted {
            return Ok(None);
        }
        Ok(Some(Box::new(read_lock(&self.lock)?)))
    }
}

/// The registries, as the command line says to ask them. Only `whole` asks for more than digests: each document
/// counts for the limits of registries.
///
/// # Errors
/// When certificates, credentials or the cache cannot be used.
pub(super) fn publisher(args: &RegistryArgs, whole: bool) -> Result<Box<dyn Publisher>, Error> {
    let ask = PublisherOptions {
        platforms: vec![Platform::default()],
        configs: whole,
        attestations: whole,
        ..PublisherOptions::default()
    };
    Ok(Box::new(Registries::new(Arc::new(args.client()?), ask)))
}

pub(super) fn read_lock(path: &Path) -> Result<Lock, Error> {
    Lock::parse(&disk::display(path), &disk::read_text(path)?)
}

fn read_key(path: &Path) -> Result<PublicKey, Error> {
    let text = disk::read_text(path)?;
    PublicKey::parse(&text).map_err(|error| error.at(disk::display(path)))
}
