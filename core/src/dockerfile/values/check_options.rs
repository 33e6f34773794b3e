//! The options of BuildKit's checks: `skip=RULE,RULE`, `experimental=RULE`, `error=true`.

use super::go::parse_bool;

/// Whether options can be read, from a `# check=` directive or `BUILDKIT_DOCKERFILE_CHECK`.
///
/// Any name of a rule will do, and what follows a second `;` is one option, semicolons and all.
pub(in crate::dockerfile) fn check(options: &str) -> Result<(), String> {
    let options = options.trim();
    if options.is_empty() {
        return Ok(());
    }
    for option in options.splitn(3, ';') {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name.trim(), value.trim()),
            None => (option, ""),
        };
        match name {
            "skip" | "experimental" if option.contains('=') => {}
            "error" if option.contains('=') => {
                if parse_bool(value).is_none() {
                    return Err(format!(
                        "`error={value}` is no option of the checks: the value is `true` or `false`"
                    ));
                }
            }
            _ => {
                return Err(format!(
                    "`{name}` is no option of the checks: they are `skip=…`, `experimental=…` and `error=…`, separated by `;` without blanks"
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn tells_options_from_others() {
        for good in [
            "",
            " ",
            "skip=all",
            "skip=A,B",
            " skip = A ;experimental=all;error=1",
            "skip=",
            "skip=a;skip=b",
            "skip=a;skip=b;skip=c;nonsense",
            "error= true ",
            "skip=a=b",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "skip",
            "Skip=all",
            "skip=A;",
            ";skip=A",
            "error=yes",
            "error=",
            "error",
            "=",
            "ignore=A",
            "skip=a;experimental=b;error=1;",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
