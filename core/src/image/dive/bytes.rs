//! Sizes as `go-humanize` reads and writes them, which dive uses.

/// The units, each a thousand times or 1024 times the one before.
const UNITS: &[u8] = b"kmgtpe";
const SHOWN: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/// Reads a size such as `20MB`, `1.5 GiB`, `2,000` or `500k`: `k` to `e` are powers of 1000, `ki` to `ei`
/// of 1024, a `b` may follow, upper and lower case mean the same. `None` if it is none, or too large.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = text.find(|c| !is_number(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: f64 = number.replace(',', "").parse().ok()?;
    whole(number * factor(&unit.trim().to_lowercase())?)
}

/// How many bytes a unit in lower case has.
fn factor(unit: &str) -> Option<f64> {
    let unit = unit.strip_suffix('b').unwrap_or(unit);
    let (unit, base) = match unit.strip_suffix('i') {
        Some(unit) => (unit, 1024.0_f64),
        None => (unit, 1000.0),
    };
    match unit.as_bytes() {
        [] if base < 1024.0 => Some(1.0),
        [letter] => {
            let power = UNITS.iter().position(|unit| unit == letter)?;
            Some(base.powi(i32::try_from(power).ok()? + 1))
        }
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "it is not negative, and less than the largest"
)]
fn whole(number: f64) -> Option<u64> {
    (number < u64::MAX as f64).then_some(number as u64)
}

/// A size for people, in powers of 1000 and two digits: `999 B`, `1.5 kB`, `20 MB`.
pub fn show_bytes(size: u64) -> String {
    if size < 10 {
        return format!("{size} B");
    }
    let (mut unit, mut power) = (0, 1_u64);
    while size / power >= 1000 {
        power *= 1000;
        unit += 1;
    }
    // In tenths, a half rounded up.
    let tenths = (u128::from(size) * 20 / u128::from(power)).div_ceil(2);
    let value = f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0;
    let digits = usize::from(value < 10.0);
    format!("{value:.digits$} {}", SHOWN[unit])
}
