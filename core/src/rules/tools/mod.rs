//! Tools in the image that help an intruder.

mod attack_tool;
mod image_attack_tool;
mod image_compiler;
mod image_transfer_tool;
mod interpreter_in_image;
mod inventory;
mod package_manager_in_image;
mod programs;
mod shell_in_image;
mod shipped_compiler;
mod transfer_tool;

pub(crate) use inventory::{Class, names_by_class};

use crate::{
    dockerfile::{Command, Instruction, PackageTool, PackageToolKind, Stage, SystemPackage},
    lint::{Confidence, Entry, Findings, Severity},
    rules::Topic,
    syntax::instruction::{CommandLine, Kind},
};

pub(super) static TOPIC: Topic = Topic {
    name: "tools",
    about: "tools in the image that help an intruder",
    rules: &[
        Entry::plain::<attack_tool::AttackTool>(),
        Entry::plain::<shipped_compiler::ShippedCompiler>(),
        Entry::plain::<transfer_tool::TransferTool>(),
        Entry::plain::<shell_in_image::ShellInImage>(),
        Entry::plain::<package_manager_in_image::PackageManagerInImage>(),
        Entry::plain::<interpreter_in_image::InterpreterInImage>(),
        Entry::plain::<image_compiler::ImageCompiler>(),
        Entry::plain::<image_attack_tool::ImageAttackTool>(),
        Entry::plain::<image_transfer_tool::ImageTransferTool>(),
    ],
};

use PackageToolKind::{Connection, Privilege, RemoteLogin};
use programs::report_programs;

/// A package that stays in the image that is built, and the tool it brings.
struct Shipped<'a> {
    package: SystemPackage<'a>,
    tool: &'static PackageTool,
}

/// The tools of these kinds that are installed for the image that is built, stay in it, and are not
/// what it runs: one for each command that installs any, with how many more there are.
fn shipped<'a>(stage: Stage<'a>, kinds: &[PackageToolKind]) -> Vec<(Shipped<'a>, usize)> {
    let mut found: Vec<(Shipped<'a>, usize)> = Vec::new();
    if !stage.is_target() || stage.is_windows() || !runs_a_program(stage) {
        return found;
    }
    let used = used_programs(stage);
    let opens_ssh = stage
        .exposed_ports()
        .iter()
        .any(|port| matches!(port.start, 22 | 2222));
    for package in stage
        .system_packages()
        .into_iter()
        .filter(|package| package.certain)
    {
        let Some(name) = package.package.name else {
            continue;
        };
        let Some(tool) = PackageTool::of_package(name).filter(|tool| kinds.contains(&tool.kind))
        else {
            continue;
        };
        if tool.commands.iter().any(|command| used.contains(command))
            || is_purpose(tool, &used, opens_ssh)
        {
            continue;
        }
        match found.last_mut() {
            Some((last, more)) if last.package.command.span() == package.command.span() => {
                *more += 1;
            }
            _ => found.push((Shipped { package, tool }, 0)),
        }
    }
    found
}

/// Whether the image shows that the tool is what it is for: a server whose port it exposes, a
/// compiler for a script that builds.
fn is_purpose(tool: &PackageTool, used: &[&str], opens_ssh: bool) -> bool {
    let builds = || {
        let words = ["build", "compile", "make", "gcc"];
        used.iter()
            .any(|program| words.iter().any(|word| program.contains(word)))
    };
    match tool.kind {
        RemoteLogin => opens_ssh,
        PackageToolKind::Compiler => builds(),
        _ => false,
    }
}

/// Reports each with what it gives an intruder, said so that it holds for one and for several.
fn report(
    stage: Stage<'_>,
    kinds: &[PackageToolKind],
    gives: fn(PackageToolKind) -> &'static str,
    help: fn(PackageToolKind) -> &'static str,
    findings: &mut Findings,
) {
    let runs_script = runs_unknown(stage);
    for (shipped, more) in shipped(stage, kinds) {
        let name = shipped.package.package.name.unwrap_or_default();
        let others = match more {
            0 => " ships".to_owned(),
            1 => " and one more of its kind ship".to_owned(),
            more => format!(" and {more} more of its kind ship"),
        };
        let finding = findings.report(
            shipped.package.package.word.span,
            format!("`{name}`{others}: {}", gives(shipped.tool.kind)),
        );
        finding.help(help(shipped.tool.kind));
        if runs_script {
            finding.confidence(Confidence::Medium);
            // Scripts wait for a port with netcat, or change the user with sudo.
            if matches!(shipped.tool.kind, Connection | Privilege | RemoteLogin) {
                finding.severity(Severity::Info);
            }
        }
    }
}

/// Whether the image is for running something, not for people to work, build or test in, and not
/// for other images to start from.
fn runs_a_program(stage: Stage<'_>) -> bool {
    let is_for_work = |name: &str| {
        let mut parts = name.split(['-', '_', '.']);
        parts.any(|part| {
            [
                "dev",
                "devel",
                "development",
                "devcontainer",
                "debug",
                "test",
                "tests",
                "ci",
                "builder",
            ]
            .contains(&part)
        })
    };
    if stage.name().is_some_and(is_for_work) {
        return false;
    }
    let runs = |instruction: Instruction<'_>| {
        instruction
            .commands()
            .any(|command| !is_interactive(command))
    };
    match (stage.entrypoint(), stage.cmd()) {
        (entrypoint, Some(cmd)) => runs(cmd) || (is_empty(cmd) && entrypoint.is_some_and(runs)),
        (Some(entrypoint), None) => runs(entrypoint),
        (None, None) => false,
    }
}

fn is_empty(instruction: Instruction<'_>) -> bool {
    instruction.commands().next().is_none()
}

/// A shell or another program that waits for what is typed, or what only goes before it.
fn is_interactive(command: Command<'_>) -> bool {
    let shells = ["sh", "bash", "ash", "dash", "zsh", "fish"];
    let others = [
        "python", "python3", "ipython", "node", "irb", "R", "php", "julia", "iex", "jshell",
        "ghci", "erl", "gradle", "mvn", "sbt", "lein", "go", "cargo",
    ];
    let around = [
        "cd",
        "set",
        "export",
        "exec",
        "tail",
        "sleep",
        "true",
        "echo",
        "cat",
        "source",
        ".",
        "jupyter",
        "jupyter-lab",
        "jupyter-notebook",
        "jupyterhub",
        "code-server",
        "rserver",
    ];
    let Some(name) = command.name() else {
        return false;
    };
    let argument = command
        .shell()
        .subcommand_after(&["--rcfile", "--init-file"]);
    // The text of `sh -c` is looked at by itself.
    let is_text = command.flag(&["-c"]).is_some();
    around.contains(&name)
        || (shells.contains(&name) && (argument.is_none() || is_text))
        || (others.contains(&name) && command.arguments().is_empty())
}

/// The programs that the image is known to run.
fn used_programs(stage: Stage<'_>) -> Vec<&str> {
    let started = [stage.entrypoint(), stage.cmd(), stage.healthcheck()]
        .into_iter()
        .flatten();
    let commands = started.flat_map(Instruction::commands);
    commands
        .flat_map(|command| {
            command
                .shell()
                .wrappers
                .iter()
                .chain(&command.shell().words)
        })
        .map(|word| word.text.rsplit('/').next().unwrap_or(&word.text))
        .collect()
}

/// Whether it starts a script, which may use any tool.
fn runs_unknown(stage: Stage<'_>) -> bool {
    let started = [stage.entrypoint(), stage.cmd()].into_iter().flatten();
    started.into_iter().any(|instruction| {
        let is_exec = matches!(
            instruction.kind(),
            Kind::Cmd(CommandLine::Exec(_)) | Kind::Entrypoint(CommandLine::Exec(_))
        );
        let mut words = instruction
            .commands()
            .flat_map(|command| &command.shell().words);
        !is_exec
            || words.any(|word| {
                word.text.rsplit('.').next() == Some("sh") || word.text.contains("entrypoint")
            })
    })
}
