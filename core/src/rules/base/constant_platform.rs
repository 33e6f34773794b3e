use crate::{
    dockerfile::Stage, image::platform::Platform, rules::prelude::*, syntax::instruction::Kind,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ConstantPlatform {
    /// What shows that the one platform is meant: a part of the stage's name, a part of the image's name, or
    /// that it is Windows.
    meant_by: Vec<Sign>,
    /// Which variables make a platform other than constant.
    variables: Variables,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Sign {
    /// The stage's name has the operating system or the architecture in it.
    StageName,
    /// The stage's name has what the architecture is called elsewhere in it, such as `x86_64`.
    StageAlias,
    /// The image's name has either.
    ImageName,
    /// The platform is Windows, whose images are for nothing else.
    Windows,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Variables {
    /// Any.
    #[default]
    Any,
    /// `BUILDPLATFORM` and `TARGETPLATFORM`, which the builder sets.
    Platforms,
}

impl Default for ConstantPlatform {
    fn default() -> Self {
        Self {
            meant_by: vec![
                Sign::StageName,
                Sign::StageAlias,
                Sign::ImageName,
                Sign::Windows,
            ],
            variables: Variables::Any,
        }
    }
}

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
        let Some(flag) = from.platform.filter(|flag| !self.is_variable(flag.text)) else {
            return;
        };
        let platform = Platform::parse(flag.text, &Platform::default());
        if let Ok(platform) = &platform
            && self.is_meant(stage, &from.image.text, platform)
        {
            return;
        }
        // Of what is no platform at all, another rule tells.
        if platform.is_err() && self.variables == Variables::Any {
            return;
        }
        let architecture = platform.map_or_else(|_| "amd64".to_owned(), |it| it.architecture);
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
            .help(help.replace("amd64", &architecture))
            .confidence(Confidence::Medium);
    }
}

impl ConstantPlatform {
    fn is_variable(&self, text: &str) -> bool {
        match self.variables {
            Variables::Any => text.contains('$'),
            Variables::Platforms => ["BUILDPLATFORM", "TARGETPLATFORM"]
                .iter()
                .any(|name| text.contains(name)),
        }
    }

    /// Whether something shows that the stage is for this platform alone.
    fn is_meant(&self, stage: Stage<'_>, image: &str, platform: &Platform) -> bool {
        self.meant_by.iter().any(|sign| match sign {
            Sign::StageName => stage.name().is_some_and(|name| names(name, platform)),
            Sign::StageAlias => stage.name().is_some_and(|name| has_alias(name, platform)),
            Sign::ImageName => names(image, platform) || has_alias(image, platform),
            Sign::Windows => platform.os == "windows",
        })
    }
}

/// Whether a name has the operating system or the architecture in it.
fn names(name: &str, platform: &Platform) -> bool {
    [&platform.os, &platform.architecture]
        .into_iter()
        .any(|word| !word.is_empty() && name.contains(word.as_str()))
}

/// Whether a name has what the architecture is called elsewhere in it.
fn has_alias(name: &str, platform: &Platform) -> bool {
    let alias = match platform.architecture.as_str() {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "386" => "i386",
        _ => return false,
    };
    name.contains(alias)
}
