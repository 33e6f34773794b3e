//! `WWW-Authenticate` (RFC 9110, section 11.6.1): what a registry wants to know of who asks.

/// A way to say who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A token from somewhere else (distribution's `spec/auth/token`).
    Bearer(Bearer),
    /// A name and a password.
    Basic,
}

/// Where a token is, and what it must be for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bearer {
    pub(super) realm: String,
    pub(super) service: Option<String>,
    pub(super) scope: Option<String>,
}

/// The challenge of a header's values that is taken: a token before a password.
pub(super) fn choose<'h>(values: impl Iterator<Item = &'h str>) -> Option<Challenge> {
    let all: Vec<Challenge> = values.flat_map(parse).collect();
    let bearer = all
        .iter()
        .find(|challenge| matches!(challenge, Challenge::Bearer(_)));
    bearer.or(all.first()).cloned()
}

/// The challenges of a header's value that are understood.
fn parse(text: &str) -> Vec<Challenge> {
    let mut challenges = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',', '\t']);
    while !rest.is_empty() {
        let (scheme, after) = token(rest);
        if scheme.is_empty() {
            break;
        }
        let mut bearer = Bearer::default();
        rest = after.trim_start();
        // Parameters go on until a word that no `=` follows: the next scheme.
        while let Some((name, value, after)) = parameter(rest) {
            match name.to_ascii_lowercase().as_str() {
                "realm" => bearer.realm = value,
                "service" => bearer.service = Some(value),
                "scope" => bearer.scope = Some(value),
                _ => {}
            }
            rest = after.trim_start_matches([' ', ',', '\t']);
        }
        rest = rest.trim_start_matches([' ', ',', '\t']);
        if scheme.eq_ignore_ascii_case("bearer") && !bearer.realm.is_empty() {
            challenges.push(Challenge::Bearer(bearer));
        } else if scheme.eq_ignore_ascii_case("basic") {
            challenges.push(Challenge::Basic);
        }
    }
    challenges
}

fn token(text: &str) -> (&str, &str) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// `name=value` or `name="value"`.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = token(text);
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    if name.is_empty() {
        return None;
    }
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find([',', ' ']).unwrap_or(rest.len());
        return Some((name, rest[..end].to_owned(), &rest[end..]));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((name, value, &quoted[at + 1..])),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    // A value without its end is read as far as it goes.
    Some((name, value, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(realm: &str, service: Option<&str>, scope: Option<&str>) -> Challenge {
        Challenge::Bearer(Bearer {
            realm: realm.to_owned(),
            service: service.map(str::to_owned),
            scope: scope.map(str::to_owned),
        })
    }

    #[test]
    fn challenges() {
        for (text, expected) in [
            (
                r#"Bearer realm="https://a.io/token",service="r.io",scope="repository:a/b:pull,push""#,
                vec![bearer(
                    "https://a.io/token",
                    Some("r.io"),
                    Some("repository:a/b:pull,push"),
                )],
            ),
            (r#"Basic realm="x, y""#, vec![Challenge::Basic]),
            ("Basic", vec![Challenge::Basic]),
            (
                r#"basic realm="x", BEARER realm="https://a.io", error="invalid_token""#,
                vec![Challenge::Basic, bearer("https://a.io", None, None)],
            ),
            (
                r#"Bearer realm="a\"b", scope=x"#,
                vec![bearer("a\"b", None, Some("x"))],
            ),
            ("Bearer service=x", vec![]),
            ("Negotiate", vec![]),
            (r#"Bearer realm="open"#, vec![bearer("open", None, None)]),
            ("", vec![]),
            ("=,=", vec![]),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn a_token_is_taken_before_a_password() {
        let values = ["Basic realm=x", r#"Bearer realm="https://a.io""#];
        assert_eq!(
            choose(values.into_iter()),
            Some(bearer("https://a.io", None, None))
        );
        assert_eq!(choose(["Negotiate"].into_iter()), None);
    }
}
