use super::{DiveRules, DiveScore, parse_bytes, rules::DISABLED};

/// How an image does by dive's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiveVerdict {
    /// The rules, in the order of their names.
    pub results: Vec<DiveResult>,
}

/// How an image does by one of dive's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiveResult {
    /// The rule's name as `.dive-ci` has it.
    pub rule: &'static str,
    /// How it ended.
    pub status: DiveStatus,
    /// Why, unless it is passed.
    pub message: String,
}

/// How the judgement by a rule ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiveStatus {
    /// The image is as the rule wants it.
    Pass,
    /// It is not.
    Fail,
    /// The rule is disabled.
    Skip,
    /// The rule's threshold means nothing; no rule is judged by then.
    Misconfigured,
    /// Another rule's threshold means nothing.
    NotJudged,
}

/// Why a rule is not passed.
enum Fault {
    Misconfigured,
    Fails(String),
}

impl DiveRules {
    /// Judges an image by them. A threshold that is just met is passed, and so is a share that is not a
    /// number: an image of one layer.
    pub fn judge(&self, score: &DiveScore) -> DiveVerdict {
        let user_wasted = score.user_wasted_percent();
        let mut results = vec![
            result(
                "highestUserWastedPercent",
                &self.highest_user_wasted_percent,
                "a number from 0 to 1",
                |text| {
                    let most = ratio(text)?;
                    fails(user_wasted > most, || {
                        format!(
                            "too much of what the layers above the lowest hold is wasted \
                             (%-user-wasted-bytes={} > threshold={})",
                            show(user_wasted),
                            show(most)
                        )
                    })
                },
            ),
            result(
                "highestWastedBytes",
                &self.highest_wasted_bytes,
                "a size such as 20MB",
                |text| {
                    let most = parse_bytes(text).ok_or(Fault::Misconfigured)?;
                    let wasted = score.wasted_bytes;
                    fails(wasted > most, || {
                        format!(
                            "too many bytes are wasted (wasted-bytes={wasted} > threshold={most})"
                        )
                    })
                },
            ),
            result(
                "lowestEfficiency",
                &self.lowest_efficiency,
                "a number from 0 to 1",
                |text| {
                    let least = ratio(text)?;
                    fails(score.efficiency < least, || {
                        format!(
                            "the efficiency is too low (efficiency={} < threshold={})",
                            show(score.efficiency),
                            show(least)
                        )
                    })
                },
            ),
        ];
        let has = |status| move |result: &DiveResult| result.status == status;
        if results.iter().any(has(DiveStatus::Misconfigured)) {
            for result in &mut results {
                if !has(DiveStatus::Misconfigured)(result) {
                    result.status = DiveStatus::NotJudged;
                    "another threshold means nothing".clone_into(&mut result.message);
                }
            }
        }
        DiveVerdict { results }
    }
}

impl DiveVerdict {
    /// Whether no rule fails, and every threshold means something.
    pub fn passes(&self) -> bool {
        self.count(DiveStatus::Fail) == 0 && !self.is_misconfigured()
    }

    /// Whether a threshold means nothing, so that the image was not judged.
    pub fn is_misconfigured(&self) -> bool {
        self.count(DiveStatus::Misconfigured) > 0
    }

    /// How many rules ended so.
    pub fn count(&self, status: DiveStatus) -> usize {
        let results = self.results.iter();
        results.filter(|result| result.status == status).count()
    }
}

impl DiveStatus {
    /// The word that dive has for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Skip => "SKIP",
            Self::Misconfigured => "MISCONFIGURED",
            Self::NotJudged => "CONFIGURED",
        }
    }
}

fn result(
    rule: &'static str,
    threshold: &str,
    wants: &str,
    judge: impl FnOnce(&str) -> Result<(), Fault>,
) -> DiveResult {
    let (status, message) = if threshold == DISABLED {
        (DiveStatus::Skip, "rule disabled".to_owned())
    } else {
        match judge(threshold) {
            Ok(()) => (DiveStatus::Pass, String::new()),
            Err(Fault::Fails(message)) => (DiveStatus::Fail, message),
            Err(Fault::Misconfigured) => (
                DiveStatus::Misconfigured,
                format!("`{threshold}` is neither {wants} nor `disabled`"),
            ),
        }
    };
    DiveResult {
        rule,
        status,
        message,
    }
}

fn fails(it: bool, message: impl FnOnce() -> String) -> Result<(), Fault> {
    if it {
        Err(Fault::Fails(message()))
    } else {
        Ok(())
    }
}

/// A number from 0 to 1, or none at all: dive takes `nan`, by which everything passes.
fn ratio(text: &str) -> Result<f64, Fault> {
    let number: f64 = text.parse().map_err(|_| Fault::Misconfigured)?;
    if !number.is_nan() && !(0.0..=1.0).contains(&number) {
        return Err(Fault::Misconfigured);
    }
    Ok(number)
}

/// A number as Go's `%v` writes it.
fn show(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    match exponent.parse::<i32>() {
        Ok(power) if !(-4..21).contains(&power) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.unsigned_abs())
        }
        _ => number.to_string(),
    }
}
