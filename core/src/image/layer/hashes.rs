use crate::image::digest::Digest;
use sha2::{Digest as _, Sha256, Sha512};
use std::fmt::Write as _;

/// Size and digests of bytes that went by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hashes {
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256, as 64 lower-case hex digits.
    pub sha256: String,
    /// Their SHA-512, as 128 lower-case hex digits, if it was asked for.
    pub sha512: Option<String>,
}

impl Hashes {
    /// Whether the bytes are what the digest says; `None` if its algorithm was not computed.
    pub fn matches(&self, digest: &Digest) -> Option<bool> {
        let hex = match digest.algorithm() {
            "sha256" => Some(&self.sha256),
            "sha512" => self.sha512.as_ref(),
            _ => None,
        };
        hex.map(|hex| hex == digest.hex())
    }
}

/// Makes [`Hashes`] of bytes as they go by.
#[derive(Clone)]
pub(super) struct Hasher {
    size: u64,
    sha256: Sha256,
    sha512: Option<Sha512>,
}

impl Hasher {
    pub(super) fn new(sha512: bool) -> Self {
        Self {
            size: 0,
            sha256: Sha256::new(),
            sha512: sha512.then(Sha512::new),
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.sha256.update(bytes);
        if let Some(sha512) = &mut self.sha512 {
            sha512.update(bytes);
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn finish(self) -> Hashes {
        Hashes {
            size: self.size,
            sha256: hex(&self.sha256.finalize()),
            sha512: self.sha512.map(|sha512| hex(&sha512.finalize())),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        let mut hasher = Hasher::new(true);
        hasher.push(b"a");
        hasher.push(b"bc");
        let hashes = hasher.finish();
        assert_eq!(hashes.size, 3);
        for (digest, expected) in [
            (
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Some(true),
            ),
            (
                "sha256:0a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Some(false),
            ),
            (
                "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                 2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
                Some(true),
            ),
            ("blake3:0123456789abcdef0123456789abcdef", None),
        ] {
            let parsed = Digest::parse(digest).expect(digest);
            assert_eq!(hashes.matches(&parsed), expected, "{digest}");
        }
        let without = Hasher::new(false).finish();
        let sha512 = Digest::parse(&format!("sha512:{}", "0".repeat(128))).expect("a digest");
        assert_eq!(without.matches(&sha512), None);
    }
}
