//! What stages take files from, circles among them, and images that cannot be.

use super::{Analysis, Failure, Kind, Phase, stages::go_integer};
use crate::{
    dockerfile::{
        data::{BaseData, Dependency, OriginData},
        image_name::ImageName,
    },
    image::reference::{Reference, ReferenceError},
    syntax::{
        ProblemKind,
        expand::{Environment, Variable},
        instruction::lowercase,
    },
    text::Span,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who asks for an image.
#[derive(Debug)]
struct Asker {
    span: Span,
    /// The lines BuildKit names.
    lines: Vec<(u32, u32)>,
    stage: usize,
}

/// What names and numbers refer to, and the images met so far.
#[derive(Debug)]
pub(super) struct References {
    names: HashMap<String, usize>,
    /// BuildKit counts the images that COPY and RUN refer to after the stages, and a number in
    /// `--from` can hit them.
    numbered: Vec<OriginData>,
    wanted: Vec<(Box<ImageName>, Asker)>,
}

impl Analysis<'_> {
    pub(super) fn resolve_references(&mut self) -> References {
        let stages = self.model.stages.iter().enumerate();
        let mut references = References {
            names: stages
                .filter_map(|(index, stage)| Some((stage.name.clone()?, index)))
                .collect(),
            numbered: (0..self.model.stages.len())
                .map(OriginData::Stage)
                .collect(),
            wanted: self.bases(),
        };
        for index in 0..self.model.stages.len() {
            let (first, end) = (self.model.stages[index].from, self.model.stages[index].end);
            for at in first..end {
                let place = (index, at, None);
                match self.dependencies(&self.kinds[at], place, &mut references) {
                    Ok(dependencies) => self.model.stages[index].dependencies.extend(dependencies),
                    Err(failure) => self.problem(Phase::Stages, failure, vec![]),
                }
            }
        }
        self.find_circle();
        self.mark_reachable(self.model.target.into_iter().collect());
        self.mark_shipped();
        self.check_images(&mut references);
        references
    }

    fn bases(&self) -> Vec<(Box<ImageName>, Asker)> {
        self.model
            .stages
            .iter()
            .enumerate()
            .filter_map(|(index, stage)| {
                let (BaseData::Image(name), Kind::From(from)) =
                    (&stage.base, &self.kinds[stage.from])
                else {
                    return None;
                };
                let asker = Asker {
                    span: from.image.span,
                    lines: self.lines(stage.from),
                    stage: index,
                };
                Some((name.clone(), asker))
            })
            .collect()
    }

    /// What an instruction takes files from.
    ///
    /// Its place is its stage, where it counts from, and a span if its own are not of this file.
    pub(super) fn dependencies(
        &self,
        kind: &Kind<'_>,
        (stage, at, span): (usize, usize, Option<Span>),
        references: &mut References,
    ) -> Result<Vec<Dependency>, Failure> {
        let mut dependencies = Vec::new();
        let mut add = |on: OriginData, span, by_mount, implied| {
            dependencies.push(Dependency {
                at,
                on,
                span,
                by_mount,
                implied,
            });
        };
        match kind {
            Kind::Copy(copy) => {
                if let Some(from) = copy.from.filter(|from| !from.text.is_empty()) {
                    let span = span.unwrap_or(from.span);
                    let asker = Asker {
                        span,
                        lines: self.lines(at),
                        stage,
                    };
                    let on = self
                        .copy_origin(from.text, references, asker)
                        .map_err(|kind| (kind, span))?;
                    add(on, span, false, false);
                }
            }
            Kind::Run(run) => {
                for mount in &run.mounts {
                    let span = span.unwrap_or(mount.span);
                    let Some(from) = mount.get(&["from"]).filter(|from| !from.is_empty()) else {
                        if let Some(stage) = references.names.get("scratch") {
                            add(OriginData::Stage(*stage), span, true, true);
                        } else {
                            references.numbered.push(OriginData::Context);
                        }
                        continue;
                    };
                    let asker = Asker {
                        span,
                        lines: vec![],
                        stage,
                    };
                    let on = self.named_origin(from, references, asker);
                    add(on, span, true, false);
                }
            }
            _ => {}
        }
        Ok(dependencies)
    }

    fn copy_origin(
        &self,
        from: &str,
        references: &mut References,
        asker: Asker,
    ) -> Result<OriginData, ProblemKind> {
        let plain = super::expand_word(from, &Empty, self.tree.escape)?;
        if plain.as_deref() != Some(from) {
            let message = format!(
                "`--from={from}` cannot hold a variable: name a stage `FROM {from} AS name` and copy from that"
            );
            return Err(ProblemKind::UnknownOrigin(message));
        }
        match go_integer(from) {
            None => Ok(self.named_origin(from, references, asker)),
            Some(number) => {
                let index = usize::try_from(number).ok();
                let origin = index.and_then(|index| references.numbered.get(index).cloned());
                match &origin {
                    Some(OriginData::Stage(_)) | None => {}
                    // It is counted again.
                    Some(other) => references.numbered.push(other.clone()),
                }
                origin.ok_or_else(|| {
                    ProblemKind::UnknownOrigin(format!(
                        "there is no stage {number}: stages count from 0"
                    ))
                })
            }
        }
    }

    fn named_origin(&self, name: &str, references: &mut References, asker: Asker) -> OriginData {
        if let Some(stage) = references.names.get(&lowercase(name)) {
            return OriginData::Stage(*stage);
        }
        let origin = if self.is_context(name) || name == "scratch" {
            OriginData::Context
        } else {
            let name = Box::new(ImageName::new(name.to_owned()));
            references.wanted.push((name.clone(), asker));
            OriginData::Image(name)
        };
        references.numbered.push(origin.clone());
        origin
    }

    /// Reports the first circle: each stage is gone into once, along its dependencies in order.
    fn find_circle(&mut self) {
        let next: Vec<BTreeMap<usize, usize>> = self
            .model
            .stages
            .iter()
            .map(|stage| {
                // For each stage the last instruction that refers to it.
                let edge = |dependency: &Dependency| match dependency.on {
                    OriginData::Stage(on) => Some((on, dependency.at)),
                    _ => None,
                };
                stage.dependencies.iter().filter_map(edge).collect()
            })
            .collect();
        let mut visited = vec![false; next.len()];
        for start in 0..next.len() {
            if let Some(path) = circle(start, &next, &mut visited) {
                let name = self.model.stages[start].name.as_deref().unwrap_or("it");
                let message = format!("the stage `{name}` needs itself to be built first");
                let closing = path[path.len() - 1];
                let kind = if next
                    .iter()
                    .enumerate()
                    .any(|(index, edges)| edges.get(&index) == Some(&closing))
                {
                    ProblemKind::OwnStage(message)
                } else {
                    message.into()
                };
                let span = self.tree.instructions[path[path.len() - 1]].span;
                let lines: BTreeSet<(u32, u32)> = path
                    .iter()
                    .map(|at| self.tree.instructions[*at].lines)
                    .collect();
                self.problem(Phase::Stages, (kind, span), lines.into_iter().collect());
                return;
            }
        }
    }

    /// Checks the images that are wanted so far.
    pub(super) fn check_images(&mut self, references: &mut References) {
        let mut wanted = std::mem::take(&mut references.wanted);
        // BuildKit asks for all at once and reports what fails first; the one asked for last is
        // the first to run.
        let last = usize::from(!wanted.is_empty());
        wanted.rotate_right(last);
        for (name, Asker { span, lines, stage }) in wanted {
            let by_default = self.source.slice(span).contains('$');
            let Some(text) = name.text() else {
                if let Some((digest, error)) = name.digest_error() {
                    let kind = malformed_digest(digest, error.into(), by_default);
                    self.problem(Phase::Images, (kind, span), lines);
                }
                continue;
            };
            match Reference::parse(text) {
                Err(error @ (ReferenceError::Digest(_) | ReferenceError::UnknownAlgorithm)) => {
                    let digest = text.rsplit_once('@').map_or(text, |(_, digest)| digest);
                    let kind = malformed_digest(digest, error, by_default);
                    self.problem(Phase::Images, (kind, span), lines);
                }
                Err(error) => {
                    let message = format!("`{text}` is no image name: {error}");
                    self.problem(Phase::Images, (message.into(), span), lines);
                }
                Ok(reference) => {
                    let config = self
                        .inputs
                        .base_configs
                        .get(&reference.with_default_tag().to_string());
                    // For a target only what it needs is asked for.
                    let asked = self.inputs.target.is_none() || self.model.stages[stage].reachable;
                    if asked && config.is_some_and(|config| config.not_found) {
                        let message = format!("there is no image `{text}`");
                        self.problem(Phase::Images, (message.into(), span), lines);
                    }
                }
            }
        }
    }

    /// Marks stages and all that they need; those that were not marked before.
    pub(super) fn mark_reachable(&mut self, mut open: Vec<usize>) -> Vec<usize> {
        let mut marked = Vec::new();
        while let Some(index) = open.pop() {
            let stage = &mut self.model.stages[index];
            if std::mem::replace(&mut stage.reachable, true) {
                continue;
            }
            marked.push(index);
            open.extend(stage.base.stage());
            open.extend(stages_in(&stage.dependencies));
        }
        marked
    }

    fn mark_shipped(&mut self) {
        let mut shipped = self.model.target;
        while let Some(index) = shipped {
            self.model.stages[index].ships = true;
            shipped = self.model.stages[index].base.stage();
        }
    }
}

fn malformed_digest(digest: &str, error: ReferenceError, by_default: bool) -> ProblemKind {
    ProblemKind::MalformedDigest {
        message: format!("`{digest}` is no digest: {error}"),
        by_default,
    }
}

/// The stages among what files are taken from.
pub(super) fn stages_in(dependencies: &[Dependency]) -> impl Iterator<Item = usize> + '_ {
    dependencies
        .iter()
        .filter_map(|dependency| match dependency.on {
            OriginData::Stage(on) => Some(on),
            _ => None,
        })
}

/// The instructions along a path from `start` to a stage that is already on it.
fn circle(
    start: usize,
    next: &[BTreeMap<usize, usize>],
    visited: &mut [bool],
) -> Option<Vec<usize>> {
    if std::mem::replace(&mut visited[start], true) {
        return None;
    }
    let mut on_path = BTreeSet::from([start]);
    // Each stage on the path with the edges not yet followed; beside it the instructions between.
    let mut path = vec![(start, next[start].iter())];
    let mut instructions = Vec::new();
    while let Some((stage, edges)) = path.last_mut() {
        let Some((on, at)) = edges.next() else {
            on_path.remove(stage);
            path.pop();
            instructions.pop();
            continue;
        };
        if on_path.contains(on) {
            instructions.push(*at);
            return Some(instructions);
        }
        if !std::mem::replace(&mut visited[*on], true) {
            on_path.insert(*on);
            instructions.push(*at);
            path.push((*on, next[*on].iter()));
        }
    }
    None
}

struct Empty;

impl Environment for Empty {
    fn variable(&self, _name: &str) -> Variable<'_> {
        Variable::Unset
    }
}
