//! Goes through all commands of a text, those in `$(…)` and heredocs too.

use super::{
    Place, Simple,
    word::{Arg, is_variable},
};
use crate::shell::shuck::words::range;
use shuck_ast::{
    ArrayElem, Assignment, AssignmentValue, BinaryOp, BuiltinCommand, Command, CompoundCommand,
    ConditionalExpr, DeclOperand, File, HeredocBodyPart, Redirect, Stmt, StmtSeq, Word, WordPart,
    WordPartNode,
};
use std::ops::Range;

/// Takes what is in a text.
pub(super) trait Visit {
    /// A simple command.
    fn command(&mut self, command: &Simple<'_>);
    /// A sequence of commands.
    fn sequence(&mut self, _sequence: &StmtSeq) {}
    /// A use of a variable, with its `$`.
    fn variable(&mut self, _text: &str, _range: Range<usize>) {}
    /// A variable gets a value.
    fn assigned(&mut self, _name: &str) {}
}

/// Gives all there is to `visit`.
pub(super) fn all<'t>(file: &'t File, source: &'t str, visit: &mut dyn Visit) {
    Walker { source, visit }.sequence(&file.body);
}

struct Walker<'t, 'v> {
    source: &'t str,
    visit: &'v mut dyn Visit,
}

impl<'t> Walker<'t, '_> {
    fn sequence(&mut self, sequence: &'t StmtSeq) {
        self.visit.sequence(sequence);
        for statement in &sequence.stmts {
            self.statement(statement, Place::default());
        }
    }

    fn statement(&mut self, statement: &'t Stmt, place: Place<'t>) {
        // A chain leans to the left and may be a thousand long, so it is not walked by recursion.
        let mut chain = vec![(statement, place)];
        while let Some((statement, place)) = chain.pop() {
            let Command::Binary(binary) = &statement.command else {
                self.command(statement, place);
                continue;
            };
            self.redirects(&statement.redirects);
            let (left, right) = match binary.op {
                BinaryOp::And | BinaryOp::Or => (Place::default(), Place::default()),
                BinaryOp::Pipe | BinaryOp::PipeAll => (
                    Place {
                        reader: Some(first(&binary.right)),
                        piped_into: place.piped_into,
                        ..Place::default()
                    },
                    Place {
                        piped_into: true,
                        reader: place.reader,
                        ..Place::default()
                    },
                ),
            };
            chain.push((&binary.right, right));
            chain.push((&binary.left, left));
        }
    }

    fn command(&mut self, statement: &'t Stmt, place: Place<'t>) {
        match &statement.command {
            Command::Simple(simple) => {
                let words = std::iter::once(&simple.name).chain(&simple.args);
                let words: Vec<Arg<'_>> = words
                    .filter(|word| word.span.start.offset() != word.span.end.offset())
                    .map(|word| Arg::new(word, self.source))
                    .collect();
                self.visit(statement, &simple.assignments, &words, place);
                self.assignments(&simple.assignments);
                self.word(&simple.name);
                self.words(&simple.args);
            }
            Command::Decl(declaration) => {
                let name = range(self.source, declaration.variant_span);
                let operands = declaration.operands.iter().map(|operand| match operand {
                    DeclOperand::Flag(word) | DeclOperand::Dynamic(word) => {
                        Arg::new(word, self.source)
                    }
                    DeclOperand::Name(name) => {
                        Arg::verbatim(range(self.source, name.span), self.source)
                    }
                    DeclOperand::Assignment(assignment) => {
                        Arg::verbatim(range(self.source, assignment.span), self.source)
                    }
                });
                let words: Vec<Arg<'_>> = std::iter::once(Arg::verbatim(name, self.source))
                    .chain(operands)
                    .collect();
                self.visit(statement, &declaration.assignments, &words, place);
                self.assignments(&declaration.assignments);
                for operand in &declaration.operands {
                    match operand {
                        DeclOperand::Flag(word) | DeclOperand::Dynamic(word) => self.word(word),
                        DeclOperand::Assignment(assignment) => {
                            self.assignments(std::slice::from_ref(assignment));
                        }
                        DeclOperand::Name(name) => self.visit.assigned(name.name.as_str()),
                    }
                }
            }
            Command::Builtin(builtin) => {
                let (argument, rest) = match builtin {
                    BuiltinCommand::Break(builtin) => (&builtin.depth, &builtin.extra_args),
                    BuiltinCommand::Continue(builtin) => (&builtin.depth, &builtin.extra_args),
                    BuiltinCommand::Return(builtin) => (&builtin.code, &builtin.extra_args),
                    BuiltinCommand::Exit(builtin) => (&builtin.code, &builtin.extra_args),
                };
                if let Some(word) = argument {
                    self.word(word);
                }
                self.words(rest);
            }
            Command::Compound(compound) => self.compound(compound),
            Command::Function(function) => self.statement(&function.body, Place::default()),
            Command::AnonymousFunction(function) => {
                self.statement(&function.body, Place::default());
            }
            Command::Binary(_) => {}
        }
        self.redirects(&statement.redirects);
    }

    fn visit(
        &mut self,
        statement: &'t Stmt,
        assignments: &'t [Assignment],
        words: &[Arg<'t>],
        place: Place<'t>,
    ) {
        let starts = words
            .iter()
            .map(|word| word.range.start)
            .chain(assignments.iter().map(|one| one.span.start.offset()));
        let redirects = statement
            .redirects
            .iter()
            .map(|one| one.span.start.offset());
        let Some(start) = starts.min().or(redirects.min()) else {
            return;
        };
        self.visit.command(&Simple {
            statement,
            assignments,
            words,
            start,
            place,
            source: self.source,
        });
    }

    fn compound(&mut self, compound: &'t CompoundCommand) {
        match compound {
            CompoundCommand::If(conditional) => {
                self.sequence(&conditional.condition);
                self.sequence(&conditional.then_branch);
                for (condition, branch) in &conditional.elif_branches {
                    self.sequence(condition);
                    self.sequence(branch);
                }
                if let Some(branch) = &conditional.else_branch {
                    self.sequence(branch);
                }
            }
            CompoundCommand::For(loop_) => {
                for target in &loop_.targets {
                    let name = target.name.as_ref().map_or("", |name| name.as_str());
                    self.visit.assigned(name);
                }
                self.words(loop_.words.as_deref().unwrap_or_default());
                self.sequence(&loop_.body);
            }
            CompoundCommand::Select(loop_) => {
                self.words(&loop_.words);
                self.sequence(&loop_.body);
            }
            CompoundCommand::Foreach(loop_) => {
                self.words(&loop_.words);
                self.sequence(&loop_.body);
            }
            CompoundCommand::Repeat(loop_) => self.sequence(&loop_.body),
            CompoundCommand::ArithmeticFor(loop_) => self.sequence(&loop_.body),
            CompoundCommand::While(loop_) => {
                self.sequence(&loop_.condition);
                self.sequence(&loop_.body);
            }
            CompoundCommand::Until(loop_) => {
                self.sequence(&loop_.condition);
                self.sequence(&loop_.body);
            }
            CompoundCommand::Case(case) => {
                self.word(&case.word);
                for item in &case.cases {
                    self.sequence(&item.body);
                }
            }
            CompoundCommand::Subshell(body) | CompoundCommand::BraceGroup(body) => {
                self.sequence(body);
            }
            CompoundCommand::Time(time) => {
                if let Some(command) = &time.command {
                    self.statement(command, Place::default());
                }
            }
            CompoundCommand::Coproc(coproc) => self.statement(&coproc.body, Place::default()),
            CompoundCommand::Always(always) => {
                self.sequence(&always.body);
                self.sequence(&always.always_body);
            }
            CompoundCommand::Conditional(conditional) => self.conditional(&conditional.expression),
            CompoundCommand::Arithmetic(_) => {}
        }
    }

    fn conditional(&mut self, expression: &'t ConditionalExpr) {
        match expression {
            ConditionalExpr::Binary(binary) => {
                self.conditional(&binary.left);
                self.conditional(&binary.right);
            }
            ConditionalExpr::Unary(unary) => self.conditional(&unary.expr),
            ConditionalExpr::Parenthesized(inner) => self.conditional(&inner.expr),
            ConditionalExpr::Word(word) | ConditionalExpr::Regex(word) => self.word(word),
            ConditionalExpr::Pattern(_) | ConditionalExpr::VarRef(_) => {}
        }
    }

    fn assignments(&mut self, assignments: &'t [Assignment]) {
        for assignment in assignments {
            self.visit.assigned(assignment.target.name.as_str());
            match &assignment.value {
                AssignmentValue::Scalar(word) => self.word(word),
                AssignmentValue::Compound(array) => {
                    for element in &array.elements {
                        let (ArrayElem::Sequential(value)
                        | ArrayElem::Keyed { value, .. }
                        | ArrayElem::KeyedAppend { value, .. }) = element;
                        self.word(&value.word);
                    }
                }
            }
        }
    }

    fn redirects(&mut self, redirects: &'t [Redirect]) {
        for redirect in redirects {
            if let Some(word) = redirect.word_target() {
                self.word(word);
            }
            let body = redirect.heredoc().map(|heredoc| &heredoc.body);
            for part in body.iter().flat_map(|body| &body.parts) {
                match &part.kind {
                    HeredocBodyPart::CommandSubstitution { body, .. } => self.substitution(body),
                    HeredocBodyPart::Variable(_) | HeredocBodyPart::Parameter(_) => {
                        self.variable(part.span);
                    }
                    _ => {}
                }
            }
        }
    }

    fn words(&mut self, words: &'t [Word]) {
        for word in words {
            self.word(word);
        }
    }

    fn word(&mut self, word: &'t Word) {
        self.parts(&word.parts);
    }

    fn parts(&mut self, parts: &'t [WordPartNode]) {
        for part in parts {
            if is_variable(&part.kind) {
                self.variable(part.span);
            }
            match &part.kind {
                WordPart::DoubleQuoted { parts, .. } => self.parts(parts),
                WordPart::CommandSubstitution { body, .. } => self.substitution(body),
                WordPart::ProcessSubstitution { body, .. } => self.sequence(body),
                WordPart::ParameterExpansion {
                    operand_word_ast: Some(word),
                    ..
                } => self.word(word),
                WordPart::Parameter(parameter) => {
                    let operand = parameter.bourne().and_then(|it| it.operand_word_ast());
                    if let Some(word) = operand {
                        self.word(word);
                    }
                }
                WordPart::ArithmeticExpansion {
                    expression_word_ast,
                    ..
                } => self.word(expression_word_ast),
                _ => {}
            }
        }
    }

    fn variable(&mut self, span: shuck_ast::Span) {
        let at = range(self.source, span);
        let text = self.source.get(at.clone()).unwrap_or_default();
        self.visit.variable(text, at);
    }

    fn substitution(&mut self, body: &'t StmtSeq) {
        let alone = Place {
            alone_in_substitution: body.stmts.len() == 1,
            ..Place::default()
        };
        for statement in &body.stmts {
            self.statement(statement, alone);
        }
    }
}

/// The words of a simple command.
pub(super) fn words_of<'t>(statement: &'t Stmt, source: &'t str) -> Vec<Arg<'t>> {
    let Command::Simple(simple) = &statement.command else {
        return Vec::new();
    };
    let words = std::iter::once(&simple.name).chain(&simple.args);
    words.map(|word| Arg::new(word, source)).collect()
}

/// The first command of a pipeline.
fn first(mut statement: &Stmt) -> &Stmt {
    while let Command::Binary(binary) = &statement.command {
        statement = &binary.left;
    }
    statement
}
