//! Sizes and names for people.

use std::fmt::Write;

/// Bytes with three digits or so, in the decimal units that registries and `docker images` use: `999 B`,
/// `1.5 kB`, `818 MB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if count < 1000 {
        return format!("{count} B");
    }
    // In tenths, so that no rounding is left to floating point.
    let mut tenths = u128::from(count) * 10;
    let mut unit = "B";
    for next in UNITS {
        if tenths < 10_000 {
            break;
        }
        tenths = (tenths + 500) / 1000;
        unit = next;
    }
    match tenths {
        tenths if tenths >= 1000 => format!("{} {unit}", (tenths + 5) / 10),
        tenths => format!("{}.{} {unit}", tenths / 10, tenths % 10),
    }
}

/// A part of a whole as `12.3 %`; `-` of nothing.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let tenths = (u128::from(part) * 1000 + u128::from(whole) / 2) / u128::from(whole);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A time as RFC 3339 has it, without fractions of seconds.
pub(crate) fn moment(time: &str) -> String {
    let Some((before, fraction)) = time.split_once('.') else {
        return time.to_owned();
    };
    format!(
        "{before}{}",
        fraction.trim_start_matches(|c: char| c.is_ascii_digit())
    )
}

/// A text that moves no cursor and turns no line around: names in an image may be anything.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let hides = matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || hides {
            let _ = write!(plain, "{}", c.escape_default());
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(
            plain("a\x1b[2Jb\nc\u{202e}d é"),
            "a\\u{1b}[2Jb\\nc\\u{202e}d é"
        );
    }

    #[test]
    fn sizes_are_short() {
        for (count, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_549, "1.5 kB"),
            (99_960, "100 kB"),
            (999_999, "1.0 MB"),
            (818_000_000, "818 MB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(bytes(count), expected, "{count}");
        }
        assert_eq!(
            moment("2026-11-27T04:23:20.216752452Z"),
            "2026-11-27T04:23:20Z"
        );
        assert_eq!(
            moment("2026-11-27T04:23:20+01:00"),
            "2026-11-27T04:23:20+01:00"
        );
        assert_eq!(percent(1, 8), "12.5 %");
        assert_eq!(percent(8, 8), "100.0 %");
        assert_eq!(percent(1, 0), "-");
        assert_eq!(percent(u64::MAX, u64::MAX), "100.0 %");
    }
}
