//! Redirections without a command: SC2188, in a pipe SC2189.

use super::Simple;
use crate::shell::{lint::found::Found, shuck::words::range};

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    let [first, ..] = &command.statement.redirects[..] else {
        return;
    };
    if !command.words.is_empty() || !command.assignments.is_empty() || first.fd_var.is_some() {
        return;
    }
    let in_pipe = command.place.piped_into || command.place.reader.is_some();
    // `$(< file)` is the text of the file.
    if in_pipe || !command.place.alone_in_substitution {
        let code = if in_pipe { 2189 } else { 2188 };
        found.add(code, range(command.source, first.span));
    }
}
