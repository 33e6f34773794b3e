//! How far a long reading is: one line on a terminal, gone when it ends.

use crate::{
    image::Watch,
    report::{shown::plain, tty::cut_middle},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    env, fs,
    io::{self, IsTerminal},
    path::Path,
};

/// How much of the name is shown: the line must not wrap.
const NAME_COLUMNS: usize = 30;

/// How often the line is drawn, a second.
const DRAWN_PER_SECOND: u8 = 10;

pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing is shown where nobody looks: in pipes, in CI, where colours are not wanted.
    pub(super) fn new(name: &str, path: Option<&Path>) -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        if !io::stderr().is_terminal() || is_dumb || is_set("NO_COLOR") || is_set("CI") {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let total = path.and_then(stored_bytes);
        let (bar, template) = match total {
            Some(total) => (
                ProgressBar::new(total),
                "{msg:.dim} {wide_bar} {decimal_bytes} of {decimal_total_bytes}",
            ),
            None => (
                ProgressBar::no_length(),
                "{msg:.dim} {spinner} {decimal_bytes}",
            ),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWN_PER_SECOND));
        // A template that is none would only look worse.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(cut_middle(&plain(name), NAME_COLUMNS));
        Self { bar }
    }
}

impl Watch for Progress {
    fn read(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// About how much there is to read; `None` if that is not known.
fn stored_bytes(path: &Path) -> Option<u64> {
    let about = fs::metadata(path).ok()?;
    if about.is_file() {
        return Some(about.len());
    }
    let files = |folder: &Path| -> u64 {
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let sizes = entries.filter_map(|entry| entry.metadata().ok());
        sizes.filter(fs::Metadata::is_file).map(|it| it.len()).sum()
    };
    let total = files(path) + files(&path.join("blobs/sha256"));
    (total > 0).then_some(total)
}
