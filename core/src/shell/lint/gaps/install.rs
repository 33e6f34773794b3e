//! Directories and links: `mkdir -p -m` (SC2174) and `ln` with one name (SC2226).

use super::{Simple, word::Arg};
use crate::shell::lint::found::Found;

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    match command.base_name() {
        Some("mkdir") => mode_of_last_directory(command, found),
        Some("ln") => link_to_itself(command, found),
        _ => {}
    }
}

/// The mode is only for the last directory, so it matters if others may be made.
fn mode_of_last_directory(command: &Simple<'_>, found: &mut Found) {
    let options: Vec<&Arg<'_>> = options(command).collect();
    let with = |letter: char, name: &str| {
        options
            .iter()
            .find(|word| has_option(&word.text, letter, name))
    };
    let (Some(_), Some(mode)) = (with('p', "--parents"), with('m', "--mode")) else {
        return;
    };
    let makes_several = plain(command).any(|word| match word.literal() {
        Some(path) => {
            let mut rest = path;
            while let Some(shorter) = rest.strip_prefix("./").or(rest.strip_prefix("../")) {
                rest = shorter;
            }
            rest.contains('/') || (rest.is_empty() && !path.is_empty())
        }
        None => true,
    });
    if makes_several {
        found.add(2174, mode.range.clone());
    }
}

fn link_to_itself(command: &Simple<'_>, found: &mut Found) {
    let names: Vec<&Arg<'_>> = plain(command).collect();
    let [name] = names[..] else { return };
    let into_directory = options(command).any(|word| {
        has_option(&word.text, 't', "--target-directory") || word.text.starts_with("--t")
    });
    let may_be_several =
        name.is_pattern() || name.has_braces() || name.has_bare_variable() || name.is_list();
    if !into_directory && !may_be_several {
        let end = command
            .words
            .last()
            .map_or(command.start, |word| word.range.end);
        found.add(2226, command.start..end);
    }
}

/// The words that start with a dash, up to `--`.
fn options<'t>(command: &Simple<'t>) -> impl Iterator<Item = &'t Arg<'t>> {
    let words = command.arguments().iter();
    words
        .take_while(|word| word.text != "--")
        .filter(|word| word.is_option())
}

fn plain<'t>(command: &Simple<'t>) -> impl Iterator<Item = &'t Arg<'t>> {
    command
        .arguments()
        .iter()
        .filter(|word| !word.text.starts_with('-'))
}

/// Whether a word gives an option, which may be one of several letters.
fn has_option(word: &str, letter: char, name: &str) -> bool {
    match word.strip_prefix("--") {
        Some(_) => word.split('=').next() == Some(name),
        None => word.contains(letter),
    }
}
