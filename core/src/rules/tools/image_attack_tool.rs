use super::{inventory::Class, report_programs};
use crate::{image::Image, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageAttackTool;

impl Rule for ImageAttackTool {
    const META: Meta<'static> = Meta {
        id: "image-attack-tool",
        summary: "a tool that intruders look for is in the image",
        why: "Who gets in through the program finds the next step installed, and need not bring a file that would be noticed.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_attack_tool.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        report_programs(
            image,
            &[
                Class::Connection,
                Class::Scanner,
                Class::Debugger,
                Class::Privilege,
                Class::RemoteLogin,
            ],
            findings,
        );
    }
}
