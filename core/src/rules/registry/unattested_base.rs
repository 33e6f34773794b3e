use super::{as_of, report, taken};
use crate::{dockerfile::Attestations, lint::PublishedUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct UnattestedBase;

impl Rule for UnattestedBase {
    const META: Meta<'static> = Meta {
        id: "unattested-base",
        summary: "nothing attests how an image was built or what is in it",
        why: "Without provenance nobody can tell what it was made from, and without an SBOM not which holes it has.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unattested_base.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        // What is attested stands in the index.
        let (Some(whole), Some(image)) = (base.whole(), base.taken_image()) else {
            return;
        };
        let mut images = whole.images.iter();
        let Some(image) = images.find(|other| other.digest == image.digest) else {
            return;
        };
        let Some(Attestations { provenance, sbom }) = image.attestations else {
            return;
        };
        let lacking = match (provenance, sbom) {
            (true, true) => return,
            (false, true) => "no provenance",
            (true, false) => "no SBOM",
            (false, false) => "neither provenance nor an SBOM",
        };
        let message = format!("`{}` comes with {lacking}", taken(base.reference));
        report(base.image, findings, message).help(format!(
            "take an image whose publisher attests it; `docker buildx build --attest type=provenance --attest type=sbom` does so for one of your own; {}",
            as_of(whole)
        ));
    }
}
