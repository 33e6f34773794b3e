//! What secrets look like: the formats of tokens and keys, and the names and values of settings. Knows
//! only bytes.
//!
//! One table for all that looks for secrets: values, commands, files and configurations of images.

pub(crate) mod base64;
pub(crate) mod chance;
mod checksum;
pub(crate) mod evidence;
mod formats;
pub(crate) mod harmless;
mod jwt;
mod literals;
mod private_key;
mod providers;
#[cfg(test)]
pub(crate) mod samples;
mod token;
pub(crate) mod urls;

pub(crate) use literals::{LONGEST_LITERAL, Tries, hits, hits_in_text};
pub(crate) use token::{AHEAD, BEHIND, Kind, Token, apart, find_all};
