//! Credentials in URLs.

/// The user and the password of what follows `://`.
pub(crate) fn userinfo(rest: &str) -> Option<(&str, Option<&str>)> {
    let end = rest.find(|c: char| c.is_whitespace() || "/?#'\"\\<>|,;".contains(c));
    let authority = &rest[..end.unwrap_or(rest.len())];
    let (userinfo, _) = authority.rsplit_once('@')?;
    // In `${A:-b}` the colon separates nothing.
    let colon = match userinfo.strip_prefix("${") {
        Some(_) => userinfo.find('}').and_then(|brace| {
            let after = brace + 1;
            userinfo[after..].starts_with(':').then_some(after)
        }),
        None => userinfo.find(':'),
    };
    Some(match colon {
        Some(colon) => (&userinfo[..colon], Some(&userinfo[colon + 1..])),
        None => (userinfo, None),
    })
}
