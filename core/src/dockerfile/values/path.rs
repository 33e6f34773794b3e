//! Slash-separated paths as Go's package `path` treats them.

/// The shortest path that means the same, without looking at any file (`path.Clean`).
pub(in crate::dockerfile) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    if rooted && is_clean(&path[1..]) {
        return path.to_owned();
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if rooted {
        format!("/{joined}")
    } else if joined.is_empty() {
        ".".to_owned()
    } else {
        joined
    }
}

/// Whether what follows the slash of the root is clean, as it mostly is.
fn is_clean(path: &str) -> bool {
    path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The parts as one clean path; empty parts are left out (`path.Join`).
pub(in crate::dockerfile) fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    clean(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_as_go_does() {
        for (path, expected) in [
            ("", "."),
            (".", "."),
            ("/", "/"),
            ("//a//b/", "/a/b"),
            ("a/./b/../c", "a/c"),
            ("/../../a", "/a"),
            ("../../a", "../../a"),
            ("a/../..", ".."),
            ("a/..", "."),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
    }

    #[test]
    fn joins_what_is_not_empty() {
        assert_eq!(join(&["", ""]), "");
        assert_eq!(join(&["/", "", "a/../b"]), "/b");
        assert_eq!(join(&["", "a"]), "a");
        assert_eq!(join(&["/", "a", "/b"]), "/a/b");
    }
}
