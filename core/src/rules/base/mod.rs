//! What images a file builds on.

mod base_platform_mismatch;
mod constant_platform;
mod debug_base;
mod end_of_life_base;
mod latest_base_tag;
mod malformed_digest;
mod redundant_target_platform;

mod image_end_of_life;
mod latest_image_tag;
mod undefined_variable_in_from;
mod unpinned_base;
mod untagged_base;
mod untrusted_registry;
mod unusable_base_default;
mod written;

use crate::{
    dockerfile::ImageUse,
    lint::{Entry, Finding, Findings},
    rules::Topic,
    syntax::{Keyword, instruction::Kind},
};

pub(super) static TOPIC: Topic = Topic {
    name: "base",
    about: "what images a file builds on",
    rules: &[
        Entry::configurable::<untagged_base::UntaggedBase>(),
        Entry::configurable::<latest_base_tag::LatestBaseTag>(),
        Entry::plain::<unpinned_base::UnpinnedBase>(),
        Entry::plain::<malformed_digest::MalformedDigest>(),
        Entry::plain::<end_of_life_base::EndOfLifeBase>(),
        Entry::plain::<debug_base::DebugBase>(),
        Entry::plain::<redundant_target_platform::RedundantTargetPlatform>(),
        Entry::plain::<base_platform_mismatch::BasePlatformMismatch>(),
        Entry::configurable::<undefined_variable_in_from::UndefinedVariableInFrom>(),
        Entry::configurable::<unusable_base_default::UnusableBaseDefault>(),
        Entry::configurable::<constant_platform::ConstantPlatform>(),
        Entry::configurable::<untrusted_registry::UntrustedRegistry>(),
        Entry::plain::<latest_image_tag::LatestImageTag>(),
        Entry::plain::<image_end_of_life::ImageEndOfLife>(),
    ],
};

/// Reports something of an image where it is named, and shows the ARGs that the name is made of.
pub(super) fn report<'f>(
    image: ImageUse<'_>,
    findings: &'f mut Findings,
    message: String,
) -> &'f mut Finding {
    let source = image.instruction.file().source();
    let written = source.slice(image.span);
    let finding = findings.report(image.span, message);
    let globals = image.instruction.file().instructions();
    let globals = globals.take_while(|instruction| instruction.keyword() != Some(Keyword::From));
    for instruction in globals {
        let Kind::Arg(declarations) = instruction.kind() else {
            continue;
        };
        for arg in declarations
            .iter()
            .filter(|arg| written.contains('$') && names(written, arg.name))
        {
            finding.related(
                arg.name_span.to(arg.default_span),
                "the name comes from here",
            );
        }
    }
    finding
}

/// Whether everyone may pull only what is newest, so that a digest is the one way to a version.
fn has_no_versions(image: ImageUse<'_>) -> bool {
    match image.name.repository() {
        Some(("gcr.io", repository)) => repository.starts_with("distroless/"),
        Some(("cgr.dev" | "docker.io", repository)) => repository.starts_with("chainguard/"),
        _ => false,
    }
}

/// Whether a text uses a variable.
fn names(text: &str, variable: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{');
        rest.strip_prefix(variable)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}
