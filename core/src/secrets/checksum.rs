//! The checksum in tokens of GitHub and npm.
//!
//! After the prefix come thirty random characters, then their CRC-32 in six digits of base 62 (GitHub's
//! blog, "Behind GitHub's new authentication token formats"; npm took the format over).

use flate2::Crc;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether the checksum of a token is right; `None` if the token is not of the length that has one.
pub(crate) fn holds(token: &[u8]) -> Option<bool> {
    let start = token.iter().position(|byte| *byte == b'_')? + 1;
    let (random, checksum) = token.get(start..)?.split_at_checked(30)?;
    (checksum.len() == 6).then(|| of(random) == *checksum)
}

/// The checksum of thirty random characters.
pub(crate) fn of(random: &[u8]) -> [u8; 6] {
    let mut crc = Crc::new();
    crc.update(random);
    let mut rest = crc.sum();
    let mut checksum = [b'0'; 6];
    for digit in checksum.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    checksum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token that GitHub revoked long ago and that writings about the format use.
    #[test]
    fn a_known_token() {
        let token = ["ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat();
        assert_eq!(holds(token.as_bytes()), Some(true));
        let other = token.replace("0mLq17", "0mLq18");
        assert_eq!(holds(other.as_bytes()), Some(false));
        assert_eq!(holds(b"ghp_short"), None);
        assert_eq!(holds(b""), None);
        assert_eq!(holds(&[token.as_bytes(), b"x"].concat()), None);
    }
}
