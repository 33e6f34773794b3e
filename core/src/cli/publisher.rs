//! Who is asked what registries publish.

use super::registry::RegistryArgs;
use crate::{
    dockerfile::{Published, Publisher},
    error::Error,
    image::reference::Reference,
    registry::{Client, PublisherOptions, Registries},
};
use jiff::Timestamp;

/// The registries, as the command line says to ask them.
///
/// # Errors
/// When certificates, credentials or the cache cannot be used.
pub(super) fn publisher(args: &RegistryArgs) -> Result<Box<dyn Publisher>, Error> {
    Ok(Box::new(Asked {
        client: args.client()?,
        now: Timestamp::now(),
    }))
}

/// Registries, and the client that they are asked with.
struct Asked {
    client: Client,
    /// All answers of a run are of one time.
    now: Timestamp,
}

impl Publisher for Asked {
    fn published(&self, reference: &Reference) -> Result<Published, Error> {
        let options = PublisherOptions {
            now: self.now,
            ..PublisherOptions::default()
        };
        Registries::new(&self.client, options).published(reference)
    }
}
