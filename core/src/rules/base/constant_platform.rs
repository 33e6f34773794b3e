use crate::{
    dockerfile::Stage, image::platform::Platform, rules::prelude::*, syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct ConstantPlatform;

impl Rule for ConstantPlatform {
    const META: Meta<'static> = Meta {
        id: "constant-platform",
        summary: "`FROM --platform` names one platform",
        why: "Whatever platform the build is for, this stage is made for the one that is written here.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3029",
            "buildkit:FromPlatformFlagConstDisallowed",
        ],
        page: include_str!("constant_platform.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Kind::From(from) = stage.from().kind() else {
            return;
        };
        let Some(flag) = from.platform.filter(|flag| !flag.text.contains('$')) else {
            return;
        };
        let Ok(platform) = Platform::parse(flag.text, &Platform::default()) else {
            return;
        };
        // A stage or an image that is called after the platform is meant to be for it alone.
        let is_named = |name: &str| names(name, &platform);
        let is_meant = stage.name().is_some_and(is_named) || is_named(&from.image.text);
        if is_meant || platform.os == "windows" {
            return;
        }
        let help = if stage.ships() {
            "leave `--platform` out and choose the platform when building, `docker build --platform`; \
             if the program exists for this one only, name the stage after it (`AS app-amd64`) or ignore this rule here"
        } else {
            "write `--platform=$BUILDPLATFORM` for a stage that compiles for others, or leave it out; \
             if it must be this one, name the stage after it (`AS build-amd64`)"
        };
        findings
            .report(
                flag.span,
                format!(
                    "the stage is made for `{}` whatever is asked for",
                    flag.text
                ),
            )
            .help(help.replace("amd64", &platform.architecture))
            .confidence(Confidence::Medium);
    }
}

/// Whether a name has the operating system or the architecture in it.
fn names(name: &str, platform: &Platform) -> bool {
    let other = match platform.architecture.as_str() {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "386" => "i386",
        architecture => architecture,
    };
    [&platform.os, &platform.architecture]
        .into_iter()
        .map(String::as_str)
        .chain([other])
        .any(|word| !word.is_empty() && name.contains(word))
}
