use crate::{
    dockerfile::{Action, Command, Dockerfile, PackageCommand, PackageSource, Pin},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnpinnedSystemPackage;

impl Rule for UnpinnedSystemPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-system-package",
        summary: "a distribution's package is installed in whatever version is newest",
        why: "Two builds of the same file may hold different packages.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3008",
            "hadolint:DL3018",
            "hadolint:DL3033",
            "hadolint:DL3037",
            "hadolint:DL3041",
        ],
        page: include_str!("unpinned_system_package.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // Then the day of the repository is told, and with it every version.
        let is_frozen = [
            "snapshot.debian.org",
            "snapshot.ubuntu.com",
            "SOURCE_DATE_EPOCH",
            "APT::Snapshot",
        ];
        if is_frozen
            .iter()
            .any(|sign| file.source().text().contains(sign))
        {
            return;
        }
        for command in file
            .instructions()
            .flat_map(crate::dockerfile::Instruction::commands)
        {
            if let Some(read) = command.package_command() {
                check(command, &read, findings);
            }
        }
    }
}

fn check(command: Command<'_>, read: &PackageCommand<'_>, findings: &mut Findings) {
    if read.action != Action::Install || !read.manager.is_system() {
        return;
    }
    let mut unpinned = read
        .packages
        .iter()
        .filter(|package| package.source == PackageSource::Repository && package.pin == Pin::None);
    let Some((first, name)) = unpinned.next().and_then(|first| Some((first, first.name?))) else {
        return;
    };
    let others = match unpinned.count() {
        0 => String::new(),
        1 => " and one more".to_owned(),
        more => format!(" and {more} more"),
    };
    let version = if command.name() == Some("apk") {
        "name~version"
    } else {
        "name=version"
    };
    findings
        .report(first.word.span, format!("`{}` names no version of `{name}`{others}", read.title()))
        .help(format!(
            "best pin the base by digest and install from a snapshot of the archive (`snapshot.debian.org`); a `{version}` goes away with the next update"
        ));
}
