use super::byte_size::ByteSize;
use crate::{
    build::{Build, Origin},
    image::{Place, Waste, WasteReason, WastedCopy},
    rules::{found::size, prelude::*},
};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How many copies are shown beside the finding.
const MOST_SHOWN: usize = 5;

/// The options of the rule: it tells of waste that is more than both.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct WastedSpace {
    /// How many bytes may be wasted.
    max_size: ByteSize,
    /// How many in a hundred of the bytes that are shipped may be wasted.
    max_percent: u8,
}

impl Default for WastedSpace {
    fn default() -> Self {
        Self {
            max_size: ByteSize(20_000_000),
            max_percent: 5,
        }
    }
}

impl Rule for WastedSpace {
    const META: Meta<'static> = Meta {
        id: "wasted-space",
        summary: "much of what the image ships is seen by no container",
        why: "What later layers hide is stored, pulled and kept on every machine all the same.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("wasted_space.md"),
    };

    type Subject<'a> = &'a Build<'a>;

    fn check(&self, build: &Build<'_>, findings: &mut Findings) {
        let waste = Waste::of(build.image);
        let is_ours = |copy: &&WastedCopy<'_>| {
            let layer = copy.file.layer().index;
            build.origin(&Place::Layer { layer }) != Some(Origin::Base)
        };
        let mut copies: Vec<&WastedCopy<'_>> = waste.copies.iter().filter(is_ours).collect();
        let hidden = total(&copies, |_| true);
        let share =
            u128::from(hidden) * 100 > u128::from(waste.shipped) * u128::from(self.max_percent);
        if hidden <= self.max_size.0 || !share {
            return;
        }
        let removed = total(&copies, |reason| reason == WasteReason::Removed);
        copies.sort_by_key(|copy| Reverse(copy.size()));
        let parts = [
            (removed, "removed by later layers"),
            (hidden - removed, "stored again"),
        ];
        let parts = parts.iter().filter(|(bytes, _)| *bytes > 0);
        let parts: Vec<String> = parts
            .map(|(bytes, what)| format!("{} {what}", size(*bytes)))
            .collect();
        let message = format!(
            "{} of {} are seen by no container: {}",
            size(hidden),
            size(waste.shipped),
            parts.join(", ")
        );
        let finding = findings.report(Place::Image, message);
        for copy in copies.iter().take(MOST_SHOWN) {
            let what = match copy.reason {
                WasteReason::Removed => "removed",
                _ => "stored again",
            };
            let told = format!("{}, {what} by layer {}", size(copy.size()), copy.hidden_by);
            finding.related(copy.file.place(), told);
        }
        finding.help(
            "let one RUN make and remove what only it needs, set owners and modes while copying, and do \
             the rest in builder stages; `holystone image-show --tree --filter wasted` lists all of it",
        );
    }
}

fn total(copies: &[&WastedCopy<'_>], holds: impl Fn(WasteReason) -> bool) -> u64 {
    let copies = copies.iter().filter(|copy| holds(copy.reason));
    copies.fold(0, |sum, copy| sum.saturating_add(copy.size()))
}
