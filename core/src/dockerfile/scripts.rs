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
    /// The same, if a base's own shell is taken for `sh`.
    written: Dialect,
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
            let (shebang, script) = reader.script(line, dialect, matches!(kind, Kind::Run(_)));
            let written = shebang
                .or(named.now)
                .or_else(|| shell_before(at, model, inputs));
            scripts.add(
                Entry {
                    at,
                    dialect: shebang.unwrap_or(dialect),
                    written: written.unwrap_or(Dialect::Posix),
                    script,
                },
                instruction,
            );
        }
        scripts
    }

    fn add(&mut self, entry: Entry, instruction: &Instruction) {
        if let Some(unchecked) = &entry.script.unchecked {
            self.problems.push(Problem {
                kind: ProblemKind::NotChecked(unchecked.to_string()),
                span: unchecked.span,
                lines: vec![instruction.lines],
                phase: Phase::Dispatch,
            });
        }
        self.list.push(entry);
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

    /// The same, if the shell of a base is taken for `sh`, whatever it is.
    #[cfg(feature = "shellcheck")]
    pub(super) fn written_dialect(&self, at: usize) -> Option<Dialect> {
        self.entry(at).map(|entry| entry.written)
    }

    /// The text that an instruction gives to a shell; `None` if it gives none.
    #[cfg(feature = "shellcheck")]
    pub(super) fn text(
        &self,
        at: usize,
        source: &Source,
        instruction: &Instruction,
    ) -> Option<Joined> {
        self.entry(at)?;
        let kind = match instruction.kind() {
            Kind::Onbuild(trigger) => Kind::of_trigger(trigger, instruction),
            kind => kind,
        };
        let CommandLine::Shell(Some(word)) = command_line(&kind)? else {
            return None;
        };
        let reader = Reader {
            source,
            instruction,
        };
        Some(reader.text(word, matches!(kind, Kind::Run(_))).0)
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

/// The language that SHELL gives to shell forms at an instruction, here or in the base.
fn shell_before(at: usize, model: &Model, inputs: &Inputs) -> Option<Dialect> {
    let shell = model.shell(stage_of(at, model)?, at, inputs)?;
    Some(Dialect::of_shell(shell))
}

fn stage_of(at: usize, model: &Model) -> Option<usize> {
    let after = model.stages.partition_point(|stage| stage.from <= at);
    after.checked_sub(1)
}

/// The language of shell forms at an instruction: that of its SHELL, or of the base's own shell. Without a base it is
/// the one that most have.
fn dialect(at: usize, model: &Model, inputs: &Inputs) -> Dialect {
    let Some(stage) = stage_of(at, model) else {
        // A part of a file.
        return Dialect::Posix;
    };
    if let Some(shell) = shell_before(at, model, inputs) {
        return shell;
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
    /// The commands, and the language that their first line asks for.
    fn script(
        &self,
        line: CommandLine<'_>,
        dialect: Dialect,
        takes_heredocs: bool,
    ) -> (Option<Dialect>, Script) {
        match line {
            CommandLine::Exec(words) => (None, shell::exec(&self.instruction.json_strings(words))),
            CommandLine::Shell(Some(word)) => {
                let (text, shebang) = self.text(word, takes_heredocs);
                let script = shell::parse(&text, shebang.unwrap_or(dialect));
                (shebang, script)
            }
            CommandLine::Shell(None) => (None, Script::default()),
        }
    }

    /// What a shell is given, and the language that its first line asks for.
    fn text(&self, word: &Word, takes_heredocs: bool) -> (Joined, Option<Dialect>) {
        if takes_heredocs && !self.instruction.heredocs.is_empty() {
            self.with_heredocs(word)
        } else {
            (self.instruction.logical.part(word.logical_range()), None)
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
