use super::{CommandLine, FlagValue, Reader, Report, duration, flags::FlagKind, invalid};
use crate::syntax::Arguments;

/// `HEALTHCHECK`
#[derive(Clone, Copy, Debug)]
pub struct Healthcheck<'i> {
    /// What is run, or that nothing is.
    pub test: HealthcheckTest<'i>,
    /// `--interval` in nanoseconds; 0 when it is not given, like the others.
    pub interval: i64,
    /// `--timeout` in nanoseconds.
    pub timeout: i64,
    /// `--start-period` in nanoseconds.
    pub start_period: i64,
    /// `--start-interval` in nanoseconds.
    pub start_interval: i64,
    /// `--retries`
    pub retries: i32,
}

/// Whether and how health is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthcheckTest<'i> {
    /// `HEALTHCHECK NONE`: not even as the base image says.
    None,
    /// `HEALTHCHECK CMD …`
    Command(CommandLine<'i>),
}

const FLAGS: &[(&str, FlagKind)] = &[
    ("interval", FlagKind::Text),
    ("timeout", FlagKind::Text),
    ("start-period", FlagKind::Text),
    ("start-interval", FlagKind::Text),
    ("retries", FlagKind::Text),
];

/// The shortest interval Docker takes: 1 ms.
const MIN_INTERVAL: i64 = 1_000_000;

pub(super) fn read<'i>(reader: &Reader<'i>, report: Report<'_>) -> Option<Healthcheck<'i>> {
    let Arguments::Health { kind, command } = &reader.node.arguments else {
        reader.flags(FLAGS, report);
        reader.needs_argument(report);
        return None;
    };
    let mut healthcheck = Healthcheck {
        test: HealthcheckTest::None,
        interval: 0,
        timeout: 0,
        start_period: 0,
        start_interval: 0,
        retries: 0,
    };
    if kind.text.eq_ignore_ascii_case("none") {
        // BuildKit does not look at the flags here.
        if !command.words().is_empty() {
            invalid(
                "`HEALTHCHECK NONE` takes no arguments",
                reader.span(),
                report,
            );
        }
        return Some(healthcheck);
    }
    let flags = reader.flags(FLAGS, report);
    if !kind.text.eq_ignore_ascii_case("cmd") {
        let message = format!("`HEALTHCHECK` takes `CMD` or `NONE`, not `{}`", kind.text);
        invalid(message, kind.span, report);
        return None;
    }
    if command.words().is_empty() {
        invalid("`HEALTHCHECK CMD` has no command", kind.span, report);
    }
    healthcheck.test = HealthcheckTest::Command(CommandLine::of(command));
    for (name, field) in [
        ("interval", &mut healthcheck.interval),
        ("timeout", &mut healthcheck.timeout),
        ("start-period", &mut healthcheck.start_period),
        ("start-interval", &mut healthcheck.start_interval),
    ] {
        if let Some(value) = flags.get(name) {
            match interval(name, value) {
                Ok(interval) => *field = interval,
                Err(message) => invalid(message, value.span, report),
            }
        }
    }
    if let Some(value) = flags.get("retries").filter(|value| !value.text.is_empty()) {
        if let Ok(retries @ 0..) = value.text.parse() {
            healthcheck.retries = retries;
        } else {
            let message = format!("`--retries` is a number from 0, not `{}`", value.text);
            invalid(message, value.span, report);
        }
    }
    Some(healthcheck)
}

fn interval(name: &str, value: FlagValue<'_>) -> Result<i64, String> {
    if value.text.is_empty() {
        return Ok(0);
    }
    let interval = duration::parse(value.text)?;
    if interval != 0 && interval < MIN_INTERVAL {
        return Err(format!("`--{name}` cannot be shorter than 1ms"));
    }
    Ok(interval)
}
