//! Content digests: `algorithm:hex`.

use std::fmt;

/// A digest as a reference or a descriptor has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    text: String,
    /// Where the colon stands.
    colon: usize,
}

impl Digest {
    /// Reads a digest; `None` if it has not the form of one.
    ///
    /// Source: distribution/reference: components of letters and digits joined by one of `+._-`,
    /// a colon, and at least 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (algorithm, hex) = text.split_once(':')?;
        let is_component = |component: &str| {
            component.starts_with(|c: char| c.is_ascii_alphabetic())
                && component.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let is_valid = algorithm.split(['+', '.', '_', '-']).all(is_component)
            && hex.len() >= 32
            && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_valid.then(|| Self {
            text: text.to_owned(),
            colon: algorithm.len(),
        })
    }

    /// `sha256` or another.
    pub fn algorithm(&self) -> &str {
        &self.text[..self.colon]
    }

    /// The hash in hexadecimal.
    pub fn hex(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// Whether the hash is too short or too long for its algorithm, or not in lower case. Of an
    /// algorithm that is not registered nothing is known.
    pub fn has_wrong_length(&self) -> bool {
        let len = match self.algorithm() {
            "sha256" => 64,
            "sha384" => 96,
            "sha512" => 128,
            _ => return false,
        };
        self.hex().len() != len || self.hex().bytes().any(|byte| byte.is_ascii_uppercase())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
