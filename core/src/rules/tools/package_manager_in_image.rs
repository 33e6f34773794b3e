use super::{inventory::Class, report_programs};
use crate::{image::Image, rules::prelude::*};

#[derive(Default)]
pub(super) struct PackageManagerInImage;

impl Rule for PackageManagerInImage {
    const META: Meta<'static> = Meta {
        id: "package-manager-in-image",
        summary: "a package manager is in the image",
        why: "An intruder installs what he needs with it, and each scan reports its holes.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("package_manager_in_image.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        report_programs(image, &[Class::PackageManager], findings);
    }
}
