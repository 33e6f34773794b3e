//! The programs that a COPY takes along.

use super::{
    super::{Dockerfile, Instruction, Origin, Stage},
    FileOrigin, Program,
    arrival::absolute,
};
use crate::syntax::{Word, instruction::Kind};
use std::collections::HashMap;

/// Of so many programs that come with one source the others would tell nothing new.
const MAX_PROGRAMS: usize = 16;

/// So many sources are looked for in what other stages handed on; of more it is not known what
/// comes with them.
const MAX_FOLLOWED: usize = 256;

/// A program that a COPY takes along.
#[derive(Clone)]
pub struct CopiedProgram<'a> {
    /// The program.
    pub program: Program<'a>,
    /// The source that it comes with.
    pub word: &'a Word,
    /// The path it has in the image, if the source is the program itself and that is known.
    pub path: Option<String>,
}

/// The programs that the COPY instructions of the target's chain take along, by instruction.
#[derive(Debug)]
pub(in crate::dockerfile) struct Shipped {
    by_copy: HashMap<usize, Vec<Entry>>,
}

/// A program that comes with a source.
#[derive(Clone, Debug)]
struct Entry {
    /// Which source of the COPY.
    source: usize,
    /// Its stage, and which of the programs there.
    program: (usize, usize),
    path: Option<String>,
}

impl Shipped {
    pub(in crate::dockerfile) fn read(file: &Dockerfile) -> Self {
        let chain = file.target().into_iter().flat_map(Stage::chain);
        let mut left = MAX_FOLLOWED;
        let copies = chain
            .flat_map(Stage::instructions)
            .filter_map(|instruction| {
                let entries = entries(instruction, &mut left);
                (!entries.is_empty()).then_some((instruction.index, entries))
            });
        Self {
            by_copy: copies.collect(),
        }
    }
}

impl<'a> Instruction<'a> {
    /// The programs that a `COPY --from` of a stage takes along, as far as they are known: for
    /// each source the last that is built first.
    pub fn copied_programs(self) -> Vec<CopiedProgram<'a>> {
        let file = self.file;
        let handles = |entries: &[Entry]| -> Vec<CopiedProgram<'a>> {
            entries
                .iter()
                .filter_map(|entry| entry.handle(self))
                .collect()
        };
        if self.stage().is_some_and(Stage::ships) {
            let shipped = file.shipped();
            return shipped
                .by_copy
                .get(&self.index)
                .map_or_else(Vec::new, |list| handles(list));
        }
        handles(&entries(self, &mut 1))
    }
}

impl Entry {
    fn handle<'a>(&self, copy: Instruction<'a>) -> Option<CopiedProgram<'a>> {
        let file = copy.file;
        let Kind::Copy(kind) = copy.kind() else {
            return None;
        };
        let (stage, index) = self.program;
        Some(CopiedProgram {
            program: Program {
                file,
                data: file.programs().by_stage.get(stage)?.get(index)?,
            },
            word: kind.paths().nth(self.source)?,
            path: self.path.clone(),
        })
    }
}

/// `left` counts down the sources that are looked for further.
fn entries(instruction: Instruction<'_>, left: &mut usize) -> Vec<Entry> {
    let Some(Origin::Stage(from)) = instruction.copy_origin() else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for (source, copied) in instruction.copied_paths().iter().enumerate() {
        let Some(path) = copied.source.as_deref().map(absolute) else {
            continue;
        };
        let built = || from.chain().flat_map(|stage| stage.programs().rev());
        let mut programs: Vec<Program<'_>> = built()
            .filter(|program| program.is_exactly(&path))
            .take(1)
            .collect();
        let is_file = !programs.is_empty();
        if programs.is_empty() {
            programs = built()
                .filter(|program| program.comes_with(&path))
                .take(MAX_PROGRAMS)
                .collect();
        }
        let mut handed_on = None;
        if programs.is_empty() && *left > 0 {
            *left -= 1;
            if let Some(FileOrigin::Built(program)) = from.file_origin(&path) {
                handed_on = Some(program);
            }
        }
        let is_file = is_file || handed_on.is_some_and(Program::has_own_path);
        programs.extend(handed_on);
        list.extend(programs.iter().map(|program| Entry {
            source,
            program: (program.data.stage, program.data.index),
            path: copied.file_path().filter(|_| is_file),
        }));
    }
    list
}
