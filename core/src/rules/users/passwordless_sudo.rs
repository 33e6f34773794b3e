use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
    shell::Word,
    syntax::instruction::Kind,
    text::{Span, offset},
};

#[derive(Default)]
pub(super) struct PasswordlessSudo;

impl Rule for PasswordlessSudo {
    const META: Meta<'static> = Meta {
        id: "passwordless-sudo",
        summary: "the image lets a user become root without a password",
        why: "Whoever takes over the program is root with one more command, so running as another user protects nothing.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("passwordless_sudo.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if !instruction.stage().is_some_and(Stage::ships) {
            return;
        }
        let Some(span) = grant(instruction) else {
            return;
        };
        if is_taken_back(instruction) {
            return;
        }
        findings
            .report(span, "whoever this names may run anything as root, without a password")
            .help("do what needs root in the build, before `USER`; if the program must run one command as root, name that command");
    }
}

/// Where an instruction writes such a line to the configuration of sudo.
fn grant(instruction: Instruction<'_>) -> Option<Span> {
    let source = instruction.file().source();
    if !matches!(instruction.kind(), Kind::Run(_) | Kind::Copy(_))
        || !source.slice(instruction.span()).contains("sudoers")
    {
        return None;
    }
    // The file that it goes to must be named elsewhere than in what is written.
    let names_file = |word: &Word| {
        let whole = source.slice(instruction.span());
        whole.matches("sudoers").count() > word.text.matches("sudoers").count()
    };
    let in_words = instruction
        .commands()
        .filter(|command| !matches!(command.name(), Some("grep" | "egrep" | "test" | "[")))
        .flat_map(|command| &command.shell().words)
        .find(|word| grants_all(&word.text) && names_file(word))
        .map(|word| word.span);
    in_words.or_else(|| {
        let bodies = &instruction.syntax().heredocs;
        bodies.iter().find_map(|heredoc| {
            let mut start = heredoc.body.start;
            source
                .slice(heredoc.body)
                .split_inclusive('\n')
                .find_map(|line| {
                    let span = Span::new(start, start + offset(line.trim_end().len()));
                    start += offset(line.len());
                    let line = line.trim_start();
                    (!line.starts_with('#') && grants_all(line)).then_some(span)
                })
        })
    })
}

/// Whether a line of sudoers has `NOPASSWD:` for all commands, maybe with other tags between.
fn grants_all(line: &str) -> bool {
    line.split("NOPASSWD:").skip(1).any(|rest| {
        let mut rest = rest.trim_start();
        while let Some((tag, after)) = rest.split_once(':') {
            if tag.is_empty()
                || !tag
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            {
                break;
            }
            rest = after.trim_start();
        }
        rest.strip_prefix("ALL").is_some_and(|after| {
            !after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '='))
        })
    })
}

/// Whether a later step takes a file of sudo's away, or sudo itself.
fn is_taken_back(grant: Instruction<'_>) -> bool {
    let file = grant.file();
    let later = file
        .instructions()
        .skip(grant.index())
        .filter(|instruction| instruction.stage().is_some_and(Stage::ships));
    later.flat_map(Instruction::commands).any(|command| {
        let mut words = command.arguments().iter();
        match command.name() {
            Some("rm" | "unlink") => words.any(|word| word.text.contains("sudo")),
            Some("apt-get" | "apt" | "apk" | "dnf" | "yum" | "microdnf") => {
                let removes = command.subcommand().is_some_and(|verb| {
                    matches!(verb.text.as_str(), "remove" | "purge" | "del" | "erase")
                });
                removes && words.any(|word| word.text == "sudo")
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_sudoers() {
        for line in [
            "app ALL=(ALL) NOPASSWD:ALL",
            "app ALL=(ALL) NOPASSWD: ALL",
            "%sudo ALL=NOPASSWD:ALL\\n",
            "app ALL=(root) NOPASSWD:SETENV: ALL",
            "s/x/%sudo ALL=(ALL:ALL) NOPASSWD:ALL/",
        ] {
            assert!(grants_all(line), "{line}");
        }
        for line in [
            "app ALL=(root) NOPASSWD: /usr/sbin/smartctl",
            "app ALL=(ALL) ALL",
            "app ALL=NOPASSWD: ALLOWED",
            "/NOPASSWD/d",
        ] {
            assert!(!grants_all(line), "{line}");
        }
    }
}
