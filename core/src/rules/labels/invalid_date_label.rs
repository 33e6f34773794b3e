use super::{check_values, oci};
use crate::{dockerfile::Instruction, rules::prelude::*};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidDateLabel {
    /// The labels that are dates with a time, as RFC 3339 has them.
    labels: Vec<String>,
}

impl Default for InvalidDateLabel {
    fn default() -> Self {
        Self {
            labels: oci(&["created"]),
        }
    }
}

impl Rule for InvalidDateLabel {
    const META: Meta<'static> = Meta {
        id: "invalid-date-label",
        summary: "a label that should be a date and time is none",
        why: "Tools read the age of an image from it, and cannot.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3053"],
        page: include_str!("invalid_date_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(
            &self.labels,
            instruction,
            findings,
            is_date_time,
            |key, value| {
                (
                    format!("the label `{key}` is no date and time: `{value}`"),
                    "write it as `2027-03-31T12:00:00Z`".to_owned(),
                )
            },
        );
    }
}

/// Whether a text is a date and time with a zone. `+0100` is let pass as well.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    is_date(date) && is_time(time)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return false;
    };
    let date = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    matches!(date, (Ok(year), Ok(month), Ok(day)) if Date::new(year, month, day).is_ok())
}

fn is_time(text: &str) -> bool {
    let Some(at) = text.find(['Z', 'z', '+', '-']) else {
        return false;
    };
    let (time, zone) = text.split_at(at);
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = time.split(':');
    let mut is_part = |most| {
        parts
            .next()
            .and_then(|part| digits(part, 2))
            .is_some_and(|number| number <= most)
    };
    // A leap second is the 61st.
    is_part(23)
        && is_part(59)
        && is_part(60)
        && parts.next().is_none()
        && fraction.chars().all(|c| c.is_ascii_digit())
        && is_zone(zone)
}

fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else {
        return matches!(text, "Z" | "z");
    };
    let Some((hours, minutes)) = offset.split_at_checked(2) else {
        return false;
    };
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    digits(hours, 2).is_some_and(|hours| hours <= 23)
        && digits(minutes, 2).is_some_and(|minutes| minutes <= 59)
}

/// A number of so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}
