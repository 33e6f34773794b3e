//! What the shell of a RUN knows where a command stands: its folder and its variables.

use super::super::{Instruction, values::path};
use crate::{
    shell::{Command, Runs, Word},
    syntax::expand::Variable,
};
use std::collections::HashMap;

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Known(String),
    Unknown,
    Unset,
}

/// A shell as it goes through the commands of a RUN.
pub(super) struct Session<'a> {
    pub(super) instruction: Instruction<'a>,
    /// Where it is; `None` when that is not known.
    folder: Option<String>,
    /// What the commands so far gave to variables.
    set: HashMap<String, Value>,
    /// Nothing of the base's own variables is known.
    unknown_base: bool,
}

impl<'a> Session<'a> {
    pub(super) fn new(instruction: Instruction<'a>, unknown_base: bool) -> Self {
        Self {
            instruction,
            folder: instruction.workdir().map(std::borrow::Cow::into_owned),
            set: HashMap::new(),
            unknown_base,
        }
    }

    /// Takes over what a command changes for those that follow.
    pub(super) fn run(&mut self, command: &Command) {
        if command.words.is_empty() {
            for assignment in &command.assignments {
                let value = assignment.value.as_ref();
                let value = value.map_or(Value::Unknown, |word| self.value_of(word));
                self.set(command, &assignment.name, value);
            }
            return;
        }
        match command.name() {
            Some("cd" | "pushd") => self.change_folder(command),
            Some("popd") => self.folder = None,
            Some("export") => {
                for word in command.arguments() {
                    let Some((name, value)) = word.text.split_once('=') else {
                        continue;
                    };
                    let value = self.expand_text(value);
                    let value = value.map_or(Value::Unknown, Value::Known);
                    self.set(command, name, value);
                }
            }
            Some("unset") => {
                for word in command.arguments() {
                    self.set(command, &word.text, Value::Unset);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, command: &Command, name: &str, value: Value) {
        let value = match command.runs {
            Runs::Always => value,
            Runs::Maybe => Value::Unknown,
        };
        self.set.insert(name.to_owned(), value);
    }

    fn change_folder(&mut self, command: &Command) {
        // In a subshell, or in a shell that another command starts, the change does not last.
        let before = self.instruction.file.source.text();
        let before = before
            .get(..command.span.start as usize)
            .unwrap_or_default();
        let lasts = !before.trim_end().ends_with('(')
            && command.parent.is_none()
            && command.runs == Runs::Always;
        let to = command.arguments().first();
        self.folder = match to {
            Some(to) if lasts => self.path(to),
            _ => None,
        };
    }

    /// The value of a variable as a command sees it.
    pub(super) fn variable(&self, command: &Command, name: &str) -> Value {
        let own = command.assignments.iter().rfind(|own| own.name == name);
        if let Some(own) = own.filter(|_| !command.words.is_empty()) {
            let word = own.value.as_ref();
            return word.map_or(Value::Unknown, |word| self.value_of(word));
        }
        self.inherited(name)
    }

    /// The value of a variable before the command that asks adds its own.
    fn inherited(&self, name: &str) -> Value {
        if let Some(value) = self.set.get(name) {
            return value.clone();
        }
        let Some(stage) = self.instruction.stage() else {
            return Value::Unknown;
        };
        match stage.declared_before(name, self.instruction.index) {
            Some(Variable::Set(value)) => Value::Known(value.to_owned()),
            Some(Variable::Unknown) => Value::Unknown,
            None if self.unknown_base => Value::Unknown,
            Some(Variable::Unset) | None => Value::Unset,
        }
    }

    fn value_of(&self, word: &Word) -> Value {
        self.expand(word).map_or(Value::Unknown, Value::Known)
    }

    /// A word with its variables replaced; `None` when it holds more than the shell's plain
    /// variables, or one that is not known.
    pub(super) fn expand(&self, word: &Word) -> Option<String> {
        if word.literal {
            return Some(word.text.clone());
        }
        self.expand_text(&word.text)
    }

    fn expand_text(&self, text: &str) -> Option<String> {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            result.push_str(before);
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let braced = after.strip_prefix('{');
            let after = braced.unwrap_or(after);
            let (name, after) = after.split_at(after.find(|c| !is_name(c)).unwrap_or(after.len()));
            rest = match braced {
                Some(_) => after.strip_prefix('}')?,
                None => after,
            };
            // The assignments of a command are not there yet when its words are replaced.
            match self.inherited(name) {
                Value::Known(value) if !name.is_empty() => result.push_str(&value),
                _ => return None,
            }
        }
        result.push_str(rest);
        (!result.contains('`')).then_some(result)
    }

    /// A path that a word names, absolute and clean.
    pub(super) fn path(&self, word: &Word) -> Option<String> {
        self.absolute(&self.expand(word)?)
    }

    /// A path from where the shell is, absolute and clean.
    pub(super) fn absolute(&self, written: &str) -> Option<String> {
        if written.contains(['*', '?', '[', '~']) {
            return None;
        }
        if written.starts_with('/') {
            return Some(path::clean(written));
        }
        Some(path::join(&["/", self.folder.as_deref()?, written]))
    }
}
