//! Registries: how they are reached, and who asks.

use crate::error::Outcome;
use holystone::registry::{
    Access, Anonymous, Client, Credential, Keychain, Resolved, named, parse_reference,
};
use napi::{Env, Task, bindgen_prelude::*};
use napi_derive::napi;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// How registries are reached, all of it set.
#[napi(object)]
#[derive(Clone, Default)]
pub struct RegistryArguments {
    pub certificates: Vec<String>,
    pub plain_http: Vec<String>,
    pub auth_file: Option<String>,
    pub cache: Option<String>,
    pub cache_bytes: Option<f64>,
    /// What the caller's function gave for the repositories that are asked; files count if it is not there.
    pub credentials: Option<Vec<GivenCredential>>,
}

/// Credentials for a repository.
#[napi(object)]
#[derive(Clone)]
pub struct GivenCredential {
    pub registry: String,
    pub repository: String,
    pub username: String,
    pub password: String,
}

/// A repository of a registry.
#[napi(object)]
pub struct Repository {
    pub registry: String,
    pub repository: String,
}

struct Given(Vec<GivenCredential>);

impl Keychain for Given {
    fn credential(&self, registry: &str, repository: &str) -> io::Result<Credential> {
        let mut given = self.0.iter();
        let given = given.find(|it| it.registry == registry && it.repository == repository);
        given.map_or_else(
            || Anonymous.credential(registry, repository),
            |it| Ok(Credential::of(it.username.clone(), it.password.clone())),
        )
    }
}

impl RegistryArguments {
    pub(crate) fn client(&self) -> std::result::Result<Client, holystone::Error> {
        let mut access = Access::default();
        access.certificates = self.certificates.iter().map(Into::into).collect();
        access.plain_http.clone_from(&self.plain_http);
        access.auth_file = self.auth_file.as_ref().map(Into::into);
        access.cache = self.cache.as_ref().map(Into::into);
        access.cache_bytes = self.cache_bytes.map(crate::image::to_bytes);
        match &self.credentials {
            Some(given) => access.client_with(Given(given.clone())),
            None => access.client(),
        }
    }
}

/// The repository of a registry that an image is in, if it is named as one.
#[napi]
#[must_use]
pub fn repository_of(image: String) -> Option<Repository> {
    let reference = named(&image)?.ok()?;
    Some(Repository {
        registry: reference.registry().to_owned(),
        repository: reference.repository().to_owned(),
    })
}

/// The same for what can only be a reference.
#[napi]
#[must_use]
pub fn repository_of_reference(reference: String) -> Option<Repository> {
    let reference = parse_reference(&reference).ok()?;
    Some(Repository {
        registry: reference.registry().to_owned(),
        repository: reference.repository().to_owned(),
    })
}

/// A reference that waits to be asked for.
pub struct Resolve {
    reference: String,
    registry: RegistryArguments,
}

/// What a reference names now, as JSON, asked for on a worker thread.
#[napi]
#[must_use]
pub fn resolve(reference: String, registry: RegistryArguments) -> AsyncTask<Resolve> {
    AsyncTask::new(Resolve {
        reference,
        registry,
    })
}

impl Resolve {
    fn run(&self) -> std::result::Result<String, holystone::Error> {
        let reference = parse_reference(&self.reference)?;
        let resolved = Resolved::of(&Arc::new(self.registry.client()?), &reference)?;
        Ok(resolved.to_json())
    }
}

#[napi]
impl Task for Resolve {
    type Output = Outcome;
    type JsValue = Outcome;

    fn compute(&mut self) -> Result<Outcome> {
        // A panic here would end the process.
        catch_unwind(AssertUnwindSafe(|| self.run().into()))
            .map_err(|_| Error::from_reason("the engine panicked; please report this"))
    }

    fn resolve(&mut self, _env: Env, outcome: Outcome) -> Result<Outcome> {
        Ok(outcome)
    }
}
