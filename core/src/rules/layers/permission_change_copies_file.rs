use super::byte_size::ByteSize;
use crate::{
    build::{Build, Origin},
    image::{Place, Waste, WasteReason, WastedCopy},
    rules::{found::size, prelude::*},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct PermissionChangeCopiesFile {
    /// How many bytes a layer must store again to be told.
    min_size: ByteSize,
}

impl Default for PermissionChangeCopiesFile {
    fn default() -> Self {
        Self {
            min_size: ByteSize(1_000_000),
        }
    }
}

impl Rule for PermissionChangeCopiesFile {
    const META: Meta<'static> = Meta {
        id: "permission-change-copies-file",
        summary: "a layer of the image stores files again only to change their mode or owner",
        why: "A layer holds files whole: a changed mode or owner costs all their bytes once more.",
        category: Category::Size,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("permission_change_copies_file.md"),
    };

    type Subject<'a> = &'a Build<'a>;

    fn check(&self, build: &Build<'_>, findings: &mut Findings) {
        let waste = Waste::of(build.image);
        let mut by_layer: BTreeMap<usize, Vec<&WastedCopy<'_>>> = BTreeMap::new();
        let changed = WasteReason::SameContent {
            rights_differ: true,
        };
        for copy in waste.copies.iter().filter(|copy| copy.reason == changed) {
            by_layer.entry(copy.hidden_by).or_default().push(copy);
        }
        for (layer, copies) in by_layer {
            let is_ours = build.origin(&Place::Layer { layer }) != Some(Origin::Base);
            let sizes = copies.iter().map(|copy| copy.size());
            let bytes = sizes.fold(0, u64::saturating_add);
            let largest = copies.iter().max_by_key(|copy| copy.size());
            let (Some(largest), true) = (largest, is_ours && bytes >= self.min_size.0) else {
                continue;
            };
            let path = largest.file.display_path();
            let names = match copies.len() {
                1 => format!("`{path}`"),
                count => format!("`{path}` and {} more", count - 1),
            };
            let at = Place::File { layer, path };
            let finding = findings.report(
                at,
                format!(
                    "{} are stored again only because a mode or owner changes: {names}",
                    size(bytes)
                ),
            );
            finding.related(largest.file.place(), "stored here before");
            finding.help(
                "set them where the files are made: `COPY --chown=… --chmod=…`, or `chown` and `chmod` in \
                 the same RUN",
            );
        }
    }
}
