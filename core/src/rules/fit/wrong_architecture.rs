use crate::{
    image::{
        Image, Keep,
        start::{self, Failure},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct WrongArchitecture;

impl Rule for WrongArchitecture {
    const META: Meta<'static> = Meta {
        id: "wrong-architecture",
        summary: "the program that a container starts is for another architecture than the image",
        why: "The container does not start: \"exec format error\".",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("wrong_architecture.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::WrongArchitecture {
                program,
                is,
                image: of_image,
            } = failure
            else {
                continue;
            };
            let message = format!("the program is for {is}, and the image for {of_image}");
            findings.report(program.place(), message).help(
                "build the program for `TARGETARCH`, or the image with `--platform`; a multi-stage build \
                 must not copy from a stage of `--platform=$BUILDPLATFORM` what was not built for the target",
            );
        }
    }
}
