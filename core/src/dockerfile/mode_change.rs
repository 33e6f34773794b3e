//! The rights that commands give to files.

use super::{Command, Mode, values::mode};
use crate::shell::Word;

/// A command that gives rights: `chmod`, `install --mode`, `mkdir --mode`.
#[derive(Clone)]
pub struct ModeChange<'a> {
    /// The rights.
    pub mode: Mode,
    /// The word that says them; with the flag, if they are in one word.
    pub word: &'a Word,
    /// What gets them, as written; for `install` what is copied is among them.
    pub targets: Vec<&'a Word>,
}

impl<'a> Command<'a> {
    /// The rights it gives, if it gives some that are known.
    pub fn mode_change(self) -> Option<ModeChange<'a>> {
        match self.name()? {
            "chmod" => self.chmod(),
            "install" | "mkdir" => self.mode_flag(),
            _ => None,
        }
    }

    fn chmod(self) -> Option<ModeChange<'a>> {
        let arguments = self.arguments();
        // A mode that takes rights away looks like a flag, and gives none.
        let at = arguments
            .iter()
            .position(|word| !word.text.starts_with('-'))?;
        let word = &arguments[at];
        Some(ModeChange {
            mode: ModeChange::read(&self.value(word)?)?,
            word,
            targets: arguments[at + 1..]
                .iter()
                .filter(|word| !word.text.starts_with('-'))
                .collect(),
        })
    }

    fn mode_flag(self) -> Option<ModeChange<'a>> {
        let mut arguments = self.arguments().iter();
        let mut found = None;
        let mut targets = Vec::new();
        while let Some(word) = arguments.next() {
            let text = word.text.as_str();
            if matches!(
                text,
                "--owner" | "--group" | "--target-directory" | "--suffix"
            ) {
                arguments.next();
            } else if let Some(mode) = text.strip_prefix("--mode=") {
                found = Some((word, self.value_of(mode, word.literal)?));
            } else if text == "--mode" {
                let word = arguments.next()?;
                found = Some((word, self.value(word)?));
            } else if text.starts_with('-') && !text.starts_with("--") && text.len() > 1 {
                let Some(at) = text.find(['m', 'o', 'g', 't', 'S']) else {
                    continue;
                };
                let (flag, rest) = (&text[at..=at], &text[at + 1..]);
                let is_mode = flag == "m";
                if !rest.is_empty() {
                    if is_mode {
                        found = Some((word, self.value_of(rest, word.literal)?));
                    }
                } else if let Some(word) = arguments.next().filter(|_| is_mode) {
                    found = Some((word, self.value(word)?));
                }
            } else if !text.starts_with("--") {
                targets.push(word);
            }
        }
        let (word, mode) = found?;
        Some(ModeChange {
            mode: ModeChange::read(&mode)?,
            word,
            targets,
        })
    }
}

impl ModeChange<'_> {
    /// Reads a mode as `chmod` does under the usual mask, 022: without `u`, `g`, `o` or `a`, it gives the
    /// right to write to the owner alone.
    pub fn read(text: &str) -> Option<Mode> {
        let clauses: Vec<String> = text
            .split(',')
            .map(|clause| {
                // GNU's sticky bit is among the rights of others.
                let who = clause.trim_start_matches(['u', 'g', 'o', 'a']);
                let named = &clause[..clause.len() - who.len()];
                let gets_sticky = clause.contains('t') && !clause.contains('-');
                let sticky = if gets_sticky && (named.is_empty() || named.contains(['o', 'a'])) {
                    ",a+t"
                } else {
                    ""
                };
                if named.is_empty() && clause.starts_with(['+', '=']) {
                    let for_others = clause.replace('w', "");
                    format!("u{clause},go{for_others}{sticky}")
                } else {
                    format!("{clause}{sticky}")
                }
            })
            .collect();
        mode::parse(&clauses.join(",")).ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Command, Dockerfile, Inputs, Instruction},
        text::Source,
    };

    #[test]
    fn rights_of_commands() {
        for (command, expected) in [
            ("chmod 777 a b", "777 a b"),
            ("chmod -R 0777 a", "777 a"),
            ("chmod +x a", "111 a"),
            ("chmod +w a", "200 a"),
            ("chmod +rwx a", "755 a"),
            ("chmod =rwx a", "755 a"),
            ("chmod +t a", "1000 a"),
            ("chmod a+rwx,o+t a", "1777 a"),
            ("chmod 777 -R a", "777 a"),
            ("chmod +s a", "6000 a"),
            ("chmod a+w a", "222 a"),
            ("chmod o+w,u+s a", "4002 a"),
            ("chmod a+rwxt a", "1777 a"),
            ("chmod ugo=rwx a", "777 a"),
            ("chmod a+w,o-w a", "220 a"),
            ("chmod -R -w a", ""),
            ("chmod $M a", "640 a"),
            ("chmod $N a", ""),
            ("chmod --reference=b a", ""),
            ("install -m 4755 a b", "4755 a b"),
            ("install -Dm755 a b", "755 a b"),
            ("install -o root -g root --mode=0555 a b", "555 a b"),
            ("install -d -m0777 a", "777 a"),
            ("mkdir -pm 777 a", "777 a"),
            ("mkdir -p a", ""),
        ] {
            let text = format!("FROM acme/base\nENV M=640\nRUN {command}\n");
            let source = Source::new("Dockerfile", &text).expect("short");
            let file = Dockerfile::parse(source, Inputs::default());
            let mut commands = file.instructions().flat_map(Instruction::commands);
            let change = commands.next().and_then(Command::mode_change);
            let told = change.map_or(String::new(), |change| {
                let mut told = format!("{:o}", change.mode.sets());
                for target in change.targets {
                    told.push(' ');
                    told.push_str(&target.text);
                }
                told
            });
            assert_eq!(told, expected, "{command}");
        }
    }
}
