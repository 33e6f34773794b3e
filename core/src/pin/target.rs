//! What is named where, and where a digest for it goes.

use crate::{
    image::{digest::Digest, reference::Reference},
    text::{Edit, Span},
};
use std::fmt;

/// A place where a file names an image that is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinTarget {
    /// What names it.
    pub usage: PinUse,
    /// The name with its variables replaced, or as it is written where that is not known.
    pub name: String,
    /// Where the name stands, with its variables.
    pub span: Span,
    /// What the name means; `None` when that is not known, or when it is no image's name.
    pub reference: Option<Reference>,
    /// Where the digest goes, or the one that is there stands.
    pub place: Result<PinPlace, Unpinnable>,
    /// What whoever overrides a part of the name should know.
    pub notes: Vec<PinNote>,
    /// It is rather a stage that its author forgot or misspelt, or a named context.
    pub is_likely_stage: bool,
}

/// What names an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PinUse {
    /// FROM
    From,
    /// `COPY --from`
    CopyFrom,
    /// `RUN --mount=…,from=`
    Mount,
    /// `# syntax=`
    Syntax,
    /// `image` of a service.
    ServiceImage,
    /// `source` of a service's volume that is an image.
    ServiceVolume,
    /// A named context that is an image.
    Context,
}

/// Where the digest of an image goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinPlace {
    /// The word, or the default of an ARG, that is changed.
    pub holder: Span,
    /// What the digest takes the place of; empty where there is none yet.
    pub span: Span,
    /// What comes before a new digest: `@`, and `:latest` where neither tag nor digest are written.
    pub before: &'static str,
}

/// A digest that is written decides, whatever the variables before it say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinNote {
    /// The variables.
    pub variables: Vec<String>,
    /// How a user gives them a value.
    pub by: PinOverride,
}

/// How a user gives variables in a name another value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PinOverride {
    /// `--build-arg`
    BuildArg,
    /// The environment, or an `.env` file.
    Environment,
}

/// Why a name is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unpinnable {
    /// These variables are not known.
    Unknown(Vec<String>),
    /// It is no image's name, and why.
    Invalid(String),
    /// What is written stands for the name in a way that is not edited.
    Indirect(&'static str),
    /// It may be a stage of the file that uses the image.
    MaybeStage,
    /// It has a digest and no tag that could be asked for a newer one.
    NoTag,
    /// The file would not have meant the same.
    Changed,
    /// It is rather a stage or a named context, and no registry has it.
    NotAnImage,
    /// The registry has no such image.
    NotFound,
    /// Nobody knows what is published under the name.
    Unanswered,
    /// It could not be found out, and why.
    Failed(String),
}

impl PinTarget {
    /// The digest that pins it already.
    pub fn digest(&self) -> Option<&Digest> {
        self.reference.as_ref()?.digest()
    }

    /// What to ask a registry for: the name with its tag, or `latest`. `None` where the name is not known, or has a
    /// digest and no tag.
    pub fn tagged(&self) -> Option<Reference> {
        let reference = self.reference.clone()?.with_default_tag();
        reference
            .tag()
            .is_some()
            .then(|| reference.without_digest())
    }

    /// Whether it could be pinned and is not.
    pub fn is_open(&self) -> bool {
        self.reference.is_some() && self.digest().is_none() && !self.is_likely_stage
    }
}

impl PinUse {
    /// In kebab-case, for other programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::CopyFrom => "copy-from",
            Self::Mount => "mount",
            Self::Syntax => "syntax",
            Self::ServiceImage => "service-image",
            Self::ServiceVolume => "service-volume",
            Self::Context => "context",
        }
    }
}

impl PinPlace {
    /// The end of a word, before a quote that closes it; or the digest that ends it.
    ///
    /// `None` if the word does not end with the digest that the reference has.
    pub(super) fn at_end(written: &str, holder: Span, reference: &Reference) -> Option<Self> {
        let quote = usize::from(written.ends_with(['"', '\'']));
        let content = &written[..written.len() - quote];
        let end = holder.end - u32::from(quote == 1);
        let (len, before) = match (reference.digest(), reference.tag()) {
            (Some(digest), _) => {
                let digest = digest.to_string();
                (content.ends_with(&digest).then_some(digest.len())?, "")
            }
            (None, Some(_)) => (0, "@"),
            (None, None) => (0, ":latest@"),
        };
        let start = end - u32::try_from(len).ok()?;
        Some(Self {
            holder,
            span: Span::new(start, end),
            before,
        })
    }

    /// The change that pins it to a digest.
    pub fn edit(&self, digest: &Digest) -> Edit {
        Edit::replace(self.span, format!("{}{digest}", self.before))
    }
}

impl Unpinnable {
    /// Whether something went wrong; otherwise it is just so.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::NotFound | Self::Unanswered | Self::Failed(_))
    }

    /// In kebab-case, for other programs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown",
            Self::Invalid(_) => "invalid",
            Self::Indirect(_) => "indirect",
            Self::MaybeStage => "maybe-stage",
            Self::NoTag => "no-tag",
            Self::Changed => "changed",
            Self::NotAnImage => "not-an-image",
            Self::NotFound => "not-found",
            Self::Unanswered => "unanswered",
            Self::Failed(_) => "failed",
        }
    }
}

impl fmt::Display for Unpinnable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(variables) if variables.is_empty() => {
                f.write_str("its name is not known before a build")
            }
            Self::Unknown(variables) => {
                let names = listed(variables);
                write!(f, "its name depends on {names}, which has no value here")
            }
            Self::Invalid(why) => write!(f, "it is no image's name: {why}"),
            Self::Indirect(why) => f.write_str(why),
            Self::MaybeStage => f.write_str(
                "it may be a stage of the file that starts from this image: write a tag if it is not",
            ),
            Self::NoTag => f.write_str(
                "it has a digest and no tag, so nothing says what a newer one would be",
            ),
            Self::Changed => f.write_str(
                "with the digest in its place the file would not mean the same; pin it by hand",
            ),
            Self::NotAnImage => {
                f.write_str("it is rather a stage or a named context: there is no such image")
            }
            Self::NotFound => f.write_str("there is no such image"),
            Self::Unanswered => f.write_str("it is not known what this name stands for"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for PinNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (names, how) = (
            listed(&self.variables),
            match self.by {
                PinOverride::BuildArg => "--build-arg",
                PinOverride::Environment => "the environment",
            },
        );
        write!(
            f,
            "with the digest after {names}, another value by {how} no longer changes the image"
        )
    }
}

fn listed(variables: &[String]) -> String {
    let quoted: Vec<String> = variables.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}
