//! Tables of files, and what they come to.

mod locks;
mod merging;
mod mistakes;

use super::Config;
use crate::error::Error;
use std::collections::BTreeMap;

/// Files by name; the first is the one that is found.
fn load(files: &[(&str, &str)]) -> Result<Config, Error> {
    let texts: BTreeMap<&str, &str> = files.iter().copied().collect();
    let read = |path: &str| {
        let text = texts.get(path).copied();
        text.map(str::to_owned).ok_or("gone".to_owned())
    };
    Config::load(files[0].0, files[0].1, &read)
}

fn errors(files: &[(&str, &str)]) -> Vec<String> {
    match load(files) {
        Ok(_) => Vec::new(),
        Err(error) => error.all().map(alone).collect(),
    }
}

/// An error without those beside it.
fn alone(error: &Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}
