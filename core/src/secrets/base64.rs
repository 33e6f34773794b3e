//! base64, as leniently as secrets are written (RFC 4648, both alphabets).

/// The bytes that a text in base64 stands for. What is no digit of it is passed over, and bits that
/// fill no byte are dropped.
pub(crate) fn decode(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0u16, 0u8);
    for digit in text.iter().filter_map(|byte| digit(*byte)) {
        bits = (bits << 6) | u16::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            let [_, byte] = (bits >> count).to_be_bytes();
            bytes.push(byte);
        }
    }
    bytes
}

/// What a digit is worth.
pub(crate) fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_texts() {
        for (text, expected) in [
            ("", &b""[..]),
            ("Zg==", b"f"),
            ("Zm9vYmE=", b"fooba"),
            ("Zm9v\nYmFy", b"foobar"),
            ("-_8", &[0xfb, 0xff]),
            ("+/8=", &[0xfb, 0xff]),
            ("A", b""),
        ] {
            assert_eq!(decode(text.as_bytes()), expected, "{text}");
        }
    }
}
