//! What package managers are told to do: [`Command::package_command`] reads it, [`Stage`] knows
//! what that leaves in an image.
//!
//! [`Stage`]: super::Stage

mod arguments;
mod cache;
mod effects;
mod grammar;
// A table reads better in longer lines.
#[rustfmt::skip]
mod managers;
mod package;
mod system;
mod tool;

pub use arguments::Flag;
pub use cache::LeftCache;
pub use package::{Package, PackageSource, Pin};
pub use system::SystemPackage;
pub use tool::{PackageTool, PackageToolKind};

use super::Command;
use crate::{
    shell::Word,
    syntax::instruction::{CommandLine, Kind},
    text::Edit,
};
use grammar::Grammar;

/// A command of a package manager, with its arguments told apart.
#[derive(Clone, Debug)]
pub struct PackageCommand<'a> {
    /// Which one.
    pub manager: Manager,
    /// What it is to do.
    pub action: Action,
    /// The word that says so: `install`. `None` where that is what happens without one: `yarn`.
    pub verb: Option<&'a Word>,
    /// What is named, in order: packages, files, addresses, lists of packages.
    pub packages: Vec<Package<'a>>,
    /// Its flags, with their values.
    pub flags: Vec<Flag<'a>>,
    /// Some words come from a variable or another command, and may be any number of packages and
    /// flags.
    pub has_unknown_words: bool,
    /// The program's name.
    pub program: &'a str,
    /// The word before the verb that belongs to it: `pip` of `uv pip install`.
    verb_before: Option<&'a Word>,
}

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Manager {
    /// `apt-get`, `apt` and `aptitude`: Debian, Ubuntu.
    Apt,
    /// `apk`: Alpine, Wolfi.
    Apk,
    /// `dnf`: Fedora, Red Hat.
    Dnf,
    /// `microdnf`
    Microdnf,
    /// `yum`
    Yum,
    /// `tdnf`: Azure Linux, Photon.
    Tdnf,
    /// `zypper`: SUSE.
    Zypper,
    /// `pacman`: Arch Linux.
    Pacman,
    /// `pip`, also as `python -m pip`.
    Pip,
    /// `uv`
    Uv,
    /// `pipx`
    Pipx,
    /// `poetry`
    Poetry,
    /// `conda`, `mamba` and `micromamba`.
    Conda,
    /// `npm`
    Npm,
    /// `yarn`
    Yarn,
    /// `pnpm`
    Pnpm,
    /// `gem`
    Gem,
    /// `bundle`
    Bundler,
    /// `composer`
    Composer,
    /// `cargo`
    Cargo,
    /// `go`
    Go,
    /// `mvn`, `mvnw`
    Maven,
    /// `gradle`, `gradlew`
    Gradle,
    /// `dotnet`
    Dotnet,
}

/// What a package manager is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Fetch what packages there are.
    UpdateLists,
    /// Install what is named, or what the project's own files name.
    Install,
    /// Bring what is installed to the newest version.
    Upgrade,
    /// Remove packages.
    Remove,
    /// Empty its cache.
    Clean,
    /// Build the project, for which it fetches what that needs.
    Build,
    /// Anything else.
    Other,
}

impl Manager {
    /// Whether its packages are those of the distribution, not of a language.
    pub fn is_system(self) -> bool {
        matches!(
            self,
            Self::Apt
                | Self::Apk
                | Self::Dnf
                | Self::Microdnf
                | Self::Yum
                | Self::Tdnf
                | Self::Zypper
                | Self::Pacman
        )
    }
}

impl<'a> PackageCommand<'a> {
    /// The first of these flags that it has; a one-letter flag also among others.
    pub fn flag(&self, names: &[&str]) -> Option<&Flag<'a>> {
        self.flags.iter().find(|flag| flag.is_any(names))
    }

    /// The value of the first of these flags that has one.
    pub fn flag_value(&self, names: &[&str]) -> Option<&'a str> {
        let is_asked = |flag: &&Flag<'a>| names.contains(&flag.name);
        self.flags
            .iter()
            .filter(is_asked)
            .find_map(|flag| flag.value)
    }

    /// The word before the verb that belongs to it: `pip` of `uv pip install`.
    pub fn verb_before(&self) -> Option<&'a str> {
        self.verb_before.map(|word| word.text.as_str())
    }

    /// It as people say it: `apt-get install`, `go mod download`.
    pub fn title(&self) -> String {
        let words = [self.verb_before, self.verb];
        let verbs = words.into_iter().flatten().map(|word| word.text.as_str());
        std::iter::once(self.program)
            .chain(verbs)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl<'a> Command<'a> {
    /// The package manager that it calls, if it does.
    pub fn package_manager(self) -> Option<Manager> {
        self.grammar().map(|(grammar, ..)| grammar.manager)
    }

    /// The grammar of its package manager, the program and the words that follow.
    fn grammar(self) -> Option<(&'static Grammar, &'a str, &'a [Word])> {
        let name = self.name()?;
        match Grammar::of_program(name) {
            Some(grammar) => Some((grammar, name, self.arguments())),
            None => module_of_python(name, self.arguments()),
        }
    }

    /// It as a package manager's; `None` if it is none.
    pub fn package_command(self) -> Option<PackageCommand<'a>> {
        let (grammar, program, words) = self.grammar()?;
        let arguments = arguments::read(grammar, words);
        let (action, verb) = grammar.action(&arguments)?;
        let mut command = PackageCommand {
            manager: grammar.manager,
            action,
            verb: verb.word,
            verb_before: verb.before,
            packages: Vec::new(),
            has_unknown_words: arguments.unknown_flags,
            program,
            flags: arguments.flags,
        };
        let runs_package =
            grammar.manager == Manager::Go && verb.word.is_some_and(|verb| verb.text == "run");
        if runs_package || matches!(action, Action::Install | Action::Remove | Action::Upgrade) {
            package::read(&mut command, &arguments.words[verb.words..]);
        }
        Some(command)
    }

    /// An edit that gives a package manager a flag, right after its verb or its program.
    pub fn add_flag(self, command: &PackageCommand<'_>, flag: &str) -> Edit {
        let first = self.shell().words.first();
        let word = command.verb.or(first);
        let at = word.map_or(self.span(), |word| word.span).at_end();
        // The words of a JSON array have their quotes around them.
        let is_exec = match self.instruction.kind() {
            Kind::Run(run) => matches!(run.command, CommandLine::Exec(_)),
            Kind::Cmd(line) | Kind::Entrypoint(line) => matches!(line, CommandLine::Exec(_)),
            Kind::Onbuild(trigger) => trigger.arguments.is_json(),
            _ => false,
        };
        if is_exec && self.shell().parent.is_none() {
            Edit::insert(at, format!("\", \"{flag}"))
        } else {
            Edit::insert(at, format!(" {flag}"))
        }
    }
}

/// `python -m pip …`
fn module_of_python<'a>(
    name: &str,
    words: &'a [Word],
) -> Option<(&'static Grammar, &'a str, &'a [Word])> {
    if !name.starts_with("python") && !name.starts_with("pypy") {
        return None;
    }
    let at = words
        .iter()
        .position(|word| !word.text.starts_with('-') || word.text == "-m")?;
    let module = words.get(at + 1)?;
    if words[at].text != "-m" || !module.literal {
        return None;
    }
    let grammar = Grammar::of_program(&module.text)?;
    Some((grammar, &module.text, &words[at + 2..]))
}

#[cfg(test)]
mod tests;
