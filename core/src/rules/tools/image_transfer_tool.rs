use super::{inventory::Class, report_programs};
use crate::{image::Image, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageTransferTool;

impl Rule for ImageTransferTool {
    const META: Meta<'static> = Meta {
        id: "image-transfer-tool",
        summary: "a tool that fetches or sends files, or edits them, is in the image",
        why: "Without one, an intruder has to bring a program of his own, which is harder and can be noticed.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_transfer_tool.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        report_programs(
            image,
            &[Class::Transfer, Class::VersionControl, Class::Editor],
            findings,
        );
    }
}
