//! The native part of the Python package: the engine's JSON, and its command line.

mod error;
mod image;
mod options;
mod registry;

use error::to_python;
use holystone::lint::Safety;
use options::CheckOptions;
use pyo3::prelude::*;
use std::path::PathBuf;

/// Checks a text; the report as JSON.
#[pyfunction]
fn check(py: Python<'_>, text: Vec<u8>, options: CheckOptions) -> PyResult<String> {
    let options = options.into();
    py.detach(|| holystone::check(text, &options).map(|report| holystone::to_json(&report)))
        .map_err(|error| to_python(py, &error))
}

/// The text after its fixes, other files with new texts, and the report as JSON of what is left.
#[pyfunction]
fn fix(py: Python<'_>, text: Vec<u8>, options: CheckOptions, safety: &str) -> PyResult<Fixed> {
    let options = options.into();
    let fixed = py.detach(|| {
        let fixed = holystone::fix(text, &options, Safety::parse(safety)?)?;
        let text = fixed.text().into_owned();
        let report = holystone::Report::from(vec![fixed.file]);
        Ok((text, fixed.other_files, holystone::to_json(&report)))
    });
    fixed.map_err(|error| to_python(py, &error))
}

type Fixed = (Vec<u8>, Vec<(String, String)>, String);

/// Gives a file a new text all at once.
#[pyfunction]
fn write_file(py: Python<'_>, path: PathBuf, text: Vec<u8>) -> PyResult<()> {
    Ok(py.detach(|| holystone::cli::write_file(&path, &text))?)
}

/// The pod that fits a text's image; as JSON.
#[pyfunction]
fn kubernetes(py: Python<'_>, text: Vec<u8>, options: CheckOptions) -> PyResult<String> {
    let options = options.into();
    py.detach(|| holystone::kubernetes(text, &options).map(|manifest| manifest.to_json()))
        .map_err(|error| to_python(py, &error))
}

/// The rules as JSON.
#[pyfunction]
fn rules() -> String {
    holystone::rules::to_json()
}

/// Runs the command line; the exit code.
#[pyfunction]
fn run(py: Python<'_>, args: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| holystone::cli::run_to_code(args))
}

#[pymodule(gil_used = false)]
fn _holystone(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add(
        "HolystoneError",
        module.py().get_type::<error::HolystoneError>(),
    )?;
    module.add("version", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_class::<image::OpenedImage>()?;
    module.add_function(wrap_pyfunction!(image::check_image, module)?)?;
    module.add_function(wrap_pyfunction!(image::open_image, module)?)?;
    module.add_function(wrap_pyfunction!(fix, module)?)?;
    module.add_function(wrap_pyfunction!(kubernetes, module)?)?;
    module.add_function(wrap_pyfunction!(registry::pin, module)?)?;
    module.add_function(wrap_pyfunction!(registry::resolve, module)?)?;
    module.add_function(wrap_pyfunction!(rules, module)?)?;
    module.add_function(wrap_pyfunction!(run, module)?)?;
    module.add_function(wrap_pyfunction!(write_file, module)?)
}
