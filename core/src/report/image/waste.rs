use crate::image::{Image, Waste, WasteReason, dive::DiveScore};
use serde::Serialize;

/// How many paths are listed.
pub const MAX_WASTED_PATHS: usize = 20;

/// What an image ships and no container sees, for reports.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WasteFacts {
    /// Bytes of files that no container sees: the sum of the next four. An image of one layer has none.
    pub hidden_size: u64,
    /// Bytes of files that a later layer has with other content, or something else in their place.
    pub overwritten_size: u64,
    /// Bytes of files that a later layer has with the same content.
    pub same_content_size: u64,
    /// Bytes of files that a later layer removes.
    pub removed_size: u64,
    /// Bytes of files that their own layer has again.
    pub duplicate_size: u64,
    /// The part of `same_content_size` that is there again for another mode, owner or group.
    pub rights_only_size: u64,
    /// The paths that waste most, the worst first: at most 20.
    pub paths: Vec<WastedPath>,
    /// What dive 0.13 says.
    pub dive: DiveFacts,
}

/// A path that wastes bytes, for reports.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WastedPath {
    /// The path with a leading `/`.
    pub path: String,
    /// Bytes of its copies that no container sees.
    pub size: u64,
    /// How many they are.
    pub copies: usize,
}

/// dive's figures, for reports. They are not how much could be saved: see `hidden_size`.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DiveFacts {
    /// 1 is best.
    pub efficiency: f64,
    /// Bytes of all copies of files that are in several layers.
    pub wasted_bytes: u64,
    /// These as a share of the bytes of all layers but the lowest, as `highestUserWastedPercent` takes it:
    /// 1 is all of them. Null where those have no bytes, for which dive has `NaN` or `+Inf`.
    pub user_wasted_percent: Option<f64>,
}

impl WasteFacts {
    /// The facts of an image whose waste is known.
    pub(super) fn of(image: &Image, waste: &Waste<'_>) -> Self {
        let because = |reason| waste.hidden_because(|it| it == reason);
        let same = |rights_differ| because(WasteReason::SameContent { rights_differ });
        let paths = waste.paths().into_iter().take(MAX_WASTED_PATHS);
        Self {
            hidden_size: waste.hidden(),
            overwritten_size: because(WasteReason::Overwritten),
            same_content_size: same(true).saturating_add(same(false)),
            removed_size: because(WasteReason::Removed),
            duplicate_size: because(WasteReason::Duplicate),
            rights_only_size: same(true),
            paths: paths
                .map(|path| WastedPath {
                    path: format!("/{}", String::from_utf8_lossy(path.path)),
                    size: path.size,
                    copies: path.copies,
                })
                .collect(),
            dive: DiveFacts::of(&DiveScore::of(&image.layers)),
        }
    }
}

impl DiveFacts {
    fn of(score: &DiveScore) -> Self {
        Self {
            efficiency: score.efficiency,
            wasted_bytes: score.wasted_bytes,
            user_wasted_percent: Some(score.user_wasted_percent())
                .filter(|share| share.is_finite()),
        }
    }
}
