//! Hosts of URLs, and which of them are near.

/// The host of a URL, without user and port; `None` if a variable holds it.
pub fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty() && !host.contains(['$', '`', '{', '\u{f8ff}'])).then_some(host)
}

/// Whether a host is on the same machine, in a private network, or has no public name.
pub fn is_local_host(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let octets: Vec<u8> = host
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    let is_private = match octets[..] {
        [0 | 10 | 127, _, _, _] | [192, 168, _, _] | [169, 254, _, _] => true,
        [172, second, _, _] => (16..32).contains(&second),
        [100, second, _, _] => (64..128).contains(&second),
        _ => false,
    };
    let is_local_name = [
        ".local",
        ".internal",
        ".localhost",
        ".localdomain",
        ".lan",
        ".corp",
        ".intranet",
        ".intra",
        ".home",
        ".arpa",
        ".svc",
        ".test",
        ".invalid",
        ".example",
    ]
    .iter()
    .any(|end| host.ends_with(end));
    // Names without a dot, and addresses of IPv6.
    is_private || is_local_name || !host.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (url, host, local) in [
            ("https://a.io/x", Some("a.io"), false),
            ("https://u:p@a.io:80?x", Some("a.io"), false),
            ("https://$A/x", None, false),
            ("http://localhost:8080/", Some("localhost"), true),
            ("http://10.0.0.1", Some("10.0.0.1"), true),
            ("http://172.20.0.1", Some("172.20.0.1"), true),
            ("http://8.8.8.8", Some("8.8.8.8"), false),
            ("http://proxy/x", Some("proxy"), true),
            (
                "http://host.docker.internal/x",
                Some("host.docker.internal"),
                true,
            ),
        ] {
            assert_eq!(host_of(url), host, "{url}");
            assert_eq!(host.is_some_and(is_local_host), local, "{url}");
        }
    }
}
