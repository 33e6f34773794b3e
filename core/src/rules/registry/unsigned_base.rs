use super::{as_of, report, taken};
use crate::{
    dockerfile::{Publication, Signature},
    lint::PublishedUse,
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnsignedBase;

impl Rule for UnsignedBase {
    const META: Meta<'static> = Meta {
        id: "unsigned-base",
        summary: "nobody has signed an image",
        why: "Whoever can write to the registry can put another image in its place, and nobody can tell.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unsigned_base.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        // Who signs an index has signed what is in it.
        let (Some(taken_alone), Some(whole)) = (base.taken(), base.whole()) else {
            return;
        };
        let is_unsigned =
            |publication: &Publication| publication.signature == Some(Signature::Absent);
        if !is_unsigned(taken_alone) || !is_unsigned(whole) {
            return;
        }
        let message = format!("`{}` has no signature", taken(base.reference));
        report(base.image, findings, message).help(format!(
            "take an image whose publisher signs it, or pin this one by its digest; {}",
            as_of(whole)
        ));
    }
}
