//! What stages take files from, circles among them, and images that cannot be.

use super::{Analysis, Kind, Phase, stages::go_integer};
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

/// An image to be resolved: its name, the span of it, and the lines BuildKit names.
type Wanted = (Box<ImageName>, Span, Vec<(u32, u32)>);

impl Analysis<'_> {
    pub(super) fn resolve_references(&mut self) {
        let names: HashMap<String, usize> = self
            .model
            .stages
            .iter()
            .enumerate()
            .filter_map(|(index, stage)| Some((stage.name.clone()?, index)))
            .collect();
        // BuildKit counts the images that COPY and RUN refer to after the stages, and a number in
        // `--from` can hit them.
        let mut numbered: Vec<OriginData> = (0..self.model.stages.len())
            .map(OriginData::Stage)
            .collect();
        let mut wanted: Vec<Wanted> = self.bases();
        for index in 0..self.model.stages.len() {
            let (first, end) = (self.model.stages[index].from, self.model.stages[index].end);
            for at in first..end {
                let dependencies = self.dependencies(at, &names, &mut numbered, &mut wanted);
                self.model.stages[index].dependencies.extend(dependencies);
            }
        }
        self.find_circle();
        self.check_images(wanted);
        self.mark_reachable();
    }

    fn bases(&self) -> Vec<Wanted> {
        self.model
            .stages
            .iter()
            .filter_map(|stage| {
                let (BaseData::Image(name), Kind::From(from)) =
                    (&stage.base, &self.kinds[stage.from])
                else {
                    return None;
                };
                Some((name.clone(), from.image.span, self.lines(stage.from)))
            })
            .collect()
    }

    fn dependencies(
        &mut self,
        at: usize,
        names: &HashMap<String, usize>,
        numbered: &mut Vec<OriginData>,
        wanted: &mut Vec<Wanted>,
    ) -> Vec<Dependency> {
        match &self.kinds[at] {
            Kind::Copy(copy) => {
                let Some(from) = copy.from.filter(|from| !from.text.is_empty()) else {
                    return Vec::new();
                };
                match self.copy_origin(from.text, names, numbered) {
                    Ok(on) => {
                        if let OriginData::Image(name) = &on {
                            wanted.push((name.clone(), from.span, self.lines(at)));
                        }
                        vec![Dependency {
                            at,
                            on,
                            span: from.span,
                            by_mount: false,
                        }]
                    }
                    Err(kind) => {
                        self.problem(Phase::Stages, (kind, from.span), vec![]);
                        Vec::new()
                    }
                }
            }
            Kind::Run(run) => {
                let mut dependencies = Vec::new();
                for mount in &run.mounts {
                    let Some(from) = mount.get(&["from"]).filter(|from| !from.is_empty()) else {
                        numbered.push(OriginData::Context);
                        continue;
                    };
                    let on = self.named_origin(from, names, numbered);
                    if let OriginData::Image(name) = &on {
                        wanted.push((name.clone(), mount.span, vec![]));
                    }
                    dependencies.push(Dependency {
                        at,
                        on,
                        span: mount.span,
                        by_mount: true,
                    });
                }
                dependencies
            }
            _ => Vec::new(),
        }
    }

    fn copy_origin(
        &self,
        from: &str,
        names: &HashMap<String, usize>,
        numbered: &mut Vec<OriginData>,
    ) -> Result<OriginData, ProblemKind> {
        let plain = super::expand_word(from, &Empty, self.tree.escape)?;
        if plain.as_deref() != Some(from) {
            let message = format!(
                "`--from={from}` cannot hold a variable: name a stage `FROM {from} AS name` and copy from that"
            );
            return Err(message.into());
        }
        match go_integer(from) {
            None => Ok(self.named_origin(from, names, numbered)),
            Some(number) => usize::try_from(number)
                .ok()
                .and_then(|number| numbered.get(number).cloned())
                .ok_or_else(|| format!("there is no stage {number}: stages count from 0").into()),
        }
    }

    fn named_origin(
        &self,
        name: &str,
        names: &HashMap<String, usize>,
        numbered: &mut Vec<OriginData>,
    ) -> OriginData {
        if let Some(stage) = names.get(&lowercase(name)) {
            return OriginData::Stage(*stage);
        }
        let origin = if self.is_context(name) || name == "scratch" {
            OriginData::Context
        } else {
            OriginData::Image(Box::new(ImageName::new(name.to_owned())))
        };
        numbered.push(origin.clone());
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

    fn check_images(&mut self, mut wanted: Vec<Wanted>) {
        // BuildKit asks for all at once and reports what fails first; the one asked for last is
        // the first to run.
        let last = usize::from(!wanted.is_empty());
        wanted.rotate_right(last);
        for (name, span, lines) in wanted {
            let by_default = self.source.slice(span).contains('$');
            let Some(text) = name.text() else {
                if let Some((digest, error)) = name.digest_error() {
                    let kind = malformed_digest(digest, error.into(), by_default);
                    self.problem(Phase::Stages, (kind, span), lines);
                }
                continue;
            };
            match Reference::parse(text) {
                Err(error @ (ReferenceError::Digest(_) | ReferenceError::UnknownAlgorithm)) => {
                    let digest = text.rsplit_once('@').map_or(text, |(_, digest)| digest);
                    let kind = malformed_digest(digest, error, by_default);
                    self.problem(Phase::Stages, (kind, span), lines);
                }
                Err(error) => {
                    let message = format!("`{text}` is no image name: {error}");
                    self.problem(Phase::Stages, (message.into(), span), lines);
                }
                Ok(reference) => {
                    let config = self
                        .inputs
                        .base_configs
                        .get(&reference.with_default_tag().to_string());
                    if config.is_some_and(|config| config.not_found) {
                        let message = format!("there is no image `{text}`");
                        self.problem(Phase::Stages, (message.into(), span), lines);
                    }
                }
            }
        }
    }

    fn mark_reachable(&mut self) {
        let mut open: Vec<usize> = self.model.target.into_iter().collect();
        while let Some(index) = open.pop() {
            let stage = &mut self.model.stages[index];
            if std::mem::replace(&mut stage.reachable, true) {
                continue;
            }
            open.extend(stage.base.stage());
            open.extend(
                stage
                    .dependencies
                    .iter()
                    .filter_map(|dependency| match dependency.on {
                        OriginData::Stage(on) => Some(on),
                        _ => None,
                    }),
            );
        }
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
