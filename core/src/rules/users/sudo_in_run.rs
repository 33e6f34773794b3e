use crate::{
    dockerfile::{Command, Instruction},
    rules::prelude::*,
    shell::Word,
    syntax::instruction::Kind,
    text::Span,
};

#[derive(Default)]
pub(super) struct SudoInRun;

impl Rule for SudoInRun {
    const META: Meta<'static> = Meta {
        id: "sudo-in-run",
        summary: "a `RUN` uses `sudo`",
        why: "As root it does nothing; as another user it works only because that user may become root, and the image that ships has that too.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3004",
            "checkov:CKV2_DOCKER_1",
            "dockle:DKL-DI-0001",
        ],
        page: include_str!("sudo_in_run.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let mut found = instruction.run_commands().filter_map(sudo).peekable();
        let Some((first, _)) = found.peek() else {
            return;
        };
        // Whoever builds on the image decides who runs what it defers.
        let is_deferred = matches!(instruction.kind(), Kind::Onbuild(_));
        let user = instruction.user().filter(|_| !is_deferred);
        let is_root = user.is_some_and(|user| matches!(user.split(':').next(), Some("root" | "0")));
        if !is_root {
            findings
                .report(first.span, "`sudo` needs a user who may become root without a password")
                .help("put `USER root` before the steps that need root, and the user that the program runs as after them");
            return;
        }
        let finding = findings.report(
            first.span,
            "this `RUN` is root already, so `sudo` does nothing",
        );
        finding.help("leave `sudo` out");
        // `sudo -u app program` changes the user, and stays: then the others do, too.
        let edits: Option<Vec<Edit>> = found
            .map(|(word, program)| Some(Span::new(word.span.start, program?.span.start)))
            .map(|span| span.map(Edit::delete))
            .collect();
        if let Some(edits) = edits {
            finding.fix("leave `sudo` out", Safety::Suggested, edits);
        }
    }
}

/// The word of a command that is `sudo`, and the next if that is the program.
fn sudo(command: Command<'_>) -> Option<(&Word, Option<&Word>)> {
    let is_sudo = |word: &&Word| word.literal && word.text.rsplit('/').next() == Some("sudo");
    let shell = command.shell();
    let Some(at) = shell.wrappers.iter().position(|word| is_sudo(&word)) else {
        return shell.words.first().filter(is_sudo).map(|word| (word, None));
    };
    let next = shell.wrappers.get(at + 1).or(shell.words.first());
    let is_program = |word: &&Word| !word.text.starts_with('-') && !word.text.contains('=');
    Some((&shell.wrappers[at], next.filter(is_program)))
}
