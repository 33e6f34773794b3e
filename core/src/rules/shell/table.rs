//! The rows of the topic, in order of their numbers.

mod meaning;
mod portability;
mod syntax;

use super::ShellRow;

pub(super) use portability::OF_BUSYBOX;

/// How many there are.
pub(super) const COUNT: usize = syntax::ROWS.len() + meaning::ROWS.len() + portability::ROWS.len();

/// The row of a number below [`COUNT`].
pub(super) const fn row(number: usize) -> &'static ShellRow {
    let (syntax, meaning) = (syntax::ROWS.len(), meaning::ROWS.len());
    if number < syntax {
        &syntax::ROWS[number]
    } else if number < syntax + meaning {
        &meaning::ROWS[number - syntax]
    } else {
        &portability::ROWS[number - syntax - meaning]
    }
}
