use crate::{
    expectations::{Outcome, TestKind},
    image::{Image, Place},
    lint::Expected,
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnmetExpectation;

impl Rule for UnmetExpectation {
    const META: Meta<'static> = Meta {
        id: "unmet-expectation",
        summary: "the image is not what a file of structure tests expects",
        why: "Whoever wrote the test relies on it: a file that must be there, or must not, or a setting.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unmet_expectation.md"),
    };

    type Subject<'a> = Expected<'a>;

    fn check(&self, expected: Expected<'_>, findings: &mut Findings) {
        let Expected {
            image,
            expectations,
        } = expected;
        for outcome in expectations.run(image) {
            report(&outcome, &expectations.name, image, findings);
        }
    }
}

fn report(outcome: &Outcome, file: &str, image: &Image, findings: &mut Findings) {
    let test = match outcome.kind {
        TestKind::Metadata => String::new(),
        _ => format!(" (`{}`)", outcome.name),
    };
    let place = match (&outcome.path, outcome.kind) {
        (_, TestKind::Metadata) => Place::config("/config"),
        (Some(path), _) => match image.resolve(path) {
            Ok(Some(found)) => found.place(),
            _ => Place::Image,
        },
        (None, _) => Place::Image,
    };
    for error in &outcome.errors {
        findings
            .report(place.clone(), format!("{error}{test}"))
            .help(format!(
                "mend the image, or the test in {file} if it asks for the wrong thing"
            ));
    }
}
