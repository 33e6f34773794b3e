use super::Instruction;
use crate::{
    shell::{self, Runs, Word},
    text::Span,
};

/// A command that an instruction would run.
#[derive(Clone, Copy)]
pub struct Command<'a> {
    pub(super) instruction: Instruction<'a>,
    pub(super) data: &'a shell::Command,
}

/// Programs that start another as somebody else.
pub(crate) const USER_CHANGERS: &[&str] = &[
    "chpst",
    "gosu",
    "runuser",
    "s6-setuidgid",
    "setpriv",
    "setuidgid",
    "su",
    "su-exec",
    "sudo",
];

impl<'a> Command<'a> {
    /// The instruction that runs it.
    pub fn instruction(self) -> Instruction<'a> {
        self.instruction
    }

    /// It as the shell layer reads it.
    pub fn shell(self) -> &'a shell::Command {
        self.data
    }

    /// The name of the program without its folders; `None` when it depends on a variable.
    pub fn name(self) -> Option<&'a str> {
        self.data.name()
    }

    /// The whole command.
    pub fn span(self) -> Span {
        self.data.span
    }

    /// Whether it has run if its instruction succeeds.
    pub fn always_runs(self) -> bool {
        self.data.runs == Runs::Always
    }

    /// The words after the program.
    pub fn arguments(self) -> &'a [Word] {
        self.data.arguments()
    }

    /// The first argument that is no flag.
    pub fn subcommand(self) -> Option<&'a Word> {
        self.data.subcommand()
    }

    /// The first of these flags that it has: `-y`, `--yes`, `--yes=…`; a one-letter flag also among
    /// others, `-qy`.
    pub fn flag(self, names: &[&str]) -> Option<&'a Word> {
        self.data.flag(names)
    }

    /// How often it has any of these flags.
    pub fn count_flag(self, names: &[&str]) -> usize {
        self.data.count_flag(names)
    }

    /// Whether a word comes from a variable or another command, and may be any number of words.
    pub fn has_unknown_words(self) -> bool {
        self.arguments()
            .iter()
            .any(|word| !word.literal && !word.quoted)
    }

    /// The argument that a word is, its variables replaced; `None` when it depends on what is not
    /// known.
    pub fn value(self, word: &Word) -> Option<String> {
        self.value_of(&word.text, word.literal)
    }

    /// [`value`](Self::value) of a part of a word.
    pub(super) fn value_of(self, text: &str, literal: bool) -> Option<String> {
        if literal {
            return Some(text.to_owned());
        }
        // The shell replaces more than BuildKit does.
        if text.contains("$(") || text.contains(['`', '\\', '"', '\'', '*', '?']) {
            return None;
        }
        // A variable that is not set here may be set by the shell text itself.
        let value = self.instruction.expand(text)?;
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// The program that starts it as another user, or that it is: `gosu`, `su`, `sudo`.
    pub fn user_changer(self) -> Option<&'static str> {
        let mut words = self.data.wrappers.iter().chain(self.data.words.first());
        words.find_map(|word| {
            let name = word.program()?;
            USER_CHANGERS
                .iter()
                .copied()
                .find(|changer| *changer == name)
        })
    }

    /// Whether this operator of the shell's follows it: `||`, `&&`, `&`.
    pub fn is_followed_by(self, operator: &str) -> bool {
        let words = self.data.words.iter().map(|word| word.span.end);
        let redirects = self.data.redirects.iter().map(|redirect| redirect.span.end);
        let Some(end) = words.chain(redirects).max() else {
            return false;
        };
        let rest = Span::new(end, self.instruction.span().end.max(end));
        let rest = self.instruction.file().source().slice(rest).trim_start();
        let after = rest.trim_start_matches(['&', '|', ';']);
        &rest[..rest.len() - after.len()] == operator
    }

    /// Whether another command writes into it.
    pub fn is_piped_into(self) -> bool {
        self.data.piped_into
    }
}
