//! The value of `SOURCE_DATE_EPOCH`, as a build argument or a global ARG.
//!
//! Source: BuildKit's `dockerfile2llb/epoch.go`.

use super::{
    checksum,
    git::{self, GitRef},
    go,
};

/// What a value that is no number stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dockerfile) enum Named<'v> {
    /// A named context, which BuildKit looks for first.
    Context,
    /// The first stage of that [name](is_name).
    Stage(SourceStage<'v>),
    /// Nothing. This is so, too, if the value is no image name, even if a stage has that name in lower
    /// case: BuildKit then stops at the look-up of the context.
    Nothing,
}

/// A stage that a time is taken from. What is unknown is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dockerfile) struct SourceStage<'v> {
    /// Its base, expanded with the global ARGs.
    pub(in crate::dockerfile) base: Option<&'v str>,
    /// Its instructions.
    pub(in crate::dockerfile) steps: Vec<Step<'v>>,
}

/// An instruction of such a stage. Its values are expanded with the global ARGs, but without
/// `SOURCE_DATE_EPOCH`, and with the ARGs before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dockerfile) enum Step<'v> {
    /// ARG
    Arg,
    /// ADD
    Add {
        /// Its sources that are no heredocs.
        paths: Vec<Option<&'v str>>,
        /// It has heredocs.
        heredocs: bool,
        /// `--checksum`, empty if it is not given.
        checksum: Option<&'v str>,
    },
    /// Another, by its name.
    Other(&'v str),
}

/// Checks a value: nothing, seconds since 1970, `context`, a named context, or a stage that is `FROM
/// scratch` with one ADD of a URL or a Git repository.
///
/// The error belongs to the stage if `look_up` gave one, and to no place otherwise.
pub(in crate::dockerfile) fn check<'v>(
    value: &str,
    look_up: impl FnOnce(&str) -> Named<'v>,
) -> Result<(), String> {
    if value.is_empty() || value == "context" || go::parse_int(value).is_some() {
        return Ok(());
    }
    match look_up(value) {
        Named::Context => Ok(()),
        Named::Stage(stage) => check_stage(&stage).map_err(|error| {
            format!("the stage `{value}` cannot give `SOURCE_DATE_EPOCH`: {error}")
        }),
        Named::Nothing => Err(format!(
            "`SOURCE_DATE_EPOCH` is a number of seconds, `context`, or the name of a context or a stage, not `{value}`"
        )),
    }
}

/// Whether a value names the stage, whatever the case.
pub(in crate::dockerfile) fn is_name(value: &str, stage: &str) -> bool {
    // Go folds these two to ASCII letters, and a stage has only such.
    value
        .replace('\u{17f}', "s")
        .replace('\u{212a}', "k")
        .eq_ignore_ascii_case(stage)
}

fn check_stage(stage: &SourceStage<'_>) -> Result<(), String> {
    if let Some(base) = stage.base.filter(|base| *base != "scratch") {
        return Err(format!("its base is `scratch`, not `{base}`"));
    }
    let mut adds = 0;
    for step in &stage.steps {
        match step {
            Step::Arg => {}
            Step::Other(name) => return Err(format!("it has only `ARG` and `ADD`, not `{name}`")),
            Step::Add { .. } if adds > 0 => return Err(ONE_ADD.to_owned()),
            Step::Add {
                paths,
                heredocs,
                checksum,
            } => {
                adds += 1;
                let [path] = paths.as_slice() else {
                    return Err(ONE_ADD.to_owned());
                };
                if *heredocs {
                    return Err(ONE_ADD.to_owned());
                }
                if let Some(path) = path {
                    check_source(path, *checksum)?;
                }
            }
        }
    }
    if adds == 0 {
        return Err(ONE_ADD.to_owned());
    }
    Ok(())
}

const ONE_ADD: &str = "it has one `ADD` of one source";

fn check_source(path: &str, checksum: Option<&str>) -> Result<(), String> {
    if git::is_http(path) {
        return match checksum {
            Some(checksum) if !checksum.is_empty() => checksum::check_digest(checksum),
            _ => Ok(()),
        };
    }
    match GitRef::parse(path)? {
        Some(git) if !git.looks_local => Ok(()),
        _ => Err(format!("it adds a URL or a Git repository, not `{path}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add<'v>(path: Option<&'v str>, checksum: Option<&'v str>) -> Step<'v> {
        Step::Add {
            paths: vec![path],
            heredocs: false,
            checksum,
        }
    }

    fn check_steps<'v>(base: Option<&'v str>, steps: &[Step<'v>]) -> Result<(), String> {
        check("src", |_| {
            Named::Stage(SourceStage {
                base,
                steps: steps.to_vec(),
            })
        })
    }

    #[test]
    fn numbers_and_names() {
        for value in ["", "0", "-1", "+5", "1700000000", "context"] {
            assert_eq!(
                check(value, |_| panic!("{value} is no name")),
                Ok(()),
                "{value}"
            );
        }
        for value in ["foo", "Context", " 1", "1.5", "9223372036854775808"] {
            assert!(check(value, |_| Named::Nothing).is_err(), "{value}");
            assert_eq!(check(value, |_| Named::Context), Ok(()), "{value}");
        }
    }

    #[test]
    fn stages_add_one_remote_source() {
        let web = add(Some("https://a/b"), Some(""));
        for steps in [
            vec![web.clone()],
            vec![Step::Arg, web.clone(), Step::Arg],
            vec![add(Some("git://a"), Some("any"))],
            vec![add(Some("https://a/b"), None)],
            vec![add(None, Some("any"))],
        ] {
            assert_eq!(check_steps(Some("scratch"), &steps), Ok(()), "{steps:?}");
            assert_eq!(check_steps(None, &steps), Ok(()), "{steps:?}");
            assert!(check_steps(Some("alpine"), &steps).is_err(), "{steps:?}");
        }
        let add_of = |paths: Vec<Option<&'static str>>, heredocs| Step::Add {
            paths,
            heredocs,
            checksum: Some(""),
        };
        for steps in [
            vec![],
            vec![Step::Arg],
            vec![web.clone(), web.clone()],
            vec![web.clone(), Step::Other("RUN")],
            vec![Step::Other("COPY"), web],
            vec![add(Some("a"), Some(""))],
            vec![add(Some("github.com/a/b"), Some(""))],
            vec![add(Some("git://a?foo"), Some(""))],
            vec![add(Some("https://a/b"), Some("any"))],
            vec![add_of(vec![], true)],
            vec![add_of(vec![None, None], false)],
            vec![add_of(vec![Some("https://a/b")], true)],
        ] {
            assert!(check_steps(Some("scratch"), &steps).is_err(), "{steps:?}");
            assert!(check_steps(None, &steps).is_err(), "{steps:?}");
        }
    }

    #[test]
    fn stage_names_ignore_case() {
        for (value, stage, same) in [
            ("Src", "src", true),
            ("ſrc", "src", true),
            ("src1", "src", false),
        ] {
            assert_eq!(is_name(value, stage), same, "{value}");
        }
    }
}
