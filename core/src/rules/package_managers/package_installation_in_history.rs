use crate::{
    dockerfile::{Action, Command, PackageCommand},
    image::Step,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct PackageInstallationInHistory;

impl Rule for PackageInstallationInHistory {
    const META: Meta<'static> = Meta {
        id: "package-installation-in-history",
        summary: "a step of the image installed packages",
        why: "A program that was built elsewhere and copied needs none; each package brings programs, and their holes with them.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("package_installation_in_history.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let text = steps::run_text(&step.history.created_by);
        let Some(file) = text.and_then(steps::as_dockerfile) else {
            return;
        };
        let commands = steps::commands(&file);
        let commands = commands.filter_map(Command::package_command);
        let installs: Vec<_> = commands
            .filter(|command| {
                command.action == Action::Install
                    && !command.is_for_another_root()
                    && !is_download(command)
            })
            .collect();
        let Some(first) = installs.first() else {
            return;
        };
        let packages = installs.iter().flat_map(|command| &command.packages);
        let names: Vec<&str> = packages.filter_map(|package| package.name).collect();
        let what = match names.as_slice() {
            [] => " what the project asks for".to_owned(),
            [name] => format!(" `{name}`"),
            [name, others @ ..] => format!(" `{name}` and {} more", others.len()),
        };
        findings
            .report(
                step.place(),
                format!("`{}` installed{what} in the image that ships", first.title()),
            )
            .help("install in a builder stage and copy what the program needs; what it needs of the system comes with a fitting base");
    }
}

/// Whether it only fetches, as `pip download` does.
fn is_download(command: &PackageCommand<'_>) -> bool {
    command.verb.is_some_and(|verb| verb.text == "download")
}
