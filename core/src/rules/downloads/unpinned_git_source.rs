use super::checks::names_its_contents;
use crate::{
    dockerfile::{Command, Instruction, Stage},
    rules::prelude::*,
    shell::Word,
    syntax::Keyword,
};

#[derive(Default)]
pub(super) struct UnpinnedGitSource;

impl Rule for UnpinnedGitSource {
    const META: Meta<'static> = Meta {
        id: "unpinned-git-source",
        summary: "source code comes from a Git repository at no fixed commit",
        why: "A branch moves with every push, and a tag can be moved too; the next build has other code.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unpinned_git_source.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let mut clones = Vec::new();
        for instruction in stage.instructions() {
            match instruction.keyword() {
                Some(Keyword::Add) => added(instruction, findings),
                Some(Keyword::Run) => {
                    for command in instruction.commands().filter(|it| it.name() == Some("git")) {
                        if pins(command) {
                            // Which of the repositories it is about is not followed.
                            return;
                        }
                        clones.extend(cloned(command));
                    }
                }
                _ => {}
            }
        }
        for (word, reference) in clones {
            let what = match reference {
                Some(reference) => format!("`{reference}` can be moved to another commit"),
                None => "this takes whatever the branch is at".to_owned(),
            };
            findings
                .report(word.span, what)
                .help("take a fixed commit: `git checkout` with its full hash after the clone, or `ADD https://….git#…`");
        }
    }
}

fn added(instruction: Instruction<'_>, findings: &mut Findings) {
    let sources = instruction.git_sources();
    let unpinned: Vec<_> = sources
        .iter()
        .filter(|git| git.commit().is_none() && !git.looks_local)
        .collect();
    if let [git, ..] = unpinned.as_slice() {
        let what = match &git.reference {
            Some(reference) => format!("`{reference}` can be moved to another commit"),
            None => "this takes whatever the branch is at".to_owned(),
        };
        findings
            .report(instruction.span(), what)
            .help("take a fixed commit: its full hash after `#`, or `?commit=…` beside the tag");
    }
}

/// Whether a command fixes a commit, or may do so.
fn pins(command: Command<'_>) -> bool {
    let words = command.arguments();
    let is_verb = |word: &Word| {
        matches!(
            word.text.as_str(),
            "checkout" | "reset" | "fetch" | "switch" | "submodule"
        )
    };
    let Some(at) = words.iter().position(is_verb) else {
        return words.iter().any(|word| word.text.starts_with("--revision"));
    };
    words[at + 1..]
        .iter()
        .map(|word| command.resolved(word))
        .any(|text| {
            text.contains(['$', '`']) || names_its_contents(&text) || is_short_commit(&text)
        })
}

fn is_short_commit(text: &str) -> bool {
    (7..40).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase())
        && text.contains(|c: char| c.is_ascii_digit())
}

/// The URL that a command clones, and the branch or tag that it takes.
fn cloned(command: Command<'_>) -> Option<(&Word, Option<&str>)> {
    let words = command.arguments();
    let at = words.iter().position(|word| word.text == "clone")?;
    let after = &words[at + 1..];
    let url = after.iter().find(|word| {
        let text = command.resolved(word);
        text.contains("://") || (text.contains('@') && text.contains(':'))
    })?;
    let reference = after
        .iter()
        .enumerate()
        .find_map(|(at, word)| match word.text.as_str() {
            "-b" | "--branch" => after.get(at + 1).map(|word| word.text.as_str()),
            text => text.strip_prefix("--branch="),
        });
    // A variable may hold a commit, for Git that takes one.
    let is_unknown = reference.is_some_and(|reference| reference.contains('$'));
    (!is_unknown).then_some((url, reference))
}
