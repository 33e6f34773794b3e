use crate::{
    dockerfile::{FileChange, Instruction, RunAs, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct AppOwnedFiles;

impl Rule for AppOwnedFiles {
    const META: Meta<'static> = Meta {
        id: "app-owned-files",
        summary: "the program's files belong to the user it runs as",
        why: "Who takes over the program can then rewrite it; files of root it can only read.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("app_owned_files.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let run_as = stage.run_as();
        if run_as.is_root() != Some(false) {
            return;
        }
        let volumes = volumes(stage);
        let program = started_program(stage);
        let mut copied: HashSet<String> = HashSet::new();
        let chain: Vec<Stage<'_>> = stage.chain().collect();
        for instruction in chain.into_iter().rev().flat_map(Stage::instructions) {
            match instruction.kind() {
                Kind::Copy(copy) => {
                    let destination = instruction
                        .copied_paths()
                        .first()
                        .and_then(|path| path.destination.clone());
                    let Some(destination) = destination else {
                        continue;
                    };
                    let owner = copy
                        .chown
                        .and_then(|flag| Some((flag, instruction.expand(flag.text)?)));
                    if let Some((flag, owner)) = owner
                        && run_as.owns(&owner)
                        && !is_data(&destination, &volumes)
                        && !copies(instruction, program)
                    {
                        let message = format!(
                            "`{}` may change what is copied to `{destination}`",
                            user(&owner)
                        );
                        findings
                            .report(flag.span, message)
                            .help("leave the files to root, without `--chown`, and give the user only the folders it writes to")
                            .confidence(Confidence::Medium);
                    }
                    copied.insert(destination);
                }
                Kind::Run(_) => check_run(instruction, &run_as, &volumes, &copied, findings),
                _ => {}
            }
        }
    }
}

/// `chown -R app /app` after a COPY to there.
fn check_run(
    instruction: Instruction<'_>,
    run_as: &RunAs<'_>,
    volumes: &HashSet<String>,
    copied: &HashSet<String>,
    findings: &mut Findings,
) {
    if copied.is_empty() {
        return;
    }
    for operation in instruction.file_operations() {
        let FileChange::SetsOwner {
            owner: Some(owner),
            is_group: false,
            recursive: true,
        } = operation.change
        else {
            continue;
        };
        if !copied.contains(&operation.path)
            || !run_as.owns(owner)
            || is_data(&operation.path, volumes)
        {
            continue;
        }
        findings
            .report(
                operation.span,
                format!("`{}` may change all of `{}`", user(owner), operation.path),
            )
            .help("leave the files to root, and give the user only the folders it writes to")
            .confidence(Confidence::Medium);
    }
}

fn user(owner: &str) -> &str {
    owner.split(':').next().unwrap_or(owner)
}

fn volumes(stage: Stage<'_>) -> HashSet<String> {
    let instructions = stage.chain().flat_map(Stage::instructions);
    instructions.flat_map(Instruction::volumes).collect()
}

/// Names of folders that programs write to.
const DATA: &[&str] = &[
    "cache",
    "data",
    "db",
    "log",
    "logs",
    "media",
    "run",
    "spool",
    "state",
    "storage",
    "tmp",
    "temp",
    "upload",
    "uploads",
    "var",
    "work",
    "workspace",
    "notebooks",
];

/// Whether a folder is one that the program is meant to write to: a volume, one that its name says so
/// of, or a home.
fn is_data(path: &str, volumes: &HashSet<String>) -> bool {
    let mut parts = path.split('/').skip(1);
    let is_home = path.starts_with("/home/") && path.matches('/').count() == 2;
    let named = parts.any(|part| {
        let part = part.trim_start_matches('.');
        DATA.contains(&part) || part.ends_with("data") || part.ends_with("cache")
    });
    let mut folder = path;
    let in_volume = loop {
        if volumes.contains(folder) {
            break true;
        }
        match folder.rsplit_once('/') {
            Some((parent, _)) if !parent.is_empty() => folder = parent,
            _ => break false,
        }
    };
    is_home || named || in_volume
}

/// The program that is started, of which another rule speaks.
fn started_program(stage: Stage<'_>) -> Option<&str> {
    let start = stage.entrypoint().or_else(|| stage.cmd())?;
    let program = start.commands().next()?.shell().words.first()?;
    Some(program.text.as_str())
}

fn copies(copy: Instruction<'_>, program: Option<&str>) -> bool {
    program.is_some()
        && copy
            .copied_paths()
            .iter()
            .any(|copied| copied.file_path().as_deref() == program)
}
