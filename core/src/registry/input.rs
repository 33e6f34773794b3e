use super::Client;
use crate::{
    error::{Error, ErrorKind},
    image::{
        Input,
        reference::{Reference, ReferenceError},
    },
};
use std::{path::Path, sync::Arc};

/// What may stand before a reference to say that it is one; `docker://` is skopeo's word for it.
const TRANSPORTS: &[&str] = &["registry:", "docker://"];

/// What says that a text is a path, or an image of a daemon, and would pass for a reference.
const OTHER_TRANSPORTS: &[&str] = &[
    "oci:",
    "oci-archive:",
    "docker-archive:",
    "dir:",
    "docker-daemon:",
    "daemon:",
];

/// The image of a registry that a text names where an image may be anything: `registry:REFERENCE`,
/// `docker://REFERENCE`, or a plain reference with a tag or a digest that is no file here. `None` if it names
/// something else.
///
/// # Errors
/// What is wrong with the reference.
pub fn named(text: &str) -> Option<Result<Reference, ReferenceError>> {
    let transport = TRANSPORTS.iter().find_map(|it| text.strip_prefix(it));
    if let Some(reference) = transport {
        return Some(Reference::parse(reference));
    }
    if OTHER_TRANSPORTS.iter().any(|it| text.starts_with(it)) {
        return None;
    }
    // Without either, a path that is mistyped would be asked of the network.
    let reference = Reference::parse(text).ok()?;
    let is_particular = reference.tag().is_some() || reference.digest().is_some();
    (is_particular && !Path::new(text).exists()).then_some(Ok(reference))
}

/// What a text names where an image may be anything, and the tag or name that follows a path in it: an image
/// of a registry as [`named`] has it, else what [`Input::parse`] makes of it. Only for the former a client is
/// made.
///
/// # Errors
/// When it says that it is a reference and is none, or there is no client.
pub fn input(
    text: &str,
    client: impl FnOnce() -> Result<Client, Error>,
) -> Result<(Input<'static>, Option<String>), Error> {
    let Some(reference) = named(text) else {
        return Ok(Input::parse(text));
    };
    let reference = reference.map_err(|error| not_a_reference(text, error))?;
    Ok((Arc::new(client()?).input(&reference), None))
}

/// Reads a reference of a registry, which may have its transport before it.
///
/// # Errors
/// When it is none.
pub fn parse_reference(text: &str) -> Result<Reference, Error> {
    let transport = TRANSPORTS.iter().find_map(|it| text.strip_prefix(it));
    Reference::parse(transport.unwrap_or(text)).map_err(|error| not_a_reference(text, error))
}

fn not_a_reference(text: &str, error: ReferenceError) -> Error {
    Error::new(
        ErrorKind::InvalidOption,
        "it is no reference of an image in a registry",
    )
    .at(text)
    .because(error)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn references_are_told_from_paths() {
        for (text, expected) in [
            ("registry:alpine", Some("docker.io/library/alpine")),
            ("docker://r.io/a:1", Some("r.io/a:1")),
            ("alpine:3", Some("docker.io/library/alpine:3")),
            ("localhost:5000/a:1", Some("localhost:5000/a:1")),
            ("alpine", None),
            ("build/out", None),
            ("app.tar", None),
            ("./app:1", None),
            ("oci:out", None),
            ("oci:out:latest", None),
            ("docker-daemon:app:1", None),
            ("dir:x", None),
            ("C:\\app.tar", None),
            ("-", None),
        ] {
            let reference = named(text).map(|it| it.expect("sound").to_string());
            assert_eq!(reference.as_deref(), expected, "{text}");
        }
        assert!(named("registry:Alpine").is_some_and(|it| it.is_err()));
    }
}
