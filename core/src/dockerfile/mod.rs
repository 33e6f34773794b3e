//! What a Dockerfile means: stages, variables, effective state, base images, the build context.
//!
//! [`Dockerfile::parse`] finds it all out once. Rules then ask small handles, which are `Copy`,
//! borrow from the file and know what they are part of: a [`Command`] its [`Instruction`], an
//! instruction its [`Stage`], a stage its [`Dockerfile`].
//!
//! A value that a build may change and that nobody told is *unknown*, which is a value: `None`
//! where a method says so. Nothing is guessed.

mod accounts;
mod analysis;
pub mod base;
mod checks;
mod command;
pub mod context;
mod copied;
mod data;
mod download;
mod file_history;
mod file_name;
mod file_operations;
mod image_name;
mod image_use;
mod inputs;
mod instruction;
mod mode_change;
mod packages;
mod programs;
mod published;
mod run_as;
mod scope;
mod scripts;
mod section;
#[cfg(feature = "shellcheck")]
mod shell_notes;
mod shell_presence;
mod stage;
mod step;
mod template;
mod undefined;
mod values;

pub use accounts::{Account, ReadyUser};
pub use checks::{Checks, Verdict};
pub use command::Command;
pub(crate) use command::USER_CHANGERS;
pub use copied::CopiedPath;
pub use download::{Download, Output, Url, host_of, is_local_host, scheme_span};
pub use file_history::FileHistory;
pub use file_name::is_dockerfile_name;
pub use file_operations::{FileChange, FileOperation};
pub use image_name::ImageName;
pub use image_use::ImageUse;
pub use inputs::{BaseConfig, Inputs};
pub use instruction::Instruction;
pub use mode_change::ModeChange;
pub use packages::{
    Action, Flag, LeftCache, Manager, Package, PackageCommand, PackageSource, PackageTool,
    PackageToolKind, Pin, SystemPackage,
};
pub use programs::{CopiedProgram, FileOrigin, Language, Linkage, Program, Runtime, Started};
pub use published::{
    Answer, Attestations, Publication, Published, PublishedImage, Publisher, Signature,
};
pub use run_as::RunAs;
pub use section::Section;
#[cfg(feature = "shellcheck")]
pub use shell_notes::{BaseShell, ShellNote, ShellText};
pub use stage::{Base, Dependency, Origin, Setting, Stage};
pub use step::{PortSpec, Step};
pub use undefined::UndefinedVariable;
pub use values::{
    git::GitRef,
    mode::Mode,
    mount::{Mount, MountKind, MountValue, Sharing},
    port::{ExposedPort, Protocol},
};

use crate::{
    syntax::{self, Problem, Tree, expand::Variable},
    text::Source,
};
use data::Model;
use programs::{Programs, Shipped};
use scripts::Scripts;
use std::{collections::HashSet, sync::OnceLock};

/// A Dockerfile, read and understood.
#[derive(Debug)]
pub struct Dockerfile {
    source: Source,
    tree: Tree,
    inputs: Inputs,
    model: Model,
    scripts: Scripts,
    /// In the order of [`AptOption`].
    apt_options: OnceLock<[bool; 2]>,
    programs: OnceLock<Programs>,
    shipped: OnceLock<Shipped>,
    /// For each stage the first instruction that may bring it a shell.
    shell_arrivals: OnceLock<Vec<usize>>,
    /// Variables of package caches that the text names.
    cache_variables: OnceLock<HashSet<&'static str>>,
    #[cfg(feature = "shellcheck")]
    shell_notes: shell_notes::ShellNotes,
}

/// An option that apt takes on its command line or from its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AptOption {
    /// `APT::Get::Assume-Yes`
    AssumeYes,
    /// `APT::Install-Recommends`
    InstallRecommends,
}

impl Dockerfile {
    /// Reads a file. Any text can be read; what is wrong with it is in
    /// [`problems`](Self::problems).
    pub fn parse(source: Source, inputs: Inputs) -> Self {
        let tree = syntax::parse(&source);
        let model = analysis::analyse(&source, &tree, &inputs);
        let scripts = Scripts::read(&source, &tree, &model, &inputs);
        Self {
            source,
            tree,
            inputs,
            model,
            scripts,
            apt_options: OnceLock::new(),
            programs: OnceLock::new(),
            shipped: OnceLock::new(),
            shell_arrivals: OnceLock::new(),
            cache_variables: OnceLock::new(),
            #[cfg(feature = "shellcheck")]
            shell_notes: shell_notes::ShellNotes::default(),
        }
    }

    /// The text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The text alone.
    pub fn into_source(self) -> Source {
        self.source
    }

    /// The instructions as written.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What was known of the build.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// What makes a build of it fail, and what was left unchecked: first what is wrong with the
    /// text, then with its meaning. What a linter left unchecked is among them once it was asked.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.tree
            .problems
            .iter()
            .chain(&self.model.problems)
            .chain(&self.scripts.problems)
            .chain(self.unlinted())
    }

    #[cfg(feature = "shellcheck")]
    fn unlinted(&self) -> impl Iterator<Item = &Problem> {
        self.shell_notes.problems()
    }

    #[cfg(not(feature = "shellcheck"))]
    fn unlinted(&self) -> impl Iterator<Item = &Problem> {
        std::iter::empty()
    }

    /// Its stages, in order.
    pub fn stages(&self) -> impl ExactSizeIterator<Item = Stage<'_>> {
        (0..self.model.stages.len()).map(|index| Stage { file: self, index })
    }

    /// The stage that is built: the target, or the last. `None` if there is none.
    pub fn target(&self) -> Option<Stage<'_>> {
        self.model.target.map(|index| Stage { file: self, index })
    }

    /// The first stage of a name in lower case.
    pub fn stage_named(&self, name: &str) -> Option<Stage<'_>> {
        self.stages().find(|stage| stage.name() == Some(name))
    }

    /// The last stage of a name in lower case, which is the one that the name means.
    pub fn last_stage_named(&self, name: &str) -> Option<Stage<'_>> {
        let index = self
            .model
            .stages
            .iter()
            .rposition(|stage| stage.name.as_deref() == Some(name))?;
        Some(Stage { file: self, index })
    }

    /// Every image that the file names.
    pub fn images(&self) -> impl Iterator<Item = ImageUse<'_>> {
        image_use::all(self)
    }

    /// Whether the file sets an option of apt's anywhere: one written to a configuration file
    /// holds for commands that do not show it.
    pub fn sets_apt_option(&self, option: AptOption) -> bool {
        let [assume_yes, install_recommends] = *self.apt_options.get_or_init(|| {
            let text = self.source.text().to_ascii_lowercase();
            ["assume-yes", "install-recommends"].map(|option| text.contains(option))
        });
        match option {
            AptOption::AssumeYes => assume_yes,
            AptOption::InstallRecommends => install_recommends,
        }
    }

    /// The stage that holds the byte at an offset of the source; `None` before the first.
    pub fn stage_at(&self, offset: u32) -> Option<Stage<'_>> {
        let starts_before =
            |stage: &data::StageData| self.tree.instructions[stage.from].span.start <= offset;
        let index = self
            .model
            .stages
            .partition_point(starts_before)
            .checked_sub(1)?;
        Some(Stage { file: self, index })
    }

    /// The instruction that holds the byte at an offset of the source, or the last one before it.
    pub fn instruction_at(&self, offset: u32) -> Option<Instruction<'_>> {
        let starts_before = |instruction: &syntax::Instruction| instruction.span.start <= offset;
        let index = self
            .tree
            .instructions
            .partition_point(starts_before)
            .checked_sub(1)?;
        Some(Instruction { file: self, index })
    }

    /// Every instruction, those before the first stage among them.
    pub fn instructions(&self) -> impl ExactSizeIterator<Item = Instruction<'_>> {
        (0..self.tree.instructions.len()).map(|index| Instruction { file: self, index })
    }

    fn programs(&self) -> &Programs {
        self.programs.get_or_init(|| Programs::read(self))
    }

    fn shipped(&self) -> &Shipped {
        self.shipped.get_or_init(|| Shipped::read(self))
    }

    fn shell_arrivals(&self) -> &[usize] {
        self.shell_arrivals
            .get_or_init(|| shell_presence::arrivals(self))
    }

    /// The value of a variable before the first stage; not set if it is not declared there.
    pub fn global(&self, name: &str) -> Variable<'_> {
        self.model.globals.get(name)
    }
}
