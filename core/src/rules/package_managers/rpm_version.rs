//! Versions in the names of RPM packages.

use super::unpinned::{Judged, is_file};

/// Whether a word that `yum` or `dnf` is to install has a version by its looks: a part after a dash
/// that starts with a digit, or a variable that the file declares.
pub(super) fn is_versioned(judged: &Judged<'_>, text: &str) -> bool {
    let before = judged.read.verb_before();
    if before == Some("module") {
        return text.contains(':');
    }
    // A group has no version.
    if before == Some("group") {
        return judged.read.program != "yum";
    }
    let Some((_, version)) = text.split_once('-') else {
        return false;
    };
    if is_file(text, &[".rpm"]) {
        return true;
    }
    if text.contains('$') {
        return names_declared_variable(judged, text);
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".~^_:+-".contains(c);
    version.chars().all(is_allowed)
        && version
            .split('-')
            .any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

fn names_declared_variable(judged: &Judged<'_>, text: &str) -> bool {
    let mut after = text.split('$').skip(1);
    after.any(|rest| name(rest).is_some_and(|name| judged.declared.has(name, judged.instruction)))
}

/// The name after a `$`, with braces or without; `None` if something is done to its value.
fn name(rest: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (name, is_closed) = match rest.strip_prefix('{') {
        Some(rest) => rest.split_once('}').map(|(name, _)| (name, true))?,
        None => (rest, false),
    };
    let end = name.find(|c| !is_part(c)).unwrap_or(name.len());
    (end == name.len() || !is_closed).then_some(&name[..end])
}
