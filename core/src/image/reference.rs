//! Image references: `registry/repository:tag@digest`.
//!
//! Source: the grammar of distribution/reference as Docker uses it (`spec/buildkit.md` 5).

use super::digest::Digest;
use std::{error, fmt, ops::Range};

/// The registry of a name that names none.
pub const DEFAULT_REGISTRY: &str = "docker.io";

/// The tag of a name that has neither tag nor digest.
pub const DEFAULT_TAG: &str = "latest";

/// The longest name, with its registry and without tag and digest.
pub const MAX_NAME_BYTES: usize = 255;

/// A reference in full: `docker.io/library/alpine:3.20`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceError {
    /// It is empty.
    Empty,
    /// It does not have the form of a reference.
    Invalid,
    /// A repository has upper-case letters.
    Uppercase,
    /// It is longer than [`MAX_NAME_BYTES`].
    TooLong,
    /// It is 64 hexadecimal digits, which would be taken for an image's id.
    LooksLikeId,
    /// A digest has not the length of its algorithm.
    DigestLength,
}

impl Reference {
    /// Reads a reference as a user writes it; what is left out gets its default.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if text.is_empty() {
            return Err(ReferenceError::Empty);
        }
        if text.len() == 64
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            return Err(ReferenceError::LooksLikeId);
        }
        let (registry, rest) = split_registry(text);
        let name_end = rest.find([':', '@']).unwrap_or(rest.len());
        if rest[..name_end].chars().any(char::is_uppercase) {
            return Err(ReferenceError::Uppercase);
        }
        let (repository, tail) = rest.split_at(name_end);
        let (tag, digest) = match tail.split_once('@') {
            Some((tag, digest)) => (tag, Some(digest)),
            None => (tail, None),
        };
        let tag = match tag.strip_prefix(':') {
            Some(tag) if is_tag(tag) => Some(tag.to_owned()),
            None if tag.is_empty() => None,
            _ => return Err(ReferenceError::Invalid),
        };
        let digest = digest.map(parse_digest).transpose()?;
        let (registry, repository) = normalise(registry, repository);
        if !is_registry(&registry) || !is_repository(&repository) {
            return Err(ReferenceError::Invalid);
        }
        if registry.len() + 1 + repository.len() > MAX_NAME_BYTES {
            return Err(ReferenceError::TooLong);
        }
        Ok(Self {
            registry,
            repository,
            tag,
            digest,
        })
    }

    /// `docker.io`, `ghcr.io`, `localhost:5000`, …
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// `library/alpine`, `distroless/static-debian12`, …
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag, if one is written.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if one is written.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// The same with the tag `latest`, if it has neither tag nor digest.
    #[must_use]
    pub fn with_default_tag(mut self) -> Self {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some(DEFAULT_TAG.to_owned());
        }
        self
    }
}

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

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::Invalid => "it has not the form `registry/repository:tag@digest`",
            Self::Uppercase => "a repository has only lower-case letters",
            Self::TooLong => "its name is longer than 255 bytes",
            Self::LooksLikeId => "64 hexadecimal digits are an image's id, not its name",
            Self::DigestLength => "its digest has not the length of its algorithm",
        })
    }
}

impl error::Error for ReferenceError {}

/// The places of a reference's parts in its text, so that one can be changed and the others not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceParts {
    /// Registry and repository.
    pub name: Range<usize>,
    /// The tag, without its colon.
    pub tag: Option<Range<usize>>,
    /// The digest, without its `@`.
    pub digest: Option<Range<usize>>,
}

impl ReferenceParts {
    /// Finds the parts of a text that [`Reference::parse`] accepts.
    pub fn of(text: &str) -> Self {
        let at = text.find('@');
        let before_digest = at.unwrap_or(text.len());
        let last_segment = text[..before_digest]
            .rfind('/')
            .map_or(0, |slash| slash + 1);
        let colon = text[last_segment..before_digest]
            .find(':')
            .map(|colon| last_segment + colon);
        Self {
            name: 0..colon.unwrap_or(before_digest),
            tag: colon.map(|colon| colon + 1..before_digest),
            digest: at.map(|at| at + 1..text.len()),
        }
    }
}

/// A first component is a registry if it could not be a part of a repository.
fn split_registry(text: &str) -> (&str, &str) {
    match text.split_once('/') {
        Some((first, rest))
            if first.contains(['.', ':'])
                || first == "localhost"
                || first.chars().any(char::is_uppercase) =>
        {
            (first, rest)
        }
        _ => (DEFAULT_REGISTRY, text),
    }
}

fn normalise(registry: &str, repository: &str) -> (String, String) {
    let registry = if registry == "index.docker.io" {
        DEFAULT_REGISTRY
    } else {
        registry
    };
    let repository = if registry == DEFAULT_REGISTRY && !repository.contains('/') {
        format!("library/{repository}")
    } else {
        repository.to_owned()
    };
    (registry.to_owned(), repository)
}

/// A host name, an IPv4 address or an IPv6 address in brackets, and a port.
fn is_registry(text: &str) -> bool {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        let is_address = address
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':');
        if address.is_empty() || !is_address {
            return false;
        }
        (None, port)
    } else {
        let colon = text.find(':').unwrap_or(text.len());
        (Some(&text[..colon]), &text[colon..])
    };
    let host_is_valid = host.is_none_or(|host| {
        host.split('.').all(|label| {
            let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            !label.is_empty()
                && label.bytes().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
    });
    let port_is_valid = match port.strip_prefix(':') {
        Some(port) => !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    host_is_valid && port_is_valid
}

/// Components of letters and digits, separated within by `.`, `_`, `__` or any number of `-`.
fn is_repository(text: &str) -> bool {
    text.split('/').all(|component| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let (Some(first), Some(last)) = (component.bytes().next(), component.bytes().last()) else {
            return false;
        };
        plain(first)
            && plain(last)
            && component
                .split(|c: char| c.is_ascii() && plain(c as u8))
                .all(|separator| {
                    matches!(separator, "" | "." | "_" | "__")
                        || separator.bytes().all(|byte| byte == b'-')
                })
    })
}

/// `\w[\w.-]{0,127}`
fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(word)
        && text
            .bytes()
            .all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

fn parse_digest(text: &str) -> Result<Digest, ReferenceError> {
    let digest = Digest::parse(text).ok_or(ReferenceError::Invalid)?;
    if digest.has_wrong_length() {
        return Err(ReferenceError::DigestLength);
    }
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names() {
        let hex = "a".repeat(64);
        for (text, full) in [
            ("alpine", "docker.io/library/alpine"),
            ("alpine:3", "docker.io/library/alpine:3"),
            ("a/b", "docker.io/a/b"),
            ("index.docker.io/x", "docker.io/library/x"),
            ("localhost/x", "localhost/x"),
            ("localhost:5000/x:1", "localhost:5000/x:1"),
            ("ghcr.io/a/b__c--d.e_f:T-1", "ghcr.io/a/b__c--d.e_f:T-1"),
            ("MyHost/x", "MyHost/x"),
            ("[::1]:5000/x", "[::1]:5000/x"),
            ("x:5000", "docker.io/library/x:5000"),
        ] {
            assert_eq!(Reference::parse(text).unwrap().to_string(), full, "{text}");
        }
        let pinned = Reference::parse(&format!("a:1@sha256:{hex}")).unwrap();
        assert_eq!(
            (pinned.tag(), pinned.digest().unwrap().hex()),
            (Some("1"), hex.as_str())
        );
    }

    #[test]
    fn what_is_no_name() {
        for (text, error) in [
            ("", ReferenceError::Empty),
            ("Alpine", ReferenceError::Uppercase),
            ("a/B:c", ReferenceError::Uppercase),
            ("alpine:", ReferenceError::Invalid),
            ("a//b", ReferenceError::Invalid),
            ("ghcr.io/", ReferenceError::Invalid),
            ("a___b", ReferenceError::Invalid),
            ("a_-b", ReferenceError::Invalid),
            ("-a", ReferenceError::Invalid),
            ("[alpine]", ReferenceError::Invalid),
            ("a b", ReferenceError::Invalid),
            ("alpine@sha256:abc", ReferenceError::Invalid),
            ("docker-image://alpine", ReferenceError::Invalid),
            ("alpine:1:2", ReferenceError::Invalid),
        ] {
            assert_eq!(Reference::parse(text), Err(error), "{text}");
        }
        assert_eq!(
            Reference::parse(&"a".repeat(64)),
            Err(ReferenceError::LooksLikeId)
        );
        assert_eq!(
            Reference::parse(&"b".repeat(260)),
            Err(ReferenceError::TooLong)
        );
        let short = format!("a@sha256:{}", "a".repeat(40));
        assert_eq!(Reference::parse(&short), Err(ReferenceError::DigestLength));
    }

    #[test]
    fn parts() {
        let parts = ReferenceParts::of("localhost:5000/x:1@sha256:ab");
        assert_eq!(
            parts,
            ReferenceParts {
                name: 0..16,
                tag: Some(17..18),
                digest: Some(19..28)
            }
        );
        assert_eq!(ReferenceParts::of("a/b").name, 0..3);
    }
}
