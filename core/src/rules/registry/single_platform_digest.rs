use super::{as_of, report, tagged};
use crate::{
    dockerfile::{ImageUse, Publication, Stage},
    image::digest::Digest,
    lint::PublishedUse,
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct SinglePlatformDigest;

impl Rule for SinglePlatformDigest {
    const META: Meta<'static> = Meta {
        id: "single-platform-digest",
        summary: "a digest pins the image of one platform, where the tag has several",
        why: "A build for another platform gets programs that do not run there, or stops.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("single_platform_digest.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let (Some(digest), Some(tag)) = (base.reference.digest(), base.published.tag.found())
        else {
            return;
        };
        let is_several = tag.is_index && tag.images.len() > 1;
        if !is_several || !pins_one(digest, tag, base.taken()) || names_platform(base.image) {
            return;
        }
        let pinned = tag.images.iter().find(|image| image.digest == *digest);
        let message = match pinned {
            Some(pinned) => format!(
                "the digest is that of the image for `{}` alone; `{}` has {} platforms",
                pinned.platform,
                tagged(base.reference),
                tag.images.len()
            ),
            None => format!(
                "the digest is that of an image for one platform; `{}` has {} platforms",
                tagged(base.reference),
                tag.images.len()
            ),
        };
        report(base.image, findings, message).help(format!(
            "pin the index, `{}`, from which every platform takes its own; or say with `--platform` that only one is meant; {}",
            tag.digest,
            as_of(tag)
        ));
    }
}

/// Whether a digest is that of an image, and no index's.
fn pins_one(digest: &Digest, tag: &Publication, pinned: Option<&Publication>) -> bool {
    tag.digest != *digest && (tag.holds(digest) || pinned.is_some_and(|pinned| !pinned.is_index))
}

/// Whether FROM itself says for which platform, whatever is built for.
fn names_platform(image: ImageUse<'_>) -> bool {
    let Kind::From(from) = image.instruction.kind() else {
        return false;
    };
    from.platform.is_some_and(|flag| !flag.text.is_empty())
        && image
            .instruction
            .stage()
            .and_then(Stage::platform)
            .is_some()
}
