//! Content digests: `algorithm:hex`.

use sha2::{Digest as _, Sha256, Sha384, Sha512};
use std::fmt::{self, Write as _};

/// The name of a blob, made from its bytes.
///
/// Always well formed: [`Digest::parse`] is the only way to make one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: String,
    hex: String,
}

/// The fewest hex digits of a digest whose algorithm is not known here: 128 bits.
pub const MIN_HEX_DIGITS: usize = 32;

/// Algorithms whose length is fixed, and how many hex digits they have (go-digest, the OCI image
/// specification's registered algorithms).
const KNOWN: &[(&str, usize)] = &[("sha256", 64), ("sha384", 96), ("sha512", 128)];

impl Digest {
    /// Reads `algorithm:hex`.
    ///
    /// A known algorithm (sha256, sha384, sha512) needs its exact number of lower-case digits; any
    /// other needs at least [`MIN_HEX_DIGITS`] digits of either case, as in the grammar of
    /// distribution/reference.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        let (algorithm, hex) = text.split_once(':').ok_or(DigestError::NoAlgorithm)?;
        if !is_algorithm(algorithm) {
            return Err(DigestError::Algorithm);
        }
        if !is_hex(hex) {
            return Err(DigestError::Hex);
        }
        match KNOWN.iter().find(|(name, _)| *name == algorithm) {
            Some(&(_, digits)) if hex.len() != digits => Err(DigestError::Length(digits)),
            Some(_) if hex.bytes().any(|byte| byte.is_ascii_uppercase()) => Err(DigestError::Hex),
            None if hex.len() < MIN_HEX_DIGITS => Err(DigestError::TooShort),
            _ => Ok(Self {
                algorithm: algorithm.to_owned(),
                hex: hex.to_owned(),
            }),
        }
    }

    /// The digest of bytes; `None` for an algorithm that is not known here.
    pub fn of(algorithm: &str, bytes: &[u8]) -> Option<Self> {
        let hash: Vec<u8> = match algorithm {
            "sha256" => Sha256::digest(bytes).to_vec(),
            "sha384" => Sha384::digest(bytes).to_vec(),
            "sha512" => Sha512::digest(bytes).to_vec(),
            _ => return None,
        };
        Some(Self {
            algorithm: algorithm.to_owned(),
            hex: to_hex(&hash),
        })
    }

    /// The algorithm, such as `sha256`.
    pub fn algorithm(&self) -> &str {
        &self.algorithm
    }

    /// The digits, lower case for a known algorithm.
    pub fn hex(&self) -> &str {
        &self.hex
    }

    /// Whether the algorithm is one that builders can compute: sha256, sha384 or sha512.
    pub fn is_known(&self) -> bool {
        KNOWN.iter().any(|(name, _)| *name == self.algorithm)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm, self.hex)
    }
}

/// Bytes as hex digits in lower case.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether the text has the form of a digest, be the number and case of its digits what they may.
pub(super) fn in_grammar(text: &str) -> bool {
    text.split_once(':').is_some_and(|(algorithm, hex)| {
        is_algorithm(algorithm) && is_hex(hex) && hex.len() >= MIN_HEX_DIGITS
    })
}

/// Letters and digits in parts that start with a letter, joined by one of `+ . - _`.
fn is_algorithm(text: &str) -> bool {
    text.split(['+', '.', '-', '_']).all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Why a text is not a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DigestError {
    /// There is no `:`.
    NoAlgorithm,
    /// The part before the `:` is no algorithm name.
    Algorithm,
    /// A digit is not hexadecimal, or is upper case where the algorithm is known.
    Hex,
    /// A known algorithm needs exactly this many digits.
    Length(usize),
    /// Fewer than [`MIN_HEX_DIGITS`] digits.
    TooShort,
}

impl fmt::Display for DigestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAlgorithm => f.write_str("a digest is written `algorithm:hex`"),
            Self::Algorithm => f.write_str("the digest's algorithm is not a valid name"),
            Self::Hex => f.write_str("a digest has lower-case hexadecimal digits only"),
            Self::Length(digits) => write!(f, "this kind of digest has exactly {digits} digits"),
            Self::TooShort => write!(f, "a digest has at least {MIN_HEX_DIGITS} digits"),
        }
    }
}

impl std::error::Error for DigestError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn digests_of_bytes() {
        let sha256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let of = Digest::of("sha256", b"abc");
        assert_eq!(of, Digest::parse(sha256).ok());
        for (algorithm, digits) in KNOWN {
            let digest = Digest::of(algorithm, b"abc").expect("known");
            assert_eq!(digest.hex().len(), *digits);
            assert_eq!(Digest::parse(&digest.to_string()).as_ref(), Ok(&digest));
        }
        assert_eq!(Digest::of("blake3", b"abc"), None);
    }

    #[test]
    fn digests() {
        let a = |count| "a".repeat(count);
        for (text, expected) in [
            (format!("sha256:{}", a(64)), Ok(true)),
            (format!("sha384:{}", a(96)), Ok(true)),
            (format!("sha512:{}", a(128)), Ok(true)),
            (format!("blake3+x.y:{}", a(32)), Ok(false)),
            (format!("blake3:{}", "A".repeat(32)), Ok(false)),
            (format!("SHA256:{}", a(32)), Ok(false)),
            (format!("sha256:{}", a(63)), Err(DigestError::Length(64))),
            (format!("sha256:{}A", a(63)), Err(DigestError::Hex)),
            (format!("sha512:{}", a(64)), Err(DigestError::Length(128))),
            (format!("blake3:{}", a(31)), Err(DigestError::TooShort)),
            (format!("blake3:{}g", a(32)), Err(DigestError::Hex)),
            (format!("3blake:{}", a(32)), Err(DigestError::Algorithm)),
            (format!("a++b:{}", a(32)), Err(DigestError::Algorithm)),
            (format!(":{}", a(32)), Err(DigestError::Algorithm)),
            (a(64), Err(DigestError::NoAlgorithm)),
            (String::new(), Err(DigestError::NoAlgorithm)),
        ] {
            let digest = Digest::parse(&text);
            assert_eq!(
                digest.as_ref().map(Digest::is_known),
                expected.as_ref().copied(),
                "{text}"
            );
            if let Ok(digest) = digest {
                assert_eq!(digest.to_string(), text);
            }
        }
    }
}
