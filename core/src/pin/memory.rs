use crate::{
    dockerfile::{Published, Publisher},
    error::{Error, ErrorKind},
    image::reference::Reference,
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// What was said of a reference; of an error its kind and its text.
type Answered = Result<Published, (ErrorKind, String)>;

/// Asks a publisher once for each reference, and keeps what it said.
pub struct Memory<'p> {
    publisher: &'p dyn Publisher,
    answers: Mutex<BTreeMap<String, Answered>>,
}

impl<'p> Memory<'p> {
    /// Remembers nothing yet.
    pub fn new(publisher: &'p dyn Publisher) -> Self {
        Self {
            publisher,
            answers: Mutex::default(),
        }
    }

    /// What was answered, by the references that were asked for.
    pub fn answers(&self) -> Vec<(String, Published)> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let found = answers
            .iter()
            .filter_map(|(name, answer)| Some((name.clone(), answer.as_ref().ok()?.clone())));
        found.collect()
    }
}

impl Publisher for Memory<'_> {
    fn published(&self, reference: &Reference) -> Result<Published, Error> {
        let name = reference.to_string();
        let lock = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&name).cloned();
        let answer = known.unwrap_or_else(|| {
            // Nobody waits for the network with the lock in hand.
            let answer = self.publisher.published(reference);
            let answer = answer.map_err(|error| (error.kind(), error.to_string()));
            lock().insert(name, answer.clone());
            answer
        });
        answer.map_err(|(kind, message)| Error::new(kind, message))
    }
}
