use serde::Serialize;
use std::fmt;

/// Something that is wrong with how an image is stored or packed, or that could not be read.
///
/// The rest of the image is still read. Which problem is which, and what tools make of it: image-spec
/// (descriptors, layers, whiteouts) and POSIX `pax`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What sort of problem it is.
    pub kind: ProblemKind,
    /// Where.
    pub place: Place,
    /// What is wrong there, without a final stop.
    pub message: String,
}

/// The sorts of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// A blob is not what its digest says.
    DigestMismatch,
    /// A blob is not as large as its descriptor says.
    SizeMismatch,
    /// The bytes of a layer are not what the configuration's diff-ID says.
    DiffIdMismatch,
    /// Manifest, configuration and history disagree: numbers of layers, platform.
    Inconsistent,
    /// A media type says something else than the content is.
    MediaTypeMismatch,
    /// A digest of an algorithm that is not known: nothing can be verified.
    UnknownDigestAlgorithm,
    /// A blob is not there.
    MissingBlob,
    /// A layer is kept elsewhere, and is never fetched from there.
    ForeignLayer,
    /// A document or a layer is damaged or ends early; what came before is judged.
    Damaged,
    /// A limit was reached; what came after is not judged.
    Limit,
    /// An entry of a layer that tools read in different ways: twice the same path, sparse, a path
    /// that leads out of the root, data after the end.
    Ambiguous,
    /// A layer that is large only once it is uncompressed: a file of zeros, such as the `lastlog` that
    /// `useradd` makes for a large number, or what is made to exhaust readers.
    Expansion,
    /// A whiteout that removes nothing that can be named, or one that leaked from a storage driver.
    InvalidWhiteout,
}

impl ProblemKind {
    /// Whether a part of the image was not judged because of it.
    pub const fn is_unchecked(self) -> bool {
        matches!(
            self,
            Self::UnknownDigestAlgorithm
                | Self::MissingBlob
                | Self::ForeignLayer
                | Self::Damaged
                | Self::Limit
        )
    }
}

/// A place in an image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The image as a whole.
    Image,
    /// A document that leads to the image: `index.json`, `manifest.json`, or a blob by its digest.
    Document {
        /// Its name or digest.
        name: String,
        /// A JSON pointer in it; empty for all of it.
        pointer: String,
    },
    /// The manifest.
    Manifest {
        /// A JSON pointer in it; empty for all of it.
        pointer: String,
    },
    /// The configuration.
    Config {
        /// A JSON pointer in it; empty for all of it.
        pointer: String,
    },
    /// A step of the configuration's history, from 0.
    History {
        /// Its index.
        step: usize,
    },
    /// A layer, from 0 at the bottom.
    Layer {
        /// Its index.
        layer: usize,
    },
    /// A file of a layer.
    File {
        /// The layer's index.
        layer: usize,
        /// The path from the root, with a leading `/`. Bytes that are no UTF-8 are U+FFFD.
        path: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Image => f.write_str(&self.message),
            place => write!(f, "{place}: {}", self.message),
        }
    }
}

impl Place {
    /// The layer it is in.
    pub fn layer(&self) -> Option<usize> {
        match self {
            Self::Layer { layer } | Self::File { layer, .. } => Some(*layer),
            _ => None,
        }
    }

    /// A place in the configuration, by its JSON pointer.
    pub fn config(pointer: impl Into<String>) -> Self {
        Self::Config {
            pointer: pointer.into(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image => f.write_str("image"),
            Self::Document { name, pointer } => write!(f, "{name}{}", Fragment(pointer)),
            Self::Manifest { pointer } => write!(f, "manifest{}", Fragment(pointer)),
            Self::Config { pointer } => write!(f, "config{}", Fragment(pointer)),
            Self::History { step } => write!(f, "history {step}"),
            Self::Layer { layer } => write!(f, "layer {layer}"),
            Self::File { layer, path } => write!(f, "layer {layer}: {path}"),
        }
    }
}

/// A JSON pointer as the fragment of a document's name.
struct Fragment<'p>(&'p str);

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => Ok(()),
            pointer => write!(f, "#{pointer}"),
        }
    }
}
