//! The options of BuildKit's checks: `skip=RULE,RULE`, `experimental=RULE`, `error=true`.

use super::go::parse_bool;

/// What the checks are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dockerfile) struct CheckOptions {
    skip: Names,
    experimental: Names,
    /// What a check finds fails the build.
    pub(in crate::dockerfile) error: bool,
}

/// Names of rules, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Names {
    all: bool,
    listed: Vec<String>,
}

impl CheckOptions {
    /// Reads the options of a `# check=` directive, of a comment or of `BUILDKIT_DOCKERFILE_CHECK`.
    ///
    /// Any name of a rule will do, and what follows a second `;` is one option, semicolons and all.
    pub(in crate::dockerfile) fn parse(options: &str) -> Result<Self, String> {
        let mut read = Self::default();
        let options = options.trim();
        if options.is_empty() {
            return Ok(read);
        }
        for option in options.splitn(3, ';') {
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (option, None),
            };
            match (name, value) {
                ("skip", Some(value)) => read.skip.set(value),
                ("experimental", Some(value)) => read.experimental.set(value),
                ("error", Some(value)) => {
                    read.error = parse_bool(value).ok_or_else(|| {
                        format!(
                            "`error={value}` is no option of the checks: the value is `true` or `false`"
                        )
                    })?;
                }
                _ => {
                    return Err(format!(
                        "`{name}` is no option of the checks: they are `skip=…`, `experimental=…` and `error=…`, separated by `;` without blanks"
                    ));
                }
            }
        }
        Ok(read)
    }

    /// Whether a check is not to be run.
    pub(in crate::dockerfile) fn skips(&self, check: &str) -> bool {
        self.skip.has(check)
    }

    /// Whether a check is run that is off otherwise.
    pub(in crate::dockerfile) fn is_tried(&self, check: &str) -> bool {
        self.experimental.has(check)
    }
}

impl Names {
    /// The last list counts; `all` stays.
    fn set(&mut self, value: &str) {
        if value == "all" {
            self.all = true;
        } else {
            self.listed = value
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect();
        }
    }

    fn has(&self, name: &str) -> bool {
        self.all || self.listed.iter().any(|listed| listed == name)
    }
}

#[cfg(test)]
mod tests {
    use super::CheckOptions;

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
            assert!(CheckOptions::parse(good).is_ok(), "{good}");
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
            assert!(CheckOptions::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_they_say() {
        for (text, skipped, tried, error) in [
            ("skip=A, B", "A B", "", false),
            ("skip=A;skip=B", "B", "", false),
            ("skip=all;skip=B", "A B C", "", false),
            ("skip=all,B", "B all", "", false),
            ("experimental=A;error=true", "", "A", true),
            ("error=true;error=0", "", "", false),
        ] {
            let options = CheckOptions::parse(text).expect(text);
            let of = |has: &dyn Fn(&str) -> bool| {
                let names = ["A", "B", "C", "all"].into_iter();
                names.filter(|name| has(name)).collect::<Vec<_>>().join(" ")
            };
            let expected = skipped.replace("A B C", "A B C all");
            assert_eq!(of(&|name| options.skips(name)), expected, "{text}");
            assert_eq!(of(&|name| options.is_tried(name)), tried, "{text}");
            assert_eq!(options.error, error, "{text}");
        }
    }
}
