use crate::{
    dockerfile::{FileChange, Instruction, Mode, ModeChange, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
    text::Span,
};

#[derive(Default)]
pub(super) struct WritableProgram;

impl Rule for WritableProgram {
    const META: Meta<'static> = Meta {
        id: "writable-program",
        summary: "the program that the container starts may be changed",
        why: "An intruder who can write the program is there again after every restart.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("writable_program.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let Some(program) = started_program(stage) else {
            return;
        };
        let rights = Rights::of(stage, &program);
        let run_as = stage.run_as();
        let owner = rights
            .owner
            .filter(|(_, owner)| run_as.is_root() == Some(false) && run_as.owns(owner));
        let bits = match rights.mode {
            Some((_, Mode::Octal(bits))) => Some(bits),
            _ => None,
        };
        // Without the right to write the owner must at least give it back first.
        if let Some((span, name)) = owner
            && bits.is_none_or(|bits| bits & 0o222 != 0)
        {
            let user = name.split(':').next().unwrap_or_default();
            findings
                .report(span, format!("`{program}` belongs to `{user}`, who runs it and so may change it"))
                .severity(Severity::Warning)
                .help("leave programs to root, without `--chown`, and let everyone read and run them: `--chmod=0555`");
            return;
        }
        let Some((span, bits)) = rights.mode.map(|(span, _)| span).zip(bits) else {
            return;
        };
        // What everyone may write is another rule's.
        if bits & 0o222 == 0 || bits & 0o002 != 0 {
            return;
        }
        let width = rights.mode_width.max(3);
        let finding = findings.report(
            span,
            format!(
                "`{bits:0width$o}` lets the owner of `{program}` write it, which no program needs"
            ),
        );
        let less = format!("{:0width$o}", bits & !0o222);
        finding.help(format!("take the right to write away: `{less}`"));
        if rights.mode_is_its_own {
            finding.fix(
                "take the right to write away",
                Safety::Suggested,
                vec![Edit::replace(span, less)],
            );
        }
    }
}

/// The absolute path of the program that containers start, if it is one of its own and not one that
/// is looked for.
fn started_program(stage: Stage<'_>) -> Option<String> {
    let instruction = stage.entrypoint().or_else(|| stage.cmd())?;
    let command = instruction.commands().next()?;
    let word = command.shell().words.first().filter(|word| word.literal)?;
    if !word.text.contains('/') {
        return None;
    }
    if word.text.starts_with('/') {
        return instruction.absolute_path(&word.text);
    }
    // It is started in the working directory of the end.
    let workdir = stage.workdir()?;
    instruction.absolute_path(&format!("{workdir}/{}", word.text))
}

/// What is known of a file: who owns it and its rights, and where that is said.
#[derive(Default)]
struct Rights {
    owner: Option<(Span, String)>,
    mode: Option<(Span, Mode)>,
    /// How many digits the mode is written with.
    mode_width: usize,
    /// The mode is for this file alone.
    mode_is_its_own: bool,
}

impl Rights {
    fn of(stage: Stage<'_>, path: &str) -> Self {
        let chain: Vec<Stage<'_>> = stage.chain().collect();
        let mut rights = Self::default();
        for instruction in chain.into_iter().rev().flat_map(Stage::instructions) {
            match instruction.kind() {
                Kind::Copy(_) => rights.copy(instruction, path),
                Kind::Run(_) => rights.run(instruction, path),
                _ => {}
            }
        }
        rights
    }

    fn copy(&mut self, instruction: Instruction<'_>, path: &str) {
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        let copied = instruction.copied_paths();
        if !copied
            .iter()
            .any(|copied| copied.file_path().as_deref() == Some(path))
        {
            return;
        }
        *self = Self::default();
        self.owner = copy
            .chown
            .and_then(|flag| Some((flag.span, instruction.expand(flag.text)?.into_owned())));
        self.mode = copy
            .chmod
            .zip(instruction.chmod())
            .map(|(flag, mode)| (flag.span, mode));
        self.mode_width = copy.chmod.map_or(0, |flag| flag.text.len());
        self.mode_is_its_own = copied.len() == 1;
    }

    fn run(&mut self, instruction: Instruction<'_>, path: &str) {
        for operation in instruction.file_operations() {
            if !operation.covers(path) {
                continue;
            }
            match operation.change {
                FileChange::SetsMode { .. } => {
                    let change = operation.command.mode_change();
                    let targets = change.as_ref().map_or(0, |change| change.targets.len());
                    self.mode_is_its_own = targets == 1 && operation.path == path;
                    self.mode_width = change.as_ref().map_or(0, |change| change.word.text.len());
                    self.mode =
                        change.map(|change: ModeChange<'_>| (change.word.span, change.mode));
                }
                FileChange::SetsOwner {
                    owner,
                    is_group: false,
                    ..
                } => {
                    self.owner = owner.map(|owner| (operation.span, owner.to_owned()));
                }
                FileChange::SetsOwner { .. } => {}
                _ => *self = Self::default(),
            }
        }
    }
}
