//! What dive prints in builds. Scripts look for these lines, so they are as dive has them, but for colour.

use crate::{
    image::dive::{DiveScore, DiveStatus, DiveVerdict, show_bytes},
    report::shown::plain,
};
use std::fmt::Write;

/// dive's figures, and the files that are in several layers.
pub(in crate::cli) fn figures(score: &DiveScore) -> String {
    let mut text = format!(
        "  efficiency: {} %\n  wastedBytes: {} bytes ({})\n  userWastedPercent: {} %\nInefficient Files:\n",
        percent(score.efficiency),
        score.wasted_bytes,
        show_bytes(score.wasted_bytes),
        percent(score.user_wasted_percent()),
    );
    let mut line = |count: &str, size: &str, path: &str| {
        let _ = writeln!(text, "{count:>5}  {size:>12}  {path}");
    };
    line("Count", "Wasted Space", "File Path");
    for file in &score.inefficient {
        let path = String::from_utf8_lossy(&file.path);
        line(
            &file.count.to_string(),
            &show_bytes(file.size),
            &plain(&path),
        );
    }
    if score.inefficient.is_empty() {
        text.push_str("None\n");
    }
    text
}

/// How the image does by dive's rules.
pub(in crate::cli) fn judged(verdict: &DiveVerdict) -> String {
    let mut text = "Results:\n".to_owned();
    for result in &verdict.results {
        let _ = write!(text, "  {}: {}", result.status.as_str(), result.rule);
        if !result.message.is_empty() {
            let _ = write!(text, ": {}", result.message);
        }
        text.push('\n');
    }
    if verdict.is_misconfigured() {
        text.push_str("CI Misconfigured\n");
        return text;
    }
    let _ = writeln!(
        text,
        "Result:{} [Total:{}] [Passed:{}] [Failed:{}] [Warn:0] [Skipped:{}]",
        if verdict.passes() { "PASS" } else { "FAIL" },
        verdict.results.len(),
        verdict.count(DiveStatus::Pass),
        verdict.count(DiveStatus::Fail),
        verdict.count(DiveStatus::Skip),
    );
    text
}

/// A share in percent as Go writes it.
fn percent(share: f64) -> String {
    match share * 100.0 {
        share if share.is_infinite() => "+Inf".to_owned(),
        share => format!("{share:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percents() {
        assert_eq!(percent(0.984_421_213_4), "98.4421");
        assert_eq!(percent(f64::INFINITY), "+Inf");
        assert_eq!(percent(f64::NAN), "NaN");
        assert_eq!(percent(0.0), "0.0000");
    }
}
