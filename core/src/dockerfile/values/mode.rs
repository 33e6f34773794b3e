//! The file mode of `--chmod`: octal, or symbols as BSD's `setmode` reads them.
//!
//! Source: `convert_copy.go` and `tonistiigi/dchapes-mode`.

use super::go;

/// What `--chmod` does to the mode of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The mode, from 0 to 0o7777.
    Octal(u32),
    /// Changes to the mode, such as `u+x,go-w`.
    Symbolic {
        /// The bits that a file has afterwards, whatever it had before.
        sets: u32,
    },
}

impl Mode {
    /// The bits that a file has afterwards, whatever it had before.
    pub fn sets(self) -> u32 {
        match self {
            Self::Octal(bits) | Self::Symbolic { sets: bits } => bits,
        }
    }
}

/// Reads a mode; `Err` says what is wrong.
pub(in crate::dockerfile) fn parse(text: &str) -> Result<Mode, String> {
    let mode = match go::parse_uint(text, 8) {
        Some(bits) => (bits <= MAX).then_some(Mode::Octal(bits)),
        None => symbolic(text).map(|sets| Mode::Symbolic { sets }),
    };
    mode.ok_or_else(|| {
        format!("`{text}` is no file mode: write octal digits from 0 to 7777, or symbols such as `u+x,go-w`")
    })
}

const MAX: u32 = 0o7777;
/// Set-user-ID and set-group-ID.
const SET_ID: u32 = 0o6000;
const STICKY: u32 = 0o1000;
const OTHERS: u32 = 0o007;
/// What `a` stands for; the sticky bit belongs to nobody.
const EVERYBODY: u32 = 0o6777;

/// Clauses with commas between, each `who` and then actions: `ug+rw-x`. Gives the bits it surely sets.
fn symbolic(text: &str) -> Option<u32> {
    let mut sets = 0;
    for clause in text.split(',') {
        let mut actions = clause.trim_start_matches(['a', 'u', 'g', 'o']);
        let who = clause[..clause.len() - actions.len()]
            .bytes()
            .fold(0, |who, letter| who | whose(letter));
        if actions.is_empty() {
            return None;
        }
        while let Some(operator) = actions.chars().next() {
            let rest = actions.strip_prefix(['+', '-', '='])?;
            actions = rest.trim_start_matches(['r', 'w', 'x', 'X', 's', 't', 'u', 'g', 'o']);
            act(
                &mut sets,
                who,
                operator,
                &rest[..rest.len() - actions.len()],
            );
        }
    }
    Some(sets)
}

fn whose(letter: u8) -> u32 {
    match letter {
        b'u' => 0o4700,
        b'g' => 0o2070,
        b'o' => OTHERS,
        _ => EVERYBODY,
    }
}

/// One operator with its permissions. `who` is 0 if nobody is named.
fn act(sets: &mut u32, mut who: u32, operator: char, permissions: &str) {
    let mut pending = 0;
    let mut copied = false;
    for letter in permissions.bytes() {
        match letter {
            b'r' => pending |= 0o444,
            b'w' => pending |= 0o222,
            b'x' => pending |= 0o111,
            // `X` gives the right to directories, and takes it from all.
            b'X' if operator == '-' => pending |= 0o111,
            b's' if who != OTHERS => pending |= SET_ID,
            // From here on somebody is named, so `+tx` sets no `x`.
            b't' if who != OTHERS => {
                who |= STICKY;
                pending |= STICKY;
            }
            b'u' | b'g' | b'o' => {
                if pending != 0 {
                    change(sets, who, operator, pending);
                    pending = 0;
                }
                copied = true;
                copy(sets, who, operator, letter);
            }
            _ => {}
        }
    }
    if pending != 0 || operator == '=' && !copied {
        change(sets, who, operator, pending);
    }
}

fn change(sets: &mut u32, who: u32, operator: char, permissions: u32) {
    let bits = if who == 0 {
        permissions
    } else {
        permissions & who
    };
    match operator {
        '+' => *sets |= bits,
        '-' => *sets &= !bits,
        _ => {
            *sets &= !if who == 0 { EVERYBODY } else { who };
            *sets |= bits;
        }
    }
}

/// Copies the rights of user, group or others to those named.
fn copy(sets: &mut u32, who: u32, operator: char, from: u8) {
    let rights = match from {
        b'u' => *sets >> 6,
        b'g' => *sets >> 3,
        _ => *sets,
    } & 0o7;
    for shift in [6, 3, 0] {
        if who == 0 || who & (0o4 << shift) != 0 {
            // A right that is taken may be one that only some files have.
            if operator != '+' {
                *sets &= !(0o7 << shift);
            }
            if operator != '-' {
                *sets |= rights << shift;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octal_is_up_to_7777() {
        for (text, bits) in [
            ("0", 0),
            ("755", 0o755),
            ("00000000755", 0o755),
            ("7777", 0o7777),
        ] {
            assert_eq!(parse(text), Ok(Mode::Octal(bits)), "{text}");
        }
        for text in [
            "10000",
            "77777777777777",
            "8",
            "99",
            "0o755",
            "7_5",
            "0755x",
            "755,u+x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn symbols_set_bits() {
        for (text, sets) in [
            ("u+x", 0o100),
            ("+x", 0o111),
            ("a+rwx", 0o777),
            ("o+w,g+w", 0o022),
            ("a+rwx,o-w", 0o775),
            ("a+rwx-x", 0o666),
            ("u=rwx,go=rx", 0o755),
            ("u=rwx,g=u,o=g-w", 0o775),
            ("a+r,u=", 0o044),
            ("=", 0),
            ("u+", 0),
            ("aaugo+r", 0o444),
            ("u+s", 0o4000),
            ("+s", 0o6000),
            ("o+s", 0),
            ("+t", 0o1000),
            ("o+t", 0),
            ("+tx", 0o1000),
            ("u+tx", 0o1100),
            ("a+X", 0),
            ("a+x-X", 0),
            ("u+rw,g+u,u-g", 0o060),
            // A second part of an assignment replaces the first.
            ("u+w,g=ru", 0o220),
            ("u+w,g=ux", 0o210),
            ("=t", 0o1000),
        ] {
            assert_eq!(parse(text), Ok(Mode::Symbolic { sets }), "{text}");
        }
    }

    #[test]
    fn what_is_no_mode() {
        for text in [
            "", "u", "x", "rwx", "u+y", "u+x,", ",u+x", "u+x,,g+x", "u,g=x", "u +x", "u+x ",
            "+755", "-7", "u=7", "U+x", "u+xa", "u*x", "u+x;g+x", "é+x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
