//! Fixes, on the calling thread or on a worker's.

use crate::{error::Failure, options::CheckOptions};
use holystone::lint::Safety;
use napi::{Env, Task, bindgen_prelude::*};
use napi_derive::napi;
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

/// A file after its fixes, or the error that the module's own code throws.
#[napi(object)]
pub struct FixOutcome {
    /// The text of the file.
    pub text: Option<Buffer>,
    /// Other files that must have a new text.
    pub other_files: HashMap<String, String>,
    /// The report as JSON of what is left.
    pub json: Option<String>,
    /// Why there is none.
    pub error: Option<Failure>,
}

/// Applies the fixes of a text on the calling thread.
#[napi(catch_unwind)]
#[must_use]
pub fn fix_sync(text: Buffer, options: CheckOptions, safety: String) -> FixOutcome {
    run_fix(text.to_vec(), &options.into(), &safety).into()
}

/// Applies the fixes of a text on a worker thread.
#[napi]
#[must_use]
pub fn fix(text: Buffer, options: CheckOptions, safety: String) -> AsyncTask<FixTask> {
    AsyncTask::new(FixTask {
        text: text.to_vec(),
        options: options.into(),
        safety,
    })
}

/// Gives a file a new text all at once.
///
/// # Errors
/// When it cannot be written.
#[napi(catch_unwind)]
pub fn write_file(path: String, text: Buffer) -> Result<()> {
    Ok(holystone::cli::write_file(Path::new(&path), &text)?)
}

/// Fixes that wait for a worker thread.
pub struct FixTask {
    text: Vec<u8>,
    options: holystone::Options,
    safety: String,
}

/// The text, other files, and the report as JSON.
type Fixed = (Vec<u8>, Vec<(String, String)>, String);

#[napi]
impl Task for FixTask {
    type Output = std::result::Result<Fixed, holystone::Error>;
    type JsValue = FixOutcome;

    fn compute(&mut self) -> Result<Self::Output> {
        let text = std::mem::take(&mut self.text);
        // A panic here would end the process.
        catch_unwind(AssertUnwindSafe(|| {
            run_fix(text, &self.options, &self.safety)
        }))
        .map_err(|_| Error::from_reason("the engine panicked; please report this"))
    }

    fn resolve(&mut self, _env: Env, fixed: Self::Output) -> Result<FixOutcome> {
        Ok(fixed.into())
    }
}

fn run_fix(
    text: Vec<u8>,
    options: &holystone::Options,
    safety: &str,
) -> std::result::Result<Fixed, holystone::Error> {
    let fixed = holystone::fix(text, options, Safety::parse(safety)?)?;
    let text = fixed.text().into_owned();
    let report = holystone::Report::from(vec![fixed.file]);
    Ok((text, fixed.other_files, holystone::to_json(&report)))
}

impl From<std::result::Result<Fixed, holystone::Error>> for FixOutcome {
    fn from(result: std::result::Result<Fixed, holystone::Error>) -> Self {
        match result {
            Ok((text, other_files, json)) => Self {
                text: Some(text.into()),
                other_files: other_files.into_iter().collect(),
                json: Some(json),
                error: None,
            },
            Err(error) => Self {
                text: None,
                other_files: HashMap::new(),
                json: None,
                error: Some(Failure::from(&error)),
            },
        }
    }
}
