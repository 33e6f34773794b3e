use crate::{
    image::Place,
    lint::Target,
    rules::{context::notable::not_looked_at, prelude::*},
    syntax::ProblemKind,
};

#[derive(Default)]
pub(super) struct NotChecked;

impl Rule for NotChecked {
    const META: Meta<'static> = Meta {
        id: "not-checked",
        summary: "a part of the file or image could not be looked at",
        why: "What is not looked at may hold anything, so it does not count as clean.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("not_checked.md"),
    };

    type Subject<'a> = Target<'a>;

    fn check(&self, target: Target<'_>, findings: &mut Findings) {
        let problems = target.image().into_iter().flat_map(|image| &image.problems);
        for problem in problems.filter(|problem| problem.kind.is_unchecked()) {
            findings.report(problem.place.clone(), &problem.message);
        }
        for expectations in target.expectations {
            let name = &expectations.name;
            for part in expectations.not_run() {
                findings
                    .report(Place::Image, format!("{name}: {part}"))
                    .help("run them with container-structure-test, which starts a container");
            }
            let unknown = target
                .image()
                .into_iter()
                .flat_map(|image| expectations.run(image));
            for outcome in unknown.filter(|outcome| outcome.is_unknown) {
                let test = outcome.full_name();
                let message =
                    format!("{name}: {test}: a part of the image that decides it was not read");
                findings.report(Place::Image, message);
            }
        }
        let Some(file) = target.dockerfile else {
            return;
        };
        for problem in file.problems() {
            if let ProblemKind::NotChecked(message) = &problem.kind {
                findings.report(problem.span, message);
            }
        }
        for image in file.images() {
            if let Some(why) = file.inputs().unanswered(image.name) {
                let message = format!("what is published of this image could not be asked: {why}");
                findings.report(image.span, message);
            }
        }
        if let Some((copies, message)) = not_looked_at(file) {
            findings
                .report(copies.span(), message)
                .help("copy folders by their names, or keep more out with the ignore file");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Checker,
        dockerfile::{Inputs, context::MemoryContext},
        lint::Selection,
        text::Source,
    };
    use std::sync::Arc;

    #[test]
    fn limits_of_the_context_are_told() {
        let many = |count: usize, name: &str| -> MemoryContext {
            (0..count)
                .map(|number| (format!("d/{number}{name}"), String::new()))
                .collect()
        };
        let ignore =
            |text: &str| -> MemoryContext { [(".dockerignore", text)].into_iter().collect() };
        for (context, copy, expected) in [
            (many(500, ".pem.key"), ".", None),
            (many(501, ".key"), ".", Some("no more than 500 files")),
            (many(501, ".key"), "d/1.key", None),
            (many(501, ""), ".", None),
            (many(100_000, ""), ".", None),
            (many(100_001, ""), ".", Some("no more than 100000 files")),
            (ignore("*.log"), ".", None),
            (ignore("[z-"), ".", Some("malformed")),
        ] {
            let text = format!("FROM debian:12\nCOPY {copy} /x\n");
            let selection = Selection {
                only: vec!["not-checked".to_owned()],
                ..Selection::default()
            };
            let checker = Checker::new(&selection).expect("it is a rule");
            let source = Source::new("Dockerfile", text).expect("short");
            let inputs = Inputs {
                context: Some(Arc::new(context)),
                ..Inputs::default()
            };
            let report = checker.check(source, inputs);
            let told = report.findings.first().map(|it| it.message.as_str());
            match expected {
                Some(part) => assert!(told.is_some_and(|told| told.contains(part)), "{told:?}"),
                None => assert_eq!(told, None, "{copy}"),
            }
            assert_eq!(report.is_complete(), expected.is_none());
        }
    }
}
