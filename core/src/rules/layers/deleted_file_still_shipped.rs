use super::{byte_size::ByteSize, removed::removed_files};
use crate::{
    build::{Build, Origin},
    image::{Place, Waste},
    rules::{found::size, prelude::*},
};
use serde::{Deserialize, Serialize};

/// How many paths a message names.
const MOST_SHOWN: usize = 3;

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct DeletedFileStillShipped {
    /// How many bytes a layer must remove of another to be told.
    min_size: ByteSize,
}

impl Default for DeletedFileStillShipped {
    fn default() -> Self {
        Self {
            min_size: ByteSize(1_000_000),
        }
    }
}

impl Rule for DeletedFileStillShipped {
    const META: Meta<'static> = Meta {
        id: "deleted-file-still-shipped",
        summary: "a layer of the image removes files that a lower layer holds",
        why: "A layer never changes: what is removed later is still stored and pulled, and whoever has the image can take it out.",
        category: Category::Size,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("deleted_file_still_shipped.md"),
    };

    type Subject<'a> = &'a Build<'a>;

    fn check(&self, build: &Build<'_>, findings: &mut Findings) {
        let waste = Waste::of(build.image);
        for removed in removed_files(build.image, &waste) {
            let layer = removed.layer;
            let is_ours = build.origin(&Place::Layer { layer }) != Some(Origin::Base);
            if removed.size < self.min_size.0 || !is_ours {
                continue;
            }
            let path = |path: &[u8]| format!("/{}", String::from_utf8_lossy(path));
            let shown = removed.paths.iter().take(MOST_SHOWN);
            let shown: Vec<String> = shown
                .map(|(removed, bytes)| format!("`{}` ({})", path(removed), size(*bytes)))
                .collect();
            let more = match removed.paths.len() - shown.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!(
                "{} of this layer are removed by layer {}, but still shipped: {}{more}",
                size(removed.size),
                removed.by,
                shown.join(", ")
            );
            let at = Place::File {
                layer,
                path: path(&removed.largest),
            };
            let finding = findings.report(at, message);
            finding.related(Place::Layer { layer: removed.by }, "removed here");
            finding.help(
                "remove it at the end of the RUN that makes it, mount it for that step alone, or do the \
                 step in a builder stage; what the base brings needs a smaller base",
            );
        }
    }
}
