use super::{report, short, tagged, taken};
use crate::{dockerfile::Answer, lint::PublishedUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct BaseNotFound;

impl Rule for BaseNotFound {
    const META: Meta<'static> = Meta {
        id: "base-not-found",
        summary: "the registry has no such image",
        why: "The build ends there, unless the machine that builds happens to have the image.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("base_not_found.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let PublishedUse {
            image,
            published,
            reference,
        } = base;
        if *published.effective(reference) != Answer::NotFound {
            return;
        }
        let message = format!("the registry has no `{}`", taken(reference));
        let tag = tagged(reference);
        let help = match (reference.digest(), &published.tag) {
            (None, _) => format!(
                "look for a misspelt name, or a tag that was removed from `{}`; of what is private, a registry says the same to whom it does not know",
                reference.registry()
            ),
            (Some(_), Answer::Found(now)) => format!(
                "`{tag}` names `{}` now: `holystone pin --update` writes that digest",
                short(&now.digest)
            ),
            (Some(_), Answer::NotFound) => {
                format!("there is no `{tag}` either: look for another image")
            }
            (Some(_), Answer::Unknown) => {
                "it was deleted, or the digest is wrong: take one that the registry has".to_owned()
            }
        };
        report(image, findings, message).help(help);
    }
}
