use super::{as_of, report, taken};
use crate::{dockerfile::Signature, lint::PublishedUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct InvalidBaseSignature;

impl Rule for InvalidBaseSignature {
    const META: Meta<'static> = Meta {
        id: "invalid-base-signature",
        summary: "no signature of an image is of the key that it should be of",
        why: "It was not signed by whom you trust: it may be another image than you think.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("invalid_base_signature.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let Some(publication) = base.taken() else {
            return;
        };
        if publication.signature != Some(Signature::Invalid) {
            return;
        }
        let message = format!(
            "`{}` is signed, but not by the key that was given for it",
            taken(base.reference)
        );
        report(base.image, findings, message).help(format!(
            "do not build on it before you know why: ask its publisher whether the key has changed; {}",
            as_of(publication)
        ));
    }
}
