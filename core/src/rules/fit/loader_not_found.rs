use crate::{
    image::{
        Image, Keep,
        elf::Libc,
        start::{self, Failure},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct LoaderNotFound;

impl Rule for LoaderNotFound {
    const META: Meta<'static> = Meta {
        id: "loader-not-found",
        summary: "the program that a container starts needs a loader that is not in the image",
        why: "The container does not start, and \"no such file or directory\" names the program although its loader is meant.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("loader_not_found.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::LoaderNotFound {
                program,
                elf,
                loader,
            } = failure
            else {
                continue;
            };
            let of = match elf.libc() {
                Some(Libc::Glibc) => " of glibc",
                Some(Libc::Musl) => " of musl",
                _ => "",
            };
            let message =
                format!("the program needs the loader{of}, `{loader}`, which is not in the image");
            let finding = findings.report(program.place(), message);
            finding.help(match elf.libc() {
                Some(Libc::Musl) => {
                    "link the program statically, build it for glibc, or start from `alpine`"
                }
                _ => "link the program statically, or start from an image with its C library",
            });
        }
    }
}
