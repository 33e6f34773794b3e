//! What a container starts, by the configuration of its image.

use crate::image::{Image, Place};

/// Where the configuration says it.
pub(super) fn place(image: &Image) -> Place {
    let entrypoint = image.config.config.entrypoint.as_ref();
    let has_entrypoint = entrypoint.is_some_and(|words| !words.is_empty());
    let field = if has_entrypoint { "Entrypoint" } else { "Cmd" };
    Place::config(format!("/config/{field}/0"))
}

/// Whether it is a text for a shell.
pub(super) fn is_shell_form(image: &Image) -> bool {
    let mut words = image.config.config.command_line();
    let shell = words.next().is_some_and(|word| word.ends_with("sh"));
    shell && words.next() == Some("-c")
}
