//! The signal of a STOPSIGNAL, as `moby/sys/signal` reads it on Linux.

use super::go;

/// The Linux signals by name, without those that depend on the processor.
const NAMES: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// Any number but 0, or a name with or without `SIG`, in any case.
pub(in crate::dockerfile) fn parse(text: &str) -> Result<(), String> {
    let known = match go::parse_int(text) {
        Some(number) => number != 0,
        None => is_name(text),
    };
    if known {
        return Ok(());
    }
    Err(format!(
        "`{text}` is no signal: write a name such as `SIGTERM` or `SIGRTMIN+3`, or a number"
    ))
}

fn is_name(text: &str) -> bool {
    let upper: String = text.chars().map(uppercase).collect();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    // `RTMIN+1` to `RTMIN+15` and `RTMAX-14` to `RTMAX-1`, in just this spelling.
    let real_time = |prefix: &str, last: u8| {
        let number = name.strip_prefix(prefix)?;
        let in_range =
            !number.starts_with(['0', '+']) && (1..=last).contains(&number.parse().ok()?);
        in_range.then_some(())
    };
    NAMES.contains(&name)
        || real_time("RTMIN+", 15)
            .or_else(|| real_time("RTMAX-", 14))
            .is_some()
}

/// Go's `unicode.ToUpper`, which maps each character to one: `ß` stays, `ſ` is `S`.
fn uppercase(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        for text in [
            "SIGTERM",
            "term",
            "SigKill",
            "9",
            "-9",
            "+9",
            "099",
            "100000",
            "RTMIN",
            "SIGRTMIN+1",
            "rtmin+15",
            "RTMAX-14",
            "SIGRTMAX-1",
            "sigrtmax",
            "CLD",
            "IOT",
            "ſIGTERM",
            "sıgint",
            "9223372036854775807",
        ] {
            assert_eq!(parse(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "0",
            "-0",
            "+00",
            "SIG",
            "SIGFOO",
            "SIGSIGTERM",
            " TERM",
            "TERM ",
            "RTMIN+0",
            "RTMIN+01",
            "RTMIN+16",
            "RTMIN++1",
            "RTMAX-0",
            "RTMAX-15",
            "RTMAX-",
            "RTMIN-1",
            "9223372036854775808",
            "1.0",
            "0x9",
            "EMT",
            "ßYS",
            "SIGUNUSED",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
