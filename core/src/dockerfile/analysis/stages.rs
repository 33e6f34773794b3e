//! Which stages there are, what each starts from, and which is built.

use super::{Analysis, Failure, Globals, HOLE, Kind, Phase, StageData};
use crate::{
    dockerfile::{
        base::Os,
        data::BaseData,
        image_name::ImageName,
        scope::{WithUndeclared, WithoutWeak},
        values::source_date_epoch::{self, Named, SourceStage, Step},
    },
    image::{platform::Platform, reference::Reference},
    syntax::{
        Keyword, ProblemKind,
        expand::Variable,
        instruction::{CopySource, From, lowercase},
    },
    text::Span,
};
use std::collections::HashMap;

impl Analysis<'_> {
    pub(super) fn find_stages(&mut self) {
        for (at, kind) in self.kinds.iter().enumerate() {
            if let Kind::From(from) = kind {
                if let Some(before) = self.model.stages.last_mut() {
                    before.end = at;
                }
                let name = from.name.map(|name| lowercase(&name.text));
                let index = self.model.stages.len();
                let stage = StageData::new(index, at, self.kinds.len(), name);
                self.model.stages.push(stage);
            } else if let Some(stage) = self.model.stages.last_mut() {
                match self.tree.instructions[at].keyword {
                    Some(Keyword::Healthcheck) => stage.healthchecks.push(at, ()),
                    Some(Keyword::Entrypoint) => stage.entrypoints.push(at, ()),
                    Some(Keyword::Cmd) => stage.cmds.push(at, ()),
                    _ => {}
                }
            }
        }
        if self.model.stages.is_empty() {
            let span = self.source.span().at_start();
            let message = "no stage to build: there is no `FROM`".to_owned();
            self.problem(
                Phase::Globals,
                (ProblemKind::NoStage(message), span),
                vec![],
            );
        }
    }

    pub(super) fn set_globals(&mut self) {
        let last = self
            .model
            .stages
            .last()
            .and_then(|stage| stage.name.as_deref());
        let target = self.inputs.target.as_deref().or(last).unwrap_or_default();
        self.model.globals = Globals::predefined(self.inputs, target);
        let first_from = self
            .model
            .stages
            .first()
            .map_or(self.kinds.len(), |stage| stage.from);
        for at in 0..first_from {
            let Kind::Arg(declarations) = &self.kinds[at] else {
                continue;
            };
            for arg in declarations.clone() {
                self.model.globals.declare(arg.name);
                let value = match (self.inputs.build_args.get(arg.name), arg.default) {
                    (Some(value), _) => Some(value.clone()),
                    (None, Some(default)) => {
                        match self.expand(default, &self.model.globals, arg.default_span) {
                            Ok(value) => value,
                            Err(failure) => {
                                self.problem(Phase::Globals, failure, self.lines(at));
                                None
                            }
                        }
                    }
                    (None, None) if self.inputs.complete => continue,
                    // A build is likely to give it a value.
                    (None, None) => match self.model.globals.get(arg.name) {
                        Variable::Set(predefined) => Some(predefined.to_owned()),
                        Variable::Unknown | Variable::Unset => None,
                    },
                };
                let given = self.inputs.build_args.contains_key(arg.name);
                if !self.inputs.complete && !given && self.is_weak(arg.default, value.as_deref()) {
                    self.model.globals.set_weak(arg.name);
                }
                self.model.globals.set(arg.name, value);
            }
        }
        self.check_source_date_epoch();
    }

    /// Whether a default is there only because a build brings another: it is empty, or made of what
    /// is not declared.
    fn is_weak(&self, default: Option<&str>, value: Option<&str>) -> bool {
        let Some(default) = default else { return false };
        let undeclared = WithUndeclared(&self.model.globals);
        value == Some("")
            || (default.contains('$')
                && value.is_some()
                && matches!(self.expand(default, &undeclared, Span::default()), Ok(None)))
    }

    /// A text of a FROM with its variables replaced. If that is no good for its weak defaults, they
    /// are holes in it.
    fn expand_from(
        &self,
        text: &str,
        span: Span,
        is_good: impl Fn(&str) -> bool,
    ) -> Result<String, Failure> {
        let expanded = self.expand_name(text, &self.model.globals, span)?;
        if self.inputs.complete || expanded.contains(HOLE) || is_good(&expanded) {
            return Ok(expanded);
        }
        self.expand_name(text, &WithoutWeak(&self.model.globals), span)
    }

    fn check_source_date_epoch(&mut self) {
        const NAME: &str = "SOURCE_DATE_EPOCH";
        let value = match self.inputs.build_args.get(NAME) {
            Some(value) => value.clone(),
            None => match self.model.globals.get(NAME) {
                Variable::Set(value) if !value.is_empty() => value.to_owned(),
                _ => return,
            },
        };
        let mut place = (self.source.span().at_start(), vec![]);
        let checked = source_date_epoch::check(&value, |name| {
            if self.is_context(name) {
                return Named::Context;
            }
            // The look-up of a context ends at what could not name an image.
            if Reference::parse(name).is_err() {
                return Named::Nothing;
            }
            let stages = &self.model.stages;
            let is_it = |stage: &&StageData| {
                stage
                    .name
                    .as_deref()
                    .is_some_and(|stage| source_date_epoch::is_name(name, stage))
            };
            match stages.iter().find(is_it) {
                Some(stage) => {
                    place = (
                        self.tree.instructions[stage.from].span,
                        self.lines(stage.from),
                    );
                    Named::Stage(source_stage(&self.kinds[stage.from..stage.end]))
                }
                None => Named::Nothing,
            }
        });
        if let Err(message) = checked {
            self.problem(Phase::Globals, (message.into(), place.0), place.1);
        }
    }

    pub(super) fn resolve_bases(&mut self) {
        let mut names: HashMap<String, usize> = HashMap::new();
        for index in 0..self.model.stages.len() {
            let at = self.model.stages[index].from;
            let Kind::From(from) = self.kinds[at] else {
                continue;
            };
            match self.base(&from, &names) {
                Ok(base) => self.model.stages[index].base = base,
                Err(failure) => self.problem(Phase::Bases, failure, self.lines(at)),
            }
            match self.platform(&from) {
                Ok(platform) => self.model.stages[index].platform = platform,
                Err(failure) => self.problem(Phase::Bases, failure, self.lines(at)),
            }
            self.model.stages[index].windows = self.is_windows(&self.model.stages[index]);
            if let Some(name) = self.model.stages[index].name.clone() {
                self.check_stage_name(&name, at);
                if self.is_context(&name) {
                    self.model.stages[index].base = BaseData::Context;
                }
                names.insert(name, index);
            }
            self.model.link(index);
        }
    }

    /// BuildKit looks for a named context of each stage's name, so it must be good for an image.
    fn check_stage_name(&mut self, name: &str, at: usize) {
        if matches!(name, "scratch" | "context") {
            return;
        }
        let (
            Kind::From(From {
                name: Some(word), ..
            }),
            Err(error),
        ) = (&self.kinds[at], Reference::parse(name))
        else {
            return;
        };
        let message = format!("`{name}` cannot be the name of a stage: {error}");
        self.problem(Phase::Bases, (message.into(), word.span), vec![]);
    }

    fn base(&self, from: &From<'_>, names: &HashMap<String, usize>) -> Result<BaseData, Failure> {
        let word = from.image;
        let is_good = |name: &str| Reference::parse(name).is_ok();
        let name = self.expand_from(&word.text, word.span, is_good)?;
        if name.is_empty() {
            let message = format!("`{}` is empty, so the stage has no base", word.text);
            return Err((message.into(), word.span));
        }
        // Stage names are in lower case, and here the case counts.
        if let Some(stage) = names.get(&name) {
            return Ok(BaseData::Stage(*stage));
        }
        if name == "scratch" {
            return Ok(BaseData::Scratch);
        }
        if self.is_context(&name) {
            return Ok(BaseData::Context);
        }
        Ok(BaseData::Image(Box::new(ImageName::new(name))))
    }

    fn is_windows(&self, stage: &StageData) -> bool {
        let platform = match &stage.base {
            BaseData::Stage(base) => return self.model.stages[*base].windows,
            // BuildKit takes the target's platform, whatever the FROM says.
            BaseData::Scratch => self.inputs.platform.as_ref(),
            // What the image is for does not count where it is known what is asked for.
            _ => stage.platform.as_ref(),
        };
        if let Some(platform) = platform {
            return platform.os == "windows";
        }
        match (stage.config(self.inputs), &stage.base) {
            (Some(config), _) => config.os == "windows",
            (None, BaseData::Image(name)) => name
                .known_base()
                .is_some_and(|known| known.facts.os == Some(Os::Windows)),
            _ => false,
        }
    }

    pub(super) fn is_context(&self, name: &str) -> bool {
        !name.eq_ignore_ascii_case("scratch")
            && !name.eq_ignore_ascii_case("context")
            && self.inputs.named_contexts.contains(name)
    }

    fn platform(&self, from: &From<'_>) -> Result<Option<Platform>, Failure> {
        let Some(flag) = from.platform.filter(|flag| !flag.text.is_empty()) else {
            return Ok(self.inputs.target_platform());
        };
        let text = self.expand_from(flag.text, flag.span, |text| !text.is_empty())?;
        if text.contains(HOLE) {
            return Ok(None);
        }
        if text.is_empty() {
            let message = format!("`{}` is empty, so the stage has no platform", flag.text);
            return Err((message.into(), flag.span));
        }
        let host = self.inputs.platform.clone().unwrap_or_default();
        Platform::parse(&text, &host)
            .map(Some)
            .map_err(|error| (error.to_string().into(), flag.span))
    }

    pub(super) fn find_target(&mut self) {
        let stages = &self.model.stages;
        self.model.target = match &self.inputs.target {
            None => stages.len().checked_sub(1),
            Some(target) => {
                let lower = lowercase(target);
                stages
                    .iter()
                    .rposition(|stage| stage.name.as_deref() == Some(&lower))
            }
        };
        if let (Some(target), None) = (&self.inputs.target, self.model.target)
            && let Some(last) = stages.last()
        {
            let span = self.tree.instructions[last.from].span;
            let message = format!("there is no stage `{target}` to build");
            self.problem(Phase::Stages, (message.into(), span), vec![]);
        }
    }
}

/// A stage that a time would be taken from, by its instructions, with the values that are plain.
fn source_stage<'k>(kinds: &[Kind<'k>]) -> SourceStage<'k> {
    let (base, steps) = match kinds {
        [Kind::From(from), steps @ ..] => (plain(&from.image.text), steps),
        steps => (None, steps),
    };
    SourceStage {
        base,
        steps: steps.iter().map(source_step).collect(),
    }
}

fn source_step<'k>(kind: &Kind<'k>) -> Step<'k> {
    match kind {
        Kind::Arg(_) => Step::Arg,
        Kind::Copy(copy) if copy.is_add => Step::Add {
            heredocs: copy
                .sources()
                .any(|source| matches!(source, CopySource::Heredoc(..))),
            paths: copy.paths().map(|word| plain(&word.text)).collect(),
            checksum: copy.checksum.map_or(Some(""), |flag| plain(flag.text)),
        },
        _ => Step::Other("instruction"),
    }
}

/// A text that stands for itself.
fn plain(text: &str) -> Option<&str> {
    (!text.contains(['$', '\'', '"', '\\', '`'])).then_some(text)
}

/// Go's `strconv.Atoi`.
pub(super) fn go_integer(text: &str) -> Option<i64> {
    // Rust takes the same signs and digits.
    text.parse().ok()
}
