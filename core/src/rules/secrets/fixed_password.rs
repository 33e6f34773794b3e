use crate::{
    dockerfile::{Command, Instruction, Stage},
    rules::prelude::*,
    shell::Word,
    syntax::Keyword,
    text::Span,
};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct FixedPassword;

impl Rule for FixedPassword {
    const META: Meta<'static> = Meta {
        id: "fixed-password",
        summary: "a user of the image gets a password that stands in the file",
        why: "Every container has the same password, and all who can pull the image can read it.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["checkov:CKV2_DOCKER_17"],
        page: include_str!("fixed_password.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let ships = instruction.stage().is_some_and(Stage::ships);
        if !ships || instruction.keyword() != Some(Keyword::Run) {
            return;
        }
        // What `echo` and `printf` write into each pipeline.
        let mut written: HashMap<u32, &[Word]> = HashMap::new();
        for command in instruction.commands() {
            let Some((user, span)) = password_of(command, &written) else {
                if matches!(command.name(), Some("echo" | "printf")) {
                    written.insert(command.shell().pipeline, command.arguments());
                }
                continue;
            };
            let whose = match user {
                Some(user) => format!("`{user}`"),
                None => "a user".to_owned(),
            };
            findings
                .report(span, format!("this gives {whose} a password that all can read"))
                .help("leave the account without a password, and let those who need in use keys or `docker exec`");
        }
    }
}

/// Whose password a command sets to what stands there, and where.
fn password_of<'a>(
    command: Command<'a>,
    written: &HashMap<u32, &'a [Word]>,
) -> Option<(Option<&'a str>, Span)> {
    match command.name()? {
        "chpasswd" => {
            let words = written.get(&command.shell().pipeline)?;
            let word = words.iter().find(|word| word.text.contains(':'))?;
            let (user, password) = word.text.split_once(':')?;
            let is_fixed = is_known(word) && !password.trim_end_matches("\\n").is_empty();
            is_fixed.then_some((Some(user), word.span))
        }
        "passwd" => {
            command.flag(&["--stdin"])?;
            let words = written.get(&command.shell().pipeline)?;
            let word = words.iter().find(|word| !word.text.starts_with('-'))?;
            let user = command.subcommand().map(|user| user.text.as_str());
            is_known(word).then_some((user, word.span))
        }
        "useradd" | "usermod" => {
            let words = command.arguments();
            let at = words
                .iter()
                .position(|word| matches!(word.text.as_str(), "-p" | "--password"))?;
            let word = words.get(at + 1)?;
            // It takes a hash; anything else lets nobody in.
            let is_hash = word.text.starts_with('$') && word.text.matches('$').count() > 2;
            (is_known(word) && is_hash).then_some((None, word.span))
        }
        _ => None,
    }
}

/// A hash starts with `$6$`, which is no variable in single quotes.
fn is_known(word: &Word) -> bool {
    word.literal
}
