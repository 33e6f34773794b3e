use crate::{
    image::{
        Image, Keep,
        start::{self, Failure},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct LibraryTooOld;

impl Rule for LibraryTooOld {
    const META: Meta<'static> = Meta {
        id: "library-too-old",
        summary: "the program that a container starts needs a newer version of a library",
        why: "The container stops at once, for example with \"version `GLIBC_2.34' not found\".",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("library_too_old.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::VersionNotFound {
                user,
                library,
                version,
                newest,
            } = failure
            else {
                continue;
            };
            let has =
                newest.map_or_else(String::new, |newest| format!(": it ends with `{newest}`"));
            let message = format!(
                "this needs `{version}`, which `{}` does not have{has}",
                library.display_path()
            );
            findings
                .report(user.place(), message)
                .help("build the program on the image that it is to run in, or on an older one");
        }
    }
}
