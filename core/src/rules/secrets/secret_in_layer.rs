use super::{
    carriers::variables,
    kept::{Removed, kept_by},
};
use crate::{
    dockerfile::{Command, Instruction, Mount, MountKind, MountValue},
    rules::prelude::*,
    shell::{Redirect, Word},
    text::Span,
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct SecretInLayer;

impl Rule for SecretInLayer {
    const META: Meta<'static> = Meta {
        id: "secret-in-layer",
        summary: "a `RUN` writes a mounted secret to a file that stays",
        why: "The mount is gone after the step, but the copy is in the layer, for all who have the image.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("secret_in_layer.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Some(stage) = instruction.stage() else {
            return;
        };
        for Write {
            span,
            file,
            is_sure,
        } in left_by(instruction, None)
        {
            let finding =
                findings.report(span, format!("this leaves a mounted secret in `{file}`"));
            finding.help(
                "let the program read the mount itself, `--mount=type=secret,id=…,target=…`, or remove the file at the end of the same `RUN`",
            );
            if !stage.ships() {
                finding.severity(Severity::Info);
            }
            if !is_sure {
                finding.confidence(Confidence::Medium);
            }
        }
    }
}

/// The files with secrets that an instruction leaves in its layer: secrets that are mounted, and the one that
/// another variable holds.
pub(super) fn left_by(instruction: Instruction<'_>, variable: Option<&str>) -> Vec<Write> {
    let mounts = instruction.mounts();
    let Some(secrets) = Secrets::of(&mounts, variable, instruction) else {
        return Vec::new();
    };
    let mut writes = secrets.writes;
    if !writes.is_empty() {
        let removed = Removed::by(instruction);
        writes.retain(|it| stays(&it.file, &mounts, instruction) && !removed.has(&it.file));
    }
    writes
}

/// A file that gets a secret.
pub(super) struct Write {
    span: Span,
    file: String,
    is_sure: bool,
}

/// What holds the secrets of a RUN, and where they are written to.
#[derive(Default)]
struct Secrets {
    files: Vec<String>,
    variables: HashSet<String>,
    /// Pipelines that carry one.
    pipelines: HashSet<u32>,
    writes: Vec<Write>,
}

/// How many mounts of one RUN are followed.
const MAX_SECRETS: usize = 32;

/// Programs that give out what is in the files they are given.
const PASSES_ON: &[&str] = &[
    "awk", "base64", "cat", "cut", "envsubst", "head", "sed", "tail", "tr",
];

impl Secrets {
    /// `None` if there is no secret.
    fn of(mounts: &[Mount], variable: Option<&str>, instruction: Instruction<'_>) -> Option<Self> {
        let mut secrets = Self::default();
        secrets.variables.extend(variable.map(str::to_owned));
        let mounted = mounts
            .iter()
            .filter(|mount| mount.kind == Some(MountKind::Secret));
        for mount in mounted.take(MAX_SECRETS) {
            if let MountValue::Is(name) = &mount.env {
                secrets.variables.insert(name.clone());
            }
            match (&mount.target, secret_id(mount)) {
                (MountValue::Is(target), _) => secrets.files.push(target.clone()),
                (MountValue::Unset, Some(id)) => secrets.files.push(format!("/run/secrets/{id}")),
                _ => {}
            }
        }
        if secrets.files.is_empty() && secrets.variables.is_empty() {
            return None;
        }
        for command in instruction.commands() {
            secrets.read(command);
        }
        Some(secrets)
    }

    fn read(&mut self, command: Command<'_>) {
        let shell = command.shell();
        for assignment in &shell.assignments {
            if assignment
                .value
                .as_ref()
                .is_some_and(|value| self.is_in(value))
            {
                self.variables.insert(assignment.name.clone());
            }
        }
        let name = command.name().unwrap_or_default();
        if matches!(name, "export" | "declare" | "local" | "readonly") {
            for word in command.arguments() {
                let name = word.text.split_once('=').map(|(name, _)| name);
                if let Some(name) = name.filter(|_| self.is_in(word)) {
                    self.variables.insert(name.to_owned());
                }
            }
            return;
        }
        self.store(command);
        if matches!(name, "cp" | "install" | "mv") {
            self.copy(command);
            return;
        }
        let reads = shell
            .redirects
            .iter()
            .any(|it| !it.writes && self.is_target(it));
        let gives = match name {
            "echo" | "printf" => command.arguments().iter().any(|word| self.is_in(word)),
            _ if PASSES_ON.contains(&name) || name == "tee" => {
                reads || command.arguments().iter().any(|word| self.is_file(word))
            }
            _ => false,
        };
        let carries = gives || (shell.piped_into && self.pipelines.contains(&shell.pipeline));
        if !carries {
            return;
        }
        let passes = gives || PASSES_ON.contains(&name) || name == "tee";
        if !passes {
            return;
        }
        self.pipelines.insert(shell.pipeline);
        for redirect in shell.redirects.iter().filter(|it| it.writes) {
            if let Some(target) = &redirect.target {
                self.write(target, redirect.span, gives);
            }
        }
        if name == "tee" {
            for word in command
                .arguments()
                .iter()
                .filter(|word| !word.text.starts_with('-'))
            {
                self.write(word, word.span, gives);
            }
        }
    }

    /// `npm config set //registry/:_authToken=$TOKEN`, `git clone https://$TOKEN@host/app.git`
    fn store(&mut self, command: Command<'_>) {
        let Some(word) = command.arguments().iter().find(|word| self.is_in(word)) else {
            return;
        };
        let Some(file) = kept_by(command) else {
            return;
        };
        self.writes.push(Write {
            span: word.span,
            file,
            is_sure: false,
        });
    }

    /// `cp /run/secrets/x ~/.npmrc`
    fn copy(&mut self, command: Command<'_>) {
        let operands: Vec<&Word> = command
            .arguments()
            .iter()
            .filter(|word| !word.text.starts_with('-'))
            .collect();
        if let [sources @ .., destination] = operands.as_slice()
            && sources.iter().any(|word| self.is_file(word))
        {
            self.write(destination, destination.span, true);
        }
    }

    fn write(&mut self, file: &Word, span: Span, is_sure: bool) {
        self.writes.push(Write {
            span,
            file: file.text.clone(),
            is_sure,
        });
    }

    fn is_file(&self, word: &Word) -> bool {
        self.files.contains(&word.text)
    }

    fn is_target(&self, redirect: &Redirect) -> bool {
        redirect
            .target
            .as_ref()
            .is_some_and(|word| self.is_file(word))
    }

    /// Whether a word holds a secret: `$TOKEN`, `$(cat /run/secrets/token)`.
    fn is_in(&self, word: &Word) -> bool {
        let from_file = word.text.contains(['$', '`'])
            && self.files.iter().any(|file| {
                ["cat ", "<", "< "]
                    .iter()
                    .any(|before| word.text.contains(&format!("{before}{file}")))
            });
        from_file
            || variables(&word.text).any(|name| {
                // `${TOKEN:+set}` and `${#TOKEN}` do not give it out.
                let gives = !word.text.contains(&format!("${{{name}:+"))
                    && !word.text.contains(&format!("${{#{name}"));
                gives && self.variables.contains(name)
            })
    }
}

/// The name that a secret is mounted under by default.
fn secret_id(mount: &Mount) -> Option<&str> {
    match (&mount.id, &mount.source, &mount.env) {
        (MountValue::Is(id), ..) => Some(id),
        (MountValue::Unset, MountValue::Is(source), _) => source.rsplit('/').next(),
        _ => None,
    }
}

/// Whether a file is in the layer, as far as its name tells.
fn stays(file: &str, mounts: &[Mount], instruction: Instruction<'_>) -> bool {
    let is_known = !file.is_empty()
        && !file
            .replace("$HOME", "~")
            .replace("${HOME}", "~")
            .contains(['$', '`']);
    let is_elsewhere = ["/dev/", "/proc/", "/run/secrets/", "&"]
        .iter()
        .any(|start| file.starts_with(start));
    let path = instruction.absolute_path(file);
    let is_mounted = mounts.iter().any(|mount| {
        let MountValue::Is(target) = &mount.target else {
            return false;
        };
        let path = path.as_deref().unwrap_or(file);
        instruction.absolute_path(target).is_some_and(|target| {
            path.strip_prefix(target.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || target == "/")
        })
    });
    let is_number = file.chars().all(|c| c.is_ascii_digit());
    is_known && !is_elsewhere && !is_mounted && !is_number
}
