//! Lines to tokens and instructions: comments, continuations, heredocs.

use super::{
    Comment, Directive, DirectiveName, Instruction, Tree, directive,
    heredoc::{self, Heredoc},
    keyword::Keyword,
    node::{Arguments, Node},
    problem::{Phase, Problem, ProblemKind},
    split,
    token::{TokenKind, Tokens},
};
use crate::text::{Joined, Source, Span, offset};

/// The longest line BuildKit reads, in bytes, without its newline.
pub const MAX_LINE_BYTES: usize = 65_535;

/// A line of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'s> {
    /// Counted from 1.
    pub(super) number: u32,
    pub(super) start: u32,
    /// Without its line ending.
    pub(super) content: &'s str,
    /// After its line ending.
    pub(super) end: u32,
}

impl Line<'_> {
    fn content_end(&self) -> u32 {
        self.start + offset(self.content.len())
    }

    fn span(&self) -> Span {
        Span::new(self.start, self.content_end())
    }

    /// The line with the carriage returns at its end.
    fn without_newline(&self, source: &Source) -> Span {
        let span = Span::new(self.start, self.end);
        let newlines = source.slice(span).ends_with('\n');
        Span::new(self.start, self.end - u32::from(newlines))
    }
}

/// The lines of a text; what follows the last newline is one only if it is not empty.
pub(super) fn physical_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    let mut number = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        if rest.is_empty() {
            return None;
        }
        let len = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        number += 1;
        let line = Line {
            number,
            start: offset(start),
            content: rest[..len].trim_end_matches(['\r', '\n']),
            end: offset(start + len),
        };
        start += len;
        Some(line)
    })
}

/// Reads a whole file.
pub(super) fn read(source: &Source) -> Tree {
    let lines = physical_lines(source.text());
    let mut lexer = Lexer {
        source,
        lines: Box::new(lines),
        line: 0,
        escape: '\\',
        tokens: Tokens::default(),
        directives: Some(Vec::new()),
        found_directives: Vec::new(),
        comments: Vec::new(),
        instructions: Vec::new(),
        problems: Vec::new(),
    };
    lexer.file();
    Tree {
        escape: lexer.escape,
        directives: lexer.directives.unwrap_or(lexer.found_directives),
        instructions: lexer.instructions,
        problems: lexer.problems,
        tokens: lexer.tokens.into_vec(),
    }
}

struct Lexer<'s> {
    source: &'s Source,
    lines: Box<dyn Iterator<Item = Line<'s>> + 's>,
    /// The line read last.
    line: u32,
    escape: char,
    tokens: Tokens,
    /// `None` after the first line that is no directive.
    directives: Option<Vec<Directive>>,
    found_directives: Vec<Directive>,
    /// Comments that belong to the next instruction.
    comments: Vec<Comment>,
    instructions: Vec<Instruction>,
    problems: Vec<Problem>,
}

impl<'s> Lexer<'s> {
    fn file(&mut self) {
        while let Some(line) = self.next_line() {
            self.top_level(line);
        }
        if self.instructions.is_empty() {
            self.problems.push(Problem {
                kind: ProblemKind::NoStage("the file has no instructions".to_owned()),
                span: self.source.span().at_end(),
                lines: vec![(self.line, self.line)],
                phase: Phase::Parse,
            });
        }
    }

    fn next_line(&mut self) -> Option<Line<'s>> {
        let line = self.lines.next()?;
        let before = self.line;
        self.line = line.number;
        if (line.end - line.start) as usize > MAX_LINE_BYTES
            && self.source.original_len(line.without_newline(self.source)) > MAX_LINE_BYTES
        {
            self.problem(
                format!("BuildKit reads no line longer than {MAX_LINE_BYTES} bytes"),
                line.span(),
                (before, before),
            );
        }
        Some(line)
    }

    fn problem(&mut self, message: impl Into<String>, span: Span, lines: (u32, u32)) {
        self.problems.push(Problem {
            kind: ProblemKind::Invalid(message.into()),
            span,
            lines: vec![lines],
            phase: Phase::Parse,
        });
    }

    fn top_level(&mut self, mut line: Line<'s>) {
        if line.number == 1
            && let Some(rest) = line.content.strip_prefix('\u{feff}')
        {
            line.start += offset(line.content.len() - rest.len());
            line.content = rest;
            self.tokens.push(TokenKind::ByteOrderMark, line.start);
        }
        let code = line.content.trim_start();
        let code_start = line.content_end() - offset(code.len());
        if self.directive(line, code, code_start) {
            return;
        }
        if code.starts_with('#') {
            self.comment(line);
        } else if code.is_empty() {
            self.tokens.push(TokenKind::Blank, line.end);
        } else {
            self.tokens.push(TokenKind::Blank, code_start);
            self.instruction(line, code, code_start);
        }
    }

    /// Whether the line is a directive; if not, no later line is one.
    fn directive(&mut self, line: Line<'s>, code: &str, code_start: u32) -> bool {
        let Some(found) = &mut self.directives else {
            return false;
        };
        let Some(directive) = directive::read(code, code_start, "#") else {
            self.found_directives = self.directives.take().unwrap_or_default();
            return false;
        };
        // An error here is reported at the line before, for the counter has not moved on.
        let before = (line.number - 1, line.number - 1);
        if found.iter().any(|earlier| earlier.name == directive.name) {
            let message = format!("a second `{}` directive", directive.name.as_str());
            self.problem(message, directive.span, before);
        } else if directive.name == DirectiveName::Escape {
            match directive.value.as_str() {
                "\\" => self.escape = '\\',
                "`" => self.escape = '`',
                value => {
                    let message =
                        format!("the escape character can be `\\` or a backtick, not `{value}`");
                    self.problem(message, directive.value_span, before);
                }
            }
        }
        self.directives.get_or_insert_default().push(directive);
        self.tokens.push(TokenKind::Directive, line.content_end());
        self.tokens.push(TokenKind::Newline, line.end);
        true
    }

    fn comment(&mut self, line: Line<'s>) {
        self.tokens.push(TokenKind::Comment, line.content_end());
        self.tokens.push(TokenKind::Newline, line.end);
        // BuildKit drops the first byte of the line, not the `#`, so an indented comment keeps it.
        let text = match line.content.get(1..) {
            Some(rest) => rest.trim().to_owned(),
            None => String::from_utf8_lossy(&line.content.as_bytes()[1..])
                .trim()
                .to_owned(),
        };
        if text.is_empty() {
            self.comments.clear();
        } else {
            self.comments.push(Comment {
                text,
                span: line.span(),
            });
        }
    }

    fn instruction(&mut self, first: Line<'s>, code: &'s str, code_start: u32) {
        let mut logical = Joined::default();
        let mut blank_continuation = None;
        let mut continued = self.code(&mut logical, code, code_start, first);
        while continued {
            let problems = self.problems.len();
            let Some(line) = self.next_line() else { break };
            // BuildKit ends the instruction at a line that is too long, and reads on in it.
            for problem in &mut self.problems[problems..] {
                problem.lines = vec![(line.number, line.number)];
            }
            let trimmed = line.content.trim_start();
            if trimmed.starts_with('#') {
                self.tokens.push(TokenKind::Comment, line.content_end());
                self.tokens.push(TokenKind::Newline, line.end);
            } else if trimmed.is_empty() {
                self.tokens.push(TokenKind::Blank, line.end);
                blank_continuation.get_or_insert(line.span());
            } else {
                continued = self.code(&mut logical, line.content, line.start, line);
            }
        }
        self.finish(first, code_start, logical, blank_continuation);
    }

    /// Takes the part of an instruction on one line; whether it goes on after it.
    fn code(&mut self, logical: &mut Joined, code: &'s str, start: u32, line: Line<'s>) -> bool {
        if let Some(len) = continuation(code, self.escape) {
            logical.push(&code[..len], start);
            self.tokens.push(TokenKind::Code, start + offset(len));
            self.tokens.push(TokenKind::Continuation, line.end);
            true
        } else {
            logical.push(code, start);
            self.tokens.push(TokenKind::Code, line.content_end());
            self.tokens.push(TokenKind::Newline, line.end);
            false
        }
    }

    fn finish(
        &mut self,
        first: Line<'s>,
        code_start: u32,
        logical: Joined,
        blank_continuation: Option<Span>,
    ) {
        let code_lines = (first.number, self.line);
        let mut errors = Vec::new();
        let line = split::Line {
            logical: &logical,
            source: self.source,
            escape: self.escape,
        };
        let node = split::split(line, 0..logical.text().len(), &mut errors);
        for error in errors {
            self.problems.push(Problem {
                kind: error.kind,
                span: logical.source_span(error.range),
                lines: vec![code_lines],
                phase: Phase::Parse,
            });
        }
        let trimmed = logical.text().trim_end().len();
        let mut end = logical.source_span(0..trimmed).end.max(code_start);
        let mut heredocs = Vec::new();
        let mut lost_heredocs = false;
        if can_have_heredoc(&node) && logical.text().contains("<<") {
            match heredoc::in_line(logical.text()) {
                Ok(words) => {
                    for word in words {
                        let heredoc = self.heredoc(word, &logical, first.number);
                        end = end.max(heredoc.end.end);
                        heredocs.push(heredoc);
                    }
                }
                Err(heredoc::NotLexed) => lost_heredocs = true,
            }
        }
        self.instructions.push(Instruction {
            keyword: Keyword::of(&node.keyword.text),
            node,
            logical,
            heredocs,
            lost_heredocs,
            comments: std::mem::take(&mut self.comments),
            span: Span::new(code_start, end),
            lines: (first.number, self.line),
            code_lines,
            blank_continuation,
        });
    }

    fn heredoc(&mut self, word: heredoc::HeredocWord, logical: &Joined, first: u32) -> Heredoc {
        let start = self.tokens.end();
        loop {
            let problems = self.problems.len();
            let Some(line) = self.next_line() else {
                self.problem(
                    format!("the heredoc `{}` is never ended", word.name),
                    logical.span(),
                    (first, self.line),
                );
                let end = self.tokens.end();
                return word.with_lines(Span::new(start, end), Span::empty(end));
            };
            // BuildKit takes a line that is too long for the end of the file.
            for problem in &mut self.problems[problems..] {
                problem.lines = vec![(first, line.number - 1)];
            }
            let possible_end = if word.chomp {
                line.content.trim_start_matches('\t')
            } else {
                line.content
            };
            if possible_end == word.name {
                self.tokens.push(TokenKind::HeredocEnd, line.content_end());
                self.tokens.push(TokenKind::Newline, line.end);
                return word.with_lines(Span::new(start, line.start), line.span());
            }
            self.tokens.push(TokenKind::HeredocBody, line.end);
        }
    }
}

/// How much of a line comes before the escape character that continues it.
///
/// One that follows another does not continue the line.
fn continuation(code: &str, escape: char) -> Option<usize> {
    let before = code.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!before.ends_with(escape)).then_some(before.len())
}

/// Whether BuildKit looks for heredocs in an instruction.
fn can_have_heredoc(node: &Node) -> bool {
    let node = match (&node.arguments, Keyword::of(&node.keyword.text)) {
        (Arguments::Trigger(inner), Some(Keyword::Onbuild)) => inner,
        _ => node,
    };
    let takes = matches!(
        Keyword::of(&node.keyword.text),
        Some(Keyword::Add | Keyword::Copy | Keyword::Run)
    );
    takes && !node.arguments.is_json()
}
