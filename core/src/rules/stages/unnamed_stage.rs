use crate::{
    dockerfile::{Dockerfile, Origin, Stage},
    rules::{prelude::*, stages::is_unnamed},
    syntax::instruction::Kind,
    text::Span,
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct UnnamedStage;

impl Rule for UnnamedStage {
    const META: Meta<'static> = Meta {
        id: "unnamed-stage",
        summary: "a stage that others copy from has no name",
        why: "Its number is all that others can call it by, and that changes when a stage is put before it.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unnamed_stage.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let mut uses: Vec<Vec<Span>> = vec![Vec::new(); file.stages().len()];
        for dependency in file.stages().flat_map(Stage::dependencies) {
            let Origin::Stage(origin) = dependency.origin else {
                continue;
            };
            if let Some(uses) = uses.get_mut(origin.index()) {
                uses.push(dependency.span);
            }
        }
        let mut names = Names::taken(file);
        for (stage, uses) in file.stages().zip(uses) {
            let Kind::From(from) = stage.from().kind() else {
                continue;
            };
            if uses.is_empty() || !is_unnamed(stage) {
                continue;
            }
            let name = names.next();
            let finding = findings.report(
                stage.from().syntax().node.keyword.span,
                "this stage has no name, so others copy from it by number",
            );
            finding.help(format!(
                "name it after what it makes, `FROM {} AS {name}`, and write `--from={name}`",
                from.image.text
            ));
            for span in &uses {
                finding.related(*span, "copied from here");
            }
            let keyword = &stage.from().syntax().node.keyword.text;
            let joint = if *keyword == keyword.to_lowercase() {
                "as"
            } else {
                "AS"
            };
            let mut edits = vec![Edit::insert(
                from.image.span.at_end(),
                format!(" {joint} {name}"),
            )];
            edits.extend(uses.iter().map(|span| Edit::replace(*span, name.as_str())));
            finding.fix(format!("name it `{name}`"), Safety::Safe, edits);
        }
    }
}

/// Names for stages that mean nothing else in the file.
struct Names {
    taken: HashSet<String>,
    given: usize,
}

impl Names {
    fn taken(file: &Dockerfile) -> Self {
        let mut taken: HashSet<String> = file
            .stages()
            .filter_map(|stage| stage.name().map(str::to_owned))
            .collect();
        // A stage called like an image would take its place.
        let images = file.images().filter_map(|image| image.name.text());
        taken.extend(images.map(str::to_lowercase));
        Self { taken, given: 0 }
    }

    fn next(&mut self) -> String {
        loop {
            self.given += 1;
            let name = match self.given {
                1 => "build".to_owned(),
                number => format!("build-{number}"),
            };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}
