//! The build context with what fixes add to its files.

use super::super::Append;
use crate::dockerfile::context::{Context, Entry};
use std::{collections::BTreeMap, sync::Arc};

type Shared = Arc<dyn Context + Send + Sync>;

/// A build context, and over it the files that have a new text.
#[derive(Clone)]
pub(super) struct Files {
    below: Option<Shared>,
    changed: BTreeMap<String, String>,
}

impl Files {
    pub(super) fn new(below: Option<Shared>) -> Self {
        Self {
            below,
            changed: BTreeMap::new(),
        }
    }

    pub(super) fn is_known(&self) -> bool {
        self.below.is_some()
    }

    /// Adds lines to a file, which is made if there is none.
    pub(super) fn append(&mut self, append: Option<&Append>) -> Result<(), String> {
        let Some(append) = append else { return Ok(()) };
        if !self.is_known() {
            return Err(format!(
                "`{}` cannot be changed: the build context is not given",
                append.path
            ));
        }
        let text = self.read(&append.path).unwrap_or_default();
        self.changed
            .insert(append.path.clone(), append.apply(&text));
        Ok(())
    }

    /// The files that have a new text, with it.
    pub(super) fn changed(self) -> Vec<(String, String)> {
        self.changed.into_iter().collect()
    }
}

impl Context for Files {
    fn read(&self, path: &str) -> Option<String> {
        match self.changed.get(path) {
            Some(text) => Some(text.clone()),
            None => self.below.as_ref()?.read(path),
        }
    }

    fn list(&self, folder: &str) -> Vec<Entry> {
        let below = self.below.iter().flat_map(|below| below.list(folder));
        let mut entries: Vec<Entry> = below.collect();
        for path in self.changed.keys() {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            if parent == folder && entries.iter().all(|entry| entry.name != name) {
                entries.push(Entry {
                    name: name.to_owned(),
                    is_folder: false,
                });
            }
        }
        entries
    }
}
