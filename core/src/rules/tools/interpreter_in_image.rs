use super::{inventory::Class, report_programs};
use crate::{image::Image, rules::prelude::*};

#[derive(Default)]
pub(super) struct InterpreterInImage;

impl Rule for InterpreterInImage {
    const META: Meta<'static> = Meta {
        id: "interpreter-in-image",
        summary: "an interpreter is in the image that the program does not name",
        why: "An intruder runs scripts with it, for which ready-made ones exist that need no shell.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("interpreter_in_image.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        report_programs(image, &[Class::Interpreter], findings);
    }
}
