//! Text to tokens to instructions. Never fails.
//!
//! [`parse`] reads any text. What BuildKit would stop at is a [`Problem`] with a place, and the rest
//! of the file is read all the same. Every byte of the file is in exactly one [`Token`].

mod directive;
mod dump;
pub mod expand;
mod heredoc;
pub mod instruction;
mod json;
mod keyword;
mod lexer;
mod node;
mod problem;
mod split;
mod suggest;
mod token;

pub use directive::{Directive, DirectiveName, detect as detect_directive};
pub use heredoc::{Heredoc, HeredocWord, without_leading_tabs};
pub use keyword::Keyword;
pub use lexer::MAX_LINE_BYTES;
pub use node::{Arguments, Node, Pair, Word};
pub use problem::{Phase, Problem, ProblemKind};
pub(crate) use suggest::nearest;
pub use token::{Token, TokenKind};

use crate::text::{Joined, Source, Span};
use instruction::Kind;

/// A file as instructions.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The character that escapes and continues lines: `\` or a backtick.
    pub escape: char,
    /// The directives at the top.
    pub directives: Vec<Directive>,
    /// The instructions, in order, with those that BuildKit does not know.
    pub instructions: Vec<Instruction>,
    /// What is wrong, in the order BuildKit would find it within each phase.
    pub problems: Vec<Problem>,
    /// The whole file.
    pub tokens: Vec<Token>,
}

/// An instruction with all its lines.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// Which instruction; `None` if there is no such one.
    pub keyword: Option<Keyword>,
    /// Its parts.
    pub node: Node,
    /// Its text without continuations, comments and heredoc bodies.
    pub logical: Joined,
    /// Its here-documents, in order.
    pub heredocs: Vec<Heredoc>,
    /// It has a `<<`, but something in it, an apostrophe say, keeps BuildKit from seeing heredocs.
    pub lost_heredocs: bool,
    /// The comments above it that BuildKit counts as its own.
    pub comments: Vec<Comment>,
    /// From its first byte to its last, heredocs included.
    pub span: Span,
    /// Its first and last line, from 1, heredocs included.
    pub lines: (u32, u32),
    /// Its first and last line without heredoc bodies.
    pub code_lines: (u32, u32),
    /// The first blank line among its continued lines.
    pub blank_continuation: Option<Span>,
}

/// A comment above an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its text. An indented comment keeps its `#`, as it does in BuildKit.
    pub text: String,
    /// Its line.
    pub span: Span,
}

/// Reads a file. Any text has a tree; the cost is linear in its size.
pub fn parse(source: &Source) -> Tree {
    read(source, false)
}

/// Reads an instruction that an ONBUILD deferred: it is in a stage without a FROM of its own.
pub fn parse_trigger(source: &Source) -> Tree {
    read(source, true)
}

fn read(source: &Source, mut in_stage: bool) -> Tree {
    let mut tree = lexer::read(source);
    for instruction in &tree.instructions {
        instruction::validate(instruction, in_stage, &mut tree.problems);
        in_stage |= instruction.keyword == Some(Keyword::From);
    }
    tree
}

impl Tree {
    /// The file again, byte for byte.
    pub fn print(&self, source: &Source) -> Vec<u8> {
        self.tokens
            .iter()
            .flat_map(|token| source.to_bytes(token.span).into_owned())
            .collect()
    }
}

impl Instruction {
    /// What it says, with its flags and arguments understood.
    pub fn kind(&self) -> Kind<'_> {
        Kind::read(&self.node, self.keyword, self, &mut |_, _| {})
    }

    /// The instruction that an ONBUILD defers, as BuildKit keeps it in the image: its text, and
    /// after it the lines of its heredocs.
    pub fn trigger_text(&self, source: &Source) -> String {
        let text = self.logical.text().trim_start();
        let keyword = Keyword::Onbuild.as_str();
        let mut expression = match text.get(..keyword.len()) {
            Some(word) if word.eq_ignore_ascii_case(keyword) => text[keyword.len()..]
                .trim_start_matches(['\t', '\n', '\u{c}', '\r', ' '])
                .to_owned(),
            _ => text.to_owned(),
        };
        for heredoc in &self.heredocs {
            expression.push('\n');
            expression.push_str(source.slice(heredoc.body));
            expression.push_str(&heredoc.name);
        }
        expression
    }

    /// The rest of the first comment above that starts with `name` and a space.
    pub fn doc_comment(&self, name: &str) -> Option<&str> {
        self.comments
            .iter()
            .find_map(|comment| comment.text.strip_prefix(name)?.strip_prefix(' '))
    }

    /// The strings of a JSON array, each mapped to its place.
    ///
    /// `words` are the instruction's own; what is not a JSON string is taken as it stands.
    pub fn json_strings(&self, words: &[Word]) -> Vec<Joined> {
        let text = self.logical.text();
        let strings = words.iter().map(|word| {
            let mut joined = Joined::default();
            for piece in json::decode(text, word.logical_range()) {
                let span = self.logical.source_span(piece.source);
                match piece.text {
                    json::DecodedText::Verbatim(text) => joined.push(text, span.start),
                    json::DecodedText::Escape(c) => {
                        joined.push_decoded(c.encode_utf8(&mut [0; 4]), span);
                    }
                }
            }
            joined
        });
        strings.collect()
    }
}
