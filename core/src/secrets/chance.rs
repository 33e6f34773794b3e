//! Whether a text was drawn by lot, as secrets are, or thought of.

/// Parts of what documents write in the place of a secret, in lower case.
const SAMPLES: &[&str] = &[
    "0123456789",
    "1234567890",
    "abcdefgh",
    "changeme",
    "deadbeef",
    "dummy",
    "exampl",
    "fake",
    "foobar",
    "insert",
    "placeholder",
    "redacted",
    "replace",
    "sample",
    "xxxx",
    "your",
];

/// Whether a token looks like one that was issued: documents write `AKIAIOSFODNN7EXAMPLE`, `ghp_xxx…`
/// or `glpat-abcdefghij…`.
pub(crate) fn is_random(token: &[u8]) -> bool {
    let lower = token.to_ascii_lowercase();
    let is_sample = SAMPLES
        .iter()
        .any(|sample| memchr::memmem::find(&lower, sample.as_bytes()).is_some());
    !is_sample && entropy(token) >= MIN_ENTROPY && in_sequence(&lower) * 3 < token.len()
}

/// Bits for each character; random hexadecimal digits have nearly 4, words about 3.
const MIN_ENTROPY: f64 = 2.8;

/// How many bits a character of a text holds, by how often each occurs in it.
pub(crate) fn entropy(text: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text {
        counts[usize::from(*byte)] += 1;
    }
    let total = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / total;
            -share * share.log2()
        })
        .sum()
}

/// How many characters are the one that follows the character before them, or the same: `abcdef`,
/// `12345`, `0000`.
fn in_sequence(text: &[u8]) -> usize {
    let pairs = text.windows(2);
    pairs
        .filter(|pair| pair[1] == pair[0].wrapping_add(1) || pair[1] == pair[0])
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issued_or_written() {
        for token in ["AKIAZ7QWMRT2KD4VNXPA", "9f2c47a1e8b03d56c4f7a90e1d83b256"] {
            assert!(is_random(token.as_bytes()), "{token}");
        }
        for token in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_000000000000000000000000000000000000",
            "glpat-abcdefghijklmnopqrst",
            "sk_live_YourSecretKeyGoesHere",
            "aabbccddeeffgghhiijjkkll",
            "",
        ] {
            assert!(!is_random(token.as_bytes()), "{token}");
        }
    }
}
