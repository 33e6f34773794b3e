//! A registry that is made up: it has every image, but for a few names.

use holystone::{
    Error,
    dockerfile::{Answer, Publication, Published, Publisher},
    image::{digest::Digest, reference::Reference},
};
use std::sync::Arc;

/// The registry.
pub(crate) struct Fake;

/// The digest of what a tag names there: 64 digits that its name alone makes.
pub(crate) fn digest_of(reference: &Reference) -> Digest {
    let name = reference
        .clone()
        .with_default_tag()
        .without_digest()
        .to_string();
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    let digits = (0..4_u8).map(|round| {
        for byte in name.bytes().chain([round]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("{state:016x}")
    });
    let hex: String = digits.collect();
    Digest::parse(&format!("sha256:{hex}")).unwrap()
}

pub(crate) fn publication(reference: &Reference) -> Publication {
    Publication {
        digest: digest_of(reference),
        is_index: true,
        seen: "2026-11-27T09:00:00.5Z".parse().unwrap(),
        images: Vec::new(),
        signature: None,
    }
}

impl Publisher for Fake {
    fn published(&self, reference: &Reference) -> Result<Published, Error> {
        let tag = match reference.familiar_name().as_str() {
            "absent" | "wheels" | "gone-away" => Answer::NotFound,
            "silent" => Answer::Unknown,
            "broken" => {
                // Only the crate itself makes errors; here is one at hand.
                let wrong = holystone::lock::Lock::parse("x", "").unwrap_err();
                return Err(wrong);
            }
            _ => Answer::Found(Arc::new(publication(reference))),
        };
        Ok(Published {
            tag,
            digest: Answer::Unknown,
        })
    }
}

/// A text with `@D` for each digest that is a name's.
pub(crate) fn hidden(text: &str) -> String {
    let mut hidden = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("@sha256:") {
        hidden.push_str(before);
        let digits = after.chars().take_while(char::is_ascii_hexdigit).count();
        if digits == 64 {
            hidden.push_str("@D");
            rest = &after[64..];
        } else {
            hidden.push_str("@sha256:");
            rest = after;
        }
    }
    hidden + rest
}
