//! What distribution's grammar allows in each part of a reference.

use super::{DEFAULT_REGISTRY, MAX_TAG_CHARS, OFFICIAL, ReferenceError};
use crate::image::digest::{self, Digest};

/// An older name of [`DEFAULT_REGISTRY`], taken for the same place.
const LEGACY_REGISTRY: &str = "index.docker.io";

/// The parts of a reference as they stand in the text, checked or not.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    host: Option<&'a str>,
    path: &'a str,
    /// Host and path together.
    pub(super) name: &'a str,
    pub(super) tag: Option<&'a str>,
    pub(super) digest: Option<&'a str>,
}

impl<'a> Written<'a> {
    pub(super) fn split(text: &'a str) -> Self {
        let host = text
            .split_once('/')
            .map(|(host, _)| host)
            .filter(|host| names_host(host));
        let path_start = host.map_or(0, |host| host.len() + 1);
        let rest = &text[path_start..];
        let (path_and_tag, digest) = match rest.split_once('@') {
            Some((before, digest)) => (before, Some(digest)),
            None => (rest, None),
        };
        let (path, tag) = match path_and_tag.split_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (path_and_tag, None),
        };
        Self {
            host,
            path,
            name: &text[..path_start + path.len()],
            tag,
            digest,
        }
    }

    /// What must not have an upper-case letter, whatever else is wrong: with no tag that is also
    /// the digest's algorithm.
    pub(super) fn before_colon(&self) -> impl Iterator<Item = char> {
        let algorithm = match (self.tag, self.digest) {
            (None, Some(digest)) => digest.split(':').next(),
            _ => None,
        };
        self.path.chars().chain(algorithm.unwrap_or("").chars())
    }

    pub(super) fn check_grammar(&self) -> Result<(), ReferenceError> {
        let host_is_sound = self
            .host
            .is_none_or(|host| is_host(host) || is_path_component(host));
        if !host_is_sound {
            return Err(ReferenceError::Registry);
        }
        if !self.path.split('/').all(is_path_component) {
            return Err(ReferenceError::Repository);
        }
        if !self.tag.is_none_or(is_tag) {
            return Err(ReferenceError::Tag);
        }
        if let Some(digest) = self.digest
            && !digest::in_grammar(digest)
        {
            Digest::parse(digest).map_err(ReferenceError::Digest)?;
        }
        Ok(())
    }

    /// How many bytes the host adds to the path where it is no host by the grammar (`my_host.com`)
    /// and distribution therefore counts it as a part of the path. Tools that fetch such an image
    /// ask that host all the same.
    pub(super) fn host_in_path(&self) -> usize {
        self.host
            .filter(|host| !is_host(host))
            .map_or(0, |host| host.len() + 1)
    }

    /// Registry and repository, with the defaults filled in.
    pub(super) fn full_name(&self) -> (String, String) {
        let registry = match self.host {
            None | Some(LEGACY_REGISTRY) => DEFAULT_REGISTRY,
            Some(host) => host,
        };
        let official = registry == DEFAULT_REGISTRY && !self.path.contains('/');
        let prefix = if official { OFFICIAL } else { "" };
        (registry.to_owned(), format!("{prefix}{}", self.path))
    }
}

pub(super) fn is_image_id(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether the first of several components is a registry and not a part of the path.
fn names_host(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || has_uppercase(first.chars())
}

/// `name.name`, `1.2.3.4` or `[::1]`, then `:port` or nothing.
fn is_host(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        let is_ipv6 = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
        return !address.is_empty()
            && address.bytes().all(is_ipv6)
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = match text.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (text, None),
    };
    port.is_none_or(is_port)
        && name.split('.').all(|label| {
            label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Lower-case letters and digits, with one `.`, one or two `_`, or any number of `-` between them.
fn is_path_component(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let edges_are_plain =
        text.bytes().next().is_some_and(is_plain) && text.bytes().next_back().is_some_and(is_plain);
    edges_are_plain
        && text
            .split(|char: char| char.is_ascii_lowercase() || char.is_ascii_digit())
            .all(|between| {
                matches!(between, "" | "." | "_" | "__") || between.bytes().all(|b| b == b'-')
            })
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=MAX_TAG_CHARS).contains(&text.len())
        && text.bytes().next().is_some_and(is_word)
        && text
            .bytes()
            .all(|byte| is_word(byte) || byte == b'.' || byte == b'-')
}

pub(super) fn has_uppercase(text: impl IntoIterator<Item = char>) -> bool {
    text.into_iter().any(|char| lowercase_char(char) != char)
}

pub(super) fn simple_lowercase(text: &str) -> String {
    text.chars().map(lowercase_char).collect()
}

/// One character for one, as Go maps them.
fn lowercase_char(char: char) -> char {
    char.to_lowercase().next().unwrap_or(char)
}
