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
use std::sync::OnceLock;

/// Which shell runs a text where no SHELL says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseShell {
    /// That of the base, as far as it is known.
    #[default]
    Known,
    /// `sh` as POSIX has it, whatever the base.
    Posix,
}

/// What was found, once it was asked for.
#[derive(Debug, Default)]
pub(super) struct ShellNotes {
    known: OnceLock<Notes>,
    posix: OnceLock<Notes>,
}

/// What was found in all instructions.
#[derive(Debug, Default)]
struct Notes {
    /// In order of the instructions, each with its number.
    list: Vec<(usize, Note)>,
    /// What was left unread.
    problems: Vec<Problem>,
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
    /// What was left unread by those that were asked for.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        let asked = [&self.known, &self.posix].into_iter();
        asked
            .filter_map(OnceLock::get)
            .flat_map(|notes| &notes.problems)
    }

    fn of(&self, shell: BaseShell) -> &OnceLock<Notes> {
        match shell {
            BaseShell::Known => &self.known,
            BaseShell::Posix => &self.posix,
        }
    }
}

impl Notes {
    fn read(file: &Dockerfile, shell: BaseShell) -> Self {
        let mut notes = Self::default();
        for instruction in file.instructions() {
            notes.add(instruction, shell);
        }
        notes
    }

    fn add(&mut self, instruction: Instruction<'_>, shell: BaseShell) {
        let Some(text) = instruction.shell_text(shell) else {
            return;
        };
        let linted = lint::lint(&text.text, text.dialect, &|name| text.has_variable(name));
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

impl Dockerfile {
    /// What a linter says of its shell texts. It is asked once.
    pub fn shell_notes(&self, shell: BaseShell) -> impl Iterator<Item = ShellNote<'_>> {
        let notes = self.shell_notes.of(shell);
        let notes = notes.get_or_init(|| Notes::read(self, shell));
        notes.list.iter().map(|(index, note)| ShellNote {
            instruction: self.instruction(*index),
            code: note.code,
            span: note.span,
        })
    }
}

/// The text that an instruction gives to a shell.
#[derive(Clone)]
pub struct ShellText<'a> {
    instruction: Instruction<'a>,
    /// As the shell gets it.
    pub text: Joined,
    /// Its language.
    pub dialect: Dialect,
}

impl<'a> Instruction<'a> {
    /// The text that it gives to a shell; `None` if it gives none.
    pub fn shell_text(self, shell: BaseShell) -> Option<ShellText<'a>> {
        let scripts = &self.file.scripts;
        let dialect = match shell {
            BaseShell::Known => scripts.dialect(self.index),
            BaseShell::Posix => scripts.written_dialect(self.index),
        };
        Some(ShellText {
            instruction: self,
            text: scripts.text(self.index, &self.file.source, self.syntax())?,
            dialect: dialect?,
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

    fn has_variable(&self, name: &str) -> bool {
        let at = self.instruction.index;
        PROXIES.contains(&name)
            || self
                .instruction
                .stage()
                .is_some_and(|stage| stage.declared_before(name, at).is_some())
    }
}
