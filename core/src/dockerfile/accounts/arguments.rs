//! The programs that make users and groups, and their arguments.

use crate::{dockerfile::Command, shell::Word};

/// A program that makes users or groups.
pub(super) struct Maker {
    pub(super) program: &'static str,
    pub(super) is_group: bool,
    /// The flags that give its number.
    pub(super) id: &'static [&'static str],
    /// Letters of flags that take a value.
    letters: &'static str,
    /// Long flags that take a value.
    long: &'static [&'static str],
}

/// `adduser` is a program of Debian's, another of busybox's, and a name of `useradd` elsewhere; what
/// they have in common is enough.
pub(super) const MAKERS: &[Maker] = &[
    Maker {
        program: "useradd",
        is_group: false,
        id: &["-u", "--uid"],
        letters: "bcdefgGkKpRPsuZ",
        long: USERADD_LONG,
    },
    Maker {
        program: "adduser",
        is_group: false,
        id: &["-u", "--uid"],
        letters: "bcdefgGhkKpRPsuZ",
        long: &[
            "--home",
            "--shell",
            "--uid",
            "--gid",
            "--ingroup",
            "--gecos",
            "--comment",
            "--firstuid",
            "--lastuid",
            "--firstgid",
            "--lastgid",
            "--conf",
            "--add_extra_groups",
            "--skel",
            "--home-dir",
            "--groups",
            "--password",
            "--base-dir",
        ],
    },
    Maker {
        program: "groupadd",
        is_group: true,
        id: &["-g", "--gid"],
        letters: "gKpRPU",
        long: &[
            "--gid",
            "--key",
            "--password",
            "--root",
            "--prefix",
            "--users",
        ],
    },
    Maker {
        program: "addgroup",
        is_group: true,
        id: &["-g", "--gid"],
        letters: "g",
        long: &["--gid", "--firstgid", "--lastgid", "--conf"],
    },
];

const USERADD_LONG: &[&str] = &[
    "--base-dir",
    "--comment",
    "--home-dir",
    "--home",
    "--expiredate",
    "--inactive",
    "--gid",
    "--groups",
    "--skel",
    "--key",
    "--password",
    "--root",
    "--prefix",
    "--shell",
    "--uid",
    "--selinux-user",
    "--add-subids-for-system",
];

/// Flags with their values, and what is no flag.
pub(super) struct Arguments<'a> {
    flags: Vec<(String, Option<Value<'a>>)>,
    pub(super) operands: Vec<&'a Word>,
}

/// The value of a flag: a word, or what follows the flag in its own word.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    word: &'a Word,
    /// Where in the word it starts.
    from: usize,
}

impl Value<'_> {
    pub(super) fn value(self, command: Command<'_>) -> Option<String> {
        command.value_of(self.word.text.get(self.from..)?, self.word.literal)
    }
}

impl<'a> Arguments<'a> {
    /// `None` when a word may be any number of words, so that what the others are is not known.
    pub(super) fn read(command: Command<'a>, maker: &Maker) -> Option<Self> {
        let mut read = Self {
            flags: Vec::new(),
            operands: Vec::new(),
        };
        let mut words = command.arguments().iter();
        while let Some(word) = words.next() {
            let text = word.text.as_str();
            if !word.literal && !word.quoted {
                command
                    .value(word)
                    .filter(|value| !value.contains(char::is_whitespace))?;
            }
            if let Some(long) = text.strip_prefix("--").filter(|long| !long.is_empty()) {
                let flag = long.split('=').next().unwrap_or_default();
                let flag = format!("--{flag}");
                let value = if text.len() > flag.len() {
                    Some(Value {
                        word,
                        from: flag.len() + 1,
                    })
                } else if maker.long.contains(&flag.as_str()) {
                    Some(Value {
                        word: words.next()?,
                        from: 0,
                    })
                } else {
                    None
                };
                read.flags.push((flag, value));
            } else if let Some(letters) = text
                .strip_prefix('-')
                .filter(|rest| !rest.is_empty() && *rest != "-")
            {
                for (at, letter) in letters.char_indices() {
                    let takes_value = maker.letters.contains(letter);
                    let from = 1 + at + letter.len_utf8();
                    let value = match (takes_value, from < text.len()) {
                        (false, _) => None,
                        (true, true) => Some(Value { word, from }),
                        (true, false) => Some(Value {
                            word: words.next()?,
                            from: 0,
                        }),
                    };
                    read.flags.push((format!("-{letter}"), value));
                    if takes_value {
                        break;
                    }
                }
            } else if text != "--" {
                read.operands.push(word);
            }
        }
        Some(read)
    }

    pub(super) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|(name, _)| name == flag)
    }

    pub(super) fn value(&self, flags: &[&str]) -> Option<Value<'a>> {
        self.flags
            .iter()
            .rfind(|(name, _)| flags.contains(&name.as_str()))?
            .1
    }
}
