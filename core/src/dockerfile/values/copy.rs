//! COPY and ADD: where files go, and which sources are accepted with which flags.
//!
//! Source: BuildKit's `convert_copy.go`.

use super::{
    checksum,
    git::{self, GitRef},
    mode, workdir,
};

/// The expanded values of one COPY or ADD. A text is empty where the flag is not given, and `None` if
/// it depends on what is unknown.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::dockerfile) struct CopyValues<'v> {
    /// It is an ADD.
    pub(in crate::dockerfile) is_add: bool,
    /// The stage is one of Windows.
    pub(in crate::dockerfile) windows: bool,
    /// `--chmod`
    pub(in crate::dockerfile) chmod: Option<&'v str>,
    /// `--checksum`
    pub(in crate::dockerfile) checksum: Option<&'v str>,
    /// `--keep-git-dir`
    pub(in crate::dockerfile) keep_git_dir: Option<bool>,
    /// The sources that are no heredocs.
    pub(in crate::dockerfile) paths: &'v [Option<&'v str>],
    /// `--parents`
    pub(in crate::dockerfile) parents: bool,
}

/// What is wrong with a COPY or ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dockerfile) struct CopyFault {
    /// A sentence without its full stop.
    pub(in crate::dockerfile) message: String,
    /// Which of the paths is at fault, from 0; `None` for a flag.
    pub(in crate::dockerfile) source: Option<usize>,
}

/// Checks the flags and then the sources, in BuildKit's order; `Err` is the first thing that is wrong.
///
/// What is wrong for some value of the unknown ones only, is not an error.
pub(in crate::dockerfile) fn check(values: &CopyValues<'_>) -> Result<(), CopyFault> {
    check_flags(values).map_err(|message| CopyFault {
        message,
        source: None,
    })?;
    // What a Git source asks for holds for the sources after it, too.
    let mut keep_git_dir = values.keep_git_dir;
    let mut checksum = values.checksum.map(str::to_owned);
    for (number, path) in values.paths.iter().copied().enumerate() {
        let Some(path) = path else { continue };
        check_source(path, values, &mut keep_git_dir, &mut checksum).map_err(|message| {
            CopyFault {
                message,
                source: Some(number),
            }
        })?;
    }
    Ok(())
}

fn check_flags(values: &CopyValues<'_>) -> Result<(), String> {
    if let Some(chmod) = values.chmod.filter(|chmod| !chmod.is_empty()) {
        mode::parse(chmod)?;
    }
    if values.checksum.is_some_and(|checksum| !checksum.is_empty()) {
        if !values.is_add {
            return Err("`COPY` has no `--checksum`; `ADD` has".to_owned());
        }
        checksum::check_sources(values.paths)?;
    }
    Ok(())
}

fn check_source(
    path: &str,
    values: &CopyValues<'_>,
    keep_git_dir: &mut Option<bool>,
    checksum: &mut Option<String>,
) -> Result<(), String> {
    if let Some(git) = GitRef::parse(path)?.filter(|git| !git.looks_local) {
        if !values.is_add {
            return Err(format!(
                "`COPY` cannot take the Git source `{path}`; `ADD` can"
            ));
        }
        return check_git(&git, keep_git_dir, checksum);
    }
    if !git::is_http(path) {
        return check_local(path, values);
    }
    if !values.is_add {
        return Err(format!("`COPY` cannot take the URL `{path}`; `ADD` can"));
    }
    match checksum.as_deref() {
        None | Some("") => Ok(()),
        Some(checksum) => checksum::check_digest(checksum),
    }
}

fn check_git(
    git: &GitRef,
    keep_git_dir: &mut Option<bool>,
    checksum: &mut Option<String>,
) -> Result<(), String> {
    if let Some(keep) = git.keep_git_dir {
        if keep_git_dir.is_some_and(|before| before != keep) {
            return Err(format!(
                "`keep-git-dir` of `{}` contradicts `--keep-git-dir`",
                git.remote
            ));
        }
        *keep_git_dir = Some(keep);
    }
    if let Some(commit) = &git.checksum {
        if let Some(before) = checksum
            .as_deref()
            .filter(|before| !before.is_empty() && before != commit)
        {
            return Err(format!(
                "the checksum `{commit}` of `{}` is not `{before}`",
                git.remote
            ));
        }
        *checksum = Some(commit.clone());
    }
    Ok(())
}

fn check_local(path: &str, values: &CopyValues<'_>) -> Result<(), String> {
    // With `--parents`, `/./` separates what is not created from what is.
    let (base, created) = match path.split_once("/./") {
        Some((base, created)) if values.parents => (base, created),
        _ if values.parents => ("/", path),
        _ => (path, ""),
    };
    workdir::normalize("/", created, values.windows, false)?;
    workdir::normalize("/", base, values.windows, false)?;
    Ok(())
}

/// Where a COPY or ADD puts files: an absolute path with forward slashes, which ends in `/` or `/.` if
/// the destination does. `Err` as for [`workdir::resolve`].
pub(in crate::dockerfile) fn destination(
    workdir: &str,
    path: &str,
    windows: bool,
) -> Result<String, String> {
    let path = workdir::without_drive(path, windows, true)?;
    if workdir::is_absolute(&path, windows) {
        return workdir::normalize("/", &path, windows, true);
    }
    let path = if matches!(path.as_str(), "" | ".") {
        "./"
    } else {
        &path
    };
    workdir::normalize(workdir, path, windows, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d";

    fn add<'v>(paths: &'v [Option<&'v str>]) -> CopyValues<'v> {
        CopyValues {
            is_add: true,
            chmod: Some(""),
            checksum: Some(""),
            paths,
            ..CopyValues::default()
        }
    }

    #[track_caller]
    fn assert_rejected(values: &CopyValues<'_>, why: &str) {
        let error = check(values).unwrap_err();
        assert!(error.message.contains(why), "{error:?} for {values:?}");
    }

    #[test]
    fn only_add_takes_what_is_remote() {
        for (path, why) in [
            ("https://a/b.git", "Git"),
            ("git://a", "Git"),
            ("a@b:c", "Git"),
            ("http://a/b", "URL"),
            ("https://a:b/c.git", "URL"),
        ] {
            let paths = [Some("a"), Some(path)];
            assert_eq!(check(&add(&paths)), Ok(()), "{path}");
            let copy = CopyValues {
                is_add: false,
                ..add(&paths)
            };
            assert_rejected(&copy, why);
        }
        for path in [
            "a",
            "",
            "github.com/a/b",
            "HTTPS://a/b",
            "ftp://a",
            "*.git",
            "ssh://a:b/c",
        ] {
            let paths = [Some(path)];
            let copy = CopyValues {
                is_add: false,
                ..add(&paths)
            };
            assert_eq!(check(&copy), Ok(()), "{path}");
        }
    }

    #[test]
    fn queries_are_checked_even_of_local_looking_sources() {
        for path in [
            "https://a/b.git?foo=1",
            "github.com/a/b?foo=1",
            "a@b:c?foo=1",
        ] {
            for is_add in [true, false] {
                assert_rejected(
                    &CopyValues {
                        is_add,
                        ..add(&[Some(path)])
                    },
                    "foo",
                );
            }
        }
    }

    #[test]
    fn checksums() {
        let of = |checksum, paths| CopyValues {
            checksum: Some(checksum),
            ..add(paths)
        };
        let web = [Some("https://a/b")];
        assert_eq!(check(&of(DIGEST, &web)), Ok(()));
        assert_eq!(check(&of("any", &[Some("https://a/b.git")])), Ok(()));
        assert_eq!(check(&of("any", &[Some("github.com/a/b")])), Ok(()));
        assert_eq!(check(&of("any", &[Some("git://a?checksum=any")])), Ok(()));
        assert_eq!(check(&of("any", &[None])), Ok(()));
        assert_rejected(&of("any", &web), "form");
        assert_rejected(&of("any", &[Some("git://a?checksum=abc")]), "is not `any`");
        assert_rejected(&of(DIGEST, &[Some("a")]), "needs an HTTP(S) or Git source");
        assert_rejected(&of(DIGEST, &[]), "exactly one");
        assert_rejected(&of(DIGEST, &[None, None]), "exactly one");
        assert_rejected(
            &CopyValues {
                is_add: false,
                ..of(DIGEST, &web)
            },
            "COPY",
        );
        let unknown = CopyValues {
            checksum: None,
            ..add(&[Some("a"), Some("b")])
        };
        assert_eq!(check(&unknown), Ok(()));
    }

    #[test]
    fn a_git_source_binds_those_after_it() {
        assert_rejected(
            &add(&[
                Some("git://a?keep-git-dir=1"),
                Some("git://b?keep-git-dir=0"),
            ]),
            "keep-git-dir",
        );
        assert_rejected(
            &add(&[Some("git://a?commit=abc"), Some("git://b?commit=def")]),
            "is not `abc`",
        );
        assert_rejected(
            &add(&[Some("git://a?commit=abc"), Some("https://b/c")]),
            "form",
        );
        assert_eq!(
            check(&add(&[Some("https://b/c"), Some("git://a?commit=abc")])),
            Ok(())
        );
        for (flag, query, accepted) in [
            (Some(true), "?keep-git-dir=0", false),
            (Some(false), "?keep-git-dir", false),
            (Some(true), "?keep-git-dir=t", true),
            (None, "?keep-git-dir=0", true),
            (Some(true), "", true),
        ] {
            let path = format!("https://a/b.git{query}");
            let paths = [Some(path.as_str())];
            let values = CopyValues {
                keep_git_dir: flag,
                ..add(&paths)
            };
            assert_eq!(check(&values).is_ok(), accepted, "{flag:?} {query}");
        }
    }

    #[test]
    fn the_first_mistake_is_told() {
        let values = CopyValues {
            chmod: Some("99"),
            checksum: Some("x"),
            ..add(&[Some("a"), Some("git://a?foo")])
        };
        assert_rejected(&values, "`99`");
        assert_rejected(
            &CopyValues {
                chmod: Some("u+x"),
                ..values
            },
            "exactly one",
        );
        assert_rejected(
            &CopyValues {
                chmod: None,
                checksum: None,
                ..values
            },
            "`foo`",
        );
        assert_rejected(
            &CopyValues {
                is_add: false,
                ..add(&[Some("http://a"), Some("a@b:c?foo")])
            },
            "URL",
        );
    }

    #[test]
    fn windows_sources_are_on_the_system_drive() {
        for (path, parents, accepted) in [
            (r"C:\a", false, true),
            (r"D:\a", false, false),
            (r"D:\a", true, false),
            ("C:/a/./b", true, true),
            ("D:/a/./b", true, false),
            ("C:/a/./D:/b", true, false),
        ] {
            let paths = [Some(path)];
            let windows = CopyValues {
                windows: true,
                parents,
                ..add(&paths)
            };
            assert_eq!(check(&windows).is_ok(), accepted, "{path}");
            let linux = CopyValues {
                windows: false,
                ..windows
            };
            assert_eq!(check(&linux), Ok(()), "{path}");
        }
    }

    #[test]
    fn destinations() {
        for (workdir, path, windows, expected) in [
            ("/app", "", false, "/app/"),
            ("/app", ".", false, "/app/"),
            ("/app", "./", false, "/app/"),
            ("/app", "/x/.", false, "/x/./."),
            ("/", "/", false, "/"),
            ("/", ".", false, "/"),
            ("/", "/.", false, "/./."),
            ("/app", "b/", false, "/app/b/"),
            ("/app", "b/.", false, "/app/b/."),
            ("/app", "../b", false, "/b"),
            ("/app", "/a//b", false, "/a//b"),
            (r"\app", r"C:\a\..\b\", true, "/b/"),
            (r"\app", "b", true, "/app/b"),
            (r"\app", r".\", true, "/app/"),
        ] {
            assert_eq!(
                destination(workdir, path, windows).as_deref(),
                Ok(expected),
                "{workdir} {path}"
            );
        }
        for path in [r"D:\a", "D:a", "C:", "//a/b", "C:D:/x"] {
            assert!(destination("/", path, true).is_err(), "{path}");
        }
    }
}
