use super::{inventory::Class, report_programs};
use crate::{image::Image, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageCompiler;

impl Rule for ImageCompiler {
    const META: Meta<'static> = Meta {
        id: "image-compiler",
        summary: "a compiler or another build tool is in the image",
        why: "A running program needs none; an intruder builds exploits with it, and each scan reports its holes.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_compiler.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        report_programs(image, &[Class::Compiler], findings);
    }
}
