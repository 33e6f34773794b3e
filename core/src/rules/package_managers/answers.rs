//! Package managers of RPM that wait for an answer.

use super::{reading::Reading, verb_span};
use crate::{
    dockerfile::{Action, Command, Dockerfile, Manager, PackageCommand},
    lint::Findings,
};

/// How a package manager asks, and how it is answered.
pub(super) struct Asking {
    pub(super) managers: &'static [Manager],
    /// Flags that answer.
    pub(super) answers: &'static [&'static str],
    /// What answers in a file of configuration, in lower case.
    pub(super) settings: &'static [&'static str],
    pub(super) by_words: ByWords,
}

/// What asks by its words.
pub(super) struct ByWords {
    pub(super) programs: &'static [&'static str],
    pub(super) verbs: &'static [&'static str],
}

impl Asking {
    /// Reports each command that asks and is not answered.
    pub(super) fn check(&self, reading: Reading, file: &Dockerfile, findings: &mut Findings<'_>) {
        let mut is_set = None;
        for command in file.instructions().flat_map(|one| one.commands()) {
            let manager = command.package_manager();
            let is_one = match reading {
                Reading::Effect => manager.is_some_and(|it| self.managers.contains(&it)),
                Reading::Words => command
                    .name()
                    .is_some_and(|name| self.by_words.programs.contains(&name)),
            };
            if !is_one || !reading.sees(command) {
                continue;
            }
            let Some(read) = command.package_command() else {
                continue;
            };
            let asks = match reading {
                Reading::Effect => asks(command, &read),
                Reading::Words => read
                    .verb
                    .is_some_and(|verb| self.by_words.verbs.contains(&verb.text.as_str())),
            };
            if !asks || read.flag(self.answers).is_some() {
                continue;
            }
            if reading == Reading::Effect && *is_set.get_or_insert_with(|| self.is_set_in(file)) {
                return;
            }
            findings
                .report(
                    verb_span(command, &read),
                    format!("`{}` asks before it acts", read.title()),
                )
                .help(format!("answer it: `{} -y`", read.title()))
                .safe_fix("answer yes", command.add_flag(&read, "-y"));
        }
    }

    /// Whether the file writes, or passes on, a setting that answers.
    fn is_set_in(&self, file: &Dockerfile) -> bool {
        let text = file.source().text().to_ascii_lowercase();
        self.settings.iter().any(|setting| text.contains(setting))
    }
}

fn asks(command: Command<'_>, read: &PackageCommand<'_>) -> bool {
    let does = match read.action {
        Action::Install | Action::Remove => !read.packages.is_empty(),
        Action::Upgrade => true,
        _ => false,
    };
    does && !command.has_unknown_words() && !read.only_shows() && !command.is_piped_into()
}
