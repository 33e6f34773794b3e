use std::ops::Range;

/// Where the name of `from=` stands in a mount as it is written, if it stands there in one piece.
pub(super) fn locate(mount: &str, name: &str) -> Option<Range<usize>> {
    const KEY: &str = "from=";
    let lower = mount.to_ascii_lowercase();
    let is_edge = |c: char| matches!(c, ',' | '"' | '\'' | '\\' | '`') || c.is_whitespace();
    // The last one counts.
    let starts = lower.rmatch_indices(KEY).map(|(at, _)| at);
    let mut ranges = starts.filter_map(|at| {
        let start = at + KEY.len();
        // `from="…"` and `"from=…"` are both the shell's quotes.
        let start = start + usize::from(mount[start..].starts_with(['"', '\'']));
        let end = start + name.len();
        let is_whole = mount[..at].is_empty() || mount[..at].ends_with(is_edge);
        let after = mount.get(start..)?.strip_prefix(name)?;
        let ends = after.is_empty() || after.starts_with(is_edge);
        (is_whole && ends).then_some(start..end)
    });
    ranges.next()
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn names_in_mounts() {
        for (mount, found) in [
            ("type=bind,from=a:1,target=/x", true),
            ("from=a:1", true),
            ("\"from=a:1\",target=/x", true),
            ("from=\"a:1\",target=/x", true),
            ("FROM=a:1,rw", true),
            ("type=bind,\\\n from=a:1,\\\n target=/x", true),
            ("from=b,from=a:1", true),
            ("from=a:12", false),
            ("xfrom=a:1", false),
            ("from=a\\\n:1", false),
            ("from=", false),
            ("from", false),
        ] {
            let range = locate(mount, "a:1");
            assert_eq!(range.clone().is_some(), found, "{mount}");
            if let Some(range) = range {
                assert_eq!(&mount[range], "a:1");
            }
        }
    }
}
