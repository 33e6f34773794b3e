//! What each instruction says: its flags and arguments, with a meaning.
//!
//! A view borrows from the instruction and is made when asked for. The same reader checks an
//! instruction when the file is parsed; then it reports what is wrong.

mod command;
mod copy;
mod csv;
mod duration;
mod flags;
mod from;
mod healthcheck;
mod pairs;
mod run;

pub(crate) use from::lowercase;

pub use command::CommandLine;
pub use copy::{Copy, CopySource};
pub use flags::FlagValue;
pub use from::From;
pub use healthcheck::{Healthcheck, HealthcheckTest};
pub use pairs::ArgDeclaration;
pub use run::{Device, MountField, MountFlag, Run};

use super::{
    Arguments, Instruction, Keyword, Node, Pair, Phase, Problem, ProblemKind, Word, suggest,
};
use crate::text::Span;
use flags::Flags;

/// An instruction understood.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Kind<'i> {
    /// FROM
    From(From<'i>),
    /// RUN
    Run(Run<'i>),
    /// CMD
    Cmd(CommandLine<'i>),
    /// ENTRYPOINT
    Entrypoint(CommandLine<'i>),
    /// COPY and ADD
    Copy(Copy<'i>),
    /// ENV
    Env(&'i [Pair]),
    /// LABEL
    Label(&'i [Pair]),
    /// ARG
    Arg(Vec<ArgDeclaration<'i>>),
    /// USER
    User(&'i Word),
    /// WORKDIR
    Workdir(&'i Word),
    /// STOPSIGNAL
    Stopsignal(&'i Word),
    /// MAINTAINER
    Maintainer(&'i Word),
    /// EXPOSE; BuildKit sorts the ports before it looks at them.
    Expose(&'i [Word]),
    /// VOLUME
    Volume(&'i [Word]),
    /// SHELL
    Shell(&'i [Word]),
    /// HEALTHCHECK
    Healthcheck(Healthcheck<'i>),
    /// ONBUILD, with the instruction it defers; see [`Kind::of_trigger`].
    Onbuild(&'i Node),
    /// Not an instruction, or one without what it needs to mean anything.
    Invalid,
}

/// Takes what is wrong, and where.
pub(super) type Report<'r> = &'r mut dyn FnMut(ProblemKind, Span);

impl<'i> Kind<'i> {
    /// What the instruction that an ONBUILD defers says.
    ///
    /// BuildKit looks at it only when another build uses the image, so nothing in it is reported.
    pub fn of_trigger(trigger: &'i Node, instruction: &'i Instruction) -> Self {
        let keyword = Keyword::of(&trigger.keyword.text);
        Self::read(trigger, keyword, instruction, &mut |_, _| {})
    }

    /// Understands a node of an instruction.
    pub(super) fn read(
        node: &'i Node,
        keyword: Option<Keyword>,
        instruction: &'i Instruction,
        report: Report<'_>,
    ) -> Self {
        keyword
            .and_then(|keyword| Self::try_read(node, keyword, instruction, report))
            .unwrap_or(Kind::Invalid)
    }

    fn try_read(
        node: &'i Node,
        keyword: Keyword,
        instruction: &'i Instruction,
        report: Report<'_>,
    ) -> Option<Self> {
        let reader = Reader {
            node,
            instruction,
            keyword,
        };
        Some(match keyword {
            Keyword::From => Kind::From(from::read(&reader, report)?),
            Keyword::Run => Kind::Run(run::read(&reader, report)),
            Keyword::Cmd => Kind::Cmd(command::read(&reader, report)),
            Keyword::Entrypoint => Kind::Entrypoint(command::read(&reader, report)),
            Keyword::Copy | Keyword::Add => Kind::Copy(copy::read(&reader, report)?),
            Keyword::Env => Kind::Env(pairs::read(&reader, report)),
            Keyword::Label => Kind::Label(pairs::read(&reader, report)),
            Keyword::Arg => Kind::Arg(pairs::read_arg(&reader, report)),
            Keyword::User => Kind::User(reader.only_word(report)?),
            Keyword::Workdir => Kind::Workdir(reader.only_word(report)?),
            Keyword::Maintainer => Kind::Maintainer(reader.only_word(report)?),
            // BuildKit drops the flags of STOPSIGNAL and ARG without looking at them.
            Keyword::Stopsignal => Kind::Stopsignal(reader.one_word(report)?),
            Keyword::Expose => Kind::Expose(reader.some_words(report)),
            Keyword::Volume => Kind::Volume(volumes(&reader, report)),
            Keyword::Shell => Kind::Shell(shell(&reader, report)?),
            Keyword::Healthcheck => Kind::Healthcheck(healthcheck::read(&reader, report)?),
            Keyword::Onbuild => Kind::Onbuild(onbuild(&reader, report)?),
        })
    }
}

/// Reports what is wrong with an instruction by itself, and if it stands before the first stage.
pub(super) fn validate(instruction: &Instruction, in_stage: bool, problems: &mut Vec<Problem>) {
    let mut report = |kind, span| {
        problems.push(Problem {
            kind,
            span,
            lines: vec![instruction.lines],
            phase: Phase::Instruction,
        });
    };
    let Some(keyword) = instruction.keyword else {
        unknown_instruction(&instruction.node, &mut report);
        return;
    };
    let _ = Kind::read(&instruction.node, Some(keyword), instruction, &mut report);
    if !in_stage && !matches!(keyword, Keyword::Arg | Keyword::From) {
        let message = format!("`{keyword}` stands before the first `FROM`; only `ARG` may");
        report(
            ProblemKind::BeforeFirstStage(message),
            instruction.node.keyword.span,
        );
    }
}

/// An instruction being read.
pub(super) struct Reader<'i> {
    node: &'i Node,
    instruction: &'i Instruction,
    keyword: Keyword,
}

impl<'i> Reader<'i> {
    fn flags(&self, allowed: &[(&'static str, flags::FlagKind)], report: Report<'_>) -> Flags<'i> {
        Flags::read(self, allowed, report)
    }

    fn span(&self) -> Span {
        self.instruction.logical.span()
    }

    fn needs_argument(&self, report: Report<'_>) {
        let message = format!("`{}` needs at least one argument", self.keyword);
        invalid(message, self.node.keyword.span, report);
    }

    /// The rest of the line as one argument; flags are not for this instruction.
    fn only_word(&self, report: Report<'_>) -> Option<&'i Word> {
        self.flags(&[], report);
        self.one_word(report)
    }

    fn one_word(&self, report: Report<'_>) -> Option<&'i Word> {
        if let Arguments::Text(word) = &self.node.arguments {
            return Some(word);
        }
        let message = format!("`{}` needs an argument", self.keyword);
        invalid(message, self.node.keyword.span, report);
        None
    }

    /// At least one word; flags are not for this instruction.
    fn some_words(&self, report: Report<'_>) -> &'i [Word] {
        self.flags(&[], report);
        let words = self.node.arguments.words();
        if words.is_empty() {
            self.needs_argument(report);
        }
        words
    }
}

/// Reports something that BuildKit refuses.
fn invalid(message: impl Into<String>, span: Span, report: Report<'_>) {
    report(ProblemKind::Invalid(message.into()), span);
}

fn unknown_instruction(node: &Node, report: Report<'_>) {
    let word = &node.keyword;
    report(
        ProblemKind::UnknownInstruction {
            nearest: suggest::nearest(&word.text, Keyword::ALL.map(Keyword::as_str)),
            word: word.text.clone(),
        },
        word.span,
    );
}

fn volumes<'i>(reader: &Reader<'i>, report: Report<'_>) -> &'i [Word] {
    let words = reader.some_words(report);
    for word in words.iter().filter(|word| word.text.trim().is_empty()) {
        invalid("a `VOLUME` may not be empty", word.span, report);
    }
    words
}

fn shell<'i>(reader: &Reader<'i>, report: Report<'_>) -> Option<&'i [Word]> {
    reader.flags(&[], report);
    match &reader.node.arguments {
        Arguments::Json(words) if !words.is_empty() => return Some(words),
        Arguments::Text(word) => {
            invalid(
                "`SHELL` takes a JSON array: `SHELL [\"/bin/sh\", \"-c\"]`",
                word.span,
                report,
            );
        }
        _ => reader.needs_argument(report),
    }
    None
}

fn onbuild<'i>(reader: &Reader<'i>, report: Report<'_>) -> Option<&'i Node> {
    reader.flags(&[], report);
    let Arguments::Trigger(trigger) = &reader.node.arguments else {
        reader.needs_argument(report);
        return None;
    };
    let refused = match Keyword::of(&trigger.keyword.text) {
        Some(Keyword::Onbuild) => "`ONBUILD` may not defer another `ONBUILD`",
        Some(Keyword::From) => "`ONBUILD` may not defer `FROM`",
        Some(Keyword::Maintainer) => "`ONBUILD` may not defer `MAINTAINER`",
        _ => return Some(trigger),
    };
    report(
        ProblemKind::RefusedTrigger(refused.to_owned()),
        trigger.keyword.span,
    );
    None
}
