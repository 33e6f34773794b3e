//! Who is asked what registries publish.

use super::pin::args::PinArgs;
use crate::{
    dockerfile::Publisher,
    error::{Error, ErrorKind},
};

/// The registries, with what the command says of them.
///
/// # Errors
/// When this build of holystone cannot ask registries.
pub(super) fn publisher(_args: &PinArgs) -> Result<Box<dyn Publisher>, Error> {
    Err(Error::new(
        ErrorKind::InvalidOption,
        "this build of holystone cannot ask registries; `--from-lock` takes the answers from a lock file, and `--check` asks nobody",
    ))
}
