//! Named sets of ASCII characters.

/// First and last byte of each range, in order and apart.
pub(super) type Ranges = &'static [(u8, u8)];

pub(super) const DIGIT: Ranges = &[(b'0', b'9')];
pub(super) const WORD: Ranges = &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')];
/// `\s`, which lacks the vertical tab that `[:space:]` has.
pub(super) const PERL_SPACE: Ranges = &[(b'\t', b'\n'), (b'\x0c', b'\r'), (b' ', b' ')];

/// The characters of `[:name:]`.
pub(super) fn named(name: &str) -> Option<Ranges> {
    Some(match name {
        "alnum" => &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')],
        "alpha" => &[(b'A', b'Z'), (b'a', b'z')],
        "ascii" => &[(0, 0x7f)],
        "blank" => &[(b'\t', b'\t'), (b' ', b' ')],
        "cntrl" => &[(0, 0x1f), (0x7f, 0x7f)],
        "digit" => DIGIT,
        "graph" => &[(b'!', b'~')],
        "lower" => &[(b'a', b'z')],
        "print" => &[(b' ', b'~')],
        "punct" => &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')],
        "space" => &[(b'\t', b'\r'), (b' ', b' ')],
        "upper" => &[(b'A', b'Z')],
        "word" => WORD,
        "xdigit" => &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')],
        _ => return None,
    })
}

/// What is ASCII in a category of Unicode. A build knows the rest of it too, and smaller categories
/// and scripts; here those are malformed.
pub(super) fn of_category(name: &str) -> Option<Ranges> {
    Some(match name {
        "C" | "c" => &[(0, 0x1f), (0x7f, 0x7f)],
        "L" | "l" => &[(b'A', b'Z'), (b'a', b'z')],
        "M" | "m" => &[],
        "N" | "n" => DIGIT,
        "P" | "p" => PUNCTUATION,
        "S" | "s" => SYMBOLS,
        "Z" | "z" => &[(b' ', b' ')],
        _ => return None,
    })
}

const PUNCTUATION: Ranges = &[
    (b'!', b'#'),
    (b'%', b'*'),
    (b',', b'/'),
    (b':', b';'),
    (b'?', b'@'),
    (b'[', b']'),
    (b'_', b'_'),
    (b'{', b'{'),
    (b'}', b'}'),
];

const SYMBOLS: Ranges = &[
    (b'$', b'$'),
    (b'+', b'+'),
    (b'<', b'>'),
    (b'^', b'^'),
    (b'`', b'`'),
    (b'|', b'|'),
    (b'~', b'~'),
];
