use super::verb_span;
use crate::{
    dockerfile::{
        Action, Base, Command, Instruction, Origin, PackageCommand, PackageSource, Stage,
        base::PackageManager,
    },
    rules::prelude::*,
    syntax::Keyword,
};

#[derive(Default)]
pub(super) struct PackageInstallationInFinalStage;

impl Rule for PackageInstallationInFinalStage {
    const META: Meta<'static> = Meta {
        id: "package-installation-in-final-stage",
        summary: "the stage that ships installs packages beside a builder stage that could",
        why: "Each package adds programs and their holes, and keeps a package manager in use where none needs to be.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("package_installation_in_final_stage.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.ships() || stage.is_windows() {
            return;
        }
        let builders = builders(stage);
        let Some(first) = builders.first() else {
            return;
        };
        let mut contents = None;
        for (run, command, read) in installations(stage) {
            let wanted = Wanted::of(&read);
            let finding = findings.report(
                verb_span(command, &read),
                format!("`{}` runs in the stage that ships", read.title()),
            );
            let Some(wanted) = wanted else {
                // Files of another distribution hardly fit.
                let place = match builders
                    .iter()
                    .find(|builder| is_same_base(**builder, stage))
                {
                    Some(builder) => format!("`{}`", name(*builder)),
                    None => "a builder stage of the same base".to_owned(),
                };
                finding.help(format!(
                    "install it in {place} and copy what the program needs, or start from an image that has it"
                ));
                continue;
            };
            let builder = contents
                .get_or_insert_with(|| {
                    builders
                        .iter()
                        .map(|builder| Wanted::in_stage(*builder))
                        .collect::<Vec<_>>()
                })
                .iter()
                .zip(&builders)
                .find(|(has, _)| wanted.is_within(**has))
                .map(|(_, builder)| *builder);
            let lines = wanted.copies(builder.unwrap_or(*first));
            let from = match builder {
                Some(_) => "leave it out and copy the files from the builder",
                None => "install it in the builder and copy the files",
            };
            finding.help(format!("{from}: `{}`", lines.join("`, `")));
            if builder.is_some() && does_nothing_else(run) {
                finding.fix(
                    "copy the files from the builder",
                    Safety::Suggested,
                    vec![Edit::replace(run.span(), lines.join("\n"))],
                );
            }
        }
    }
}

/// Whether both start from images of the same name, whatever their tags.
fn is_same_base(a: Stage<'_>, b: Stage<'_>) -> bool {
    match (a.root_base(), b.root_base()) {
        (Base::Image(a), Base::Image(b)) => {
            a.repository().is_some() && a.repository() == b.repository()
        }
        _ => false,
    }
}

/// How many builders are looked into for what could be copied.
const MAX_BUILDERS: usize = 8;

/// The first stages that do not ship and that this one copies from.
fn builders(stage: Stage<'_>) -> Vec<Stage<'_>> {
    let mut builders: Vec<Stage<'_>> = Vec::new();
    for dependency in stage.dependencies() {
        if let Origin::Stage(origin) = dependency.origin
            && !origin.ships()
            && !dependency.by_mount
            && builders.len() < MAX_BUILDERS
            && builders.iter().all(|known| known.index() != origin.index())
        {
            builders.push(origin);
        }
    }
    builders
}

/// The first command of each RUN that installs packages of the distribution.
fn installations(
    stage: Stage<'_>,
) -> impl Iterator<Item = (Instruction<'_>, Command<'_>, PackageCommand<'_>)> {
    let runs = stage
        .instructions()
        .filter(|one| one.keyword() == Some(Keyword::Run));
    runs.filter_map(|run| {
        run.commands().find_map(|command| {
            let read = command.package_command()?;
            let installs = read.action == Action::Install
                && read.manager.is_system()
                && !read.is_for_another_root()
                && !read.only_shows()
                && (read.has_unknown_words || !read.packages.is_empty());
            installs.then_some((run, command, read))
        })
    })
}

/// Packages that are only a few files, the same for every program.
#[derive(Clone, Copy)]
struct Wanted {
    certificates: bool,
    time_zones: bool,
}

impl Wanted {
    /// `None` if anything else is installed.
    fn of(read: &PackageCommand<'_>) -> Option<Self> {
        if read.has_unknown_words {
            return None;
        }
        let mut wanted = Self {
            certificates: false,
            time_zones: false,
        };
        for package in &read.packages {
            match package
                .name
                .filter(|_| package.source == PackageSource::Repository)?
            {
                "ca-certificates" => wanted.certificates = true,
                "tzdata" => wanted.time_zones = true,
                _ => return None,
            }
        }
        Some(wanted)
    }

    /// What of it a builder has for sure, at the places it is copied from.
    fn in_stage(builder: Stage<'_>) -> Self {
        let known = builder.known_base().map(|base| base.facts);
        let is_common = known.is_some_and(|facts| {
            matches!(
                facts.package_manager,
                Some(PackageManager::Apt | PackageManager::Apk)
            )
        });
        let packages = builder.system_packages();
        let has = |fact: Option<bool>, name| {
            let installed = || {
                packages
                    .iter()
                    .any(|one| one.certain && one.package.name == Some(name))
            };
            is_common && (fact == Some(true) || installed())
        };
        Self {
            certificates: has(
                known.and_then(|facts| facts.has_ca_certificates),
                "ca-certificates",
            ),
            time_zones: has(known.and_then(|facts| facts.has_tzdata), "tzdata"),
        }
    }

    fn is_within(self, other: Self) -> bool {
        (other.certificates || !self.certificates) && (other.time_zones || !self.time_zones)
    }

    fn copies(self, builder: Stage<'_>) -> Vec<String> {
        let from = name(builder);
        let mut lines = Vec::new();
        if self.certificates {
            lines.push(format!(
                "COPY --from={from} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/"
            ));
        }
        if self.time_zones {
            lines.push(format!(
                "COPY --from={from} /usr/share/zoneinfo /usr/share/zoneinfo"
            ));
        }
        lines
    }
}

fn name(stage: Stage<'_>) -> String {
    stage
        .name()
        .map_or_else(|| stage.index().to_string(), str::to_owned)
}

/// Whether a RUN only works with package managers and cleans up after them.
fn does_nothing_else(run: Instruction<'_>) -> bool {
    let mut installs = 0;
    let only = run
        .commands()
        .all(|command| match command.package_command() {
            Some(read) => {
                installs += usize::from(read.action == Action::Install);
                matches!(
                    read.action,
                    Action::Install | Action::UpdateLists | Action::Clean
                )
            }
            None => matches!(
                command.name(),
                Some("rm" | "update-ca-certificates" | "set" | "true")
            ),
        });
    only && installs == 1
}
