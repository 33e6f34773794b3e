use pyo3::{create_exception, exceptions::PyException, prelude::*};

create_exception!(_holystone, HolystoneError, PyException);

/// The exception for an error of the engine, with its `kind` and `place`.
pub(crate) fn to_python(py: Python<'_>, error: &holystone::Error) -> PyErr {
    let exception = HolystoneError::new_err(error.to_string());
    let value = exception.value(py);
    let attributes = value
        .setattr("kind", error.kind().as_str())
        .and_then(|()| value.setattr("place", error.place()));
    match attributes {
        Ok(()) => exception,
        Err(error) => error,
    }
}
