//! Packages that a command names without a version.

use super::{declared::Declared, left::has_verb, words::each};
use crate::{
    dockerfile::{
        Action, Command, Dockerfile, Instruction, Manager, Package, PackageCommand, PackageSource,
        Pin,
    },
    lint::Findings,
    rules::reading::Reading,
    shell::Word,
};
use std::borrow::Cow;

/// The first of some packages without a version, and how many more there are.
pub(super) struct Unpinned<'a> {
    pub(super) word: &'a Word,
    pub(super) name: &'a str,
    others: usize,
}

impl<'a> Unpinned<'a> {
    /// `None` if there are none.
    pub(super) fn first(mut words: impl Iterator<Item = (&'a Word, &'a str)>) -> Option<Self> {
        let (word, name) = words.next()?;
        let others = words.count();
        Some(Self { word, name, others })
    }

    /// The first of a command's packages for which this holds.
    pub(super) fn among<'u: 'a>(
        read: &'u PackageCommand<'a>,
        is_unpinned: impl Fn(&Package<'a>) -> bool,
    ) -> Option<Self> {
        let packages = read.packages.iter().filter(|package| is_unpinned(package));
        Self::first(
            packages.map(|package| (package.word, package.name.unwrap_or(&package.word.text))),
        )
    }

    /// Its name, and that there are others.
    pub(super) fn names(&self) -> String {
        let others = match self.others {
            0 => String::new(),
            1 => " and one more".to_owned(),
            more => format!(" and {more} more"),
        };
        format!("`{}`{others}", self.name)
    }
}

/// How a distribution's packages are pinned.
pub(super) struct System {
    pub(super) managers: &'static [Manager],
    /// What a version is written as.
    pub(super) pin: &'static str,
    /// How the words are judged; `None` for managers whose effect alone is.
    pub(super) by_words: Option<ByWords>,
}

/// How the words of a distribution's package manager are judged.
pub(super) struct ByWords {
    pub(super) programs: &'static [&'static str],
    pub(super) verbs: &'static [&'static str],
    pub(super) is_pinned: fn(&Judged<'_>, &str) -> bool,
}

/// What packages are judged by.
pub(super) struct Judged<'j> {
    pub(super) instruction: Instruction<'j>,
    pub(super) read: &'j PackageCommand<'j>,
    pub(super) declared: &'j Declared,
}

impl System {
    /// Reports each command that installs packages without their versions.
    pub(super) fn check(&self, reading: Reading, file: &Dockerfile, findings: &mut Findings) {
        let mut is_frozen = None;
        let mut declared = Declared::default();
        for instruction in file.instructions() {
            if reading == Reading::Words {
                declared.note(instruction);
            }
            each(reading, instruction, |command| {
                let Some(read) = self.read(command) else {
                    return false;
                };
                let unpinned = match (reading, &self.by_words) {
                    (Reading::Words, Some(by_words)) => by_words.unpinned(&Judged {
                        instruction,
                        read: &read,
                        declared: &declared,
                    }),
                    _ => by_effect(&read),
                };
                let Some(unpinned) = unpinned else {
                    return false;
                };
                // Then the day of the repository is told, and with it every version.
                let excuses = reading == Reading::Effect
                    && *is_frozen.get_or_insert_with(|| is_frozen_at_a_day(file));
                if !excuses {
                    self.report(&read, &unpinned, findings);
                }
                !excuses
            });
        }
    }

    fn read<'a>(&self, command: Command<'a>) -> Option<PackageCommand<'a>> {
        let manager = command.package_manager()?;
        let is_one = self.managers.contains(&manager);
        is_one.then(|| command.package_command())?
    }

    fn report(&self, read: &PackageCommand<'_>, unpinned: &Unpinned<'_>, findings: &mut Findings) {
        let pin = self.pin;
        findings
            .report(
                unpinned.word.span,
                format!("`{}` names no version of {}", read.title(), unpinned.names()),
            )
            .help(format!(
                "best pin the base by digest and install from a snapshot of the archive (`snapshot.debian.org`); a `{pin}` goes away with the next update"
            ));
    }
}

impl ByWords {
    fn unpinned<'j>(&self, judged: &Judged<'j>) -> Option<Unpinned<'j>> {
        let read = judged.read;
        let is_install = self.programs.contains(&read.program) && has_verb(read, self.verbs);
        is_install.then_some(())?;
        Unpinned::among(read, |package| {
            !(self.is_pinned)(judged, &face(package.word))
        })
    }
}

fn by_effect<'u>(read: &'u PackageCommand<'u>) -> Option<Unpinned<'u>> {
    if read.action != Action::Install {
        return None;
    }
    Unpinned::among(read, |package| {
        package.source == PackageSource::Repository
            && package.pin == Pin::None
            && package.name.is_some()
    })
}

fn is_frozen_at_a_day(file: &Dockerfile) -> bool {
    const SIGNS: &[&str] = &[
        "snapshot.debian.org",
        "snapshot.ubuntu.com",
        "SOURCE_DATE_EPOCH",
        "APT::Snapshot",
    ];
    let text = file.source().text();
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// A word with a variable's name for the commands between backticks, whose words are none of its own.
pub(super) fn face(word: &Word) -> Cow<'_, str> {
    if word.literal || !word.text.contains('`') {
        return Cow::Borrowed(&word.text);
    }
    let outside = word.text.split('`').step_by(2);
    Cow::Owned(outside.collect::<Vec<_>>().join("$_"))
}

/// Whether a text has one of these operators, or is a file by its end.
pub(super) fn has_operator_or_ends(text: &str, operators: &[char], end: &str) -> bool {
    text.contains(operators) || is_file(text, &[end])
}

/// Whether a text ends as a file does.
pub(super) fn is_file(text: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| text.ends_with(end))
}
