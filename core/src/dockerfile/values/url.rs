//! Which URLs Go's `net/url` takes, and their parts without the escapes (as of Go 1.26).

use std::{borrow::Cow, collections::BTreeMap, net::Ipv6Addr};

/// The parts of a URL that matter for a source of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url<'u> {
    /// What stands before `?` and `#`, as written.
    pub(super) location: &'u str,
    /// The path, decoded.
    pub(super) path: Cow<'u, str>,
    /// What stands between `?` and `#`, as written.
    pub(super) query: &'u str,
    /// What stands after `#`, decoded.
    pub(super) fragment: Cow<'u, str>,
}

/// The values of each key of a query, in order.
pub(super) type Query = BTreeMap<String, Vec<String>>;

/// How many pairs a query may have. Go reads none of them if there are more.
pub(super) const MAX_QUERY_PAIRS: usize = 10_000;

/// Reads what follows `scheme://`; `None` if Go rejects it.
pub(super) fn read_absolute(text: &str) -> Option<Url<'_>> {
    let url = read_relative(text)?;
    let path_at = url.location.find('/').unwrap_or(url.location.len());
    let (authority, path) = url.location.split_at(path_at);
    let path = decode(path)?;
    is_authority(authority).then_some(Url { path, ..url })
}

/// Reads a URL that is a path; `None` if Go rejects it.
pub(super) fn read_relative(text: &str) -> Option<Url<'_>> {
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    if before.bytes().any(|byte| byte.is_ascii_control()) {
        return None;
    }
    let (location, query) = before.split_once('?').unwrap_or((before, ""));
    Some(Url {
        location,
        path: decode_lenient_authority(location)?,
        query,
        fragment: decode(fragment)?,
    })
}

/// Reads `key=value&…`, leaving out what Go cannot read; and whether it could read all.
pub(super) fn read_query(text: &str) -> (Query, bool) {
    let mut query = Query::new();
    if text.bytes().filter(|byte| *byte == b'&').count() >= MAX_QUERY_PAIRS {
        return (query, false);
    }
    let mut valid = true;
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (decode_query(key), decode_query(value)) {
            (Some(key), Some(value)) if !pair.contains(';') => query.entry(key).or_default().push(value),
            _ => valid = false,
        }
    }
    (query, valid)
}
