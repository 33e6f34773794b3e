use super::words::each;
use crate::{
    dockerfile::{AptOption, Command, Instruction, PackageCommand},
    rules::{prelude::*, reading::Reading},
    shell::Word,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct AptGetRecommendedPackages {
    /// What is judged.
    reading: Reading,
}

impl Rule for AptGetRecommendedPackages {
    const META: Meta<'static> = Meta {
        id: "apt-get-recommended-packages",
        summary: "`apt-get install` brings packages that were only recommended",
        why: "Each package that nobody asked for makes the image larger and may have holes of its own.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3015", "trivy:AVD-DS-0029"],
        page: include_str!("apt_get_recommended_packages.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            let Some((read, verb)) = self.installs(command) else {
                return false;
            };
            findings
                .report(
                    verb.span,
                    "`apt-get install` takes recommended packages too",
                )
                .help("add `--no-install-recommends`, and name what the program turns out to need")
                .fix(
                    "leave recommended packages out",
                    Safety::Suggested,
                    vec![command.add_flag(&read, "--no-install-recommends")],
                );
            true
        });
    }
}

impl AptGetRecommendedPackages {
    /// The command and its verb, if it installs and does not say what to do with recommended packages.
    fn installs<'a>(&self, command: Command<'a>) -> Option<(PackageCommand<'a>, &'a Word)> {
        if command.name() != Some("apt-get") {
            return None;
        }
        let read = command.package_command()?;
        let verb = read.verb.filter(|verb| verb.text == "install")?;
        // Either flag is a choice, and so is a setting anywhere in the file.
        let is_chosen = read
            .flag(&["--no-install-recommends", "--install-recommends"])
            .is_some();
        let may_be_chosen = match self.reading {
            Reading::Words => is_set_by_words(command),
            Reading::Effect => {
                command.has_unknown_words()
                    || command
                        .instruction()
                        .file()
                        .sets_apt_option(AptOption::InstallRecommends)
            }
        };
        (!is_chosen && !may_be_chosen).then_some((read, verb))
    }
}

/// `-o APT::Install-Recommends=false`, in any spelling that apt takes.
fn is_set_by_words(command: Command<'_>) -> bool {
    command.arguments().iter().any(|word| {
        let value = word.text.split_once("APT::Install-Recommends=");
        value.is_some_and(|(_, value)| matches!(value, "false" | "0" | "no" | "off"))
    })
}
