//! Each instruction with the values its variables have: what they set, and what is wrong then.

use super::{Analysis, Failure, Kind, Phase};
use crate::{
    dockerfile::{
        context::{IgnoreFile, ignore_file_of},
        data::{Dependency, OriginData, Trigger, UndefinedData},
        scope::{Binding, SBOM_ARGS, Scope},
        values::{
            self,
            copy::CopyValues,
            mount::{MountKind, MountValue},
        },
    },
    syntax::{
        Instruction, Pair, ProblemKind, Word,
        expand::{self, Mode, Names, Variable},
        instruction::{ArgDeclaration, Copy, CopySource, Run},
        without_leading_tabs,
    },
    text::{Source, Span},
};

/// A name and a value, as far as they are known.
type ExpandedPair = (Option<String>, Option<String>);

/// An instruction of a stage, or one deferred to it.
#[derive(Clone, Copy)]
struct Step<'s> {
    stage: usize,
    /// Where its effects count from.
    at: usize,
    /// Which of the instructions deferred to there, from 1.
    deferred: usize,
    instruction: &'s Instruction,
    source: &'s Source,
    escape: char,
    /// The trigger that it comes from.
    trigger: Option<&'s Trigger>,
}

impl Analysis<'_> {
    pub(super) fn dispatch(&mut self) {
        self.check_ignore_file();
        for stage in 0..self.model.stages.len() {
            self.model.inherit(stage);
            // BuildKit builds only what a target needs, but checks every stage without one.
            if self.inputs.target.is_some() && !self.model.stages[stage].reachable {
                continue;
            }
            self.dispatch_stage(stage);
        }
    }

    fn dispatch_stage(&mut self, stage: usize) {
        let tree = self.tree;
        let (from, end) = (self.model.stages[stage].from, self.model.stages[stage].end);
        self.check_base_workdir(stage);
        let triggers = std::mem::take(&mut self.model.stages[stage].triggers);
        let deferred = triggers.iter().flat_map(|trigger| {
            let instructions = trigger.tree.instructions.iter();
            instructions.map(move |instruction| (trigger, instruction))
        });
        for (number, (trigger, instruction)) in (1..).zip(deferred) {
            let step = Step {
                stage,
                at: from,
                deferred: number,
                instruction,
                source: &trigger.source,
                escape: trigger.tree.escape,
                trigger: Some(trigger),
            };
            if let Err((message, _)) = self.step(step, &instruction.kind()) {
                if !self.is_stopped {
                    self.model.stops_in_deferred = Some((from, number - 1));
                }
                let span = tree.instructions[from].span;
                let message =
                    format!("an instruction that the base defers with `ONBUILD` fails: {message}");
                self.problem(Phase::Dispatch, (message.into(), span), self.lines(from));
            }
        }
        self.model.stages[stage].triggers = triggers;
        for at in from + 1..end {
            let kind = std::mem::replace(&mut self.kinds[at], Kind::Invalid);
            let step = Step {
                stage,
                at,
                deferred: 0,
                instruction: &tree.instructions[at],
                source: self.source,
                escape: tree.escape,
                trigger: None,
            };
            if let Err(failure) = self.step(step, &kind) {
                self.problem(Phase::Dispatch, failure, self.lines(at));
            }
        }
    }

    /// On Windows an image may start in a directory that cannot be.
    fn check_base_workdir(&mut self, stage: usize) {
        let data = &self.model.stages[stage];
        let (Some(config), true) = (data.config(self.inputs), data.windows) else {
            return;
        };
        let directory = config.working_dir.as_str();
        if let Err(message) = values::workdir::resolve(directory, directory, true) {
            let from = data.from;
            let message = format!("the base starts in a directory that cannot be: {message}");
            let span = self.tree.instructions[from].span;
            self.problem(Phase::Dispatch, (message.into(), span), self.lines(from));
        }
    }

    fn step(&mut self, step: Step<'_>, kind: &Kind<'_>) -> Result<(), Failure> {
        match kind {
            Kind::Env(pairs) => self.env(step, pairs),
            Kind::Label(pairs) => self.pairs(step, pairs).map(drop),
            Kind::Arg(declarations) => self.arg(step, declarations),
            Kind::User(word) => {
                let user = self.word(step, word)?;
                self.model.stages[step.stage].users.push(step.at, user);
                Ok(())
            }
            Kind::Workdir(word) => self.workdir(step, word),
            Kind::Stopsignal(word) => match self.word(step, word)? {
                Some(signal) => {
                    values::signal::parse(&signal).map_err(|message| (message.into(), word.span))
                }
                None => Ok(()),
            },
            Kind::Volume(words) => self.volume(step, words),
            Kind::Expose(words) => self.expose(step, words),
            Kind::Shell(words) => {
                let shell = words.iter().map(|word| word.text.clone()).collect();
                self.model.stages[step.stage].shells.push(step.at, shell);
                Ok(())
            }
            Kind::Copy(copy) => self.copy(step, copy),
            Kind::Run(run) => self.run(step, run),
            _ => Ok(()),
        }
    }

    fn scope(&self, step: Step<'_>) -> Scope<'_> {
        Scope {
            stages: &self.model.stages,
            stage: step.stage,
            // Everything so far: what a deferred instruction or an earlier word of this one sets.
            at: usize::MAX,
            deferred: 0,
            inputs: self.inputs,
            binders: &self.model.binders,
        }
    }

    fn text(&self, step: Step<'_>, text: &str, span: Span) -> Result<Option<String>, Failure> {
        let mode = Mode {
            escape: step.escape,
            ..Mode::default()
        };
        self.expand_noting(step, text, span, mode)
            .map_err(|kind| (kind, span))
    }

    /// Replaces the variables of a text, and notes those that are not defined.
    fn expand_noting(
        &self,
        step: Step<'_>,
        text: &str,
        span: Span,
        mode: Mode,
    ) -> Result<Option<String>, ProblemKind> {
        let scope = self.scope(step);
        match expand::expand_word(text, &scope, mode) {
            Ok(expansion) => {
                self.note_undefined(step, &scope, &expansion.names, span);
                Ok(expansion.value)
            }
            Err(error) => {
                self.note_undefined(step, &scope, &error.names, span);
                Err(error.into())
            }
        }
    }

    fn note_undefined(&self, step: Step<'_>, scope: &Scope<'_>, names: &Names, span: Span) {
        let unmatched = names.unmatched.iter().map(|name| (name, true));
        let unknown = names.unknown.iter().map(|name| (name, false));
        for (name, is_sure) in unmatched.chain(unknown) {
            let is_declared = SBOM_ARGS.contains(&name.as_str())
                || self
                    .model
                    .binders
                    .is_declared(name, &self.model.stages, step.stage)
                || (!is_sure && scope.declared(name).is_some());
            if is_declared {
                continue;
            }
            let is_deferred = step.trigger.is_some();
            let span = if is_deferred {
                self.tree.instructions[step.at].node.keyword.span
            } else {
                span
            };
            self.undefined.borrow_mut().push(UndefinedData {
                at: step.at,
                deferred: is_deferred,
                name: name.clone(),
                span,
                is_sure,
                is_reached: !self.is_stopped,
            });
        }
    }

    fn word(&self, step: Step<'_>, word: &Word) -> Result<Option<String>, Failure> {
        self.text(step, &word.text, word.span)
    }

    /// Names and values, all with the variables that hold before the instruction.
    fn pairs(&self, step: Step<'_>, pairs: &[Pair]) -> Result<Vec<ExpandedPair>, Failure> {
        pairs
            .iter()
            .map(|pair| Ok((self.word(step, &pair.name)?, self.word(step, &pair.value)?)))
            .collect()
    }

    fn bind(&mut self, step: Step<'_>, name: &str, value: Option<String>, is_env: bool) {
        let binding = Binding {
            at: step.at,
            deferred: step.deferred,
            value,
            is_env,
        };
        self.model.binders.add(name, step.stage, is_env);
        self.model.stages[step.stage].variables.bind(name, binding);
    }

    fn env(&mut self, step: Step<'_>, pairs: &[Pair]) -> Result<(), Failure> {
        for (name, value) in self.pairs(step, pairs)? {
            if let Some(name) = name {
                self.bind(step, &name, value, true);
            }
        }
        Ok(())
    }

    fn arg(&mut self, step: Step<'_>, declarations: &[ArgDeclaration<'_>]) -> Result<(), Failure> {
        for arg in declarations {
            let value = match (self.inputs.build_args.get(arg.name), arg.default) {
                (Some(value), _) => Some(value.clone()),
                _ if self.inputs.unknown_args.contains(arg.name) => None,
                (None, Some(default)) => self.text(step, default, arg.default_span)?,
                (None, None) => match self.model.globals.get(arg.name) {
                    Variable::Set(value) => Some(value.to_owned()),
                    Variable::Unset if self.inputs.complete => {
                        self.model.binders.declare(arg.name, step.stage);
                        continue;
                    }
                    Variable::Unknown | Variable::Unset => None,
                },
            };
            self.model.binders.declare(arg.name, step.stage);
            if !SBOM_ARGS.contains(&arg.name) {
                self.bind(step, arg.name, value, false);
            }
        }
        Ok(())
    }

    fn workdir(&mut self, step: Step<'_>, word: &Word) -> Result<(), Failure> {
        let path = self.word(step, word)?;
        let windows = self.model.stages[step.stage].windows;
        let before = self.model.workdir(step.stage, usize::MAX, self.inputs);
        let resolved = match path {
            // An absolute path does not need what came before.
            Some(path) => {
                let current = before.as_deref().unwrap_or("/");
                let resolved = values::workdir::resolve(current, &path, windows)
                    .map_err(|message| (message.into(), word.span))?;
                (before.is_some() || values::workdir::is_absolute(&path, windows))
                    .then_some(resolved)
            }
            None => None,
        };
        self.model.stages[step.stage]
            .workdirs
            .push(step.at, resolved);
        Ok(())
    }

    fn volume(&self, step: Step<'_>, words: &[Word]) -> Result<(), Failure> {
        let expand = |word: &Word| self.text(step, word.text.trim(), word.span);
        let paths: Vec<_> = words.iter().map(expand).collect::<Result<_, _>>()?;
        let empty = paths.iter().position(|path| path.as_deref() == Some(""));
        match empty {
            Some(at) => Err((
                "a `VOLUME` may not be empty".to_owned().into(),
                words[at].span,
            )),
            None => Ok(()),
        }
    }

    fn expose(&mut self, step: Step<'_>, words: &[Word]) -> Result<(), Failure> {
        let mut sorted: Vec<&Word> = words.iter().collect();
        sorted.sort_by(|a, b| a.text.cmp(&b.text));
        let mode = Mode {
            escape: step.escape,
            ..Mode::default()
        };
        let mut specs = Vec::new();
        for word in sorted {
            let expansion = expand::expand_words(&word.text, &self.scope(step), mode)
                .map_err(|error| (error.into(), word.span))?;
            specs.extend(
                expansion
                    .value
                    .into_iter()
                    .flatten()
                    .map(|spec| (spec, word.span)),
            );
        }
        specs.iter().try_for_each(|(spec, span)| {
            values::port::parse(spec).map(drop).map_err(|message| {
                let kind = if values::port::number_out_of_range(spec).is_some() {
                    ProblemKind::PortOutOfRange(message)
                } else {
                    message.into()
                };
                (kind, *span)
            })
        })
    }

    fn copy(&mut self, step: Step<'_>, copy: &Copy<'_>) -> Result<(), Failure> {
        let flag = |flag: Option<crate::syntax::instruction::FlagValue<'_>>| match flag {
            Some(flag) => self.text(step, flag.text, flag.span),
            None => Ok(Some(String::new())),
        };
        flag(copy.chown)?;
        let chmod = flag(copy.chmod)?;
        let checksum = flag(copy.checksum)?;
        let paths = copy
            .paths()
            .map(|word| self.word(step, word))
            .collect::<Result<Vec<_>, _>>()?;
        let destination = self.word(step, copy.destination)?;
        self.heredocs(step, copy)?;
        if let Some(later) = self.later_stage(step, |dependency| !dependency.by_mount) {
            let message = format!(
                "the stage `{}` comes after this one, so nothing can be copied from it",
                self.stage_label(later)
            );
            let span = copy.from.map_or(step.instruction.span, |from| from.span);
            let kind = if later == step.stage {
                ProblemKind::OwnStage(message)
            } else {
                ProblemKind::UnknownOrigin(message)
            };
            return Err((kind, span));
        }
        let windows = self.model.stages[step.stage].windows;
        if let Some(path) = destination {
            let workdir = self.model.workdir(step.stage, usize::MAX, self.inputs);
            values::copy::destination(workdir.as_deref().unwrap_or("/"), &path, windows)
                .map_err(|message| (message.into(), copy.destination.span))?;
        }
        let paths: Vec<Option<&str>> = paths.iter().map(Option::as_deref).collect();
        values::copy::check(&CopyValues {
            is_add: copy.is_add,
            windows,
            chmod: chmod.as_deref(),
            checksum: checksum.as_deref(),
            keep_git_dir: copy.keep_git_dir,
            paths: &paths,
            parents: copy.parents,
        })
        .map_err(|wrong| {
            let source = wrong.source.and_then(|number| copy.paths().nth(number));
            let span = source.map_or(step.instruction.span, |word| word.span);
            (wrong.message.into(), span)
        })
    }

    fn heredocs(&self, step: Step<'_>, copy: &Copy<'_>) -> Result<(), Failure> {
        let mode = Mode {
            skip_process_quotes: true,
            ..Mode::default()
        };
        for source in copy.sources() {
            let CopySource::Heredoc(word, heredoc) = source else {
                continue;
            };
            let Some(body) = step
                .instruction
                .heredocs
                .iter()
                .rfind(|body| body.name == heredoc.name)
            else {
                continue;
            };
            if !heredoc.expand {
                continue;
            }
            let text = step.source.slice(body.body);
            let chomped = heredoc.chomp.then(|| without_leading_tabs(text));
            let text = chomped.as_deref().unwrap_or(text);
            self.expand_noting(step, text, body.body, mode)
                .map_err(|kind| (kind, word.span))?;
        }
        Ok(())
    }

    /// A stage that the instruction takes from although it does not come before it.
    fn later_stage(&self, step: Step<'_>, counts: impl Fn(&Dependency) -> bool) -> Option<usize> {
        let dependencies = match step.trigger {
            Some(trigger) => &trigger.dependencies,
            None => &self.model.stages[step.stage].dependencies,
        };
        dependencies
            .iter()
            .filter(|dependency| dependency.at == step.at && counts(dependency))
            .find_map(|dependency| match dependency.on {
                // A trigger's own stage counts as one that came before.
                OriginData::Stage(on)
                    if on > step.stage || (on == step.stage && step.trigger.is_none()) =>
                {
                    Some(on)
                }
                _ => None,
            })
    }

    /// The name of a stage, or its number.
    fn stage_label(&self, index: usize) -> String {
        let name = self.model.stages[index].name.clone();
        name.unwrap_or_else(|| index.to_string())
    }

    fn run(&mut self, step: Step<'_>, run: &Run<'_>) -> Result<(), Failure> {
        let mut mounts = Vec::new();
        for flag in &run.mounts {
            let mut expand = |text: &str| {
                let expanded = self.text(step, text, flag.span);
                expanded.map_err(|(kind, _)| kind.to_string())
            };
            let mount = values::mount::Mount::resolve(flag, &mut expand)
                .map_err(|message| (message.into(), flag.span))?;
            mounts.push((mount, flag.span));
        }
        // Of mounts without a `from`, those of a cache start from what is called `scratch`.
        let cache = mounts.iter().any(|(mount, _)| {
            mount.kind == Some(MountKind::Cache) && mount.from == MountValue::Unset
        });
        let counts =
            |dependency: &Dependency| dependency.by_mount && (cache || !dependency.implied);
        if let Some(later) = self.later_stage(step, counts) {
            let message = format!(
                "the stage `{}` comes after this one, so it cannot be mounted",
                self.stage_label(later)
            );
            let kind = if later == step.stage {
                ProblemKind::OwnStage(message)
            } else {
                message.into()
            };
            return Err((kind, step.instruction.span));
        }
        let workdir = self.model.workdir(step.stage, usize::MAX, self.inputs);
        for (mount, span) in &mounts {
            values::mount::check_target(mount, workdir.as_deref())
                .map_err(|message| (message.into(), *span))?;
        }
        if !run.devices.is_empty() {
            let message = "`--device` needs `# syntax=docker/dockerfile:1-labs`".to_owned();
            return Err((message.into(), step.instruction.span));
        }
        Ok(())
    }

    fn check_ignore_file(&mut self) {
        let Some(context) = self.inputs.context.clone() else {
            return;
        };
        let Some((path, text)) = ignore_file_of(context.as_ref(), self.source.name()) else {
            return;
        };
        if let Err(error) = IgnoreFile::parse(&text) {
            let span = self.source.span().at_start();
            let message = format!("{path}:{}: {error}", error.line);
            self.problem(Phase::Dispatch, (message.into(), span), vec![]);
        }
    }
}
