//! What the rules about packages of languages share.

use super::unpinned::Unpinned;
use crate::{
    dockerfile::{Command, Package, PackageCommand, PackageSource, Pin, Stage},
    lint::{Finding, Findings},
};

/// Whether the image that is built needs the command's stage.
pub(super) fn is_used(command: Command<'_>) -> bool {
    command
        .instruction()
        .stage()
        .is_none_or(Stage::is_reachable)
}

/// Whether a package comes from a repository that finds it by its name alone.
pub(super) fn has_no_version(package: &Package<'_>) -> bool {
    package.source == PackageSource::Repository
        && package.pin == Pin::None
        && package.name.is_some()
}

/// Reports packages that a command names no version of.
pub(super) fn report<'f>(
    read: &PackageCommand<'_>,
    unpinned: &Unpinned<'_>,
    findings: &'f mut Findings<'_>,
) -> &'f mut Finding {
    findings.report(
        unpinned.word.span,
        format!(
            "`{}` takes whatever version of {} is newest",
            read.title(),
            unpinned.names()
        ),
    )
}
