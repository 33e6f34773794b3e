use crate::image::digest::to_hex;
use sha2::{Digest as _, Sha256, Sha512};

/// Size and digests of bytes that went by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hashes {
    /// How many bytes.
    pub(crate) size: u64,
    /// Their SHA-256, as 64 lower-case hex digits.
    pub(crate) sha256: String,
    /// Their SHA-512, as 128 lower-case hex digits, if it was asked for.
    pub(crate) sha512: Option<String>,
}

impl Hashes {
    /// The digits of an algorithm; `None` if it was not computed.
    pub(super) fn hex(&self, algorithm: &str) -> Option<&str> {
        match algorithm {
            "sha256" => Some(&self.sha256),
            "sha512" => self.sha512.as_deref(),
            _ => None,
        }
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

    pub(super) fn finish(self) -> Hashes {
        Hashes {
            size: self.size,
            sha256: to_hex(&self.sha256.finalize()),
            sha512: self.sha512.map(|sha512| to_hex(&sha512.finalize())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendices B.1 and C.1.
    #[test]
    fn digests_are_those_of_the_standard() {
        let mut running = Hasher::new(true);
        running.push(b"a");
        running.push(b"bc");
        let hashes = running.finish();
        assert_eq!(hashes.size, 3);
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let sha512 = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                      2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
        assert_eq!(hashes.hex("sha256"), Some(sha256));
        assert_eq!(hashes.hex("sha512"), Some(sha512));
        assert_eq!(hashes.hex("blake3"), None);
        assert_eq!(Hasher::new(false).finish().hex("sha512"), None);
    }
}
