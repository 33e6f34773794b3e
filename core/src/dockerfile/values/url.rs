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
const MAX_QUERY_PAIRS: usize = 10_000;

/// Reads what follows `scheme://`; `None` if Go rejects it.
///
/// A host of HTTP or HTTPS has one colon at most.
pub(super) fn read_absolute(text: &str, is_http: bool) -> Option<Url<'_>> {
    read(text, |location| {
        let path = location.find('/').unwrap_or(location.len());
        let (authority, path) = location.split_at(path);
        is_authority(authority, is_http).then_some(path)
    })
}

/// Reads a URL that is a path only; `None` if Go rejects it.
pub(super) fn read_path(text: &str) -> Option<Url<'_>> {
    read(text, Some)
}

fn read<'u>(text: &'u str, path: impl FnOnce(&'u str) -> Option<&'u str>) -> Option<Url<'u>> {
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    if before.bytes().any(|byte| byte.is_ascii_control()) {
        return None;
    }
    let (location, query) = before.split_once('?').unwrap_or((before, ""));
    Some(Url {
        location,
        path: decode(path(location)?)?,
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
        let spaced = pair.replace('+', " ");
        let (key, value) = spaced.split_once('=').unwrap_or((&spaced, ""));
        match (decode(key), decode(value)) {
            (Some(key), Some(value)) if !pair.contains(';') => {
                query
                    .entry(key.into_owned())
                    .or_default()
                    .push(value.into_owned());
            }
            _ => valid = false,
        }
    }
    (query, valid)
}

/// Replaces `%xx`; `None` if a `%` has no two hexadecimal digits.
fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex_digit(rest.next()?)? << 4 | hex_digit(rest.next()?)?,
            byte => byte,
        });
    }
    Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16)?.try_into().ok()
}

/// `user:password@host:port`, of which only the host has to be there, and may be empty.
fn is_authority(text: &str, is_http: bool) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let is_user = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    user.bytes().all(is_user) && decode(user).is_some() && is_host(host, is_http)
}

fn is_host(host: &str, is_http: bool) -> bool {
    match host.rfind('[') {
        Some(0) => host[1..]
            .rsplit_once(']')
            .is_some_and(|(address, port)| is_ipv6(address) && is_port(port)),
        Some(_) => false,
        None => {
            let colon = if is_http {
                host.find(':')
            } else {
                host.rfind(':')
            };
            let port = colon.map_or("", |colon| &host[colon..]);
            // Escapes are for what is not ASCII.
            is_port(port) && is_host_text(host, |byte| byte >= 0x80)
        }
    }
}

/// An IPv6 address, perhaps with a zone after `%25`.
fn is_ipv6(text: &str) -> bool {
    let address = match text.split_once("%25") {
        Some((_, "")) => return false,
        Some((address, zone)) => {
            if !is_host_text(zone, |byte| byte == b' ' || is_host_byte(byte)) {
                return false;
            }
            address
        }
        None => text,
    };
    address.parse::<Ipv6Addr>().is_ok()
}

/// Nothing, or a colon and any number of digits.
fn is_port(text: &str) -> bool {
    let digits = text.strip_prefix(':').unwrap_or(text);
    (digits.len() < text.len() || text.is_empty())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether all bytes are those of a host, or escapes of `%` and of what `escaped` allows.
fn is_host_text(text: &str, escaped: impl Fn(u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let allowed = match byte {
            b'%' => {
                let mut digit = || hex_digit(bytes.next()?);
                let (high, low) = (digit(), digit());
                high.zip(low)
                    .map(|(high, low)| high << 4 | low)
                    .is_some_and(|byte| byte == b'%' || escaped(byte))
            }
            byte => !byte.is_ascii() || is_host_byte(byte),
        };
        if !allowed {
            return false;
        }
    }
    true
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!$&'()*+,;=:[]<>\"-_.~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_decoded() {
        let url = read_absolute("user@host:1/a%20b%2egit?x=%zz#f%23", true).unwrap();
        assert_eq!(
            url,
            Url {
                location: "user@host:1/a%20b%2egit",
                path: "/a b.git".into(),
                query: "x=%zz",
                fragment: "f#".into(),
            }
        );
        assert_eq!(read_path("a/b#c").unwrap().path, "a/b");
    }

    #[test]
    fn authorities_that_go_takes() {
        for text in [
            "",
            "host",
            "host:",
            "host:80",
            "host:99999999",
            ":80",
            "u@h",
            "u:p@h",
            "u@p@h",
            "u%20:@h",
            "@h",
            "h]",
            "a,b",
            "!$&'()*+,;=hello!:1",
            "h<\"i\">",
            "世界.com",
            "%e4%b8%96",
            "100%25",
            "[::1]",
            "[::1]:80",
            "[::1]:",
            "[fe80::1%25en0]",
            "[fe80::1%25%65%6e%20]:8080",
            "[::ffff:1.2.3.4]",
        ] {
            assert!(read_absolute(text, true).is_some(), "{text}");
        }
        for text in [
            "host:a",
            "host:80:80",
            "::1",
            "git@host:path",
            "h st",
            "h\\",
            "h^",
            "{h}",
            "u u@h",
            "u|@h",
            "ü@h",
            "u%zz@h",
            "h%",
            "h%4",
            "h%31",
            "h%20",
            "h\u{7f}",
            "h\n",
            "a[::1]",
            "[::1",
            "[::1]80",
            "[::1]]",
            "[[::1]]",
            "[1.2.3.4]",
            "[]",
            "[fe80::1%en0]",
            "[fe80::1%25]",
            "[fe80::1%25%2f]",
            "[fe80::%31]",
            "[localhost]",
        ] {
            assert!(read_absolute(text, true).is_none(), "{text}");
        }
    }

    #[test]
    fn only_http_hosts_have_one_colon() {
        for (text, http, other) in [
            ("a:80", true, true),
            ("a:80:80", false, true),
            ("::1", false, true),
            ("a:b:80", false, true),
            ("a:80:b", false, false),
        ] {
            assert_eq!(read_absolute(text, true).is_some(), http, "{text}");
            assert_eq!(read_absolute(text, false).is_some(), other, "{text}");
        }
    }

    #[test]
    fn broken_escapes_and_control_characters_are_refused() {
        for text in ["h/%", "h/%4", "h/%zz", "h/a#%", "h/a\tb", "h/?a\nb"] {
            assert!(read_absolute(text, true).is_none(), "{text}");
        }
        assert!(read_absolute("h/?%zz", true).is_some());
        assert!(read_absolute("h/#a\tb", true).is_some());
    }

    #[test]
    fn queries_leave_out_what_is_broken() {
        let (query, valid) = read_query("a=1&&b=%41+c&a=2&d&=e");
        let pairs: Vec<(&str, Vec<&str>)> = query
            .iter()
            .map(|(key, values)| (key.as_str(), values.iter().map(String::as_str).collect()))
            .collect();
        assert!(valid);
        assert_eq!(
            pairs,
            [
                ("", vec!["e"]),
                ("a", vec!["1", "2"]),
                ("b", vec!["A c"]),
                ("d", vec![""])
            ]
        );
        for text in ["a;b", "a=1;b=2", "%zz=1", "a=%z"] {
            assert_eq!(read_query(text), (Query::new(), false), "{text}");
        }
    }

    #[test]
    fn queries_have_a_limit() {
        let text = vec!["a"; MAX_QUERY_PAIRS].join("&");
        assert!(read_query(&text).1);
        assert_eq!(read_query(&(text + "&a")), (Query::new(), false));
    }
}
