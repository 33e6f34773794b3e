//! Numbers and truth values as Go's `strconv` reads them.

/// `ParseBool`.
pub(in crate::dockerfile) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// `ParseInt` in base 10 with 64 bits, and `Atoi`: one sign, then digits.
pub(in crate::dockerfile) fn parse_int(text: &str) -> Option<i64> {
    // Rust takes the same signs and digits.
    text.parse().ok()
}

/// `ParseUint` with 32 bits: digits only.
pub(in crate::dockerfile) fn parse_uint(text: &str, radix: u32) -> Option<u32> {
    // Rust would take a `+`, and Go does not.
    if text.starts_with('+') {
        return None;
    }
    u32::from_str_radix(text, radix).ok()
}

/// `ParseFloat` with 64 bits. A hexadecimal number is rounded at every digit, so its last bits may
/// differ from Go's.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let number = match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" if unsigned.len() == text.len() => f64::NAN,
        number => {
            let digits = without_underscores(number)?;
            let value = match digits.strip_prefix("0x") {
                Some(digits) => parse_hex_float(digits)?,
                None => parse_decimal_float(&digits)?,
            };
            // Too large is an error in Go, too small is not.
            value.is_finite().then_some(value)?
        }
    };
    Some(if negative { -number } else { number })
}

/// Each underscore stands between two digits, or between the prefix `0x` and a digit.
fn without_underscores(number: &str) -> Option<String> {
    let hex = number.starts_with("0x");
    let is_digit = |byte: Option<&u8>| {
        byte.is_some_and(|byte| {
            if hex {
                byte.is_ascii_hexdigit()
            } else {
                byte.is_ascii_digit()
            }
        })
    };
    let bytes = number.as_bytes();
    for (at, _) in number.match_indices('_') {
        let after_prefix = hex && at == 2;
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        if !(after_prefix || is_digit(before)) || !is_digit(bytes.get(at + 1)) {
            return None;
        }
    }
    Some(number.replace('_', ""))
}

fn parse_decimal_float(number: &str) -> Option<f64> {
    // Rust would also take a sign and the names of what is no number.
    if !number.starts_with(|c: char| c == '.' || c.is_ascii_digit()) {
        return None;
    }
    number.parse().ok()
}

/// More digits than this, and an exponent is out of every range.
const LONGEST_EXPONENT: usize = 8;

/// What follows `0x`: hexadecimal digits, perhaps with a point, and a binary exponent.
fn parse_hex_float(number: &str) -> Option<f64> {
    let (mantissa, exponent) = number.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value = 0.0;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    let digits = exponent.trim_start_matches(['+', '-']);
    if exponent.len() > digits.len() + 1 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent = if digits.len() > LONGEST_EXPONENT {
        i32::MAX * if exponent.starts_with('-') { -1 } else { 1 }
    } else {
        exponent.parse::<i32>().ok()?
    };
    let places = i32::try_from(fraction.len()).ok()?;
    Some(value * 2f64.powi(exponent.saturating_sub(places.saturating_mul(4))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_one_sign_and_no_underscores() {
        for (text, expected) in [
            ("0", Some(0)),
            ("+5", Some(5)),
            ("-05", Some(-5)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("", None),
            ("+", None),
            ("+-1", None),
            ("1_0", None),
            ("0x1", None),
            (" 1", None),
            ("١", None),
        ] {
            assert_eq!(parse_int(text), expected, "{text}");
        }
    }

    #[test]
    fn unsigned_integers_have_no_sign() {
        for (text, radix, expected) in [
            ("0755", 8, Some(0o755)),
            ("37777777777", 8, Some(u32::MAX)),
            ("40000000000", 8, None),
            ("8", 8, None),
            ("0o7", 8, None),
            ("7_7", 8, None),
            ("+7", 8, None),
            ("-0", 8, None),
            ("", 8, None),
            ("4294967295", 10, Some(u32::MAX)),
            ("4294967296", 10, None),
            ("+1", 10, None),
        ] {
            assert_eq!(parse_uint(text, radix), expected, "{text}");
        }
    }

    #[test]
    fn floats_are_gos_literals() {
        for (text, expected) in [
            ("1", 1.0),
            ("1.5", 1.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("-1e3", -1000.0),
            ("1E+3", 1000.0),
            ("1_23.50_0_0e+1_2", 1.235e14),
            ("0x_1_2.3_4_5p+1_2", 74565.0),
            ("0X1P-2", 0.25),
            ("0x.8p1", 1.0),
            ("1e-400", 0.0),
            ("0x1p-999999999999", 0.0),
            ("+Inf", f64::INFINITY),
            ("-infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(parse_float(text), Some(expected), "{text}");
        }
        assert!(parse_float("NaN").is_some_and(f64::is_nan));
        for text in [
            "",
            "+",
            ".",
            "e1",
            "1e",
            "1e+",
            "1__2",
            "_1",
            "1_",
            "1_.5",
            "1._5",
            "1e_1",
            "0x1",
            "0xp1",
            "0x1p",
            "0x1p+-1",
            "0x1p1.0",
            "0b1",
            "1e400",
            "0x1p1024",
            "0x1p999999999999",
            "+nan",
            "infi",
            "--1",
            "+-1",
            " 1",
            "1 ",
        ] {
            assert_eq!(parse_float(text), None, "{text}");
        }
    }
}
