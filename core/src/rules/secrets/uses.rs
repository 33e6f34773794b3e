//! Where the commands of a stage use its variables.

use super::carriers::{carriers, variables};
use crate::{
    dockerfile::{Instruction, MountKind, MountValue, Stage},
    syntax::Keyword,
    text::Span,
};
use std::collections::{BTreeSet, HashMap};

/// The uses of variables in a stage.
#[derive(Default)]
pub(super) struct Uses<'a> {
    by_name: HashMap<String, Vec<Use<'a>>>,
}

/// A use of a variable.
#[derive(Clone)]
pub(super) struct Use<'a> {
    /// The instruction.
    pub(super) instruction: Instruction<'a>,
    /// As a credential: what, as the end of "holds", and where.
    pub(super) credential: Option<(String, Span)>,
}

impl<'a> Uses<'a> {
    /// Reads the instructions of a stage.
    pub(super) fn of(stage: Stage<'a>) -> Self {
        let mut uses = Self::default();
        for instruction in stage.instructions() {
            uses.read(instruction);
        }
        uses
    }

    /// The uses of a variable after an instruction, in order.
    pub(super) fn after(&self, name: &str, instruction: Instruction<'_>) -> &[Use<'a>] {
        let all = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let first = all.partition_point(|it| it.instruction.index() <= instruction.index());
        &all[first..]
    }

    fn read(&mut self, instruction: Instruction<'a>) {
        let syntax = instruction.syntax();
        let text = syntax.logical.text();
        let bodies = syntax
            .heredocs
            .iter()
            .map(|heredoc| instruction.file().source().slice(heredoc.body));
        let mut names: BTreeSet<&str> = std::iter::once(text)
            .chain(bodies)
            .flat_map(variables)
            .collect();
        if names.is_empty() {
            return;
        }
        // A secret mount brings its own.
        for mount in instruction.mounts() {
            if let (Some(MountKind::Secret), MountValue::Is(name)) = (mount.kind, &mount.env) {
                names.remove(name.as_str());
            }
        }
        let mut credentials = HashMap::new();
        if instruction.keyword() == Some(Keyword::Run) {
            for command in instruction.commands() {
                for carrier in carriers(command) {
                    for name in variables(carrier.text) {
                        if !(carrier.may_be_user && sounds_like_user(name)) {
                            let found = (carrier.what.clone(), carrier.span);
                            credentials.insert(name, found);
                        }
                    }
                }
            }
        }
        for name in names {
            let all = self.by_name.entry(name.to_owned()).or_default();
            all.push(Use {
                instruction,
                credential: credentials.remove(name),
            });
        }
    }
}

fn sounds_like_user(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["user", "username", "login", "name", "account", "id"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}
