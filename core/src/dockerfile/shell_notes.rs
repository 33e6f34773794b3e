//! What a linter says of the shell texts of a file.

use super::{Dockerfile, Instruction};
use crate::{
    shell::{
        Dialect,
        lint::{self, Note},
    },
    syntax::{Phase, Problem, ProblemKind},
    text::{Joined, Span},
};

/// What was found in all instructions.
#[derive(Debug, Default)]
pub(super) struct ShellNotes {
    /// In order of the instructions, each with its number.
    list: Vec<(usize, Note)>,
    /// What was left unread.
    pub(super) problems: Vec<Problem>,
}

/// The variables that the builder itself sets for every RUN, if it is told to.
const PROXIES: [&str; 8] = [
    "FTP_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "ftp_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

impl ShellNotes {
    pub(super) fn read(file: &Dockerfile) -> Self {
        let mut notes = Self::default();
        for instruction in file.instructions() {
            notes.add(instruction);
        }
        notes
    }

    fn add(&mut self, instruction: Instruction<'_>) {
        let Some(text) = instruction.shell_text() else {
            return;
        };
        let linted = lint::lint(&text.text, text.dialect, text.commands, &text.known());
        let list = linted.notes.into_iter();
        self.list.extend(list.map(|note| (instruction.index, note)));
        if let Some(unchecked) = linted.unchecked {
            self.problems.push(Problem {
                kind: ProblemKind::NotChecked(unchecked.to_string()),
                span: unchecked.span,
                lines: vec![instruction.syntax().lines],
                phase: Phase::Dispatch,
            });
        }
    }
}

/// Something that a linter says of a shell text.
#[derive(Clone, Copy)]
pub struct ShellNote<'a> {
    /// The instruction whose text it is.
    pub instruction: Instruction<'a>,
    /// ShellCheck's number for what is found.
    pub code: u16,
    /// Where.
    pub span: Span,
}

/// Every note of a file that was looked at.
pub(super) fn all(file: &Dockerfile) -> impl Iterator<Item = ShellNote<'_>> {
    let notes = file.shell_notes.get().into_iter();
    let notes = notes.flat_map(|notes| &notes.list);
    notes.map(move |(index, note)| ShellNote {
        instruction: file.instruction(*index),
        code: note.code,
        span: note.span,
    })
}

/// The text that an instruction gives to a shell.
#[derive(Clone)]
pub struct ShellText<'a> {
    instruction: Instruction<'a>,
    /// As the shell gets it.
    pub text: Joined,
    /// Its language.
    pub dialect: Dialect,
    /// How many commands it has.
    pub commands: usize,
}

impl<'a> Instruction<'a> {
    /// The text that it gives to a shell; `None` if it gives none.
    pub fn shell_text(self) -> Option<ShellText<'a>> {
        let (source, syntax) = (&self.file.source, self.syntax());
        let (text, commands) = self.file.scripts.text(self.index, source, syntax)?;
        Some(ShellText {
            instruction: self,
            text,
            dialect: self.dialect()?,
            commands,
        })
    }
}

impl<'a> ShellText<'a> {
    /// The names of the variables that have a value when it starts, as far as the file says.
    pub fn variables(&self) -> impl Iterator<Item = &'a str> {
        let at = self.instruction.index;
        let stage = self.instruction.stage().into_iter();
        stage
            .flat_map(move |stage| stage.declared_names_before(at))
            .chain(PROXIES)
    }

    /// Those of them that stand in the text.
    pub fn known(&self) -> Vec<&str> {
        let names = lint::names_in(self.text.text()).into_iter();
        let stage = self.instruction.stage();
        let at = self.instruction.index;
        names
            .filter(|name| {
                PROXIES.contains(name)
                    || stage.is_some_and(|stage| stage.declared_before(name, at).is_some())
            })
            .collect()
    }
}
