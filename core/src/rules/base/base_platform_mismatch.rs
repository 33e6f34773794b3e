use crate::{
    dockerfile::{Base, BaseConfig, Dockerfile, ImageName, Origin},
    image::platform::Platform,
    rules::prelude::*,
    syntax::instruction::Kind,
    text::Span,
};

#[derive(Default)]
pub(super) struct BasePlatformMismatch;

impl Rule for BasePlatformMismatch {
    const META: Meta<'static> = Meta {
        id: "base-platform-mismatch",
        summary: "an image is for another platform than the build",
        why: "Its programs do not run on what the build is for, or only through an emulator that the build may not have.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["buildkit:InvalidBaseImagePlatform"],
        page: include_str!("base_platform_mismatch.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        if !file.inputs().knows_bases() {
            return;
        }
        let target = file.inputs().target_platform();
        for stage in file.stages() {
            if let (Base::Image(name), Kind::From(kind)) = (stage.base(), stage.from().kind()) {
                let place = (name, kind.image.span);
                report(file, place, stage.platform(), findings);
            }
            for dependency in stage.dependencies() {
                let Origin::Image(name) = dependency.origin else {
                    continue;
                };
                // A number means an image that another instruction has named.
                let written = file.source().slice(dependency.span);
                if written.parse::<i64>().is_err() {
                    report(file, (name, dependency.span), target.as_ref(), findings);
                }
            }
        }
    }
}

fn report(
    file: &Dockerfile,
    (name, span): (&ImageName, Span),
    wanted: Option<&Platform>,
    findings: &mut Findings,
) {
    let Some(wanted) = wanted else { return };
    // That an index has nothing for the platform is another matter: `platform-not-found`.
    let Some(config) = file.inputs().base_config(name, Some(wanted)) else {
        return;
    };
    let BaseConfig {
        os, architecture, ..
    } = config;
    let is = |has: &str, wanted: &str| has.is_empty() || has == wanted;
    let fits = is(os, &wanted.os) && is(architecture, &wanted.architecture);
    if fits || config.is_empty || config.not_found {
        return;
    }
    findings
        .report(
            span,
            format!(
                "the image is for `{os}/{architecture}`, and what is asked for is `{}/{}`",
                wanted.os, wanted.architecture
            ),
        )
        .help(
            "take an image that is there for the platform, or say which one is meant: `--platform`",
        );
}
