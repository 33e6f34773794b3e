use super::production;
use crate::{
    dockerfile::{
        Base, Command, FileOrigin, Instruction, Language, Linkage, Program, Stage,
        base::{Libc, PackageManager, Shell},
    },
    rules::prelude::*,
    syntax::{
        Keyword,
        instruction::{CommandLine, HealthcheckTest, Kind},
    },
};

#[derive(Default)]
pub(super) struct UnusedShell;

impl Rule for UnusedShell {
    const META: Meta<'static> = Meta {
        id: "unused-shell",
        summary: "the image has a shell and a package manager that nothing in it uses",
        why: "They are the first tools an intruder reaches for, and their packages are what scanners complain of.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unused_shell.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) = production(stage) else {
            return;
        };
        let Some(known) = stage.known_base() else {
            return;
        };
        let has_shell = known.facts.shell.is_some_and(Shell::is_present);
        let has_manager = known
            .facts
            .package_manager
            .is_some_and(|manager| manager != PackageManager::Absent);
        if !has_shell || !has_manager || needs_shell(stage) {
            return;
        }
        let Some((what, image)) = replacement(stage) else {
            return;
        };
        let root = stage.chain().last().unwrap_or(stage);
        let (Kind::From(from), Base::Image(name)) = (root.from().kind(), root.base()) else {
            return;
        };
        let Some(name) = name.text() else { return };
        findings
            .report(
                from.image.span,
                format!("nothing here needs the shell of `{name}`"),
            )
            .help(format!(
                "{what} runs in `{image}`, which has neither shell nor package manager"
            ));
    }
}

/// Whether anything in the stage needs more than a base without a shell offers.
fn needs_shell(stage: Stage<'_>) -> bool {
    let starts_by_shell =
        stage
            .runtime_instructions()
            .any(|instruction| match instruction.kind() {
                Kind::Cmd(line) | Kind::Entrypoint(line) => !matches!(line, CommandLine::Exec(_)),
                Kind::Healthcheck(healthcheck) => !matches!(
                    healthcheck.test,
                    HealthcheckTest::None | HealthcheckTest::Command(CommandLine::Exec(_))
                ),
                _ => true,
            });
    let mut names = stage.runtime_instructions().flat_map(Instruction::commands);
    starts_by_shell
        || names.any(|command| {
            let name = command.name().unwrap_or("sh");
            matches!(
                name,
                "sh" | "bash" | "ash" | "curl" | "wget" | "tini" | "dumb-init"
            ) || name.strip_suffix(".sh").is_some()
                || !command.shell().wrappers.is_empty()
        })
        || stage
            .chain()
            .flat_map(Stage::instructions)
            .filter(|instruction| instruction.keyword() == Some(Keyword::Run))
            .any(|run| !run.commands().all(is_replaceable) || run.commands().next().is_none())
}

/// Whether distroless images make a command unnecessary: they have certificates, time zones and a
/// user, and COPY sets rights.
fn is_replaceable(command: Command<'_>) -> bool {
    const PACKAGES: &[&str] = &["ca-certificates", "tzdata"];
    let mut operands = command
        .arguments()
        .iter()
        .map(|word| word.text.as_str())
        .filter(|word| !word.starts_with('-'));
    match command.name() {
        Some("apk" | "apt-get" | "apt") => match operands.next() {
            Some("add" | "install") => operands.all(|word| PACKAGES.contains(&word)),
            Some("update" | "clean") => true,
            _ => false,
        },
        Some(
            "adduser"
            | "addgroup"
            | "useradd"
            | "groupadd"
            | "update-ca-certificates"
            | "set"
            | "chmod"
            | "chown"
            | "mkdir",
        ) => true,
        Some("rm") => operands.all(|word| word.starts_with("/var/")),
        _ => false,
    }
}

/// What the stage runs, and the image that is enough for it.
fn replacement(stage: Stage<'_>) -> Option<(String, &'static str)> {
    let started = stage.started()?;
    let name = started
        .name()
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    if matches!(name, "java" | "node" | "python") && started.arguments.is_empty() {
        return None;
    }
    match name {
        "java" => {
            let of_base = started.program == "java";
            return of_base.then(|| {
                (
                    "a Java program".to_owned(),
                    "gcr.io/distroless/java21-debian13",
                )
            });
        }
        "node" => {
            return Some((
                "a Node.js program".to_owned(),
                "gcr.io/distroless/nodejs22-debian13",
            ));
        }
        "python" => {
            return Some((
                "a Python program".to_owned(),
                "gcr.io/distroless/python3-debian13",
            ));
        }
        _ => {}
    }
    let Some(FileOrigin::Built(program)) = stage.started_file() else {
        return None;
    };
    let language = program.language();
    Some((format!("this {}", language.product()), image_for(program)?))
}

fn image_for(program: Program<'_>) -> Option<&'static str> {
    match (program.linkage(), program.language()) {
        (Linkage::Static, _) => Some("gcr.io/distroless/static-debian13"),
        (Linkage::Dynamic(Libc::Glibc), Language::Rust | Language::C) => {
            Some("gcr.io/distroless/cc-debian13")
        }
        (
            Linkage::Dynamic(Libc::Glibc) | Linkage::MaybeDynamic(Libc::Glibc),
            Language::Go | Language::JavaRuntime,
        ) => Some("gcr.io/distroless/base-debian13"),
        _ => None,
    }
}
