use super::GitRef;
use crate::dockerfile::values::url::{self, Query};

/// The repository with what its fragment says, and its query.
pub(super) fn locate(text: &str) -> Option<(GitRef, Query)> {
    if text.starts_with("github.com/") {
        let url = url::read_path(text)?;
        let git = GitRef {
            looks_local: true,
            ..GitRef::at(url.location, &url.fragment)
        };
        return Some((git, url::read_query(url.query).0));
    }
    let is_scheme = |scheme: &str| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let Some((scheme, rest)) = text
        .split_once("://")
        .filter(|(scheme, _)| is_scheme(scheme))
    else {
        return locate_scp(text);
    };
    let scheme = scheme.to_ascii_lowercase();
    let url = url::read_absolute(rest, matches!(scheme.as_str(), "http" | "https"))?;
    let unencrypted = match scheme.as_str() {
        "ssh" => false,
        "git" => true,
        "http" | "https" if url.path.ends_with(".git") => scheme == "http",
        _ => return None,
    };
    let git = GitRef {
        unencrypted,
        ..GitRef::at(&format!("{scheme}://{}", url.location), &url.fragment)
    };
    Some((git, url::read_query(url.query).0))
}

/// `user@host:path?query#fragment`, as `scp` has it.
fn locate_scp(text: &str) -> Option<(GitRef, Query)> {
    let is_name = |name: &str, others: &[u8]| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
    };
    let (_, rest) = text
        .split_once('@')
        .filter(|(user, _)| is_name(user, b"-_"))?;
    let (_, rest) = rest
        .split_once(':')
        .filter(|(host, rest)| is_name(host, b"-.") && !rest.contains('\n'))?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (before, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let query = before.get(end + 1..).unwrap_or_default();
    let (query, true) = url::read_query(query) else {
        return None;
    };
    let remote = &text[..text.len() - rest.len() + end];
    Some((GitRef::at(remote, fragment), query))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sources() {
        for text in [
            "",
            "a",
            ".git",
            "./.git",
            "../a@b:c",
            "./a@b:c",
            "https://example.com/",
            "https://example.com/foo",
            "https://example.com/foo.git/",
            "https://example.com/foo.git.bar",
            "https://a/b#x.git",
            "https://a/b?x=.git",
            "https://a/b.git:80/c",
            "http://a.git",
            "http://a:b/c.git",
            "custom.xyz/a/b.git",
            "ftp://a/b.git",
            "git+ssh://a/b.git",
            "ssh://git@a:b/c.git",
            "ssh://a b/c",
            "git://a/%zz",
            "git://a\t",
            "git://a#%",
            "github.com/%zz",
            "github.com",
            "a@b",
            "a b@c:d",
            "a@b/c:d",
            "u:v@b:c",
            "é@b:c",
            "a@b:c\nd",
            "a@b:c?x;y",
            "a@b:c?%zz",
            "github.com:a/b",
            "HTTP//a/b.git",
        ] {
            assert_eq!(locate(text), None, "{text}");
        }
    }
}
