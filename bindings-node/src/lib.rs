//! The native part of the Node module: the engine's JSON, and its command line.

mod error;
pub mod fix;
pub mod image;
mod options;
pub mod pin;
pub mod registry;

use error::Outcome;
use napi::{Env, Task, bindgen_prelude::*};
use napi_derive::napi;
use options::CheckOptions;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Checks a text on the calling thread.
#[napi(catch_unwind)]
#[must_use]
pub fn check_sync(text: Buffer, options: CheckOptions) -> Outcome {
    run_check(text.to_vec(), &options.into())
}

/// Checks a text on a worker thread.
#[napi]
#[must_use]
pub fn check(text: Buffer, options: CheckOptions) -> AsyncTask<Check> {
    // The buffer is copied, for the caller may change it meanwhile.
    AsyncTask::new(Check {
        text: text.to_vec(),
        options: options.into(),
    })
}

/// The pod that fits a text's image, as JSON.
#[napi(catch_unwind)]
#[must_use]
pub fn kubernetes(text: Buffer, options: CheckOptions) -> Outcome {
    holystone::kubernetes(text.to_vec(), &options.into())
        .map(|manifest| manifest.to_json())
        .into()
}

/// The rules as JSON.
#[napi]
#[must_use]
pub fn rules() -> String {
    holystone::rules::to_json()
}

/// Runs the command line; the exit code.
#[napi(catch_unwind)]
pub fn run(args: Vec<String>) -> u8 {
    holystone::cli::run_to_code(args.into_iter().map(Into::into))
}

/// The version of the engine.
#[napi]
#[must_use]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// A check that waits for a worker thread.
pub struct Check {
    text: Vec<u8>,
    options: holystone::Options,
}

#[napi]
impl Task for Check {
    type Output = Outcome;
    type JsValue = Outcome;

    fn compute(&mut self) -> Result<Outcome> {
        let text = std::mem::take(&mut self.text);
        // A panic here would end the process.
        catch_unwind(AssertUnwindSafe(|| run_check(text, &self.options)))
            .map_err(|_| Error::from_reason("the engine panicked; please report this"))
    }

    fn resolve(&mut self, _env: Env, outcome: Outcome) -> Result<Outcome> {
        Ok(outcome)
    }
}

fn run_check(text: Vec<u8>, options: &holystone::Options) -> Outcome {
    holystone::check(text, options)
        .map(|report| holystone::to_json(&report))
        .into()
}
