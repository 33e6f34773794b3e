//! The ports of an EXPOSE: `80`, `80-90/udp`, and `ip:host:container`, which BuildKit still takes.

use super::go;
use std::{fmt, net::IpAddr};

/// One word of an EXPOSE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExposedPort {
    /// The first port of the range.
    pub start: u16,
    /// The last port of the range; `start` for a single port.
    pub end: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// The protocol as written; empty if it is not.
    pub protocol_as_written: String,
    /// An address of the host, which means nothing here.
    pub host_ip: Option<IpAddr>,
    /// Ports of the host, first and last, which mean nothing here.
    pub host_port: Option<(u16, u16)>,
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// `tcp`, also when none is given.
    #[default]
    Tcp,
    /// `udp`
    Udp,
    /// `sctp`
    Sctp,
}

/// A port in its parts, before the numbers and the address are looked at.
///
/// BuildKit's rules on EXPOSE need no more than this, and run before it looks at the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dockerfile) struct PortParts<'s> {
    /// What stands before the last two colons; empty if nothing does.
    pub host_ip: &'s str,
    /// What stands before the last colon; empty if nothing does.
    pub host_port: &'s str,
    /// The port or range in the container.
    pub container_port: &'s str,
    /// The protocol.
    pub protocol: Protocol,
    /// The protocol as written; empty if it is not.
    pub protocol_as_written: &'s str,
}

/// Reads one port or range; `Err` says what is wrong.
pub(in crate::dockerfile) fn parse(spec: &str) -> Result<ExposedPort, String> {
    let parts = split(spec)?;
    let host_ip = parse_ip(parts.host_ip)?;
    let range = |text: &str| {
        parse_range(text).ok_or_else(|| {
            format!(
                "`{text}` is no port: write a number from 0 to 65535, or two with a `-` between"
            )
        })
    };
    let (start, end) = range(parts.container_port)?;
    let host_port = match parts.host_port {
        "" => None,
        text => Some(range(text)?),
    };
    if let Some((first, last)) = host_port
        && start != end
        && last - first != end - start
    {
        return Err(format!(
            "the ranges of the host and of the container in `{spec}` differ in length"
        ));
    }
    Ok(ExposedPort {
        start,
        end,
        protocol: parts.protocol,
        protocol_as_written: parts.protocol_as_written.to_owned(),
        host_ip,
        host_port,
    })
}

/// The number in a port or range that is larger than a port can be.
pub(in crate::dockerfile) fn number_out_of_range(spec: &str) -> Option<&str> {
    let range = split(spec).ok()?.container_port;
    let (start, end) = range.split_once('-').unwrap_or((range, range));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(start) || !is_number(end) {
        return None;
    }
    [start, end]
        .into_iter()
        .find(|number| parse_number(number).is_none())
}

/// Splits a port into its parts; `Err` if there is no port, or no such protocol.
pub(in crate::dockerfile) fn split(spec: &str) -> Result<PortParts<'_>, String> {
    let (host, container) = spec.rsplit_once(':').unwrap_or(("", spec));
    let (host_ip, host_port) = host.rsplit_once(':').unwrap_or(("", host));
    let (container_port, protocol_as_written) =
        container.split_once('/').unwrap_or((container, ""));
    if container_port.is_empty() {
        return Err(format!("`{spec}` has no port"));
    }
    let protocol = Protocol::parse(protocol_as_written).ok_or_else(|| {
        format!("`{protocol_as_written}` in `{spec}` is no protocol: use `tcp`, `udp` or `sctp`")
    })?;
    Ok(PortParts {
        host_ip,
        host_port,
        container_port,
        protocol,
        protocol_as_written,
    })
}

impl Protocol {
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        [Self::Tcp, Self::Udp, Self::Sctp]
            .into_iter()
            .find(|protocol| protocol.as_str().eq_ignore_ascii_case(text))
    }

    /// Its name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Go's `net.ParseIP`, which takes what Rust takes. Nothing, also in brackets, is no address.
fn parse_ip(text: &str) -> Result<Option<IpAddr>, String> {
    let address = match text.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']'),
        None => Some(text),
    };
    match address {
        Some("") => Ok(None),
        address => address
            .and_then(|address| address.parse().ok())
            .map(Some)
            .ok_or_else(|| format!("`{text}` is no IP address")),
    }
}

fn parse_range(text: &str) -> Option<(u16, u16)> {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (parse_number(start)?, parse_number(end)?);
    (start <= end).then_some((start, end))
}

fn parse_number(text: &str) -> Option<u16> {
    go::parse_int(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_ranges() {
        for (spec, start, end, protocol) in [
            ("80", 80, 80, Protocol::Tcp),
            ("80/", 80, 80, Protocol::Tcp),
            ("80/TCP", 80, 80, Protocol::Tcp),
            ("53/Udp", 53, 53, Protocol::Udp),
            ("0-65535/sctp", 0, 65535, Protocol::Sctp),
            ("+80", 80, 80, Protocol::Tcp),
            ("0080-080", 80, 80, Protocol::Tcp),
            ("80-+90", 80, 90, Protocol::Tcp),
            (":80", 80, 80, Protocol::Tcp),
            ("::80", 80, 80, Protocol::Tcp),
        ] {
            let port = parse(spec).unwrap();
            assert_eq!(
                (port.start, port.end, port.protocol),
                (start, end, protocol),
                "{spec}"
            );
            assert_eq!((port.host_ip, port.host_port), (None, None), "{spec}");
        }
    }

    #[test]
    fn hosts_are_read_and_checked() {
        for (spec, ip, host_port) in [
            ("8080:80", None, Some((8080, 8080))),
            ("8000-8010:80", None, Some((8000, 8010))),
            (
                "0.0.0.0:1234-1235:3333-3334/tcp",
                Some("0.0.0.0"),
                Some((1234, 1235)),
            ),
            ("127.0.0.1::80", Some("127.0.0.1"), None),
            ("[::1]:80:80", Some("::1"), Some((80, 80))),
            (
                "[2001:4860:0:2001::68]::333",
                Some("2001:4860:0:2001::68"),
                None,
            ),
            ("::1:80:80", Some("::1"), Some((80, 80))),
            ("::::80", Some("::"), None),
            ("[127.0.0.1]:80:80", Some("127.0.0.1"), Some((80, 80))),
            ("[]:80:80", None, Some((80, 80))),
        ] {
            let port = parse(spec).unwrap();
            let ip = ip.map(|ip| ip.parse().unwrap());
            assert_eq!((port.host_ip, port.host_port), (ip, host_port), "{spec}");
        }
    }

    #[test]
    fn what_is_no_port() {
        for spec in [
            "",
            "/tcp",
            "80:",
            "0.0.0.0:1234-1235:/tcp",
            "80/foo",
            "80/tcp/udp",
            "80/tcp ",
            "http",
            "-1",
            "-0",
            "-",
            "80-",
            "-80",
            "85-80",
            "80--90",
            "65536",
            "65535-65536",
            "9223372036854775808",
            "8_0",
            "0x50",
            "80,81",
            "#",
            "x:80",
            "x:",
            "foo:80:80",
            "localhost:1234:1234/tcp",
            "127.0.0.01:80:80",
            "1.2.3:80:80",
            "[::1:80:80",
            "::1]:80:80",
            "[[::1]]:80:80",
            "[::1]x:80:80",
            "[fe80::1%eth0]:80:80",
            "fe80::1%0:80:80",
            "1-3:80-81",
            "1-2:80-82",
            "1:80-82",
            "65536:80",
        ] {
            assert!(parse(spec).is_err(), "{spec}");
        }
    }

    #[test]
    fn numbers_that_are_too_large() {
        for (spec, expected) in [
            ("65535", None),
            ("65536", Some("65536")),
            ("80-70000/udp", Some("70000")),
            ("99999999999999999999999", Some("99999999999999999999999")),
            ("x-70000", None),
            ("70000:80", None),
            ("70000/foo", None),
        ] {
            assert_eq!(number_out_of_range(spec), expected, "{spec}");
        }
    }

    #[test]
    fn the_parts_do_not_need_valid_numbers() {
        let parts = split("a:b:c-d/UDP").unwrap();
        assert_eq!(
            parts,
            PortParts {
                host_ip: "a",
                host_port: "b",
                container_port: "c-d",
                protocol: Protocol::Udp,
                protocol_as_written: "UDP",
            }
        );
    }
}
