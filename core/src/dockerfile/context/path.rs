//! Slash paths, as Go's `filepath` treats them on Unix.

/// The shortest equal path: no empty or `.` parts, `..` resolved as far as it can be, no slash at
/// the end; `.` for nothing.
pub(crate) fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_rooted => {}
            _ => parts.push(part),
        }
    }
    match (is_rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// The folder that a path is in, cleaned; `.` if it has no slash.
pub(crate) fn folder_of(path: &str) -> String {
    clean(path.rfind('/').map_or("", |slash| &path[..=slash]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        for (path, expected) in [
            ("", "."),
            (".", "."),
            ("./", "."),
            ("a/..", "."),
            ("a//b/./c/", "a/b/c"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("../..", "../.."),
            ("/", "/"),
            ("//", "/"),
            ("/../a", "/a"),
            ("...", "..."),
            (" /a", " /a"),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
    }

    #[test]
    fn folders() {
        for (path, expected) in [
            ("a", "."),
            ("./a", "."),
            ("a/", "a"),
            ("a//b", "a"),
            ("a/b/c", "a/b"),
            ("../a", ".."),
            ("/", "/"),
            ("/a", "/"),
            ("/a/b", "/a"),
        ] {
            assert_eq!(folder_of(path), expected, "{path}");
        }
    }
}
