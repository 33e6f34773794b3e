use crate::{
    dockerfile::Command, rules::prelude::*, shell::Word, syntax::instruction::Kind, text::Span,
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
        same_as: &["hadolint:DL3004"],
        page: include_str!("sudo_in_run.md"),
    };

    type Subject<'a> = Command<'a>;

    fn check(&self, command: Command<'_>, findings: &mut Findings) {
        let instruction = command.instruction();
        if !matches!(instruction.kind(), Kind::Run(_)) {
            return;
        }
        let Some((word, program)) = sudo(command) else {
            return;
        };
        let is_root = instruction
            .user()
            .is_some_and(|user| matches!(user.split(':').next(), Some("root" | "0")));
        if !is_root {
            findings
                .report(word.span, "`sudo` needs a user who may become root without a password")
                .help("put `USER root` before the steps that need root, and the user that the program runs as after them");
            return;
        }
        let finding = findings.report(
            word.span,
            "this `RUN` is root already, so `sudo` does nothing",
        );
        finding.help("leave `sudo` out");
        // `sudo -u app program` changes the user.
        if let Some(program) = program {
            finding.fix(
                "leave `sudo` out",
                Safety::Suggested,
                vec![Edit::delete(Span::new(word.span.start, program.span.start))],
            );
        }
    }
}

/// The word that is `sudo`, and the next if that is the program.
fn sudo(command: Command<'_>) -> Option<(&Word, Option<&Word>)> {
    let shell = command.shell();
    let mut words = shell.wrappers.iter().chain(&shell.words);
    let word = words
        .by_ref()
        .find(|word| word.literal && word.text.rsplit('/').next() == Some("sudo"))?;
    let is_wrapper = shell
        .wrappers
        .iter()
        .any(|wrapper| std::ptr::eq(wrapper, word));
    let is_program = shell
        .words
        .first()
        .is_some_and(|first| std::ptr::eq(first, word));
    if !is_wrapper && !is_program {
        return None;
    }
    let next = words
        .next()
        .filter(|next| is_wrapper && !next.text.starts_with('-') && !next.text.contains('='));
    Some((word, next))
}
