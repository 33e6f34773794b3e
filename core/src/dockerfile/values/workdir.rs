//! Paths in an image, from WORKDIR and COPY: joined to the directory that holds, drives removed.
//!
//! Source: BuildKit's `util/system/path.go`.

use super::path;

/// The directory that a WORKDIR of `path` changes to from `current`; relative to `/` if that is empty.
///
/// An absolute Linux path stays as it is written, `..` included. A Windows path has backslashes and no
/// drive. `Err` only for Windows: a network path, a drive other than `C:`, or a drive alone.
pub(in crate::dockerfile) fn resolve(
    current: &str,
    path: &str,
    windows: bool,
) -> Result<String, String> {
    let resolved = normalize(current, path, windows, false)?;
    Ok(if windows {
        resolved.replace('/', "\\")
    } else {
        resolved
    })
}

/// Whether a path stands for the same whatever the working directory is. On Windows `\a`, `/a` and
/// `C:\a` do, `C:a` and what [`resolve`] rejects do not.
pub(in crate::dockerfile) fn is_absolute(path: &str, windows: bool) -> bool {
    without_drive(path, windows, false).is_ok_and(|path| path.starts_with('/'))
}

/// Joins `path` to `parent` with forward slashes. `keep_slash` keeps a final `/` or `/.`.
pub(super) fn normalize(
    parent: &str,
    path: &str,
    windows: bool,
    keep_slash: bool,
) -> Result<String, String> {
    let parent = match parent {
        "" => "/".to_owned(),
        parent => without_drive(&to_slash(parent, windows), windows, keep_slash)?,
    };
    let parent = if is_absolute(&parent, windows) {
        parent
    } else {
        path::join(&["/", &parent])
    };
    let written = to_slash(path, windows);
    let path = if written.is_empty() {
        &parent
    } else {
        &written
    };
    let mut path = without_drive(path, windows, keep_slash)?;
    if !is_absolute(&path, windows) {
        path = path::join(&[&parent, &path]);
    }
    if keep_slash {
        if written.ends_with('/') && !path.ends_with('/') {
            path.push('/');
        } else if written.ends_with("/.") {
            path.push_str(if path == "/" { "." } else { "/." });
        }
    }
    Ok(to_slash(&path, windows))
}

/// Cleans a Windows path and removes its drive, which must be `C:`. A Linux path stays as it is.
pub(super) fn without_drive(path: &str, windows: bool, keep_slash: bool) -> Result<String, String> {
    if !windows {
        return Ok(path.to_owned());
    }
    let slashed = to_slash(path, windows);
    if slashed.len() == 2 && slashed.ends_with(':') {
        return Err(format!("`{path}` is a drive without a path"));
    }
    if slashed.starts_with("//") {
        return Err(format!(
            "`{path}` is a network path, and only paths on the drive `C:` are in an image"
        ));
    }
    let rest = match slashed.split_once(':') {
        None => slashed.as_str(),
        Some(("c" | "C", rest)) => rest,
        Some(_) => return Err(format!("`{path}` is not on the drive `C:`")),
    };
    let mut clean = path::clean(rest);
    if keep_slash && clean.len() > 1 && rest.ends_with('/') {
        clean.push('/');
    }
    Ok(clean)
}

fn to_slash(path: &str, windows: bool) -> String {
    if windows {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_linux_paths() {
        for (current, path, expected) in [
            ("", "test", "/test"),
            ("", "/abs", "/abs"),
            ("", "", "/"),
            ("/test", "subdir", "/test/subdir"),
            ("/test", "../subdir", "/subdir"),
            ("/test", "../../..", "/"),
            ("test", "current", "/test/current"),
            ("test", "", "/test"),
            ("/test/", "", "/test/"),
            ("/test", ".", "/test"),
            ("/test", "/a/../b/", "/a/../b/"),
            ("/test", r"C:\a", r"/test/C:\a"),
            ("/test", "D:", "/test/D:"),
        ] {
            assert_eq!(
                resolve(current, path, false).unwrap(),
                expected,
                "{current} {path}"
            );
        }
    }

    #[test]
    fn joins_windows_paths() {
        for (current, path, expected) in [
            ("", "test", r"\test"),
            ("", r"\abs", r"\abs"),
            ("", r"C:\drive", r"\drive"),
            ("", r"c:/first\second/third", r"\first\second\third"),
            ("testing", "", r"\testing"),
            (
                r"testing/with\mixed/slashes",
                "new",
                r"\testing\with\mixed\slashes\new",
            ),
            (r"C:\testing/with\mixed", "new", r"\testing\with\mixed\new"),
            ("/test", "C:testing", r"\test\testing"),
            (r"C:\..\test\..\", "", r"\"),
            ("/test", r"/a/../b\", r"\b"),
            ("/test", "c:", "error"),
            ("C:", "testing", "error"),
            (r"D:\no", "testing", "error"),
            (r"C:\testing", r"D:\testing", "error"),
            ("", r"\\.\C$\a", "error"),
            ("", "/\\server", "error"),
            ("", "a:b", "error"),
            ("", "x/c:y", "error"),
            ("", "é:", "error"),
        ] {
            let result = resolve(current, path, true);
            if expected == "error" {
                assert!(result.is_err(), "{current} {path}");
            } else {
                assert_eq!(result.unwrap(), expected, "{current} {path}");
            }
        }
    }

    #[test]
    fn knows_absolute_paths() {
        for (path, linux, windows) in [
            ("/a", true, true),
            (r"\a", false, true),
            (r"C:\a", false, true),
            ("c:/a", false, true),
            ("C:a", false, false),
            ("C:", false, false),
            (r"D:\a", false, false),
            ("//server/a", true, false),
            ("a", false, false),
            ("../a", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_absolute(path, false), linux, "{path}");
            assert_eq!(is_absolute(path, true), windows, "{path}");
        }
    }
}
