//! What a file declares of variables, wherever it does.

use super::words::deferred;
use crate::{dockerfile::Instruction, syntax::instruction::Kind};
use std::collections::HashSet;

/// The variables that were declared so far, by words: every ARG, whatever the stage, and what no
/// stage has: ENV before the first FROM, and what ONBUILD defers.
#[derive(Default)]
pub(super) struct Declared {
    names: HashSet<String>,
}

impl Declared {
    /// Takes note of what an instruction declares.
    pub(super) fn note(&mut self, instruction: Instruction<'_>) {
        match loose(instruction).unwrap_or_else(|| instruction.kind()) {
            Kind::Arg(declarations) => {
                let names = declarations.iter().map(|one| one.name.to_owned());
                self.names.extend(names);
            }
            Kind::Env(pairs) if loose(instruction).is_some() => {
                self.names
                    .extend(pairs.iter().map(|pair| pair.name.text.clone()));
            }
            _ => {}
        }
    }

    /// Whether a variable is declared, here or by the instruction's stage.
    pub(super) fn has(&self, name: &str, instruction: Instruction<'_>) -> bool {
        self.names.contains(name) || instruction.is_declared(name)
    }
}

/// What an instruction says that is in no stage, or that is deferred to another build.
pub(super) fn loose(instruction: Instruction<'_>) -> Option<Kind<'_>> {
    let in_no_stage = || instruction.stage().is_none().then(|| instruction.kind());
    deferred(instruction).or_else(in_no_stage)
}
