//! Versions in the names of RPM packages.

use crate::{
    dockerfile::{Command, Instruction, PackageCommand},
    syntax::expand::Variable,
};

/// Whether a word that `yum` or `dnf` is to install has a version by its looks: a part after a dash
/// that starts with a digit, or a variable that the file declares.
pub(super) fn is_versioned(command: Command<'_>, read: &PackageCommand<'_>, text: &str) -> bool {
    let before = read.verb_before();
    if before == Some("module") {
        return text.contains(':');
    }
    // A group has no version.
    if before == Some("group") {
        return read.program != "yum";
    }
    let Some((_, version)) = text.split_once('-') else {
        return false;
    };
    if text.ends_with(".rpm") {
        return true;
    }
    if text.contains('$') {
        return names_declared_variable(command.instruction(), text);
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".~^_:+-".contains(c);
    version.chars().all(is_allowed)
        && version
            .split('-')
            .any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

fn names_declared_variable(instruction: Instruction<'_>, text: &str) -> bool {
    let mut names = text.split('$').skip(1).map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    });
    names.any(|name| !name.is_empty() && !matches!(instruction.variable(name), Variable::Unset))
}
