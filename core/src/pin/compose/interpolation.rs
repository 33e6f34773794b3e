//! Variables in the values of a Compose file.

/// How deep variables may stand in the defaults of others.
const MAX_DEPTH: usize = 16;

/// A value with its variables replaced by their defaults.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Interpolated {
    /// `None` when a variable has no default, or when the text is not well-formed.
    pub(super) value: Option<String>,
    /// The variables, in order.
    pub(super) variables: Vec<String>,
    /// Those without a default.
    pub(super) unknown: Vec<String>,
}

/// Replaces `$NAME` and `${NAME:-default}` as Compose does where the environment has no values.
///
/// Source: the Compose specification, "Interpolation".
pub(super) fn interpolate(text: &str) -> Interpolated {
    let mut result = Interpolated::default();
    result.value = replace(text, &mut result, 0).map(|(value, _)| value);
    result
}

/// Reads to the end, or in a default to the `}`; what comes after it.
fn replace<'t>(
    mut text: &'t str,
    result: &mut Interpolated,
    depth: usize,
) -> Option<(String, &'t str)> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut value = String::new();
    let mut is_known = true;
    loop {
        let stop = |c: char| c == '$' || (c == '}' && depth > 0);
        let Some(at) = text.find(stop) else {
            value.push_str(text);
            return (depth == 0 && is_known).then_some((value, ""));
        };
        value.push_str(&text[..at]);
        let rest = &text[at + 1..];
        if text[at..].starts_with('}') {
            return is_known.then_some((value, rest));
        }
        if let Some(rest) = rest.strip_prefix('$') {
            value.push('$');
            text = rest;
            continue;
        }
        let braced = rest.strip_prefix('{');
        let rest = braced.unwrap_or(rest);
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            return None;
        }
        result.variables.push(name.to_owned());
        let default = after.strip_prefix(":-").or_else(|| after.strip_prefix('-'));
        text = match (braced, default) {
            (Some(_), Some(default)) => {
                let (default, after) = replace(default, result, depth + 1)?;
                value.push_str(&default);
                after
            }
            (Some(_), None) => {
                // `${NAME}`, or `${NAME:?why}`, which has no default either; `:+` takes its value away.
                result.unknown.push(name.to_owned());
                is_known = false;
                after.split_once('}')?.1
            }
            (None, _) => {
                result.unknown.push(name.to_owned());
                is_known = false;
                after
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults() {
        for (text, value, variables) in [
            ("a:1", Some("a:1"), &[][..]),
            ("a:${V:-1}", Some("a:1"), &["V"]),
            ("a:${V-1}", Some("a:1"), &["V"]),
            ("${R:-r.io}/a:${V:-1}-x", Some("r.io/a:1-x"), &["R", "V"]),
            ("${A:-${B:-c}:1}", Some("c:1"), &["A", "B"]),
            ("$$V", Some("$V"), &[]),
            ("a:$V", None, &["V"]),
            ("a:${V}", None, &["V"]),
            ("a:${V:?needed}b", None, &["V"]),
            ("a:${V:-", None, &["V"]),
            ("a:${V:-1", None, &["V"]),
            ("a:${}", None, &[]),
            ("a:$", None, &[]),
            ("}", Some("}"), &[]),
        ] {
            let result = interpolate(text);
            assert_eq!(result.value.as_deref(), value, "{text}");
            assert_eq!(result.variables, variables, "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let deep = format!("{}x{}", "${A:-".repeat(100_000), "}".repeat(100_000));
        assert_eq!(interpolate(&deep).value, None);
    }
}
