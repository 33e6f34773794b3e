use napi_derive::napi;

/// A report or a pod, or the error that the module's own code throws.
#[napi(object)]
pub struct Outcome {
    /// It as JSON.
    pub json: Option<String>,
    /// Why there is none.
    pub error: Option<Failure>,
}

/// An error of the engine.
#[napi(object)]
pub struct Failure {
    pub kind: String,
    pub message: String,
    pub place: Option<String>,
}

impl From<Result<String, holystone::Error>> for Outcome {
    fn from(result: Result<String, holystone::Error>) -> Self {
        match result {
            Ok(json) => Self {
                json: Some(json),
                error: None,
            },
            Err(error) => Self {
                json: None,
                error: Some(Failure::from(&error)),
            },
        }
    }
}

impl From<&holystone::Error> for Failure {
    fn from(error: &holystone::Error) -> Self {
        Self {
            kind: error.kind().as_str().to_owned(),
            message: error.to_string(),
            place: error.place().map(str::to_owned),
        }
    }
}
