use super::report;
use crate::{
    dockerfile::{
        ImageUse, Stage,
        base::{AS_OF, EndedRelease, ended_releases},
    },
    image::reference::DEFAULT_TAG,
    rules::prelude::*,
    syntax::Keyword,
};

#[derive(Default)]
pub(super) struct EndOfLifeBase;

impl Rule for EndOfLifeBase {
    const META: Meta<'static> = Meta {
        id: "end-of-life-base",
        summary: "the image that ships is built on a release that gets no more fixes",
        why: "Holes that are found in it stay open, and everyone can read how to use them.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("end_of_life_base.md"),
    };

    type Subject<'a> = ImageUse<'a>;

    fn check(&self, image: ImageUse<'_>, findings: &mut Findings) {
        let ships = image.instruction.stage().is_some_and(Stage::ships);
        if !ships || image.instruction.keyword() != Some(Keyword::From) {
            return;
        }
        let Some(reference) = image.name.reference() else {
            return;
        };
        let tag = match (reference.tag(), reference.digest()) {
            (Some(tag), _) => tag,
            (None, None) => DEFAULT_TAG,
            (None, Some(_)) => return,
        };
        let ended = ended_releases(reference.registry(), reference.repository(), tag);
        if ended.is_empty() {
            return;
        }
        let releases: Vec<String> = ended
            .iter()
            .enumerate()
            .map(|(index, release)| {
                let joint = match (index, has_paid_fixes(release)) {
                    (0, true) => "has had no free fixes",
                    (0, false) => "has had no fixes",
                    (_, true) => "no free ones",
                    (_, false) => "none",
                };
                format!("{} {joint} since {}", name(release), release.month())
            })
            .collect();
        let message = releases.join(", ");
        let products: Vec<&str> = ended.iter().map(|release| release.product).collect();
        report(image, findings, message).help(help(&products));
    }
}

/// Whether the publisher sells more years of fixes, which the image does not get.
fn has_paid_fixes(release: &EndedRelease) -> bool {
    matches!(
        release.product,
        "Ubuntu" | "Red Hat Enterprise Linux" | "Oracle Linux"
    )
}

fn name(release: &EndedRelease) -> String {
    format!("{} {}", release.product, release.version)
        .trim_end()
        .to_owned()
}

fn help(products: &[&str]) -> String {
    let releases: Vec<String> = products
        .iter()
        .map(|product| match *product {
            "the image `openjdk`" | "the image `java`" | "the image `adoptopenjdk`" => {
                "`eclipse-temurin` or another image of Java that is still made".to_owned()
            }
            "CentOS" => "a successor such as `rockylinux/rockylinux` or `almalinux`".to_owned(),
            product => format!("a release of {product} that is still maintained"),
        })
        .collect();
    format!(
        "build on {}; this goes by the releases known in {AS_OF}",
        releases.join(" and on ")
    )
}
