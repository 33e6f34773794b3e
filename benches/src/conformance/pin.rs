//! Pins real files by a registry that is made up, and looks whether nothing else changes.

use holystone::{
    Error,
    dockerfile::{Answer, Base, Dockerfile, Inputs, Origin, Publication, Published, Publisher},
    image::{digest::Digest, reference::Reference},
    pin::{self, FileKind, PinOptions, Pinned},
    syntax::{DirectiveName, detect_directive},
    text::Source,
};
use regex::Regex;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What became of the files of a folder.
#[derive(Debug, Default)]
pub struct Pins {
    /// The files, and those in which something is wrong.
    pub outcome: super::Outcome,
    figures: BTreeMap<String, usize>,
}

/// Pins every file of a folder.
///
/// # Errors
/// When the folder or a file of it cannot be read.
pub fn run(folder: &Path) -> io::Result<Pins> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let mut pins = Pins::default();
    for path in paths {
        let source = Source::from_bytes("Dockerfile", fs::read(&path)?);
        let checked = source
            .map_err(|error| error.to_string())
            .and_then(|source| pins.check(&source));
        match checked {
            Ok(()) => pins.outcome.agree += 1,
            Err(error) => pins
                .outcome
                .disagreements
                .push(format!("{}: {error}", path.display())),
        }
    }
    Ok(pins)
}

impl Pins {
    /// How often what was done.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for (name, count) in &self.figures {
            let _ = writeln!(table, "{count:6} {name}");
        }
        table
    }

    fn check(&mut self, source: &Source) -> Result<(), String> {
        let (after, pinned) = pinned(source)?;
        self.count(&pinned);
        let (again, second) = pinned_again(&after)?;
        if !second.edits.is_empty() {
            return Err(format!("a second run changes {again:?}"));
        }
        let plain = Plain::new()?;
        let (old, new) = (source.text(), after.text());
        if plain.of(old) != plain.of(new) {
            return Err("the text is not the same but for digests".to_owned());
        }
        let before = Dockerfile::parse(source.clone(), Inputs::default());
        let file = Dockerfile::parse(after.clone(), Inputs::default());
        if plain.of(&before.tree().dump()) != plain.of(&file.tree().dump()) {
            return Err("the tree is not the same but for digests".to_owned());
        }
        let (before, now) = (names(&before), names(&file));
        if before.len() != now.len() {
            return Err(format!("{} names became {}", before.len(), now.len()));
        }
        for (before, now) in before.iter().zip(&now) {
            let expected = match before {
                Some(reference) if reference.digest().is_none() => {
                    let tagged = reference.clone().with_default_tag();
                    Some(format!("{tagged}@{}", digest_of(&tagged)?))
                }
                other => other.as_ref().map(Reference::to_string),
            };
            let now = now.as_ref().map(Reference::to_string);
            if now != expected {
                return Err(format!("{now:?} instead of {expected:?}"));
            }
        }
        Ok(())
    }

    fn count(&mut self, pinned: &Pinned) {
        let mut add = |name: String, count: usize| {
            *self.figures.entry(name).or_default() += count;
        };
        add("files".to_owned(), 1);
        add("pinned before".to_owned(), pinned.kept);
        for change in &pinned.changes {
            add(format!("pinned: {}", change.usage.as_str()), 1);
            add("pinned with a note".to_owned(), change.notes.len());
        }
        for left in &pinned.left {
            add(format!("left: {}", left.reason.as_str()), 1);
        }
    }
}

fn pinned(source: &Source) -> Result<(Source, Pinned), String> {
    let options = PinOptions::default();
    let kind = FileKind::Dockerfile;
    let pinned = pin::pin(source, kind, &Inputs::default(), &MadeUp, options);
    let pinned = pinned.map_err(|error| error.to_string())?;
    let after = source.edited(&pinned.edits).ok_or("the edits overlap")?;
    Ok((after, pinned))
}

fn pinned_again(source: &Source) -> Result<(String, Pinned), String> {
    let (after, pinned) = pinned(source)?;
    Ok((after.text().to_owned(), pinned))
}

/// What a file names, as far as it is known: its front end, then the images of each stage.
fn names(file: &Dockerfile) -> Vec<Option<Reference>> {
    let syntax = detect_directive(file.source(), DirectiveName::Syntax);
    let syntax = syntax.map(|directive| Reference::parse(directive.effective_value()).ok());
    let images = file.stages().flat_map(|stage| {
        let base = match stage.base() {
            Base::Image(name) => Some(name.reference().cloned()),
            _ => None,
        };
        let taken = stage.dependencies().filter_map(|it| match it.origin {
            Origin::Image(name) => Some(name.reference().cloned()),
            _ => None,
        });
        base.into_iter().chain(taken)
    });
    syntax.into_iter().chain(images).collect()
}

/// A text without digests, and without the tag that is written out before some.
struct Plain(Regex);

impl Plain {
    fn new() -> Result<Self, String> {
        let digest = Regex::new("@sha256:[0-9a-f]{64}|:latest");
        digest.map(Self).map_err(|error| error.to_string())
    }

    fn of(&self, text: &str) -> String {
        self.0.replace_all(text, "").into_owned()
    }
}

/// A registry that has everything: the digest of a tag is that of its name.
struct MadeUp;

impl Publisher for MadeUp {
    fn published(&self, reference: &Reference) -> Result<Published, Error> {
        let Ok(digest) = digest_of(reference) else {
            return Ok(Published::default());
        };
        let publication = Publication {
            digest,
            is_index: true,
            seen: jiff::Timestamp::UNIX_EPOCH,
            images: Vec::new(),
            signature: None,
        };
        Ok(Published {
            tag: Answer::Found(Arc::new(publication)),
            digest: Answer::Unknown,
        })
    }
}

fn digest_of(reference: &Reference) -> Result<Digest, String> {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(reference.to_string().as_bytes()) {
        let _ = write!(text, "{byte:02x}");
    }
    Digest::parse(&text).map_err(|error| error.to_string())
}
