//! The fields of a header block, read as Go's `archive/tar` reads them, which unpacks most images.

use std::ops::Range;

/// Bytes of a block; everything in an archive is a multiple of it.
pub(in super::super) const BLOCK: usize = 512;

/// The owner where a field cannot be read: what Linux shows for one that it cannot express. Never
/// root, which would be a claim.
pub(super) const UNKNOWN_OWNER: u64 = 65_534;

/// A header block.
pub(super) struct Header(pub(super) [u8; BLOCK]);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// Before POSIX: no prefix, no devices.
    V7,
    /// POSIX, and so PAX.
    Ustar,
    /// Schilling's, with a shorter prefix.
    Star,
    Gnu,
}

/// What a header says of an entry; long names and PAX records may overrule it.
pub(super) struct Fields {
    pub(super) name: Vec<u8>,
    pub(super) link: Vec<u8>,
    pub(super) size: Option<i64>,
    pub(super) mode: u16,
    pub(super) uid: u64,
    pub(super) gid: u64,
    pub(super) mtime: i64,
    pub(super) device: (u32, u32),
    /// Names of fields that cannot be read.
    pub(super) unreadable: Vec<&'static str>,
}

impl Header {
    pub(super) fn is_zero(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }

    /// Whether the sum of its bytes is what it says; some old writers added signed bytes.
    pub(super) fn has_right_checksum(&self) -> bool {
        let field = 148..156;
        let (mut unsigned, mut signed) = (0_i64, 0_i64);
        for (at, byte) in self.0.iter().enumerate() {
            let byte = if field.contains(&at) { b' ' } else { *byte };
            unsigned += i64::from(byte);
            signed += i64::from(byte.cast_signed());
        }
        octal(&self.0[field]).is_some_and(|sum| sum == unsigned || sum == signed)
    }

    pub(super) fn type_flag(&self) -> u8 {
        self.0[156]
    }

    /// `None` if it is no number.
    pub(super) fn size(&self) -> Option<i64> {
        number(&self.0[124..136])
    }

    pub(super) fn fields(&self) -> Fields {
        let dialect = self.dialect();
        let mut name = text(&self.0[..100]).to_vec();
        let prefix = match dialect {
            Dialect::Ustar => text(&self.0[345..500]),
            Dialect::Star => text(&self.0[345..476]),
            Dialect::Gnu => self.misplaced_prefix(),
            Dialect::V7 => b"",
        };
        if !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
        let mut unreadable = Vec::new();
        let mut field = |name, range: Range<usize>| {
            let value = number(&self.0[range]);
            if value.is_none() {
                unreadable.push(name);
            }
            value
        };
        let mode = field("mode", 100..108).unwrap_or(0) & 0o7777;
        let size = field("size", 124..136);
        let mtime = field("mtime", 136..148).unwrap_or(0);
        let device = match (dialect, self.type_flag()) {
            (Dialect::V7, _) => (0, 0),
            (_, b'3' | b'4') => {
                let number = |value: Option<i64>| u32::try_from(value?).ok();
                let major = number(field("major device number", 329..337));
                let minor = number(field("minor device number", 337..345));
                (major.unwrap_or(u32::MAX), minor.unwrap_or(u32::MAX))
            }
            _ => (0, 0),
        };
        let mut owner = |name, range| {
            let value = number(&self.0[range]).and_then(|value| u64::try_from(value).ok());
            if value.is_none() {
                unreadable.push(name);
            }
            value
        };
        let (uid, gid) = (owner("uid", 108..116), owner("gid", 116..124));
        Fields {
            name,
            link: text(&self.0[157..257]).to_vec(),
            size,
            mode: u16::try_from(mode).unwrap_or(0),
            uid: uid.unwrap_or(UNKNOWN_OWNER),
            gid: gid.unwrap_or(UNKNOWN_OWNER),
            mtime,
            device,
            unreadable,
        }
    }

    fn dialect(&self) -> Dialect {
        let (magic, version) = (&self.0[257..263], &self.0[263..265]);
        match (magic, version) {
            (b"ustar\0", _) if self.0[508..512] == *b"tar\0" => Dialect::Star,
            (b"ustar\0", _) => Dialect::Ustar,
            (b"ustar ", b" \0") => Dialect::Gnu,
            _ => Dialect::V7,
        }
    }

    /// Go before 1.8 wrote a prefix into GNU headers, where times belong (its issue 12594). A time
    /// that is no number tells.
    fn misplaced_prefix(&self) -> &[u8] {
        let is_time = |field: &[u8]| field[0] == 0 || number(field).is_some();
        let times = [&self.0[345..357], &self.0[357..369]];
        let prefix = text(&self.0[345..500]);
        if times.into_iter().all(is_time) || !prefix.is_ascii() {
            return b"";
        }
        prefix
    }
}

/// What stands before the first NUL.
pub(super) fn text(field: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    &field[..end]
}

/// A number: octal digits, or base 256 if the first bit is set.
pub(super) fn number(field: &[u8]) -> Option<i64> {
    let first = *field.first()?;
    if first & 0x80 == 0 {
        return octal(field);
    }
    // Two's complement, whose sign is the second bit.
    let negative = first & 0x40 != 0;
    let inverted = if negative { 0xff } else { 0 };
    let mut value: u64 = 0;
    for (at, byte) in field.iter().enumerate() {
        let byte = match at {
            0 => (byte ^ inverted) & 0x7f,
            _ => byte ^ inverted,
        };
        if value >> 56 != 0 {
            return None;
        }
        value = value << 8 | u64::from(byte);
    }
    let value = i64::try_from(value).ok()?;
    Some(if negative { !value } else { value })
}

/// Octal digits with blanks and NULs around them; none are 0.
fn octal(field: &[u8]) -> Option<i64> {
    let is_padding = |byte: &u8| matches!(byte, b' ' | 0);
    let Some(start) = field.iter().position(|byte| !is_padding(byte)) else {
        return Some(0);
    };
    let digits = text(&field[start..]).trim_ascii_end();
    digits.iter().try_fold(0_i64, |value, digit| match digit {
        b'0'..=b'7' => value.checked_mul(8)?.checked_add(i64::from(digit - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (field, expected) in [
            (&b"0000644\0"[..], Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"\0\0\0\0\0\0\0\0", Some(0)),
            (b"        ", Some(0)),
            (b"77777777", Some(0o77_777_777)),
            (b"644\x009\0\0\0", Some(0o644)),
            (b"6 44", None),
            (b"0008", None),
            (b"-1\0\0", None),
            (b"\x80\0\0\0\0\0\0\0\0\0\0\x05", Some(5)),
            (
                b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
                Some(i64::MAX),
            ),
            (b"\x80\0\0\0\x80\0\0\0\0\0\0\0", None),
            (b"\x80\0\x01\0\0\0\0\0\0\0\0\0", None),
            (
                b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
                Some(-1),
            ),
            (b"\xff\xff\xff\xff\x80\0\0\0\0\0\0\0", Some(i64::MIN)),
            (b"777777777777777777777777", None),
        ] {
            assert_eq!(number(field), expected, "{field:?}");
        }
    }
}
