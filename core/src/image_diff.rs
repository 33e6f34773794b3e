//! What is different between two images, and what grew.

use crate::{
    image::{EntryKind, File, Image},
    surface::{Kind, POINTS, Surface},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many paths of each list are told; how many there are is told always.
pub const MAX_DIFF_PATHS: usize = 50;

/// What is different between two images.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ImageDiff {
    /// The image before.
    pub old: Side,
    /// The image now.
    pub new: Side,
    /// Files that are new.
    pub added: Files,
    /// Files that are gone.
    pub removed: Files,
    /// Files whose content, kind, mode or owner is another.
    pub changed: Files,
    /// What is new of each kind that helps an intruder.
    pub gained: BTreeMap<&'static str, Vec<String>>,
    /// What is gone of each kind.
    pub lost: BTreeMap<&'static str, Vec<String>>,
    /// Settings of the configuration that are others; names of variables and labels, never their values.
    pub settings: Vec<String>,
    /// What grew more than it may.
    pub grown: Vec<Growth>,
}

/// One of two images.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Side {
    /// What it was opened by.
    pub name: String,
    /// Whether all of it could be read.
    pub complete: bool,
    /// Bytes of the files that a container sees.
    pub size: u64,
    /// Bytes of the files of all layers.
    pub shipped: u64,
    /// Files, links and folders that a container sees.
    pub files: usize,
    /// Files that may be run.
    pub programs: usize,
    /// How many layers it has.
    pub layers: usize,
    /// The points of what it offers an intruder.
    pub score: u32,
}

/// Files of one sort of difference.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Files {
    /// How many there are.
    pub count: usize,
    /// Their bytes: in the new image, or for removed ones in the old one.
    pub size: u64,
    /// The largest of them, with their bytes.
    pub largest: Vec<(String, u64)>,
}

/// Something that grew more than it may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Growth {
    /// What: a [`Measure`] by name.
    pub what: &'static str,
    /// How much it was.
    pub old: u64,
    /// How much it is.
    pub new: u64,
    /// How much more it may be.
    pub allowed: u64,
}

/// What may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Measure {
    /// Bytes of the files that a container sees.
    Size,
    /// Bytes of the files of all layers.
    Shipped,
    /// Files, links and folders.
    Files,
    /// Files that may be run.
    Programs,
    /// Layers.
    Layers,
    /// The points of what it offers an intruder.
    Score,
    /// New things of a kind that helps an intruder.
    New(Kind),
}

/// How much more there may be of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// So many, or bytes.
    More(u64),
    /// So many hundredths of what there was.
    Percent(u64),
}

/// What grows at most; what is not named may grow as it likes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget(BTreeMap<Measure, Allowed>);

/// Nothing new that helps an intruder; what is not of that kind may grow.
impl Default for Budget {
    fn default() -> Self {
        let kinds = POINTS.iter().map(|(kind, ..)| *kind);
        Self(
            kinds
                .map(|kind| (Measure::New(kind), Allowed::More(0)))
                .collect(),
        )
    }
}

impl Budget {
    /// The same with another limit.
    #[must_use]
    pub fn with(mut self, measure: Measure, allowed: Allowed) -> Self {
        self.0.insert(measure, allowed);
        self
    }
}

impl Measure {
    /// The measure of a name: `size`, `shipped`, `files`, `programs`, `layers`, `score`, or a kind such as
    /// `setuid`.
    pub fn named(name: &str) -> Option<Self> {
        let plain = [
            Self::Size,
            Self::Shipped,
            Self::Files,
            Self::Programs,
            Self::Layers,
            Self::Score,
        ];
        let kinds = POINTS.iter().map(|(kind, ..)| Self::New(*kind));
        plain
            .into_iter()
            .chain(kinds)
            .find(|it| it.as_str() == name)
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Shipped => "shipped",
            Self::Files => "files",
            Self::Programs => "programs",
            Self::Layers => "layers",
            Self::Score => "score",
            Self::New(kind) => kind.as_str(),
        }
    }
}

impl ImageDiff {
    /// What is different between two images whose layers have been read.
    pub fn of(old: &Image, new: &Image, budget: &Budget) -> Self {
        let (before, after) = (Surface::of(old), Surface::of(new));
        let mut diff = Self {
            old: Side::of(old, &before),
            new: Side::of(new, &after),
            added: Files::default(),
            removed: Files::default(),
            changed: Files::default(),
            gained: difference(&after, &before),
            lost: difference(&before, &after),
            settings: settings(old, new),
            grown: Vec::new(),
        };
        diff.compare(old, new);
        diff.hold(budget);
        diff
    }

    fn compare(&mut self, old: &Image, new: &Image) {
        let mut before: BTreeMap<&[u8], File<'_>> =
            old.files().map(|file| (file.path(), file)).collect();
        for file in new.files() {
            match before.remove(file.path()) {
                None => self.added.add(file),
                Some(other) if !is_same(other, file) => self.changed.add(file),
                Some(_) => {}
            }
        }
        for file in before.into_values() {
            self.removed.add(file);
        }
        for files in [&mut self.added, &mut self.removed, &mut self.changed] {
            files.finish();
        }
    }

    fn hold(&mut self, budget: &Budget) {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        for (measure, allowed) in &budget.0 {
            let (old, new) = match measure {
                Measure::Size => (self.old.size, self.new.size),
                Measure::Shipped => (self.old.shipped, self.new.shipped),
                Measure::Files => (count(self.old.files), count(self.new.files)),
                Measure::Programs => (count(self.old.programs), count(self.new.programs)),
                Measure::Layers => (count(self.old.layers), count(self.new.layers)),
                Measure::Score => (self.old.score.into(), self.new.score.into()),
                Measure::New(kind) => {
                    let gained = self.gained.get(kind.as_str());
                    (0, count(gained.map_or(0, Vec::len)))
                }
            };
            let allowed = match allowed {
                Allowed::More(more) => *more,
                Allowed::Percent(percent) => {
                    let part = u128::from(old) * u128::from(*percent) / 100;
                    u64::try_from(part).unwrap_or(u64::MAX)
                }
            };
            if new > old.saturating_add(allowed) {
                self.grown.push(Growth {
                    what: measure.as_str(),
                    old,
                    new,
                    allowed,
                });
            }
        }
    }
}

impl Side {
    fn of(image: &Image, surface: &Surface) -> Self {
        Self {
            name: image.name.clone(),
            complete: image.is_complete(),
            size: surface.size,
            shipped: image.layers.iter().map(crate::image::Layer::size).sum(),
            files: surface.files,
            programs: surface.programs,
            layers: image.layers.len(),
            score: surface.score,
        }
    }
}

impl Files {
    fn add(&mut self, file: File<'_>) {
        let size = file.entry().size;
        self.count += 1;
        self.size += size;
        self.largest.push((file.display_path(), size));
        // Sorting now and then keeps the list short.
        if self.largest.len() >= 4 * MAX_DIFF_PATHS {
            self.finish();
        }
    }

    fn finish(&mut self) {
        self.largest.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        self.largest.truncate(MAX_DIFF_PATHS);
    }
}

/// Whether two files of a path are the same but for their time.
fn is_same(old: File<'_>, new: File<'_>) -> bool {
    let (a, b) = (old.target().entry(), new.target().entry());
    let hash = |file: File<'_>| file.content().map(|content| content.hash);
    let extra = |file: File<'_>| file.entry().link().map(<[u8]>::to_vec);
    (a.kind, a.size, a.mode, a.uid, a.gid) == (b.kind, b.size, b.mode, b.uid, b.gid)
        && hash(old) == hash(new)
        && (a.kind != EntryKind::Symlink || extra(old) == extra(new))
}

/// What is in a surface and not in another, by kind.
fn difference(in_this: &Surface, not_in: &Surface) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for part in &in_this.parts {
        let others: BTreeSet<&String> = not_in.names(part.kind).iter().collect();
        let names = part.names.iter().filter(|name| !others.contains(name));
        let names: Vec<String> = names.cloned().collect();
        if !names.is_empty() {
            all.insert(part.kind.as_str(), names);
        }
    }
    all
}

fn settings(old: &Image, new: &Image) -> Vec<String> {
    let (before, after) = (&old.config.config, &new.config.config);
    let mut settings = Vec::new();
    for (name, changed) in [
        ("user", before.user != after.user),
        ("entrypoint", before.entrypoint != after.entrypoint),
        ("cmd", before.cmd != after.cmd),
        ("workdir", before.working_dir != after.working_dir),
        ("ports", before.exposed_ports != after.exposed_ports),
        ("volumes", before.volumes != after.volumes),
        ("stop signal", before.stop_signal != after.stop_signal),
        ("healthcheck", before.healthcheck != after.healthcheck),
        ("shell", before.shell != after.shell),
        ("onbuild", before.on_build != after.on_build),
        ("platform", old.platform() != new.platform()),
    ] {
        if changed {
            settings.push(name.to_owned());
        }
    }
    let variables = |image: &Image| -> BTreeMap<String, String> {
        let variables = image.config.config.variables();
        variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    };
    for (what, before, after) in [
        ("variable", variables(old), variables(new)),
        ("label", before.labels.clone(), after.labels.clone()),
    ] {
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let changed = names
            .into_iter()
            .filter(|name| before.get(*name) != after.get(*name));
        settings.extend(changed.map(|name| format!("{what} {name}")));
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_have_names() {
        for name in ["size", "programs", "setuid", "secret", "other-tool"] {
            assert_eq!(Measure::named(name).map(Measure::as_str), Some(name));
        }
        assert_eq!(Measure::named("sizes"), None);
    }
}
