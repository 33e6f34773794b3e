use super::place_of;
use crate::{
    dockerfile::{Command, Dockerfile, Instruction, Stage},
    rules::prelude::*,
    shell::Word,
    syntax::Keyword,
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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let runs = || {
            file.instructions().filter(|instruction| {
                instruction.keyword() == Some(Keyword::Run)
                    && instruction.stage().is_some_and(Stage::ships)
            })
        };
        // The last step that locks an account.
        let locked: HashMap<&str, usize> = runs()
            .flat_map(Instruction::commands)
            .flat_map(locked_by)
            .collect();
        for instruction in runs() {
            check(instruction, &locked, findings);
        }
    }
}

fn check(instruction: Instruction<'_>, locked: &HashMap<&str, usize>, findings: &mut Findings) {
    // What `echo` and `printf` write into each pipeline.
    let mut written: HashMap<u32, &[Word]> = HashMap::new();
    for command in instruction.commands() {
        let Some(set) = password_of(command, &written) else {
            if matches!(command.name(), Some("echo" | "printf")) {
                written.insert(command.shell().pipeline, command.arguments());
            }
            continue;
        };
        let lock = set.user.and_then(|user| locked.get(user));
        if lock.is_some_and(|at| *at >= instruction.index()) {
            continue;
        }
        let whose = match set.user {
            Some(user) => format!("`{user}`"),
            None => "a user".to_owned(),
        };
        let what = if set.is_hash {
            "a password whose hash all can read and guess at"
        } else {
            "a password that all can read"
        };
        findings
                .report(set.word.span, format!("this gives {whose} {what}"))
                .help("leave the account without a password, and let those who need in use keys or `docker exec`")
                .secret(place_of(instruction.file(), set.word.span, set.text));
    }
}

/// What a command sets a password to.
struct Password<'a> {
    user: Option<&'a str>,
    /// The word that has it.
    word: &'a Word,
    text: &'a str,
    is_hash: bool,
}

/// The password that a command sets, if it stands there.
fn password_of<'a>(
    command: Command<'a>,
    written: &HashMap<u32, &'a [Word]>,
) -> Option<Password<'a>> {
    let (user, word, password) = match command.name()? {
        "chpasswd" => {
            let words = written.get(&command.shell().pipeline)?;
            let word = words.iter().find(|word| word.text.contains(':'))?;
            let (user, password) = word.text.split_once(':')?;
            let password = password.trim_end_matches("\\n");
            let takes_hash = command.flag(&["-e", "--encrypted"]).is_some();
            // `printf 'root:%s'`; and what is no hash, such as `*`, lets nobody in.
            if password.contains('%') || (takes_hash && !is_hash(password)) {
                return None;
            }
            (Some(user), word, password)
        }
        "passwd" => {
            command.flag(&["--stdin"])?;
            let words = written.get(&command.shell().pipeline)?;
            let word = words.iter().find(|word| !word.text.starts_with('-'))?;
            let user = command.subcommand().map(|user| user.text.as_str());
            (user, word, word.text.as_str())
        }
        "useradd" | "usermod" => {
            let words = command.arguments();
            let at = words
                .iter()
                .position(|word| matches!(word.text.as_str(), "-p" | "--password"))?;
            let word = words.get(at + 1)?;
            // It takes a hash; anything else lets nobody in.
            if !is_hash(&word.text) {
                return None;
            }
            // The account is the last word.
            let user = words
                .last()
                .filter(|user| user.literal && user.span != word.span);
            (
                user.map(|user| user.text.as_str()),
                word,
                word.text.as_str(),
            )
        }
        _ => return None,
    };
    let is_to_be_written = password.starts_with('<') && password.ends_with('>');
    // A hash starts with `$6$`, which is no variable in single quotes.
    let is_fixed = word.literal && !password.is_empty() && !is_to_be_written;
    is_fixed.then(|| Password {
        user,
        word,
        text: password,
        is_hash: is_hash(password),
    })
}

/// The accounts that a command locks, each with the number of the instruction.
fn locked_by(command: Command<'_>) -> Vec<(&str, usize)> {
    let lock = match command.name() {
        Some("passwd") => command.flag(&["-l", "--lock"]),
        Some("usermod") => command.flag(&["-L", "--lock"]),
        _ => None,
    };
    let words = command.arguments().iter().filter(|_| lock.is_some());
    words
        .map(|word| (word.text.as_str(), command.instruction().index()))
        .collect()
}

/// `$6$salt$hash`
fn is_hash(password: &str) -> bool {
    password.starts_with('$') && password.matches('$').count() > 2
}
