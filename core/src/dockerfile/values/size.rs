//! Amounts of memory as `docker/go-units` reads them (`RAMInBytes`).

use super::go;
use crate::syntax::instruction::lowercase;

/// Bytes: a number, perhaps one space, perhaps a unit `b`, `k`, `kb`, `kib` and so on up to `p`, all
/// of them powers of 1024. A fraction of a byte is cut off; what does not fit saturates.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    bytes(text).ok_or_else(|| {
        format!("`{text}` is no size: write a number and a unit, such as `64m` or `1.5GiB`")
    })
}

fn bytes(text: &str) -> Option<i64> {
    // The last of these ends the number, so `1e3` is one and `5k6` is none.
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')?;
    let (number, unit) = text.split_at(end + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let number = go::parse_float(number)?;
    if number < 0.0 {
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        reason = "Rust saturates; Go leaves it open"
    )]
    Some((number * scale(unit)?) as i64)
}

fn scale(unit: &str) -> Option<f64> {
    const LONGEST: usize = 3;
    if unit.len() > LONGEST {
        return None;
    }
    let unit = lowercase(unit);
    let mut letters = unit.chars();
    let power = match letters.next() {
        None => return Some(1.0),
        Some('b') => return letters.as_str().is_empty().then_some(1.0),
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        Some(_) => return None,
    };
    matches!(letters.as_str(), "" | "b" | "ib").then(|| 1024f64.powi(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_powers_of_1024() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("64m", 64 << 20),
            ("64 MB", 64 << 20),
            ("1.5GiB", 3 << 29),
            ("1kib", 1024),
            ("2T", 2 << 40),
            ("1p", 1 << 50),
            ("5b", 5),
            ("1.9", 1),
            ("+1", 1),
            ("1e3", 1000),
            ("1_0k", 10 << 10),
            ("0x1p4k", 16 << 10),
            ("5 ", 5),
            ("5\u{212a}", 5 << 10),
            ("99999999p", i64::MAX),
            ("inf ", i64::MAX),
            ("nan k", 0),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_size() {
        for text in [
            "", "m", "-1", "-1m", "5  m", " 5", "5m ", "5k6", "5x", "5e", "5bb", "5kbb", "5kx",
            "5kibb", "5ib", "5\tm", "1,5m", "1e400", "-inf ", "inf", ".", "5К",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
