//! Pinning by digest.

use crate::{
    error::Failure,
    registry::{RegistryArguments, Repository},
};
use holystone::{
    PinRequest, PinnedText,
    dockerfile::{Inputs, Publisher},
    lock::Lock,
    pin::{FileKind, references, to_json},
    registry::{PublisherOptions, Registries},
    text::Source,
};
use napi::{Env, Task, bindgen_prelude::*};
use napi_derive::napi;
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

/// The options of `pin`, all of them set.
#[napi(object)]
pub struct PinArguments {
    pub path: String,
    pub update: bool,
    pub build_args: HashMap<String, String>,
    pub build_contexts: Vec<String>,
    pub lock: Option<String>,
    pub registry: RegistryArguments,
}

/// A text with its images pinned, or the error that the module's own code throws.
#[napi(object)]
pub struct Pinned {
    pub data: Option<Buffer>,
    pub json: Option<String>,
    pub lock: Option<String>,
    pub error: Option<Failure>,
}

/// A text that waits to be pinned.
pub struct Pin {
    text: Vec<u8>,
    request: PinRequest,
    lock: Option<String>,
    registry: RegistryArguments,
}

impl From<&PinArguments> for PinRequest {
    fn from(arguments: &PinArguments) -> Self {
        Self {
            path: arguments.path.clone(),
            update: arguments.update,
            build_args: arguments.build_args.clone().into_iter().collect(),
            build_contexts: arguments.build_contexts.clone(),
        }
    }
}

/// Pins the images of a text, on a worker thread.
#[napi]
#[must_use]
pub fn pin(text: Buffer, arguments: PinArguments) -> AsyncTask<Pin> {
    AsyncTask::new(Pin {
        text: text.to_vec(),
        request: PinRequest::from(&arguments),
        lock: arguments.lock,
        registry: arguments.registry,
    })
}

/// The repositories that pinning a text may ask for, each once.
#[napi(catch_unwind)]
#[must_use]
pub fn repositories_in(text: Buffer, arguments: PinArguments) -> Vec<Repository> {
    let request = PinRequest::from(&arguments);
    let kind = FileKind::of(Path::new(&request.path)).unwrap_or(FileKind::Dockerfile);
    let inputs = Inputs {
        build_args: request.build_args,
        named_contexts: request.build_contexts.into_iter().collect(),
        ..Inputs::default()
    };
    let source = Source::from_bytes(request.path, text.to_vec());
    // What is wrong with the text is told when it is pinned.
    let targets = source.and_then(|source| references(&source, kind, &inputs));
    let mut repositories: Vec<(String, String)> = targets
        .unwrap_or_default()
        .iter()
        .filter_map(|target| target.reference.as_ref())
        .map(|it| (it.registry().to_owned(), it.repository().to_owned()))
        .collect();
    repositories.sort();
    repositories.dedup();
    repositories
        .into_iter()
        .map(|(registry, repository)| Repository {
            registry,
            repository,
        })
        .collect()
}

impl Pin {
    fn run(&mut self) -> std::result::Result<PinnedText, holystone::Error> {
        let publisher: Box<dyn Publisher> = if let Some(text) = &self.lock {
            Box::new(Lock::parse("lock", text)?)
        } else {
            let client = Arc::new(self.registry.client()?);
            Box::new(Registries::new(client, PublisherOptions::default()))
        };
        holystone::pin_text(std::mem::take(&mut self.text), &self.request, &*publisher)
    }
}

#[napi]
impl Task for Pin {
    type Output = std::result::Result<PinnedText, holystone::Error>;
    type JsValue = Pinned;

    fn compute(&mut self) -> Result<Self::Output> {
        // A panic here would end the process.
        catch_unwind(AssertUnwindSafe(|| self.run()))
            .map_err(|_| Error::from_reason("the engine panicked; please report this"))
    }

    fn resolve(&mut self, _env: Env, pinned: Self::Output) -> Result<Pinned> {
        Ok(match pinned {
            Ok(pinned) => Pinned {
                json: Some(to_json(std::slice::from_ref(&pinned.report))),
                data: Some(pinned.text.into()),
                lock: Some(pinned.lock),
                error: None,
            },
            Err(error) => Pinned {
                data: None,
                json: None,
                lock: None,
                error: Some(Failure::from(&error)),
            },
        })
    }
}
