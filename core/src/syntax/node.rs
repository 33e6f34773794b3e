use crate::text::{Joined, Span, offset};
use std::ops::Range;

/// An instruction's parts, before its flags and arguments are given a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The instruction word as written.
    pub keyword: Word,
    /// The `--name=value` words before the arguments, without their quotes.
    pub flags: Vec<Word>,
    /// The rest, split as BuildKit splits it for this instruction.
    pub arguments: Arguments,
}

/// The arguments of an instruction, in the form its line parser gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// There are none.
    None,
    /// The instruction is not known, so its arguments were not read.
    Unread,
    /// The whole rest of the line.
    Text(Word),
    /// Words separated by blanks; nothing quotes or escapes.
    Words(Vec<Word>),
    /// A JSON array of strings.
    Json(Vec<Word>),
    /// Names with values.
    Pairs(Vec<Pair>),
    /// The type of a HEALTHCHECK, and its command.
    Health {
        /// `CMD` or `NONE`, as written.
        kind: Word,
        /// What comes after: [`None`](Self::None), [`Text`](Self::Text) or [`Json`](Self::Json).
        command: Box<Arguments>,
    },
    /// The instruction that an ONBUILD defers.
    Trigger(Box<Node>),
}

/// A word of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What BuildKit takes it for at this point: JSON strings and flags have lost their quotes,
    /// other words have not.
    pub text: String,
    /// Where it stands in the file.
    pub span: Span,
    /// Where it stands in the instruction's [logical text](super::Instruction::logical).
    pub logical: Range<u32>,
}

/// A name with a value, of ENV or LABEL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: Word,
    /// The value, with its quotes.
    pub value: Word,
    /// Written `name value`, without `=`.
    pub legacy: bool,
}

impl Word {
    /// The part of the logical text in `range`, as it stands.
    pub(super) fn verbatim(logical: &Joined, range: Range<usize>) -> Self {
        let text = logical.text()[range.clone()].to_owned();
        Self::decoded(logical, range, text)
    }

    /// What the logical text in `range` stands for.
    pub(super) fn decoded(logical: &Joined, range: Range<usize>, text: String) -> Self {
        Self {
            text,
            span: logical.source_span(range.clone()),
            logical: offset(range.start)..offset(range.end),
        }
    }

    /// Where it stands in the logical text, for indexing.
    pub fn logical_range(&self) -> Range<usize> {
        self.logical.start as usize..self.logical.end as usize
    }
}

impl Arguments {
    /// Whether they are a JSON array.
    pub fn is_json(&self) -> bool {
        match self {
            Self::Json(_) => true,
            Self::Health { command, .. } => command.is_json(),
            _ => false,
        }
    }

    /// The words of a list, however written; one for a text, none for other forms.
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Words(words) | Self::Json(words) => words,
            Self::Text(word) => std::slice::from_ref(word),
            _ => &[],
        }
    }
}
