//! Which programs the commands of a file build, where they end up, and what they need to run.
//!
//! A program is found by the command that builds it. What that command does not say is *unknown*: a
//! Makefile may link as it likes. [`Stage::programs`] lists what a stage builds,
//! [`Instruction::copied_programs`] what a COPY takes along, [`Stage::file_origin`] where a file
//! comes from, and [`Stage::started`] what a container runs.

mod arrival;
mod build_tools;
mod c;
mod copied;
mod dotnet;
mod go;
mod java;
mod landing;
mod place;
mod reader;
mod rust;
mod session;
mod started;
#[cfg(test)]
mod tests;

pub use arrival::FileOrigin;
pub use copied::CopiedProgram;
pub(super) use copied::Shipped;
pub(super) use landing::may_put;
pub use started::Started;

use super::{Command, Dockerfile, Instruction, Stage, base::Libc};
use place::Place;

/// A program that a command builds.
#[derive(Clone, Copy)]
pub struct Program<'a> {
    file: &'a Dockerfile,
    data: &'a ProgramData,
}

/// What a program is written in, or what builds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// `go build`
    Go,
    /// `cargo build`
    Rust,
    /// `gcc`, `g++`, `clang`
    C,
    /// `javac`, Maven, Gradle, sbt
    Java,
    /// A Java runtime that `jlink` puts together.
    JavaRuntime,
    /// `native-image`
    NativeImage,
    /// `dotnet publish`
    Dotnet,
    /// `npm run build` and the like; often for a browser.
    JavaScript,
    /// `pyinstaller`
    Python,
    /// `swift build`
    Swift,
    /// `ghc`, Stack, Cabal
    Haskell,
    /// `make` and others that build anything.
    Other,
}

/// What a program finds in the image it runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linkage {
    /// Nothing: it runs anywhere.
    Static,
    /// The dynamic loader and library of a C library.
    Dynamic(Libc),
    /// The same if it, or a package of its language's library, uses C: in Go, `net` and `os/user`
    /// do.
    MaybeDynamic(Libc),
    /// A runtime.
    NeedsRuntime(Runtime),
    /// Not known.
    Unknown,
}

/// What runs programs that are no machine code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Runtime {
    /// A Java virtual machine.
    Java,
    /// .NET.
    Dotnet,
}

/// A program as the reader finds it.
#[derive(Clone, Debug)]
struct ProgramData {
    /// The stage.
    stage: usize,
    /// Which of the programs of the stage.
    index: usize,
    /// The RUN.
    at: usize,
    /// The command among those of the RUN.
    command: usize,
    built: Built,
}

/// What a recogniser tells of a program.
#[derive(Clone, Debug)]
struct Built {
    language: Language,
    linkage: Linkage,
    /// Where it may be found: the output of the build, and where it is copied to after.
    places: Vec<Place>,
    stripped: Option<bool>,
    trimmed: Option<bool>,
}

impl Built {
    /// A program of which nothing else is known.
    fn new(language: Language) -> Self {
        Self {
            language,
            linkage: Linkage::Unknown,
            places: Vec::new(),
            stripped: None,
            trimmed: None,
        }
    }

    fn linked(mut self, linkage: Linkage) -> Self {
        self.linkage = linkage;
        self
    }

    fn at(mut self, place: Option<Place>) -> Self {
        self.places.extend(place);
        self
    }
}

/// The programs of a file, by stage.
#[derive(Debug, Default)]
pub(super) struct Programs {
    by_stage: Vec<Vec<ProgramData>>,
}

impl<'a> Stage<'a> {
    /// The programs that its own commands build, in order.
    pub fn programs(self) -> impl DoubleEndedIterator<Item = Program<'a>> {
        let file = self.file;
        let list = file.programs().by_stage.get(self.index);
        list.into_iter()
            .flatten()
            .map(move |data| Program { file, data })
    }
}

impl<'a> Instruction<'a> {
    /// The programs that its commands build, in order.
    pub fn programs(self) -> impl Iterator<Item = Program<'a>> {
        let file = self.file;
        let stage = self.stage().map(Stage::index);
        let list = stage
            .and_then(|stage| file.programs().by_stage.get(stage))
            .map_or(&[][..], Vec::as_slice);
        let start = list.partition_point(|data| data.at < self.index);
        list[start..]
            .iter()
            .take_while(move |data| data.at == self.index)
            .map(move |data| Program { file, data })
    }
}

impl<'a> Program<'a> {
    /// The RUN that builds it.
    pub fn instruction(self) -> Instruction<'a> {
        self.file.instruction(self.data.at)
    }

    /// The command that builds it.
    pub fn command(self) -> Option<Command<'a>> {
        self.instruction().commands().nth(self.data.command)
    }

    /// What it is written in.
    pub fn language(self) -> Language {
        self.data.built.language
    }

    /// What it needs to run.
    pub fn linkage(self) -> Linkage {
        self.data.built.linkage
    }

    /// The path that the build gives it, when the command says so.
    pub fn output(self) -> Option<&'a str> {
        let place = self.data.built.places.first()?;
        place.is_exact().then_some(place.path.as_str())
    }

    /// Whether it lacks symbols and debug information.
    pub fn is_stripped(self) -> Option<bool> {
        self.data.built.stripped
    }

    /// Whether it is free of the paths of its build.
    pub fn is_trimmed(self) -> Option<bool> {
        self.data.built.trimmed
    }

    /// Whether copying this absolute path takes the program along.
    fn comes_with(self, path: &str) -> bool {
        let places = &self.data.built.places;
        places.iter().any(|place| place.comes_with(path))
    }

    /// Whether its own path is known, and not only a folder that it is in.
    fn has_own_path(self) -> bool {
        self.data.built.places.iter().any(Place::is_exact)
    }

    /// Whether an absolute path is the program's own, for sure.
    fn is_exactly(self, path: &str) -> bool {
        let places = &self.data.built.places;
        places
            .iter()
            .any(|place| place.is_exact() && place.path == path)
    }
}

impl Language {
    /// What it makes, in a sentence.
    pub fn product(self) -> &'static str {
        match self {
            Self::Go => "Go program",
            Self::Rust => "Rust program",
            Self::C => "C program",
            Self::Java => "Java program",
            Self::JavaRuntime => "Java runtime",
            Self::NativeImage => "native image",
            Self::Dotnet => ".NET program",
            Self::JavaScript => "JavaScript program",
            Self::Python => "PyInstaller program",
            Self::Swift => "Swift program",
            Self::Haskell => "Haskell program",
            Self::Other => "program",
        }
    }
}
