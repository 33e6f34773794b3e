/// The most bytes that Linux takes for one component of a path (`NAME_MAX`).
pub(super) const MAX_NAME_BYTES: usize = 255;

/// A path as [`Entry::path`](super::Entry::path) has it, and what was odd about it.
pub(super) struct Cleaned {
    pub(super) path: Vec<u8>,
    /// How many components it has.
    pub(super) depth: usize,
    /// Bytes of the longest component.
    pub(super) longest: usize,
    /// There was a `..`.
    pub(super) climbs: bool,
}

/// Resolves a path by its text alone, from the root and never above it.
pub(super) fn clean(written: &[u8]) -> Cleaned {
    let mut cleaned = Cleaned {
        path: Vec::with_capacity(written.len()),
        depth: 0,
        longest: 0,
        climbs: false,
    };
    for component in written.split(|byte| *byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." => {
                let end = memchr::memrchr(b'/', &cleaned.path).unwrap_or(0);
                cleaned.path.truncate(end);
                cleaned.depth = cleaned.depth.saturating_sub(1);
                cleaned.climbs = true;
            }
            name => {
                if !cleaned.path.is_empty() {
                    cleaned.path.push(b'/');
                }
                cleaned.path.extend_from_slice(name);
                cleaned.depth += 1;
                cleaned.longest = cleaned.longest.max(name.len());
            }
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (written, path, depth, climbs) in [
            ("", "", 0, false),
            ("./", "", 0, false),
            ("/", "", 0, false),
            ("a", "a", 1, false),
            ("/a//b/./c/", "a/b/c", 3, false),
            ("a/../b", "b", 1, true),
            ("a/b/../../..", "", 0, true),
            ("../../etc/x", "etc/x", 2, true),
            ("..a/...", "..a/...", 2, false),
        ] {
            let cleaned = clean(written.as_bytes());
            assert_eq!(cleaned.path, path.as_bytes(), "{written}");
            assert_eq!(
                (cleaned.depth, cleaned.climbs),
                (depth, climbs),
                "{written}"
            );
        }
        assert_eq!(clean(b"ab/cde/f").longest, 3);
    }
}
