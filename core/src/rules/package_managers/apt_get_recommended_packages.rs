use super::reading::Reading;
use crate::{
    dockerfile::{AptOption, Command},
    rules::prelude::*,
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

    type Subject<'a> = Command<'a>;

    fn check(&self, command: Command<'_>, findings: &mut Findings) {
        let by_words = self.reading == Reading::Words;
        if command.name() != Some("apt-get")
            || !self.reading.sees(command)
            || (command.has_unknown_words() && !by_words)
        {
            return;
        }
        let Some(read) = command.package_command() else {
            return;
        };
        let Some(verb) = read.verb.filter(|verb| verb.text == "install") else {
            return;
        };
        // Either flag is a choice, and so is a setting anywhere in the file.
        let chosen = read
            .flag(&["--no-install-recommends", "--install-recommends"])
            .is_some()
            || match self.reading {
                Reading::Words => is_set_by_words(command),
                Reading::Effect => command
                    .instruction()
                    .file()
                    .sets_apt_option(AptOption::InstallRecommends),
            };
        if chosen {
            return;
        }
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
    }
}

/// `-o APT::Install-Recommends=false`, in any spelling that apt takes.
fn is_set_by_words(command: Command<'_>) -> bool {
    command.arguments().iter().any(|word| {
        let value = word.text.split_once("APT::Install-Recommends=");
        value.is_some_and(|(_, value)| matches!(value, "false" | "0" | "no" | "off"))
    })
}
