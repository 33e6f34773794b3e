//! What a container runs.

use super::super::{Base, FileOrigin, Instruction, Stage, base::Tools, values::path};
use crate::{
    syntax::{
        Keyword,
        expand::Variable,
        instruction::{CommandLine, Kind},
    },
    text::Span,
};

/// Where programs are looked for when the file says nothing else.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Families whose images have no ENTRYPOINT, or one that starts what CMD says.
const FREE_OF_ENTRYPOINT: &[&str] = &[
    "almalinux",
    "alpine",
    "amazoncorretto",
    "amazonlinux",
    "buildpack-deps",
    "busybox",
    "centos",
    "debian",
    "dotnet",
    "eclipse-temurin",
    "fedora",
    "gcc",
    "golang",
    "gradle",
    "maven",
    "minideb",
    "node",
    "openjdk",
    "opensuse",
    "python",
    "rockylinux",
    "ruby",
    "rust",
    "scratch",
    "ubi",
    "ubuntu",
];

/// Programs that start another, which CMD may name.
const INITS: &[&str] = &[
    "tini",
    "tini-static",
    "dumb-init",
    "catatonit",
    "s6-svscan",
    "env",
];

/// What a container of a stage runs.
#[derive(Clone)]
pub struct Started<'a> {
    /// The ENTRYPOINT or CMD that names the program.
    pub instruction: Instruction<'a>,
    /// The program as written, without what only starts it.
    pub program: &'a str,
    /// Where it is named.
    pub span: Span,
    /// What follows it there.
    pub arguments: Vec<&'a str>,
    /// A shell starts it.
    pub by_shell: bool,
    /// The paths it may have, absolute and clean, in the order in which it is looked for.
    pub paths: Vec<String>,
}

impl<'a> Stage<'a> {
    /// What its containers run; `None` when that is not known, or is the base image's matter.
    pub fn started(self) -> Option<Started<'a>> {
        match self.entrypoint() {
            Some(entrypoint) => {
                let started = self.started_by(entrypoint)?;
                let is_init = INITS.contains(&started.name())
                    && started.arguments.iter().all(|word| word.starts_with('-'));
                if is_init {
                    return self.started_by(self.cmd()?);
                }
                Some(started)
            }
            None if self.cmd_is_program() => self.started_by(self.cmd()?),
            None => None,
        }
    }

    /// Whether CMD, where there is no ENTRYPOINT in the file, names the program.
    fn cmd_is_program(self) -> bool {
        match self.root_base() {
            Base::Scratch => true,
            _ => self.known_base().is_some_and(|known| {
                FREE_OF_ENTRYPOINT.contains(&known.family)
                    || (known.family == "distroless" && known.facts.lacks == Tools::ALL)
            }),
        }
    }

    fn started_by(self, instruction: Instruction<'a>) -> Option<Started<'a>> {
        let (Kind::Entrypoint(line) | Kind::Cmd(line)) = instruction.kind() else {
            return None;
        };
        let by_shell = matches!(line, CommandLine::Shell(_));
        let mut commands = instruction.commands();
        let command = commands.next()?;
        if by_shell && commands.next().is_some() {
            return None;
        }
        let word = command.shell().words.first().filter(|word| word.literal)?;
        Some(Started {
            instruction,
            program: &word.text,
            span: word.span,
            arguments: command
                .arguments()
                .iter()
                .map(|word| word.text.as_str())
                .collect(),
            by_shell,
            paths: self.paths_of(&word.text),
        })
    }

    /// Where a program is looked for by its name when a container starts.
    fn paths_of(self, program: &str) -> Vec<String> {
        if program.starts_with('/') {
            return vec![path::clean(program)];
        }
        if program.contains('/') {
            let workdir = self.workdir();
            return workdir
                .map(|workdir| path::join(&["/", &workdir, program]))
                .into_iter()
                .collect();
        }
        let declared = self.declared_before("PATH", usize::MAX);
        let folders = match declared {
            Some(Variable::Set(folders)) => folders,
            Some(Variable::Unknown) => return Vec::new(),
            _ => DEFAULT_PATH,
        };
        folders
            .split(':')
            .map(|folder| path::join(&["/", folder, program]))
            .collect()
    }

    /// Where the file of the program that its containers run comes from.
    pub fn started_file(self) -> Option<FileOrigin<'a>> {
        let started = self.started()?;
        started.paths.iter().find_map(|path| self.file_origin(path))
    }

    /// The last of its HEALTHCHECK, ENTRYPOINT and CMD that hold, those of the base image left out.
    pub fn runtime_instructions(self) -> impl Iterator<Item = Instruction<'a>> {
        [self.entrypoint(), self.cmd(), self.healthcheck()]
            .into_iter()
            .flatten()
    }

    /// Whether ARG or ENV names a variable in it or in a stage it starts from.
    pub fn declares(self, variable: &str) -> bool {
        self.declared_before(variable, usize::MAX).is_some()
    }
}

impl Started<'_> {
    /// The program's name without its folders.
    pub fn name(&self) -> &str {
        self.program.rsplit('/').next().unwrap_or(self.program)
    }

    /// Whether it is CMD or ENTRYPOINT in the JSON form.
    pub fn keyword(&self) -> Option<Keyword> {
        self.instruction.keyword()
    }
}
