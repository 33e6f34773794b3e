//! The commands of each instruction that runs any, read once.

use super::{
    Inputs,
    base::Shell,
    data::{BaseData, Model, StageData, root},
};
use crate::{
    shell::{self, Dialect, Script},
    syntax::{
        HeredocWord, Instruction, Phase, Problem, ProblemKind, TokenKind, Tree, Word,
        instruction::{CommandLine, HealthcheckTest, Kind},
    },
    text::{Joined, Source, Span},
};

/// The commands of all instructions.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    /// In order of the instructions; those that run nothing are not in it.
    list: Vec<Entry>,
    /// What was left unread.
    pub(super) problems: Vec<Problem>,
}

#[derive(Debug)]
struct Entry {
    /// The instruction.
    at: usize,
    dialect: Dialect,
    script: Script,
}

impl Scripts {
    /// Reads the commands of every instruction of a file.
    pub(super) fn read(source: &Source, tree: &Tree, model: &Model, inputs: &Inputs) -> Self {
        let mut scripts = Self::default();
        let mut named = NamedShells::new(model);
        let mut comments = comments(tree);
        for (at, instruction) in tree.instructions.iter().enumerate() {
            let above = std::iter::from_fn(|| {
                comments.next_if(|comment| comment.start < instruction.span.start)
            });
            let pragma = above
                .filter_map(|comment| shell_pragma(source.slice(comment)))
                .last();
            let kind = instruction.kind();
            named.pass(at, &kind, pragma.map(Dialect::of_program));
            let kind = match kind {
                Kind::Onbuild(trigger) => Kind::of_trigger(trigger, instruction),
                kind => kind,
            };
            let Some(line) = command_line(&kind) else {
                continue;
            };
            let dialect = named.now.unwrap_or_else(|| dialect(at, model, inputs));
            let reader = Reader {
                source,
                instruction,
            };
            scripts.add(
                at,
                reader.script(line, dialect, matches!(kind, Kind::Run(_))),
                instruction,
            );
        }
        scripts
    }

    fn add(&mut self, at: usize, (dialect, script): (Dialect, Script), instruction: &Instruction) {
        if let Some(unchecked) = &script.unchecked {
            self.problems.push(Problem {
                kind: ProblemKind::NotChecked(unchecked.to_string()),
                span: unchecked.span,
                lines: vec![instruction.lines],
                phase: Phase::Dispatch,
            });
        }
        self.list.push(Entry {
            at,
            dialect,
            script,
        });
    }

    fn entry(&self, at: usize) -> Option<&Entry> {
        let index = self.list.binary_search_by_key(&at, |entry| entry.at).ok()?;
        self.list.get(index)
    }

    /// The commands of an instruction, in order.
    pub(super) fn commands(&self, at: usize) -> &[shell::Command] {
        self.entry(at).map_or(&[], |entry| &entry.script.commands)
    }

    /// Whether all that an instruction runs could be read.
    pub(super) fn is_complete(&self, at: usize) -> bool {
        self.entry(at).is_none_or(|entry| entry.script.complete)
    }

    /// The language of an instruction's shell form; `None` if it runs nothing.
    pub(super) fn dialect(&self, at: usize) -> Option<Dialect> {
        self.entry(at).map(|entry| entry.dialect)
    }
}

fn command_line<'i>(kind: &Kind<'i>) -> Option<CommandLine<'i>> {
    match kind {
        Kind::Run(run) => Some(run.command),
        Kind::Cmd(line) | Kind::Entrypoint(line) => Some(*line),
        Kind::Healthcheck(healthcheck) => match healthcheck.test {
            HealthcheckTest::Command(line) => Some(line),
            HealthcheckTest::None => None,
        },
        _ => None,
    }
}

/// The shell that a comment of hadolint's names: for what follows in the stage and in stages that start from
/// it, until a SHELL says otherwise. The first, if nothing comes before it, is for all stages.
struct NamedShells<'m> {
    model: &'m Model,
    now: Option<Dialect>,
    everywhere: Option<Dialect>,
    /// At the end of each stage so far.
    ends: Vec<Option<Dialect>>,
    is_at_top: bool,
}

impl<'m> NamedShells<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            now: None,
            everywhere: None,
            ends: vec![None; model.stages.len()],
            is_at_top: true,
        }
    }

    /// Goes on to an instruction and the comment above it.
    fn pass(&mut self, at: usize, kind: &Kind<'_>, comment: Option<Dialect>) {
        if self.is_at_top {
            self.everywhere = comment.or(self.everywhere);
        }
        let stages = &self.model.stages;
        let after = stages.partition_point(|stage| stage.from <= at);
        let stage = after.checked_sub(1);
        match (kind, stage) {
            (Kind::From(_), Some(stage)) => {
                let inherited = match stages[stage].base {
                    BaseData::Stage(base) => self.ends[base],
                    _ => self.everywhere,
                };
                self.now = comment.or(inherited);
            }
            (Kind::Shell(_), _) => self.now = None,
            _ => self.now = comment.or(self.now),
        }
        if let Some(stage) = stage {
            self.ends[stage] = self.now;
        }
        self.is_at_top &= !matches!(
            kind,
            Kind::From(_) | Kind::Arg(_) | Kind::Env(_) | Kind::Shell(_)
        );
    }
}

/// The comments of a file that are not inside of an instruction.
fn comments(tree: &Tree) -> std::iter::Peekable<impl Iterator<Item = Span>> {
    let spans = tree.tokens.iter();
    let spans = spans.filter(|token| token.kind == TokenKind::Comment);
    spans.map(|token| token.span).peekable()
}

/// `hadolint shell=NAME`
fn shell_pragma(comment: &str) -> Option<&str> {
    let rest = comment
        .trim_start_matches('#')
        .trim_start()
        .strip_prefix("hadolint")?;
    let name = rest
        .trim_start()
        .strip_prefix("shell")?
        .trim_start()
        .strip_prefix('=')?;
    name.split_whitespace().next()
}

/// The language of shell forms at an instruction: that of its SHELL, or of the base's own shell. Without a base it is
/// the one that most have.
fn dialect(at: usize, model: &Model, inputs: &Inputs) -> Dialect {
    let after = model.stages.partition_point(|stage| stage.from <= at);
    let Some(stage) = after.checked_sub(1) else {
        // A part of a file.
        return Dialect::Posix;
    };
    if let Some(shell) = model.shell(stage, at, inputs) {
        return Dialect::of_shell(shell);
    }
    if model.stages[stage].windows {
        return Dialect::Cmd;
    }
    default_dialect(root(&model.stages, stage))
}

fn default_dialect(root: &StageData) -> Dialect {
    let BaseData::Image(name) = &root.base else {
        return Dialect::Posix;
    };
    match name.known_base().and_then(|known| known.facts.shell) {
        Some(Shell::Ash) => Dialect::Ash,
        Some(Shell::BashAsSh) => Dialect::Bash,
        Some(Shell::Cmd) => Dialect::Cmd,
        Some(Shell::PowerShell) => Dialect::PowerShell,
        // `/bin/sh`, whatever it is.
        _ => Dialect::Posix,
    }
}

struct Reader<'r> {
    source: &'r Source,
    instruction: &'r Instruction,
}

impl Reader<'_> {
    fn script(
        &self,
        line: CommandLine<'_>,
        dialect: Dialect,
        takes_heredocs: bool,
    ) -> (Dialect, Script) {
        match line {
            CommandLine::Exec(words) => {
                (dialect, shell::exec(&self.instruction.json_strings(words)))
            }
            CommandLine::Shell(Some(word))
                if takes_heredocs && !self.instruction.heredocs.is_empty() =>
            {
                let (text, shebang) = self.with_heredocs(word);
                let dialect = shebang.unwrap_or(dialect);
                (dialect, shell::parse(&text, dialect))
            }
            CommandLine::Shell(Some(word)) => {
                let text = self.instruction.logical.part(word.logical_range());
                (dialect, shell::parse(&text, dialect))
            }
            CommandLine::Shell(None) => (dialect, Script::default()),
        }
    }

    /// What BuildKit gives to the shell for a RUN with heredocs: the lines alone if there is no
    /// other command, and then a `#!` line decides what runs them.
    fn with_heredocs(&self, word: &Word) -> (Joined, Option<Dialect>) {
        let mut text = Joined::default();
        let heredocs = &self.instruction.heredocs;
        if HeredocWord::read(&word.text).is_some() {
            let Some(heredoc) = heredocs.first() else {
                return (text, None);
            };
            self.push_lines(&mut text, heredoc.body, heredoc.chomp);
            let shebang = Dialect::of_shebang(text.text());
            return (text, shebang);
        }
        text = self.instruction.logical.part(word.logical_range());
        for heredoc in heredocs {
            text.push_decoded("\n", heredoc.body.at_start());
            self.push_lines(&mut text, heredoc.body, false);
            text.push_decoded(&heredoc.name, heredoc.end);
        }
        text.push_decoded("\n", self.instruction.span.at_end());
        (text, None)
    }

    fn push_lines(&self, text: &mut Joined, lines: Span, without_tabs: bool) {
        let mut start = lines.start;
        for line in self.source.slice(lines).split_inclusive('\n') {
            let kept = if without_tabs {
                line.trim_start_matches('\t')
            } else {
                line
            };
            let end = start + crate::text::offset(line.len());
            text.push(kept, end - crate::text::offset(kept.len()));
            start = end;
        }
    }
}
