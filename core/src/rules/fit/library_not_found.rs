use crate::{
    image::{
        Image, Keep,
        start::{self, Failure},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct LibraryNotFound;

impl Rule for LibraryNotFound {
    const META: Meta<'static> = Meta {
        id: "library-not-found",
        summary: "the program that a container starts needs a library that is not there",
        why: "The container stops at once: \"error while loading shared libraries\".",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("library_not_found.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::LibraryNotFound {
                user,
                library,
                elsewhere,
            } = failure
            else {
                continue;
            };
            let message = match elsewhere {
                None => format!("this needs the library `{library}`, which is not in the image"),
                Some(file) => format!(
                    "this needs the library `{library}`, and the loader does not look where it is, in `{}`",
                    file.display_path()
                ),
            };
            let finding = findings.report(user.place(), message);
            if elsewhere.is_some() {
                finding.confidence(Confidence::Medium);
                finding.help(
                    "run `ldconfig` for the folder, set `LD_LIBRARY_PATH`, or link with `-Wl,-rpath`",
                );
            } else {
                finding.help("install the package of the library, or copy the library too");
            }
        }
    }
}
