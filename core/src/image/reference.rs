//! Image references: `registry/repository:tag@digest`, after the distribution grammar.

mod grammar;

use super::digest::{Digest, DigestError};
use grammar::Written;
use std::{fmt, ops::Range};

/// The registry meant when none is written.
pub const DEFAULT_REGISTRY: &str = "docker.io";

/// The tag meant when neither tag nor digest is written.
pub const DEFAULT_TAG: &str = "latest";

/// The most bytes a repository may have, `library/` included.
pub const MAX_REPOSITORY_BYTES: usize = 255;

/// The most characters a tag may have.
pub const MAX_TAG_CHARS: usize = 128;

/// Where [`DEFAULT_REGISTRY`] keeps the images that are named by one word.
const OFFICIAL: &str = "library/";

/// The name of an image, in its full form, and where each part of it was written.
///
/// Follows `ParseNormalizedNamed` of distribution/reference: `alpine` is
/// `docker.io/library/alpine`. Ranges are bytes of the parsed text, so that an edit can change one
/// part and leave the rest as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
    name: String,
    tag_range: Option<Range<usize>>,
    digest_range: Option<Range<usize>>,
}

impl Reference {
    /// Reads a reference and fills in what it leaves out, except the tag.
    ///
    /// # Errors
    /// Why the text names no image.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if text.is_empty() {
            return Err(ReferenceError::Empty);
        }
        if grammar::is_image_id(text) {
            return Err(ReferenceError::ImageId);
        }
        let written = Written::split(text);
        if grammar::has_uppercase(written.before_colon()) {
            return Err(ReferenceError::Uppercase);
        }
        written.check_grammar().map_err(|error| {
            let lower = grammar::simple_lowercase(text);
            match Written::split(&lower).check_grammar() {
                Ok(()) => ReferenceError::Uppercase,
                Err(_) => error,
            }
        })?;
        let (registry, repository) = written.full_name();
        if repository.len() + written.host_in_path() > MAX_REPOSITORY_BYTES {
            return Err(ReferenceError::TooLong);
        }
        let digest = match written.digest {
            Some(digest) => Some(Digest::parse(digest).map_err(ReferenceError::Digest)?),
            None => None,
        };
        if digest.as_ref().is_some_and(|digest| !digest.is_known()) {
            return Err(ReferenceError::UnknownAlgorithm);
        }
        let tag_start = written.name.len() + 1;
        let digest_start = tag_start + written.tag.map_or(0, |tag| tag.len() + 1);
        Ok(Self {
            registry,
            repository,
            tag: written.tag.map(str::to_owned),
            digest,
            name: written.name.to_owned(),
            tag_range: written.tag.map(|tag| tag_start..tag_start + tag.len()),
            digest_range: written.digest.map(|_| digest_start..text.len()),
        })
    }

    /// The registry's host, with its port if it was written: `docker.io` by default.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The path in the registry, such as `library/alpine`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag, if one was written or [defaulted](Self::with_default_tag).
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if one was written. Always sha256, sha384 or sha512.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// What was written before the tag and the digest, such as `alpine`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The shortest name that means the same: without `docker.io/` and `library/` where they are
    /// the default.
    pub fn familiar_name(&self) -> String {
        if self.registry != DEFAULT_REGISTRY {
            return format!("{}/{}", self.registry, self.repository);
        }
        let short = self.repository.strip_prefix(OFFICIAL);
        short
            .filter(|short| !short.contains('/'))
            .unwrap_or(&self.repository)
            .to_owned()
    }

    /// Where [`name`](Self::name) was written.
    pub fn name_range(&self) -> Range<usize> {
        0..self.name.len()
    }

    /// Where the tag was written, without its `:`. `None` for a defaulted one.
    pub fn tag_range(&self) -> Option<Range<usize>> {
        self.tag_range.clone()
    }

    /// Where the digest was written, without its `@`.
    pub fn digest_range(&self) -> Option<Range<usize>> {
        self.digest_range.clone()
    }

    /// The same with the tag `latest` if there is neither tag nor digest.
    #[must_use]
    pub fn with_default_tag(mut self) -> Self {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some(DEFAULT_TAG.to_owned());
        }
        self
    }

    /// The same without its tag.
    #[must_use]
    pub fn without_tag(mut self) -> Self {
        (self.tag, self.tag_range) = (None, None);
        self
    }

    /// The same without its digest.
    #[must_use]
    pub fn without_digest(mut self) -> Self {
        (self.digest, self.digest_range) = (None, None);
        self
    }
}

/// The full form, such as `docker.io/library/alpine:3`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// Why a text names no image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceError {
    /// There is no text.
    Empty,
    /// 64 hex digits, which would be mistaken for an image's identifier.
    ImageId,
    /// The repository has an upper-case letter.
    Uppercase,
    /// The registry is no host name, address or port.
    Registry,
    /// The repository has a character or a separator where it may have none.
    Repository,
    /// The repository is longer than [`MAX_REPOSITORY_BYTES`].
    TooLong,
    /// The tag is empty, longer than [`MAX_TAG_CHARS`], or has a character that it may not have.
    Tag,
    /// The digest is not one.
    Digest(DigestError),
    /// The digest's algorithm is none that builders know.
    UnknownAlgorithm,
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the image has no name"),
            Self::ImageId => f.write_str("64 hex digits are an image id, not a name"),
            Self::Uppercase => f.write_str("a repository's name must be in lower case"),
            Self::Registry => f.write_str("the registry is not a valid host"),
            Self::Repository => f.write_str("the repository's name is not valid"),
            Self::TooLong => write!(
                f,
                "a repository's name has at most {MAX_REPOSITORY_BYTES} characters"
            ),
            Self::Tag => f.write_str("the tag is not valid"),
            Self::Digest(error) => error.fmt(f),
            Self::UnknownAlgorithm => f.write_str("a digest must be of sha256, sha384 or sha512"),
        }
    }
}

impl From<DigestError> for ReferenceError {
    fn from(error: DigestError) -> Self {
        Self::Digest(error)
    }
}

impl std::error::Error for ReferenceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Digest(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn full_and_familiar_names() {
        for (text, full, familiar) in [
            ("alpine", "docker.io/library/alpine", "alpine"),
            ("alpine:3", "docker.io/library/alpine:3", "alpine"),
            ("docker.io/alpine", "docker.io/library/alpine", "alpine"),
            (
                "docker.io/library/alpine",
                "docker.io/library/alpine",
                "alpine",
            ),
            (
                "index.docker.io/alpine",
                "docker.io/library/alpine",
                "alpine",
            ),
            ("library/a/b", "docker.io/library/a/b", "library/a/b"),
            ("user/app:1", "docker.io/user/app:1", "user/app"),
            ("localhost", "docker.io/library/localhost", "localhost"),
            ("localhost/app", "localhost/app", "localhost/app"),
            (
                "localhost:5000",
                "docker.io/library/localhost:5000",
                "localhost",
            ),
            (
                "localhost:5000/app:1",
                "localhost:5000/app:1",
                "localhost:5000/app",
            ),
            ("[::1]:5000/app", "[::1]:5000/app", "[::1]:5000/app"),
            ("[fe80::1]/app", "[fe80::1]/app", "[fe80::1]/app"),
            ("Host/app", "Host/app", "Host/app"),
            (
                "a-b.c/d__e/f---g.h_i",
                "a-b.c/d__e/f---g.h_i",
                "a-b.c/d__e/f---g.h_i",
            ),
            ("my_host.com/app", "my_host.com/app", "my_host.com/app"),
            (
                "scratch:_A.b-C",
                "docker.io/library/scratch:_A.b-C",
                "scratch",
            ),
        ] {
            let reference = Reference::parse(text).expect(text);
            assert_eq!(reference.to_string(), full, "{text}");
            assert_eq!(reference.familiar_name(), familiar, "{text}");
        }
    }

    #[test]
    fn errors() {
        let too_long = "a".repeat(MAX_REPOSITORY_BYTES - OFFICIAL.len() + 1);
        let long_tag = format!("a:{}", "t".repeat(MAX_TAG_CHARS + 1));
        for (text, error) in [
            ("", ReferenceError::Empty),
            (&SHA[7..], ReferenceError::ImageId),
            ("Alpine", ReferenceError::Uppercase),
            ("user/App:1", ReferenceError::Uppercase),
            ("alpine@SHA256:00", ReferenceError::Uppercase),
            ("Foo_x/app", ReferenceError::Uppercase),
            ("-a.b/app", ReferenceError::Registry),
            ("a.b:/app", ReferenceError::Registry),
            ("[::g]/app", ReferenceError::Registry),
            ("[.]/app", ReferenceError::Registry),
            ("a..b", ReferenceError::Repository),
            ("a___b", ReferenceError::Repository),
            ("a._b", ReferenceError::Repository),
            ("-a", ReferenceError::Repository),
            ("a/", ReferenceError::Repository),
            ("a//b", ReferenceError::Repository),
            (" alpine", ReferenceError::Repository),
            ("$IMAGE", ReferenceError::Uppercase),
            (&too_long, ReferenceError::TooLong),
            ("a:", ReferenceError::Tag),
            ("a:-b", ReferenceError::Tag),
            ("a:b:c", ReferenceError::Tag),
            (&long_tag, ReferenceError::Tag),
            ("a@", ReferenceError::Digest(DigestError::NoAlgorithm)),
            (
                &SHA.replace("sha256", "a@sha384"),
                ReferenceError::Digest(DigestError::Length(96)),
            ),
            (
                &SHA.replace("sha256", "a@blake3"),
                ReferenceError::UnknownAlgorithm,
            ),
        ] {
            assert_eq!(Reference::parse(text), Err(error), "{text}");
        }
        assert!(Reference::parse(&too_long[1..]).is_ok());
        assert!(Reference::parse(&long_tag[..long_tag.len() - 1]).is_ok());
    }

    #[test]
    fn ranges_cover_what_was_written() {
        let both = format!("r.io/a/b:3@{SHA}");
        for (text, name, tag, digest) in [
            ("alpine", "alpine", None, None),
            ("r.io:5/a:3", "r.io:5/a", Some("3"), None),
            (both.as_str(), "r.io/a/b", Some("3"), Some(SHA)),
            (&both.replace(":3", ""), "r.io/a/b", None, Some(SHA)),
        ] {
            let reference = Reference::parse(text).expect(text).with_default_tag();
            assert_eq!(&text[reference.name_range()], name);
            assert_eq!(reference.name(), name);
            assert_eq!(reference.tag_range().map(|range| &text[range]), tag);
            assert_eq!(reference.digest_range().map(|range| &text[range]), digest);
        }
    }

    #[test]
    fn latest_is_only_for_a_bare_name() {
        for (text, tag) in [
            ("alpine".to_owned(), Some("latest")),
            ("alpine:3".to_owned(), Some("3")),
            (format!("alpine@{SHA}"), None),
        ] {
            let reference = Reference::parse(&text).expect("sound");
            assert_eq!(reference.with_default_tag().tag(), tag, "{text}");
        }
    }
}
