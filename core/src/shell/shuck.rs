//! The parser behind the shell layer. Nothing else names its types.

pub(super) mod words;

use self::words::{cook, join_parts, range};
use super::{
    Assignment, Dialect, Redirect, Runs, Unchecked, Word,
    inner::{Collector, Context, Found},
};
use crate::text::Joined;
use shuck_ast::{
    ArrayElem, AssignmentValue, BinaryOp, BourneParameterExpansion, BuiltinCommand, Command,
    CompoundCommand, ConditionalExpr, DeclOperand, RedirectKind, Stmt, StmtSeq, Word as AstWord,
    WordPart, WordPartNode,
};
use shuck_parser::parser::{ParseStatus, Parser, ShellDialect};
use std::{borrow::Cow, ops::Range};

/// Reads a text and gives its commands to a collector.
pub(super) fn read(text: &Joined, dialect: Dialect, context: Context, collector: &mut Collector) {
    // The grammar of bash also for sh: what sh lacks is for other rules to say.
    let shell = match dialect {
        Dialect::Ksh => ShellDialect::Mksh,
        Dialect::Zsh => ShellDialect::Zsh,
        _ => ShellDialect::Bash,
    };
    let ascii = in_ascii(text.text());
    let parsed = Parser::with_dialect(&ascii, shell).parse();
    if parsed.status != ParseStatus::Clean {
        collector.complete = false;
    }
    if let Some(error) = &parsed.terminal_error
        && let Some(reason) = limit(&error.to_string())
    {
        collector.leave_out(Unchecked {
            span: text.span(),
            reason,
        });
    }
    let mut walker = Walker { text, collector };
    walker.sequence(&parsed.file.body, context, true);
}

/// The text with a dot for each byte of a character that is no ASCII: to a shell they are parts of
/// words, but the parser can cut one in two, and then panics. Every place stays the same, and the
/// words are taken from the text itself.
pub(super) fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        match c.len_utf8() {
            1 => ascii.push(c),
            len => ascii.extend(std::iter::repeat_n('.', len)),
        }
    }
    Cow::Owned(ascii)
}

/// What the parser says when it stops at a limit of its own rather than at bad syntax.
fn limit(message: &str) -> Option<String> {
    let known = [
        ("nesting too deep", "they are nested too deep"),
        ("fuel exhausted", "they are too much for the parser"),
        (
            "too long",
            "more than 1000 commands are joined by `&&`, `||` or `|`",
        ),
        ("too large", "they are too long for the parser"),
    ];
    let (_, reason) = known.iter().find(|(part, _)| message.contains(part))?;
    Some((*reason).to_owned())
}

fn maybe(context: Context) -> Context {
    Context {
        runs: Runs::Maybe,
        ..context
    }
}

struct Walker<'w> {
    text: &'w Joined,
    collector: &'w mut Collector,
}

impl Walker<'_> {
    /// `last`: whether the success of the last statement is that of the whole text.
    fn sequence(&mut self, sequence: &StmtSeq, mut context: Context, last: bool) {
        let count = sequence.stmts.len();
        for (index, statement) in sequence.stmts.iter().enumerate() {
            self.statement(statement, context, last && index + 1 == count);
            // What follows an `exit` runs only if that is in a branch not taken.
            if matches!(
                statement.command,
                Command::Builtin(BuiltinCommand::Exit(_) | BuiltinCommand::Return(_))
            ) {
                context.runs = Runs::Maybe;
            }
        }
    }

    fn maybe(&mut self, sequence: &StmtSeq, context: Context) {
        let context = Context {
            runs: Runs::Maybe,
            ..context
        };
        self.sequence(sequence, context, false);
    }

    fn statement(&mut self, statement: &Stmt, context: Context, last: bool) {
        let last = last && !statement.negated;
        // A chain leans to the left and may be a thousand long, so it is not walked by recursion.
        let mut chain = vec![(statement, last, context)];
        while let Some((statement, last, context)) = chain.pop() {
            let Command::Binary(binary) = &statement.command else {
                self.simple_or_compound(statement, context, last);
                continue;
            };
            let maybe = Context {
                runs: Runs::Maybe,
                ..context
            };
            let (left, right) = match binary.op {
                // Success of the whole needs both.
                BinaryOp::And if last => ((last, context), (last, context)),
                BinaryOp::And | BinaryOp::Or => ((false, context), (false, maybe)),
                BinaryOp::Pipe | BinaryOp::PipeAll => {
                    let pipeline = context
                        .pipeline
                        .or_else(|| Some(self.collector.new_pipeline()));
                    let left = Context {
                        pipeline,
                        subshell: self.collector.new_subshell(),
                        ..context
                    };
                    let right = Context {
                        piped_into: true,
                        subshell: self.collector.new_subshell(),
                        ..left
                    };
                    ((false, left), (last, right))
                }
            };
            chain.push((&binary.right, right.0, right.1));
            chain.push((&binary.left, left.0, left.1));
        }
    }

    fn simple_or_compound(&mut self, statement: &Stmt, context: Context, last: bool) {
        match &statement.command {
            Command::Simple(simple) => {
                let words: Vec<&AstWord> =
                    std::iter::once(&simple.name).chain(&simple.args).collect();
                self.command(&words, &simple.assignments, statement, context);
            }
            Command::Decl(declaration) => {
                let name = self.verbatim(range(self.text.text(), declaration.variant_span));
                let operands = declaration.operands.iter().map(|operand| match operand {
                    DeclOperand::Flag(word) | DeclOperand::Dynamic(word) => self.word(word),
                    DeclOperand::Name(name) => self.verbatim(range(self.text.text(), name.span)),
                    DeclOperand::Assignment(assignment) => {
                        self.verbatim(range(self.text.text(), assignment.span))
                    }
                });
                let words: Vec<Word> = std::iter::once(name).chain(operands).collect();
                self.add(words, &declaration.assignments, statement, context, &|_| {
                    Joined::default()
                });
                for operand in &declaration.operands {
                    match operand {
                        DeclOperand::Assignment(assignment) => {
                            self.assignment_value(&assignment.value, context);
                        }
                        DeclOperand::Dynamic(word) | DeclOperand::Flag(word) => {
                            self.substitutions(word, context);
                        }
                        DeclOperand::Name(_) => {}
                    }
                }
            }
            Command::Builtin(builtin) => {
                let span = match builtin {
                    BuiltinCommand::Break(builtin) => builtin.span,
                    BuiltinCommand::Continue(builtin) => builtin.span,
                    BuiltinCommand::Return(builtin) => builtin.span,
                    BuiltinCommand::Exit(builtin) => builtin.span,
                };
                let mut words = Vec::new();
                let all = range(self.text.text(), span);
                let mut start = all.start;
                // Its span takes the `;` after it along.
                for word in
                    self.text.text()[all].split(|c: char| c.is_whitespace() || c == ';' || c == '&')
                {
                    if word.is_empty() {
                        continue;
                    }
                    let at = start + self.text.text()[start..].find(word).unwrap_or_default();
                    words.push(self.verbatim(at..at + word.len()));
                    start = at + word.len();
                }
                self.add(words, &[], statement, context, &|_| Joined::default());
            }
            Command::Compound(compound) => {
                self.compound(compound, context, last);
                self.redirect_substitutions(statement, context);
            }
            Command::Function(function) => self.function_body(&function.body, context),
            Command::AnonymousFunction(function) => self.function_body(&function.body, context),
            // `statement` takes these apart.
            Command::Binary(_) => {}
        }
    }

    fn in_subshell(&mut self, context: Context) -> Context {
        Context {
            subshell: self.collector.new_subshell(),
            ..context
        }
    }

    fn function_body(&mut self, body: &Stmt, context: Context) {
        let context = Context {
            runs: Runs::Maybe,
            ..context
        };
        self.statement(body, context, false);
    }

    fn compound(&mut self, compound: &CompoundCommand, context: Context, last: bool) {
        match compound {
            CompoundCommand::Subshell(body) => {
                let context = self.in_subshell(context);
                self.sequence(body, context, last);
            }
            CompoundCommand::BraceGroup(body) => self.sequence(body, context, last),
            CompoundCommand::If(conditional) => {
                self.sequence(&conditional.condition, context, false);
                self.maybe(&conditional.then_branch, context);
                for (condition, branch) in &conditional.elif_branches {
                    self.maybe(condition, context);
                    self.maybe(branch, context);
                }
                if let Some(branch) = &conditional.else_branch {
                    self.maybe(branch, context);
                }
            }
            CompoundCommand::For(loop_) => {
                let words = loop_.words.as_deref().unwrap_or_default();
                let runs_once = words.iter().any(|word| self.word(word).literal);
                for word in words {
                    self.substitutions(word, context);
                }
                if runs_once {
                    self.sequence(&loop_.body, context, last);
                } else {
                    self.maybe(&loop_.body, context);
                }
            }
            CompoundCommand::While(loop_) => {
                self.sequence(&loop_.condition, context, false);
                self.maybe(&loop_.body, context);
            }
            CompoundCommand::Until(loop_) => {
                self.sequence(&loop_.condition, context, false);
                self.maybe(&loop_.body, context);
            }
            CompoundCommand::Case(case) => {
                self.substitutions(&case.word, context);
                for item in &case.cases {
                    self.maybe(&item.body, context);
                }
            }
            CompoundCommand::ArithmeticFor(loop_) => self.maybe(&loop_.body, context),
            CompoundCommand::Repeat(loop_) => self.maybe(&loop_.body, context),
            CompoundCommand::Foreach(loop_) => self.maybe(&loop_.body, context),
            CompoundCommand::Select(loop_) => self.maybe(&loop_.body, context),
            CompoundCommand::Time(time) => {
                if let Some(command) = &time.command {
                    self.statement(command, context, last);
                }
            }
            CompoundCommand::Coproc(coproc) => {
                let context = self.in_subshell(context);
                self.statement(&coproc.body, context, false);
            }
            CompoundCommand::Always(always) => {
                self.sequence(&always.body, context, last);
                self.sequence(&always.always_body, context, false);
            }
            CompoundCommand::Conditional(test) => {
                self.test_substitutions(&test.expression, context);
            }
            CompoundCommand::Arithmetic(_) => {}
        }
    }

    /// The commands of `$(…)` in `[[ … ]]`, whose parts may be many.
    fn test_substitutions(&mut self, test: &ConditionalExpr, context: Context) {
        let mut rest = vec![test];
        while let Some(test) = rest.pop() {
            match test {
                ConditionalExpr::Binary(binary) => rest.extend([&*binary.right, &*binary.left]),
                ConditionalExpr::Unary(unary) => rest.push(&unary.expr),
                ConditionalExpr::Parenthesized(inner) => rest.push(&inner.expr),
                ConditionalExpr::Word(word) | ConditionalExpr::Regex(word) => {
                    self.substitutions(word, context);
                }
                ConditionalExpr::Pattern(_) | ConditionalExpr::VarRef(_) => {}
            }
        }
    }

    fn command(
        &mut self,
        ast: &[&AstWord],
        assignments: &[shuck_ast::Assignment],
        statement: &Stmt,
        context: Context,
    ) {
        let words: Vec<Word> = ast
            .iter()
            .map(|word| self.word(word))
            // Assignments alone have an empty program.
            .filter(|word| !(word.text.is_empty() && word.span.is_empty()))
            .collect();
        let skipped = ast.len() - words.len();
        let text = self.text;
        let inner = |index: usize| {
            let mut joined = Joined::default();
            if let Some(word) = ast.get(index + skipped) {
                join_parts(text, &word.parts, false, &mut joined);
            }
            joined
        };
        self.add(words, assignments, statement, context, &inner);
        for word in ast {
            self.substitutions(word, context);
        }
        for assignment in assignments {
            self.assignment_value(&assignment.value, context);
        }
        self.redirect_substitutions(statement, context);
    }

    fn add(
        &mut self,
        words: Vec<Word>,
        assignments: &[shuck_ast::Assignment],
        statement: &Stmt,
        context: Context,
        inner: &dyn Fn(usize) -> Joined,
    ) {
        let found = Found {
            words,
            assignments: assignments
                .iter()
                .map(|assignment| self.assignment(assignment))
                .collect(),
            redirects: statement
                .redirects
                .iter()
                .map(|redirect| self.redirect(redirect))
                .collect(),
            span: self
                .text
                .source_span(range(self.text.text(), statement.span)),
        };
        self.collector.add(found, context, inner);
    }

    fn assignment(&self, assignment: &shuck_ast::Assignment) -> Assignment {
        Assignment {
            name: assignment.target.name.to_string(),
            value: match &assignment.value {
                AssignmentValue::Scalar(word) => Some(self.word(word)),
                AssignmentValue::Compound(_) => None,
            },
            span: self
                .text
                .source_span(range(self.text.text(), assignment.span)),
        }
    }

    fn redirect(&self, redirect: &shuck_ast::Redirect) -> Redirect {
        Redirect {
            writes: matches!(
                redirect.kind,
                RedirectKind::Output
                    | RedirectKind::Clobber
                    | RedirectKind::Append
                    | RedirectKind::ReadWrite
                    | RedirectKind::DupOutput
                    | RedirectKind::OutputBoth
            ),
            target: redirect.word_target().map(|word| self.word(word)),
            span: self
                .text
                .source_span(range(self.text.text(), redirect.span)),
        }
    }

    fn redirect_substitutions(&mut self, statement: &Stmt, context: Context) {
        for redirect in &statement.redirects {
            if let Some(word) = redirect.word_target() {
                self.substitutions(word, context);
            }
        }
    }

    fn assignment_value(&mut self, value: &AssignmentValue, context: Context) {
        match value {
            AssignmentValue::Scalar(word) => self.substitutions(word, context),
            AssignmentValue::Compound(array) => {
                for element in &array.elements {
                    let (ArrayElem::Sequential(value)
                    | ArrayElem::Keyed { value, .. }
                    | ArrayElem::KeyedAppend { value, .. }) = element;
                    self.substitutions(&value.word, context);
                }
            }
        }
    }

    /// The commands of `$(…)`, backticks and `<(…)` in a word.
    fn substitutions(&mut self, word: &AstWord, context: Context) {
        self.part_substitutions(&word.parts, context);
    }

    fn part_substitutions(&mut self, parts: &[WordPartNode], context: Context) {
        for part in parts {
            match &part.kind {
                WordPart::DoubleQuoted { parts, .. } => self.part_substitutions(parts, context),
                WordPart::CommandSubstitution { body, .. }
                | WordPart::ProcessSubstitution { body, .. } => {
                    let context = Context {
                        pipeline: None,
                        piped_into: false,
                        ..self.in_subshell(context)
                    };
                    self.sequence(body, context, false);
                }
                WordPart::ParameterExpansion {
                    operand_word_ast: Some(word),
                    ..
                } => self.substitutions(word, maybe(context)),
                WordPart::Parameter(parameter) => {
                    if let Some(BourneParameterExpansion::Operation {
                        operand_word_ast: Some(word),
                        ..
                    }) = parameter.bourne()
                    {
                        self.substitutions(word, maybe(context));
                    }
                }
                WordPart::ArithmeticExpansion {
                    expression_word_ast: word,
                    ..
                } => self.substitutions(word, context),
                _ => {}
            }
        }
    }

    fn word(&self, word: &AstWord) -> Word {
        let mut text = String::new();
        let literal = cook(self.text.text(), &word.parts, false, &mut text);
        Word {
            text,
            span: self.text.source_span(range(self.text.text(), word.span)),
            literal,
            quoted: word.is_fully_quoted(),
        }
    }

    /// A part of the text as a word, as it stands.
    fn verbatim(&self, range: Range<usize>) -> Word {
        let text = self
            .text
            .text()
            .get(range.clone())
            .unwrap_or_default()
            .to_owned();
        Word {
            literal: !text.contains(['$', '`', '\'', '"', '\\']),
            text,
            span: self.text.source_span(range),
            quoted: false,
        }
    }
}
