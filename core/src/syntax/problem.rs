use super::expand::ExpandError;
use crate::text::Span;
use std::fmt;

/// Something BuildKit would stop at, or a limit of holystone's.
///
/// holystone goes on after it; the rest of the file is still read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where, as closely as can be told.
    pub span: Span,
    /// The first and last of the lines BuildKit names, from 1; several for a circle of stages. They
    /// may differ from where `span` is: it names whole instructions, for some errors the line
    /// before, and for a few none at all.
    pub lines: Vec<(u32, u32)>,
    /// When BuildKit would find it; what comes first hides the rest from it.
    pub phase: Phase,
}

impl Problem {
    /// Whether a build stops at it.
    pub fn stops(&self) -> bool {
        !matches!(self.kind, ProblemKind::NotChecked(_))
    }

    /// Each line that BuildKit names.
    pub fn lines(&self) -> Vec<u32> {
        self.lines
            .iter()
            .flat_map(|(first, last)| *first..=*last)
            .collect()
    }
}

/// The passes of BuildKit over a Dockerfile, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The options of BuildKit's own checks.
    CheckOptions,
    /// Lines to instructions.
    Parse,
    /// Flags and arguments of each instruction.
    Instruction,
    /// The variables before the first FROM.
    Globals,
    /// Each FROM: its image, its platform, its name.
    Bases,
    /// Stages as a whole: the target, what refers to what.
    Stages,
    /// Images, and what they defer.
    Images,
    /// Each instruction with the values its variables have.
    Dispatch,
}

/// What sort of problem; the text says the particulars.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// There is no such instruction; with the nearest one that there is.
    UnknownInstruction {
        /// The word that stands in an instruction's place.
        word: String,
        /// The nearest instruction.
        nearest: Option<&'static str>,
    },
    /// The instruction has no such flag; with the nearest one that it has.
    UnknownFlag {
        /// The flag as written, with its dashes.
        flag: String,
        /// The instruction, in upper case.
        instruction: &'static str,
        /// The nearest flag, without dashes.
        nearest: Option<&'static str>,
    },
    /// The digest of an image is none.
    MalformedDigest {
        /// A sentence without its full stop.
        message: String,
        /// A variable is in the name, so that a build may bring another.
        by_default: bool,
    },
    /// A stage takes files from itself; a sentence without its full stop.
    OwnStage(String),
    /// `COPY --from` names nothing that files can be taken from; a sentence without its full stop.
    UnknownOrigin(String),
    /// An instruction stands before the first FROM; a sentence without its full stop.
    BeforeFirstStage(String),
    /// There is no FROM at all; a sentence without its full stop.
    NoStage(String),
    /// ONBUILD defers what it may not; a sentence without its full stop.
    RefusedTrigger(String),
    /// EXPOSE has a number that no port can have; a sentence without its full stop.
    PortOutOfRange(String),
    /// Anything else that makes the build fail; a sentence without its full stop.
    Invalid(String),
    /// BuildKit does not stop, but something was not looked at; which limit, and of how much.
    NotChecked(String),
}

impl From<String> for ProblemKind {
    fn from(message: String) -> Self {
        Self::Invalid(message)
    }
}

impl From<ExpandError> for ProblemKind {
    fn from(error: ExpandError) -> Self {
        if error.kind.is_limit() {
            Self::NotChecked(error.to_string())
        } else {
            Self::Invalid(error.to_string())
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownInstruction { word, .. } => write!(f, "there is no instruction `{word}`"),
            Self::UnknownFlag {
                flag, instruction, ..
            } => write!(f, "`{instruction}` has no flag `{flag}`"),
            Self::MalformedDigest { message: text, .. }
            | Self::OwnStage(text)
            | Self::UnknownOrigin(text)
            | Self::BeforeFirstStage(text)
            | Self::NoStage(text)
            | Self::RefusedTrigger(text)
            | Self::PortOutOfRange(text)
            | Self::Invalid(text)
            | Self::NotChecked(text) => f.write_str(text),
        }
    }
}
