//! Package managers of RPM that wait for an answer.

use super::{left::has_verb, verb_span, words::each};
use crate::{
    dockerfile::{Action, Command, Dockerfile, Manager, PackageCommand},
    lint::Findings,
    rules::reading::Reading,
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
        for instruction in file.instructions() {
            each(reading, instruction, |command| {
                let Some(read) = self.asking(reading, command) else {
                    return false;
                };
                let excuses = reading == Reading::Effect
                    && *is_set.get_or_insert_with(|| self.is_set_in(file));
                if excuses {
                    return false;
                }
                findings
                    .report(
                        verb_span(command, &read),
                        format!("`{}` asks before it acts", read.title()),
                    )
                    .help(format!("answer it: `{} -y`", read.title()))
                    .safe_fix("answer yes", command.add_flag(&read, "-y"));
                true
            });
        }
    }

    /// The command, if it asks and no flag answers.
    fn asking<'a>(&self, reading: Reading, command: Command<'a>) -> Option<PackageCommand<'a>> {
        let manager = command.package_manager()?;
        let is_one = match reading {
            Reading::Effect => self.managers.contains(&manager),
            Reading::Words => self.by_words.programs.contains(&command.name()?),
        };
        let read = is_one.then(|| command.package_command())??;
        let asks = match reading {
            Reading::Effect => asks(command, &read),
            Reading::Words => has_verb(&read, self.by_words.verbs),
        };
        (asks && read.flag(self.answers).is_none()).then_some(read)
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
