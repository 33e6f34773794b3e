//! An opened image, and handles to what is in it.

use super::{
    config::{Config, escaped},
    digest::Digest,
    layer::{Content, Entry, EntryKind, Layer},
    platform::Platform,
    problem::{Place, Problem},
    provenance::Provenance,
    tree::{EntryId, Fate, Tree},
};
use std::{borrow::Cow, collections::BTreeMap};

/// How many symbolic links are followed for one path, as Linux does (`MAXSYMLINKS`).
pub const MAX_LINKS: usize = 40;

/// An opened image: its configuration, its layers, and the tree that they give.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Image {
    /// What it was opened by.
    pub name: String,
    /// The names that it has where it was found: `RepoTags`, or `org.opencontainers.image.ref.name`.
    pub tags: Vec<String>,
    /// What the index says it runs on, if an index led to it.
    pub platform: Option<Platform>,
    /// The digest of its manifest; a docker-archive has none.
    pub digest: Option<Digest>,
    /// The digest of its configuration, which is also called the image's ID.
    pub config_digest: Option<Digest>,
    /// The annotations of its manifest.
    pub annotations: BTreeMap<String, String>,
    /// The configuration.
    pub config: Config,
    /// The bytes of the configuration as they are stored.
    pub config_json: Vec<u8>,
    /// The layers, the lowest first. Empty if only the configuration was asked for.
    pub layers: Vec<Layer>,
    /// How it was made, if its index has that from its builder.
    pub provenance: Option<Provenance>,
    /// Whether layers were read, or only the configuration.
    pub has_layers: bool,
    /// What is wrong with how it is stored, in order of the place.
    pub problems: Vec<Problem>,
    pub(super) tree: Tree,
}

/// A file of a layer, or of the tree that all layers give.
#[derive(Clone, Copy)]
pub struct File<'i> {
    image: &'i Image,
    id: EntryId,
    entry: &'i Entry,
}

/// A step of the history.
#[derive(Clone, Copy, Debug)]
pub struct Step<'i> {
    /// The image.
    pub image: &'i Image,
    /// From 0.
    pub index: usize,
    /// What the configuration says.
    pub history: &'i super::config::History,
}

/// Why a path leads to no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// There is none.
    NotFound,
    /// More than [`MAX_LINKS`] links, or a link that leads to itself.
    Loop,
    /// Something on the way is no folder.
    NotADirectory,
}

impl Image {
    /// Lays the layers on each other; to be called when `layers` have been set.
    pub(super) fn lay(&mut self) {
        self.tree = Tree::of(&self.layers);
        self.problems.sort_by(|a, b| a.place.cmp(&b.place));
    }

    /// Whether all of it could be read.
    pub fn is_complete(&self) -> bool {
        !self
            .problems
            .iter()
            .any(|problem| problem.kind.is_unchecked())
    }

    /// What it runs on: what the index says, else the configuration.
    pub fn platform(&self) -> Platform {
        self.platform
            .clone()
            .unwrap_or_else(|| self.config.platform())
    }

    /// The files of the tree that the layers give, folders before what is in them.
    pub fn files(&self) -> impl Iterator<Item = File<'_>> {
        self.tree.visible().iter().filter_map(|id| self.entry(*id))
    }

    /// Every file of every layer, also those that later layers hide; the lowest layer first, in the
    /// order of the archive.
    pub fn copies(&self) -> impl Iterator<Item = File<'_>> {
        let layers = self.layers.iter();
        layers.flat_map(|layer| self.files_of(layer.index))
    }

    /// The files of a layer, without its marks.
    pub fn files_of(&self, layer: usize) -> impl Iterator<Item = File<'_>> {
        let entries = self.layers.get(layer).map(|layer| &layer.data.entries);
        let entries = entries.into_iter().flatten().enumerate();
        entries.filter_map(move |(index, entry)| {
            (!entry.kind.is_mark()).then_some(File {
                image: self,
                id: EntryId {
                    layer: u32::try_from(layer).ok()?,
                    entry: u32::try_from(index).ok()?,
                },
                entry,
            })
        })
    }

    /// The file of a path as it stands; no link is followed. With or without a leading `/`.
    pub fn file(&self, path: impl AsRef<[u8]>) -> Option<File<'_>> {
        let path = clean(path.as_ref());
        self.entry(self.tree.get(&self.layers, &path)?)
    }

    /// The files in a folder and below it, at any depth. No link is followed.
    pub fn below(&self, folder: impl AsRef<[u8]>) -> impl Iterator<Item = File<'_>> {
        let folder = clean(folder.as_ref());
        let ids = self.tree.below(&self.layers, &folder);
        ids.iter().filter_map(|id| self.entry(*id))
    }

    /// Whether there is a folder of this path, with an entry of its own or only as the path of others.
    pub fn has_folder(&self, path: impl AsRef<[u8]>) -> bool {
        let path = clean(path.as_ref());
        path.is_empty()
            || self
                .file(&path)
                .is_some_and(|file| file.kind() == EntryKind::Directory)
            || !self.tree.below(&self.layers, &path).is_empty()
    }

    /// The file that a path leads to in a container, all links followed inside the image. `Ok(None)` is
    /// a folder that has no entry of its own.
    ///
    /// # Errors
    /// Why it leads to no file.
    pub fn resolve(&self, path: impl AsRef<[u8]>) -> Result<Option<File<'_>>, PathError> {
        let path = self.real_path(path)?;
        match self.file(&path) {
            Some(file) => Ok(Some(file)),
            None if self.has_folder(&path) => Ok(None),
            None => Err(PathError::NotFound),
        }
    }

    /// The path without links that a path means in a container, without a leading `/`. The last
    /// component may be of something that does not exist.
    ///
    /// # Errors
    /// Why it means none.
    pub fn real_path(&self, path: impl AsRef<[u8]>) -> Result<Vec<u8>, PathError> {
        let mut links = 0;
        let mut real: Vec<u8> = Vec::new();
        let mut rest: Vec<Vec<u8>> = components(path.as_ref());
        while let Some(name) = rest.pop() {
            if name == b".." {
                let end = memchr::memrchr(b'/', &real).unwrap_or(0);
                real.truncate(end);
                continue;
            }
            let before = real.len();
            if !real.is_empty() {
                real.push(b'/');
            }
            real.extend_from_slice(&name);
            let Some(file) = self.file(&real) else {
                if !rest.is_empty() && !self.has_folder(&real) {
                    return Err(PathError::NotFound);
                }
                continue;
            };
            match (file.kind(), file.entry().link()) {
                (EntryKind::Symlink, Some(link)) => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(PathError::Loop);
                    }
                    real.truncate(if link.starts_with(b"/") { 0 } else { before });
                    rest.extend(components(link));
                }
                (EntryKind::Directory, _) => {}
                _ if rest.is_empty() => {}
                _ => return Err(PathError::NotADirectory),
            }
        }
        Ok(real)
    }

    /// The steps of the history, the first first.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let steps = self.config.history.iter().enumerate();
        steps.map(|(index, history)| Step {
            image: self,
            index,
            history,
        })
    }

    /// The content of a file of the tree, all links followed, if it was kept.
    pub fn text(&self, path: impl AsRef<[u8]>) -> Option<Cow<'_, str>> {
        let kept = self.resolve(path).ok()??.content()?.kept.as_deref()?;
        Some(String::from_utf8_lossy(kept))
    }

    pub(super) fn entry(&self, id: EntryId) -> Option<File<'_>> {
        let layer = self.layers.get(id.layer as usize)?;
        Some(File {
            image: self,
            id,
            entry: layer.data.entries.get(id.entry as usize)?,
        })
    }
}

impl<'i> File<'i> {
    /// The image.
    pub fn image(self) -> &'i Image {
        self.image
    }

    pub(super) fn id(self) -> EntryId {
        self.id
    }

    /// Its entry.
    pub fn entry(self) -> &'i Entry {
        self.entry
    }

    /// The layer that has it.
    pub fn layer(self) -> &'i Layer {
        &self.image.layers[self.id.layer as usize]
    }

    /// What became of it.
    pub fn fate(self) -> Fate {
        self.image.tree.fate(self.id)
    }

    /// Whether a container sees it.
    pub fn is_visible(self) -> bool {
        self.fate() == Fate::Visible
    }

    /// What it is.
    pub fn kind(self) -> EntryKind {
        self.entry.kind
    }

    /// The path without a leading `/`, as bytes.
    pub fn path(self) -> &'i [u8] {
        &self.entry.path
    }

    /// The path with a leading `/`. Bytes that are no UTF-8 are U+FFFD.
    pub fn display_path(self) -> String {
        self.entry.display_path()
    }

    /// The last component of the path.
    pub fn name(self) -> &'i [u8] {
        self.entry.name()
    }

    /// The file itself, for a hard link; else this.
    #[must_use]
    pub fn target(self) -> Self {
        let target = self.image.tree.target(self.id);
        target.and_then(|id| self.image.entry(id)).unwrap_or(self)
    }

    /// What was seen of its content, also through a hard link.
    pub fn content(self) -> Option<&'i Content> {
        self.target().entry.content.as_deref()
    }

    /// Where it is.
    pub fn place(self) -> Place {
        Place::File {
            layer: self.id.layer as usize,
            path: self.display_path(),
        }
    }
}

impl std::fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "File({})", self.place())
    }
}

impl<'i> Step<'i> {
    /// The layer that it made; `None` if it made none, or history and layers disagree.
    pub fn layer(self) -> Option<&'i Layer> {
        let mut layers = self.image.layers.iter();
        layers.find(|layer| layer.history == Some(self.index))
    }

    /// Where it is.
    pub fn place(self) -> Place {
        Place::History { step: self.index }
    }
}

/// A place in the configuration's `config` object, by the name of a field and what is below it.
pub(crate) fn container_place(parts: &[&str]) -> Place {
    let parts = parts.iter().map(|part| format!("/{}", escaped(part)));
    Place::config(format!("/config{}", parts.collect::<String>()))
}

/// A path without `.`, empty components and a leading `/`; `..` stays below the root.
fn clean(path: &[u8]) -> Vec<u8> {
    let mut clean: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean.join(&b'/')
}

/// The components of a path, the last first.
fn components(path: &[u8]) -> Vec<Vec<u8>> {
    let parts = path.split(|byte| *byte == b'/');
    let parts = parts.filter(|part| !part.is_empty() && *part != b".");
    parts.rev().map(<[u8]>::to_vec).collect()
}
