//! Durations as Go's `time.ParseDuration` reads them.

/// Nanoseconds, or what is wrong.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    let invalid = || format!("`{text}` is no duration: write `30s`, `1m30s` or `500ms`");
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let whole_end = digits(rest);
        let (whole, after) = rest.split_at(whole_end);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(digits(after)),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let unit_end = after
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        if unit.is_empty() {
            return Err(format!("`{text}` has no unit: write `{text}s` for seconds"));
        }
        let scale = unit_nanoseconds(unit).ok_or_else(|| {
            format!("`{unit}` in `{text}` is no unit of time: `ns`, `us`, `ms`, `s`, `m`, `h`")
        })?;
        let nanoseconds = nanoseconds(whole, fraction, scale).ok_or_else(invalid)?;
        total = total
            .checked_add(nanoseconds)
            .filter(|total| *total <= 1 << 63)
            .ok_or_else(invalid)?;
        rest = after;
    }
    if negative {
        return Ok(0i64.wrapping_sub_unsigned(total));
    }
    i64::try_from(total).map_err(|_| invalid())
}

fn nanoseconds(whole: &str, fraction: &str, scale: u64) -> Option<u64> {
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let whole = whole.checked_mul(scale).filter(|value| *value <= 1 << 63)?;
    // Digits beyond what fits do not change the result.
    let digits = &fraction[..fraction.len().min(18)];
    let numerator: u64 = if digits.is_empty() {
        0
    } else {
        digits.parse().ok()?
    };
    let denominator = 10u128.pow(u32::try_from(digits.len()).ok()?);
    let part = u128::from(numerator) * u128::from(scale) / denominator;
    whole.checked_add(u64::try_from(part).ok()?)
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn unit_nanoseconds(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("5m", 300_000_000_000),
            ("1h30m", 5_400_000_000_000),
            ("1.5s", 1_500_000_000),
            (".5ms", 500_000),
            ("1.s", 1_000_000_000),
            ("-1s", -1_000_000_000),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "5",
            "x",
            "5d",
            "5 s",
            ".s",
            "-",
            "1s.",
            "9223372036854775808ns",
            "3000000h",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
