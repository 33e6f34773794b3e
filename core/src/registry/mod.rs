//! Registries: images where they live, over the OCI distribution API. Feature `registry`.
//!
//! Nothing is asked of anyone unless the caller makes a [`Client`] and asks it. What a registry gives is
//! verified by its digest, bounded, and read as it comes, by the same pass that reads files.
//!
//! ```no_run
//! use holystone::{
//!     image::{OpenOptions, reference::Reference},
//!     registry::Client,
//! };
//!
//! let reference = Reference::parse("registry.example.org/team/app:1")?;
//! let client = Client::anonymous()?;
//! println!("{}", client.resolve(&reference)?);
//! let images = client.open(&reference, &OpenOptions::default())?;
//! # let _ = images;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Who has credentials or a network of their own gives a [`Keychain`] or a [`Transport`]; both are small
//! traits. [`DockerConfig`] and [`HttpTransport`] are the usual ones.

mod access;
mod blob;
mod cache;
mod challenge;
mod client;
mod docker_config;
mod document;
mod exchange;
mod failure;
mod http_transport;
mod input;
mod keychain;
mod publisher;
mod resolved;
mod said;
mod signature;
mod source;
mod token;
mod transport;
mod url;

pub use access::Access;
pub use blob::MAX_RESUMES;
pub use cache::{Cache, DEFAULT_CACHE_BYTES};
pub use client::{Client, ClientOptions, DEFAULT_PARALLEL, Manifest, Retry};
pub use docker_config::{DockerConfig, MAX_CONFIG_BYTES};
pub use exchange::MAX_REDIRECTS;
pub use failure::{Failure, RegistryError};
pub use http_transport::{HttpTransport, Timeouts};
pub use input::{input, named, parse_reference};
pub use keychain::{Anonymous, Credential, Keychain};
pub use publisher::{PublisherOptions, Registries};
pub use resolved::{Resolved, ResolvedPlatform};
pub use signature::{MAX_SIGNATURES, PublicKey};
pub use source::RegistrySource;
pub use transport::{Body, Transport, TransportError, TransportErrorKind};
