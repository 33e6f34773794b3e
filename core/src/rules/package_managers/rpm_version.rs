//! Versions in the names of RPM packages.

use super::unpinned::Judged;

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
    if text.ends_with(".rpm") {
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
    let mut names = text
        .split('$')
        .skip(1)
        .filter_map(|rest| match rest.strip_prefix('{') {
            Some(rest) => Some(rest.split_once('}')?.0),
            None => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                Some(&rest[..end.unwrap_or(rest.len())])
            }
        });
    names.any(|name| judged.declared.has(name, judged.instruction))
}
