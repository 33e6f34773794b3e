use super::{inventory::Class, report_programs};
use crate::{image::Image, rules::prelude::*};

#[derive(Default)]
pub(super) struct ShellInImage;

impl Rule for ShellInImage {
    const META: Meta<'static> = Meta {
        id: "shell-in-image",
        summary: "a shell is in the image",
        why: "Whoever can make the program run a command has all that a shell can do; without one he must bring a program of his own.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("shell_in_image.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        report_programs(image, &[Class::Shell], findings);
    }
}
