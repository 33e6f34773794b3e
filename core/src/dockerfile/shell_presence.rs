//! Whether there is a shell for what needs one.

use super::{Dockerfile, Instruction, Stage, data::BaseData, programs::may_put};
use crate::syntax::{
    Keyword,
    instruction::{CommandLine, Kind},
};

/// Where the shell form looks for it, and where that may lead.
const PLACES: [&str; 2] = ["/bin/sh", "/usr/bin/sh"];

impl Stage<'_> {
    /// Whether the shell form of an instruction has nothing to run it: no SHELL is set, the base
    /// has none, and nothing before could have brought one.
    pub fn lacks_shell_at(self, instruction: Instruction<'_>) -> bool {
        self.shell_before_instruction(instruction).is_none()
            && self.shell_arrival() > instruction.index()
    }

    /// Whether the image of the stage has no shell where the shell form looks for it, for sure.
    pub fn lacks_shell(self) -> bool {
        self.shell_arrival() == usize::MAX
    }

    /// The first instruction after which there may be a shell; 0 if the base may have it.
    fn shell_arrival(self) -> usize {
        let arrivals = self.file.shell_arrivals();
        arrivals.get(self.index).copied().unwrap_or_default()
    }
}

/// For every stage the first instruction that may bring it a shell.
pub(super) fn arrivals(file: &Dockerfile) -> Vec<usize> {
    let mut arrivals: Vec<usize> = Vec::new();
    for stage in file.stages() {
        let inherited = match &file.model.stages[stage.index].base {
            BaseData::Scratch => usize::MAX,
            BaseData::Stage(base) => arrivals.get(*base).copied().unwrap_or_default(),
            BaseData::Image(name) => {
                let shell = name.known_base().and_then(|known| known.facts.shell);
                if shell.is_some_and(|shell| !shell.is_present()) {
                    usize::MAX
                } else {
                    0
                }
            }
            BaseData::Context => 0,
        };
        let own = || stage.instructions().find(|own| may_bring_shell(*own));
        arrivals.push(match inherited {
            usize::MAX => own().map_or(usize::MAX, Instruction::index),
            inherited => inherited,
        });
    }
    arrivals
}

/// A file by another name may be a shell too, but not at the place where the shell form looks.
fn may_bring_shell(instruction: Instruction<'_>) -> bool {
    match instruction.keyword() {
        Some(Keyword::Copy | Keyword::Add) => may_put(instruction, &PLACES, &[]),
        Some(Keyword::Run) => {
            let Kind::Run(run) = instruction.kind() else {
                return false;
            };
            // A program that is there may make one.
            let runs_without_shell = matches!(run.command, CommandLine::Exec(_));
            runs_without_shell
                || run.mounts.iter().any(|mount| {
                    mount
                        .get(&["target", "dst", "destination"])
                        .is_some_and(|target| {
                            target == "/"
                                || target.starts_with("/bin")
                                || target.starts_with("/usr")
                        })
                })
        }
        _ => false,
    }
}
