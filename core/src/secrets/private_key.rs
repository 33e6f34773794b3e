//! Private keys in armour: PEM (RFC 7468), OpenSSH and OpenPGP.

use super::{base64, chance};

/// A private key that could be used: its content is what its label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrivateKey {
    /// Bytes from `-----BEGIN` to the end of the armour, or of what was given.
    pub(crate) len: usize,
    /// What it is, as "RSA private key".
    pub(crate) name: &'static str,
    /// A passphrase guards it.
    pub(crate) is_encrypted: bool,
    /// Its digits in base64, without line ends: the same in whatever file the key stands.
    pub(crate) digits: Vec<u8>,
    /// Whether the end of its armour was seen.
    pub(crate) is_whole: bool,
}

/// How far a key is read. A longer one, such as one of RSA with 16384 bits, counts as one if all up
/// to here fits.
pub(crate) const MAX_KEY: usize = 8 * 1024;

/// The shortest key has so many digits: one of Ed25519.
const MIN_DIGITS: usize = 64;

/// Random bytes in base64 have nearly 6 bits a digit, short ones less; all zeros have none.
const MIN_ENTROPY: f64 = 4.0;

/// Reads the key that a text starts with, in whatever the text is written: as it is, in a string with
/// `\n`, in several strings, or in one line with blanks.
///
/// `None` for an armour whose content is left out, cut short, or no key: those of documents.
pub(crate) fn read(text: &[u8]) -> Option<PrivateKey> {
    let text = &text[..text.len().min(MAX_KEY)];
    let rest = text.strip_prefix(b"-----BEGIN ")?;
    let label_end = memchr::memmem::find(&rest[..rest.len().min(40)], b"-----")?;
    let name = name_of(&rest[..label_end])?;
    let body_start = b"-----BEGIN ".len() + label_end + b"-----".len();
    let armour_end = memchr::memmem::find(&text[body_start..], b"-----");
    let body_end = armour_end.map_or(text.len(), |at| body_start + at);
    let is_whole = armour_end.is_some();
    if !is_whole && text.len() < MAX_KEY {
        return None;
    }
    let body = Body::read(&text[body_start..body_end], is_whole)?;
    let is_encrypted = is_encrypted(name, &body, is_whole)?;
    let is_random = body.digits.len() >= MIN_DIGITS && chance::entropy(&body.digits) >= MIN_ENTROPY;
    is_random.then(|| PrivateKey {
        len: body_end + armour_end.map_or(0, |_| end_line(&text[body_end..])),
        name,
        is_encrypted,
        digits: body.digits,
        is_whole,
    })
}

/// The length of `-----END RSA PRIVATE KEY-----`.
fn end_line(text: &[u8]) -> usize {
    let text = &text[..text.len().min(60)];
    let label = text.get(5..).unwrap_or_default();
    memchr::memmem::find(label, b"-----").map_or(text.len().min(5), |at| at + 10)
}

const ENCRYPTED: &str = "encrypted private key";
const OPENSSH: &str = "SSH private key";
const OPENPGP: &str = "OpenPGP private key";

fn name_of(label: &[u8]) -> Option<&'static str> {
    Some(match label {
        b"PRIVATE KEY" => "private key",
        b"RSA PRIVATE KEY" => "RSA private key",
        b"EC PRIVATE KEY" => "EC private key",
        b"DSA PRIVATE KEY" => "DSA private key",
        b"ENCRYPTED PRIVATE KEY" => ENCRYPTED,
        b"OPENSSH PRIVATE KEY" => OPENSSH,
        b"PGP PRIVATE KEY BLOCK" => OPENPGP,
        _ => return None,
    })
}

/// What stands in an armour.
#[derive(Default)]
struct Body {
    digits: Vec<u8>,
    /// `Proc-Type: 4,ENCRYPTED`, of the old way to guard a key (RFC 1421).
    says_encrypted: bool,
}

impl Body {
    /// `None` if something is neither a header nor base64. A last line that is cut counts if the rest
    /// was cut off.
    fn read(text: &[u8], is_whole: bool) -> Option<Self> {
        let mut body = Self::default();
        let mut lines = Lines { rest: text }.peekable();
        while let Some(line) = lines.next() {
            if !body.add(line) && (is_whole || lines.peek().is_some()) {
                return None;
            }
        }
        Some(body)
    }

    /// Whether a line belongs in an armour.
    fn add(&mut self, line: &[u8]) -> bool {
        let line = unquoted(line.trim_ascii());
        if line.contains(&b':') {
            self.says_encrypted |= memchr::memmem::find(line, b"ENCRYPTED").is_some();
            return true;
        }
        // The checksum of OpenPGP.
        if line.starts_with(b"=") && line.len() == 5 {
            return true;
        }
        let is_base64 = line
            .iter()
            .all(|byte| matches!(byte, b'=' | b' ') || base64::digit(*byte).is_some());
        if is_base64 {
            let digits = line.iter().filter(|byte| !matches!(byte, b'=' | b' '));
            self.digits.extend(digits);
        }
        is_base64
    }
}

/// What stands in quotes in a line, if anything does: `"MIIE" +`.
fn unquoted(line: &[u8]) -> &[u8] {
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`');
    let Some(first) = line.iter().position(is_quote) else {
        return line.strip_suffix(b"\\").unwrap_or(line);
    };
    let last = line.iter().rposition(is_quote).unwrap_or(first);
    match (first == last, first == 0) {
        (false, _) => &line[first + 1..last],
        // The end of a string that the next goes on with, or its start.
        (true, true) if line[1..].iter().all(|byte| b" +,.&;)".contains(byte)) => &[],
        (true, true) => &line[1..],
        (true, false) => &line[..first],
    }
}

/// The lines of an armour, which end with a line feed or with `\n` or `\r` as strings write them.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'\n', b'\\', &self.rest[at..]) {
            at += found;
            if self.rest[at] == b'\n' {
                let line = &self.rest[..at];
                self.rest = &self.rest[at + 1..];
                return Some(line);
            }
            // `\n`, `\\n`
            let escape = self.rest[at..].iter().position(|byte| *byte != b'\\');
            let length = escape.unwrap_or(self.rest.len() - at);
            if matches!(self.rest.get(at + length), Some(b'n' | b'r' | b't')) {
                let line = &self.rest[..at];
                self.rest = &self.rest[at + length + 1..];
                return Some(line);
            }
            at += length;
        }
        Some(std::mem::take(&mut self.rest))
    }
}

/// Whether a passphrase guards the key; `None` if the content is no key.
fn is_encrypted(name: &str, body: &Body, is_whole: bool) -> Option<bool> {
    let bytes = base64::decode(&body.digits);
    if body.says_encrypted {
        return Some(true);
    }
    match name {
        OPENSSH => {
            let rest = bytes.strip_prefix(b"openssh-key-v1\0")?;
            // The name of the cipher, with its length (OpenSSH, PROTOCOL.key).
            Some(!rest.starts_with(b"\0\0\0\x04none"))
        }
        // The first bit of a packet is always one (RFC 9580).
        OPENPGP => (bytes.len() > 100 && bytes[0] & 0x80 != 0).then_some(false),
        _ => {
            let (content, length) = sequence(&bytes)?;
            // base64 may fill up to two bytes more.
            let fits = !is_whole || (length..=length + 2).contains(&bytes.len());
            // A version; an encrypted key starts with its algorithm (RFC 5958).
            let starts_well = match name {
                ENCRYPTED => content.starts_with(&[0x30]),
                _ => content.starts_with(&[0x02, 0x01]),
            };
            (fits && starts_well).then_some(name == ENCRYPTED)
        }
    }
}

/// What is in a SEQUENCE of DER, and where that should end.
fn sequence(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let (first, rest) = bytes.strip_prefix(&[0x30])?.split_first()?;
    let long = usize::from(first & 0x7f);
    if first & 0x80 == 0 {
        return Some((rest, 2 + long));
    }
    let (length, content) = rest.split_at_checked(long).filter(|_| long <= 3)?;
    let length = length
        .iter()
        .fold(0, |length, byte| (length << 8) | usize::from(*byte));
    Some((content, 2 + long + length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::samples::{encoded, rsa_like};

    fn armour(label: &str, body: &str) -> String {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    }

    fn lines(digits: &str) -> String {
        let lines: Vec<_> = digits
            .as_bytes()
            .chunks(64)
            .map(String::from_utf8_lossy)
            .collect();
        lines.join("\n")
    }

    #[test]
    fn as_files_and_strings_write_them() {
        let digits = rsa_like(300);
        let plain = armour("RSA PRIVATE KEY", &lines(&digits));
        let key = read(plain.as_bytes()).expect("a key");
        assert_eq!(
            (key.name, key.is_encrypted, key.is_whole),
            ("RSA private key", false, true)
        );
        assert_eq!(key.len, plain.len() - 1);
        let quoted = plain.trim().replace('\n', "\\n\" +\n  \"");
        for text in [
            plain.replace('\n', "\r\n"),
            plain.replace('\n', "\\n"),
            plain.replace('\n', "\\\\n"),
            plain.trim().replace('\n', " "),
            quoted,
            plain.replace('\n', "\n    "),
        ] {
            let found = read(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.digits, key.digits, "{text}");
        }
    }

    #[test]
    fn what_guards_them() {
        let mut openssh = b"openssh-key-v1\0\0\0\0\x04none".to_vec();
        openssh.extend((0..120u8).map(|at| at.wrapping_mul(91)));
        let open = armour("OPENSSH PRIVATE KEY", &encoded(&openssh));
        assert_eq!(
            read(open.as_bytes()).map(|key| key.is_encrypted),
            Some(false)
        );
        openssh[19..23].copy_from_slice(b"aes2");
        let guarded = armour("OPENSSH PRIVATE KEY", &encoded(&openssh));
        assert_eq!(
            read(guarded.as_bytes()).map(|key| key.is_encrypted),
            Some(true)
        );
        let digits = rsa_like(200);
        let old = format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{digits}");
        let old = armour("RSA PRIVATE KEY", &old);
        assert_eq!(read(old.as_bytes()).map(|key| key.is_encrypted), Some(true));
    }

    #[test]
    fn what_is_none() {
        let digits = rsa_like(300);
        for text in [
            armour("PUBLIC KEY", &digits),
            armour("CERTIFICATE", &digits),
            armour("RSA PRIVATE KEY", "..."),
            armour("RSA PRIVATE KEY", "MIIEpAIBAAKCAQEA..."),
            // Cut short, or with something in it that is not of it.
            armour("RSA PRIVATE KEY", &digits[..100]),
            armour("RSA PRIVATE KEY", &digits.replacen('M', "<", 1)),
            armour("RSA PRIVATE KEY", &"A".repeat(400)),
            armour("OPENSSH PRIVATE KEY", &digits),
            format!("-----BEGIN RSA PRIVATE KEY-----\n{digits}\n"),
            "-----BEGIN RSA PRIVATE KEY-----".to_owned(),
            "-----BEGIN ".to_owned(),
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_key_longer_than_the_limit_is_read_so_far() {
        let text = armour("RSA PRIVATE KEY", &lines(&rsa_like(MAX_KEY)));
        let key = read(text.as_bytes()).expect("a key");
        assert_eq!((key.len, key.is_whole), (MAX_KEY, false));
    }
}
