//! Goes through the commands of every stage and finds the programs.

use super::{
    super::{
        Dockerfile, Stage,
        base::{Libc, Tool},
    },
    Built, ProgramData, Programs, build_tools, c, dotnet, go, java,
    place::{Place, is_within},
    rust,
    session::{Session, Value},
};
use crate::{
    shell::{Command, Word},
    syntax::Keyword,
};

/// How many programs before a `cp` or `strip` are looked through for the one it means.
const MAX_LOOKED_THROUGH: usize = 32;

/// What a stage has to build with, where a command stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Toolbox {
    /// The family of the base image.
    pub(super) family: Option<&'static str>,
    /// The C library that programs are linked with.
    pub(super) libc: Option<Libc>,
    /// Whether there is a C compiler.
    pub(super) c_compiler: Option<bool>,
    /// Rust comes from the distribution's packages.
    pub(super) packaged_rust: bool,
    /// `go env -w CGO_ENABLED=…`
    pub(super) go_cgo: Option<String>,
    /// Go's major and minor version.
    pub(super) go_version: Option<(u32, u32)>,
}

/// A command, and what it finds.
pub(super) struct Invocation<'b> {
    pub(super) command: &'b Command,
    pub(super) session: &'b Session<'b>,
    pub(super) tools: &'b Toolbox,
}

impl Invocation<'_> {
    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> Value {
        self.session.variable(self.command, name)
    }

    /// A path that a text names.
    pub(super) fn absolute(&self, written: &str) -> Option<String> {
        self.session.absolute(written)
    }

    /// A word with its variables replaced.
    pub(super) fn expand(&self, word: &Word) -> Option<String> {
        self.session.expand(word)
    }
}

impl Programs {
    pub(in crate::dockerfile) fn read(file: &Dockerfile) -> Self {
        let mut boxes: Vec<Toolbox> = Vec::new();
        let mut by_stage = Vec::new();
        for stage in file.stages() {
            let base = file.model.stages[stage.index].base.stage();
            let mut tools = match base.and_then(|base| boxes.get(base)) {
                Some(tools) => tools.clone(),
                None => Toolbox::of_base(stage),
            };
            by_stage.push(programs(stage, &mut tools));
            boxes.push(tools);
        }
        Self { by_stage }
    }
}

fn programs(stage: Stage<'_>, tools: &mut Toolbox) -> Vec<ProgramData> {
    let mut list: Vec<ProgramData> = Vec::new();
    if stage.is_windows() {
        return list;
    }
    let runs = stage
        .instructions()
        .filter(|instruction| instruction.keyword() == Some(Keyword::Run));
    for instruction in runs {
        let mut session = Session::new(instruction, tools.family.is_none());
        for (index, command) in instruction.commands().enumerate() {
            let command = command.shell();
            let invocation = Invocation {
                command,
                session: &session,
                tools,
            };
            if let Some(built) = recognise(&invocation) {
                list.push(ProgramData {
                    stage: stage.index,
                    index: list.len(),
                    at: instruction.index,
                    command: index,
                    built,
                });
            } else {
                move_or_strip(&mut list, &invocation);
            }
            tools.install(command, &session);
            session.run(command);
        }
    }
    list
}

fn recognise(invocation: &Invocation<'_>) -> Option<Built> {
    let name = invocation.command.name()?;
    match name {
        "go" => go::recognise(invocation),
        "cargo" | "cross" => rust::recognise(invocation),
        "dotnet" => dotnet::recognise(invocation),
        "javac" | "mvn" | "mvnw" | "gradle" | "gradlew" | "sbt" | "jlink" | "native-image" => {
            java::recognise(name, invocation)
        }
        name if c::is_compiler(name) => c::recognise(name, invocation),
        name => build_tools::recognise(name, invocation),
    }
}

/// `cp`, `mv` and `install` give a program another place; `strip` and `upx` change it.
fn move_or_strip(list: &mut [ProgramData], invocation: &Invocation<'_>) {
    let command = invocation.command;
    let Some(name @ ("cp" | "mv" | "install" | "strip" | "upx")) = command.name() else {
        return;
    };
    let operands = operands(command);
    let paths: Vec<Option<String>> = operands
        .iter()
        .map(|word| invocation.session.path(word))
        .collect();
    let recent = list.iter_mut().rev().take(MAX_LOOKED_THROUGH);
    if matches!(name, "strip" | "upx") {
        for program in recent {
            // With a pattern or a variable it may be any.
            let mut paths = paths.iter();
            let meant = paths.any(|path| path.as_deref().is_none_or(|path| is_at(program, path)));
            if meant && name == "strip" {
                program.built.stripped = Some(true);
            }
        }
        return;
    }
    let ([.., Some(to)], [.., to_word]) = (paths.as_slice(), operands.as_slice()) else {
        return;
    };
    for program in recent {
        let sources = paths.iter().take(paths.len() - 1).flatten().take(4);
        for from in sources
            .filter(|from| is_at(program, from))
            .cloned()
            .collect::<Vec<_>>()
        {
            program.built.places.extend(new_places(&from, to, to_word));
        }
    }
}

fn is_at(program: &ProgramData, path: &str) -> bool {
    let mut places = program.built.places.iter();
    places.any(|place| place.comes_with(path) && !is_within("/", path))
}

/// Where a file is after it is copied: at the path, and, as that may be a folder, in it.
fn new_places(from: &str, to: &str, to_word: &Word) -> Vec<Place> {
    let name = from.rsplit('/').next().unwrap_or_default();
    let inside = Place::program(format!("{}/{name}", to.trim_end_matches('/')));
    if to_word.text.ends_with('/') || to == "/" {
        return vec![inside];
    }
    vec![Place::program(to.to_owned()), inside]
}

/// The words that are no flags, nor the values of those of `install`.
fn operands(command: &Command) -> Vec<&Word> {
    let mut operands = Vec::new();
    let mut words = command.arguments().iter();
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "-m" | "-o" | "-g" => {
                words.next();
            }
            text if text.starts_with('-') => {}
            _ => operands.push(word),
        }
    }
    operands
}

impl Toolbox {
    fn of_base(stage: Stage<'_>) -> Self {
        let Some(known) = stage.known_base() else {
            return Self::default();
        };
        let facts = known.facts;
        let is_go = known.family == "golang";
        let c_compiler = if facts.tools.contains(Tool::C) {
            Some(true)
        } else if facts.lacks.contains(Tool::C) || (is_go && facts.distro == Some("alpine")) {
            Some(false)
        } else {
            None
        };
        let go_version = match stage.root_base() {
            super::super::Base::Image(name) if is_go => name
                .tag()
                .and_then(|tag| go::version(tag.unwrap_or("latest"))),
            _ => None,
        };
        Self {
            family: Some(known.family),
            libc: facts.libc,
            c_compiler,
            packaged_rust: false,
            go_cgo: None,
            go_version,
        }
    }

    /// Takes note of what a command installs.
    fn install(&mut self, command: &Command, session: &Session<'_>) {
        match command.name() {
            Some("apk" | "apt-get" | "apt" | "yum" | "dnf" | "microdnf" | "zypper" | "pacman") => {
                for word in command.arguments() {
                    self.install_package(word);
                }
            }
            Some("go") => {
                let mut words = command.arguments().iter().map(|word| word.text.as_str());
                if words.next() == Some("env") && words.next() == Some("-w") {
                    let cgo = command.arguments().iter().find_map(|word| {
                        session
                            .expand(word)?
                            .strip_prefix("CGO_ENABLED=")
                            .map(str::to_owned)
                    });
                    self.go_cgo = cgo.or(self.go_cgo.take());
                }
            }
            _ => {}
        }
    }

    fn install_package(&mut self, word: &Word) {
        if !word.literal {
            // A list of packages from a variable may hold a compiler.
            self.c_compiler = self.c_compiler.filter(|has| *has);
            return;
        }
        let name = word
            .text
            .split(['=', '<', '>', '~'])
            .next()
            .unwrap_or_default();
        match name {
            "gcc" | "g++" | "clang" | "build-base" | "build-essential" | "alpine-sdk"
            | "base-devel" | "gcc-c++" => self.c_compiler = Some(true),
            "rust" | "cargo" | "rustc" => self.packaged_rust = true,
            _ => {}
        }
    }
}
