//! PAX records: `LENGTH KEY=VALUE`, what a header has no room for.

use super::sparse;
use crate::image::base64;
use std::collections::BTreeMap;

/// What the records of one extended header say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pax {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) uid: Option<u64>,
    pub(super) gid: Option<u64>,
    pub(super) mtime: Option<i64>,
    pub(super) xattrs: BTreeMap<Box<str>, Box<[u8]>>,
    pub(super) sparse: sparse::Records,
    /// What could not be read: keys of records, or empty for the end of the list.
    pub(super) unreadable: Vec<String>,
}

impl Pax {
    pub(super) fn parse(text: &[u8]) -> Self {
        let mut pax = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let Some((key, value, after)) = record(rest) else {
                pax.unreadable.push(String::new());
                break;
            };
            rest = after;
            if !pax.set(key, value) {
                pax.unreadable
                    .push(String::from_utf8_lossy(key).into_owned());
            }
        }
        pax
    }

    /// Whether nothing in it changes what an entry is.
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the value could be read. A later record of the same key counts; an empty one takes
    /// the key back (POSIX `pax`).
    fn set(&mut self, key: &[u8], value: &[u8]) -> bool {
        if let Some(name) = key.strip_prefix(b"SCHILY.xattr.") {
            self.xattrs.insert(text(name), value.into());
            return true;
        }
        if let Some(name) = key.strip_prefix(b"LIBARCHIVE.xattr.") {
            let Some(value) = base64::decode(value.trim_ascii_end()) else {
                return false;
            };
            // The same attribute in the other form is the one that other tools read.
            let name = text(&percent_decoded(name));
            self.xattrs.entry(name).or_insert_with(|| value.into());
            return true;
        }
        if let Some(key) = key.strip_prefix(b"GNU.sparse.") {
            return self.sparse.set(key, value);
        }
        if value.is_empty() {
            match key {
                b"path" => self.path = None,
                b"linkpath" => self.link = None,
                b"size" => self.size = None,
                b"uid" => self.uid = None,
                b"gid" => self.gid = None,
                b"mtime" => self.mtime = None,
                _ => {}
            }
            return true;
        }
        match key {
            b"path" => put(&mut self.path, name(value)),
            b"linkpath" => put(&mut self.link, name(value)),
            b"size" => put(&mut self.size, decimal(value)),
            b"uid" => put(&mut self.uid, decimal(value)),
            b"gid" => put(&mut self.gid, decimal(value)),
            b"mtime" => put(&mut self.mtime, seconds(value)),
            _ => true,
        }
    }
}

fn text(name: &[u8]) -> Box<str> {
    String::from_utf8_lossy(name).into()
}

fn put<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    let readable = value.is_some();
    if readable {
        *field = value;
    }
    readable
}

/// Key and value of the first record, and what comes after it.
fn record(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let blank = memchr::memchr(b' ', text)?;
    let length = usize::try_from(decimal(&text[..blank])?).ok()?;
    let (record, after) = text.split_at_checked(length)?;
    let record = record.get(blank + 1..)?.strip_suffix(b"\n")?;
    let equals = memchr::memchr(b'=', record)?;
    let (key, value) = (&record[..equals], &record[equals + 1..]);
    (!key.is_empty()).then_some((key, value, after))
}

/// A name cannot hold a NUL.
fn name(value: &[u8]) -> Option<Vec<u8>> {
    (!value.contains(&0)).then(|| value.to_vec())
}

/// Decimal digits.
pub(super) fn decimal(text: &[u8]) -> Option<u64> {
    let digit = |value: u64, digit: &u8| match digit {
        b'0'..=b'9' => value.checked_mul(10)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    };
    (!text.is_empty())
        .then(|| text.iter().try_fold(0, digit))
        .flatten()
}

/// Whole seconds of a time, rounded down.
fn seconds(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text.strip_prefix(b"-") {
        Some(text) => (true, text),
        None => (false, text),
    };
    let point = memchr::memchr(b'.', text);
    let fraction = point.map_or(&b""[..], |point| &text[point + 1..]);
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let whole = decimal(&text[..point.unwrap_or(text.len())])?;
    let whole = i64::try_from(whole).ok()?;
    let has_fraction = fraction.iter().any(|digit| *digit != b'0');
    if !negative {
        return Some(whole);
    }
    (-whole).checked_sub(i64::from(has_fraction))
}

/// `%41` is `A`; what is no escape stays.
fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let digit = |at: usize| {
            let digit = text
                .get(at)
                .and_then(|digit| char::from(*digit).to_digit(16));
            digit.and_then(|digit| u8::try_from(digit).ok())
        };
        if let (b'%', Some(high), Some(low)) = (byte, digit(at + 1), digit(at + 2)) {
            decoded.push(high << 4 | low);
            at += 3;
        } else {
            decoded.push(*byte);
            at += 1;
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(records: &[(&str, &[u8])]) -> Vec<u8> {
        let mut text = Vec::new();
        for (key, value) in records {
            let rest = 3 + key.len() + value.len();
            let mut length = rest;
            while length != rest + length.to_string().len() {
                length = rest + length.to_string().len();
            }
            text.extend(format!("{length} {key}=").bytes());
            text.extend_from_slice(value);
            text.push(b'\n');
        }
        text
    }

    #[test]
    fn records() {
        let pax = Pax::parse(&written(&[
            ("path", b"first"),
            ("path", b"a\nb=c"),
            ("size", b"12"),
            ("uid", b"7"),
            ("uid", b""),
            ("gid", b"-1"),
            ("mtime", b"-1.5"),
            ("linkpath", b"a\0b"),
            ("LIBARCHIVE.xattr.user.a%3Db", b"AQI"),
            ("SCHILY.xattr.security.capability", b"\x01\n\0"),
            ("SCHILY.xattr.user.a=b", b"not an equals sign in the key"),
            ("comment", b"x"),
        ]));
        assert_eq!(pax.path.as_deref(), Some(&b"a\nb=c"[..]));
        assert_eq!((pax.size, pax.uid, pax.gid), (Some(12), None, None));
        assert_eq!(pax.mtime, Some(-2));
        assert_eq!(pax.link, None);
        assert_eq!(pax.unreadable, ["gid", "linkpath"]);
        let xattrs: Vec<(&str, &[u8])> = pax.xattrs.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(
            xattrs,
            [
                ("security.capability", &[1, b'\n', 0][..]),
                ("user.a", b"b=not an equals sign in the key"),
                ("user.a=b", &[1, 2]),
            ]
        );
    }

    #[test]
    fn lists_that_are_damaged() {
        for text in [
            "x",
            "5 a=\n",
            "9999999999999999999999 a=b\n",
            "6 a=bx",
            "4 =\n",
            "3 \n",
            "0 ",
            "7 ab\n",
            "6 a=b\n6",
            "+6 a=b\n",
        ] {
            let pax = Pax::parse(text.as_bytes());
            // `5 a=\n` is whole.
            let expected: &[&str] = if text == "5 a=\n" { &[] } else { &[""] };
            assert_eq!(pax.unreadable, expected, "{text}");
        }
    }
}
