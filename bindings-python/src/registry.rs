//! Registries: how they are reached, and who asks.

use crate::error::to_python;
use holystone::{
    PinRequest,
    dockerfile::Publisher,
    lock::Lock,
    registry::{
        Access, Client, Credential, Keychain, PublisherOptions, Registries, Resolved,
        parse_reference,
    },
};
use pyo3::prelude::*;
use std::{
    collections::BTreeMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// The fields of `Registry`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct RegistryArguments {
    certificates: Vec<PathBuf>,
    plain_http: Vec<String>,
    auth_file: Option<PathBuf>,
    cache: Option<PathBuf>,
    cache_bytes: Option<u64>,
    credentials: Option<Py<PyAny>>,
}

/// How registries are reached, and what asking for credentials raised.
pub(crate) struct Registry {
    access: Access,
    callback: Option<Callback>,
}

/// Credentials that Python knows.
#[derive(Clone)]
struct Callback {
    function: Arc<Py<PyAny>>,
    raised: Arc<Mutex<Option<PyErr>>>,
}

impl From<RegistryArguments> for Registry {
    fn from(given: RegistryArguments) -> Self {
        let mut access = Access::default();
        access.certificates = given.certificates;
        access.plain_http = given.plain_http;
        access.auth_file = given.auth_file;
        access.cache = given.cache;
        access.cache_bytes = given.cache_bytes;
        let callback = given.credentials.map(|function| Callback {
            function: Arc::new(function),
            raised: Arc::default(),
        });
        Self { access, callback }
    }
}

impl Registry {
    pub(crate) fn client(&self) -> Result<Client, holystone::Error> {
        match &self.callback {
            Some(callback) => self.access.client_with(callback.clone()),
            None => self.access.client(),
        }
    }

    /// The exception that the callback raised goes before what the engine says.
    pub(crate) fn finish<T>(&self, result: PyResult<T>) -> PyResult<T> {
        let raised = self.callback.as_ref().and_then(|callback| {
            let mut raised = callback
                .raised
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            raised.take()
        });
        raised.map_or(result, Err)
    }
}

impl Callback {
    fn call(&self, registry: &str, repository: &str) -> PyResult<Credential> {
        Python::attach(|py| {
            let given = self.function.call1(py, (registry, repository))?;
            let given: Option<(String, String)> = given.extract(py)?;
            Ok(given.map_or(Credential::Anonymous, |(username, password)| {
                Credential::of(username, password)
            }))
        })
    }
}

impl Keychain for Callback {
    fn credential(&self, registry: &str, repository: &str) -> io::Result<Credential> {
        self.call(registry, repository).map_err(|error| {
            let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
            raised.get_or_insert(error);
            io::Error::other("the callback for credentials raised an exception")
        })
    }
}

/// What a reference names now, as JSON.
#[pyfunction]
pub(crate) fn resolve(
    py: Python<'_>,
    reference: &str,
    registry: RegistryArguments,
) -> PyResult<String> {
    let registry = Registry::from(registry);
    let resolved = py.detach(|| {
        let client = Arc::new(registry.client()?);
        Resolved::of(&client, &parse_reference(reference)?)
    });
    let json = resolved.map(|resolved| resolved.to_json());
    registry.finish(json.map_err(|error| to_python(py, &error)))
}

/// The keyword arguments of `pin`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct PinArguments {
    path: String,
    update: bool,
    build_args: BTreeMap<String, String>,
    build_contexts: Vec<String>,
    lock: Option<String>,
}

/// A text with its images pinned, what became of them as JSON, and a lock file with the answers.
#[pyfunction]
pub(crate) fn pin(
    py: Python<'_>,
    text: Vec<u8>,
    options: PinArguments,
    registry: RegistryArguments,
) -> PyResult<(Vec<u8>, String, String)> {
    let registry = Registry::from(registry);
    let pinned = py.detach(|| {
        let publisher: Box<dyn Publisher> = if let Some(text) = options.lock {
            Box::new(Lock::parse("lock", &text)?)
        } else {
            let client = Arc::new(registry.client()?);
            Box::new(Registries::new(client, PublisherOptions::default()))
        };
        let request = PinRequest {
            path: options.path,
            update: options.update,
            build_args: options.build_args,
            build_contexts: options.build_contexts,
        };
        let pinned = holystone::pin_text(text, &request, &*publisher)?;
        let json = holystone::pin::to_json(std::slice::from_ref(&pinned.report));
        Ok((pinned.text, json, pinned.lock))
    });
    registry.finish(pinned.map_err(|error: holystone::Error| to_python(py, &error)))
}
