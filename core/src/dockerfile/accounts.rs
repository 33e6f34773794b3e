//! The accounts that a file makes.

mod arguments;

use super::{Command, Instruction, Stage, base::User};
use crate::{shell::Word, syntax::instruction::Kind};
use arguments::{Arguments, MAKERS};
use std::fmt;

/// A user or group that a command makes.
#[derive(Clone)]
pub struct Account<'a> {
    /// The command that makes it.
    pub command: Command<'a>,
    /// Its name as written.
    pub word: &'a Word,
    /// Its name.
    pub name: String,
    /// Its number, if the command gives it and it is known.
    pub id: Option<u32>,
    /// It is a group.
    pub is_group: bool,
    /// The group that a user is put in, as the command gives it.
    pub group: Option<String>,
}

/// A user that is there and that `USER` could name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyUser {
    /// The name.
    pub name: String,
    /// The number, if it is known.
    pub uid: Option<u32>,
    /// The base has it; otherwise the file makes it.
    pub of_base: bool,
}

impl fmt::Display for ReadyUser {
    /// The advice to take it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, uid, of_base } = self;
        let whose = if *of_base {
            "this base has"
        } else {
            "this file makes"
        };
        match uid {
            Some(uid) => write!(
                f,
                "end with `USER {uid}`, which is the `{name}` that {whose}"
            ),
            None => write!(f, "end with `USER {name}`, whom {whose}"),
        }
    }
}

impl<'a> Stage<'a> {
    /// A user that is not root and that the stage could run as: the last that it makes, or one that the
    /// base has for that.
    pub fn ready_user(self) -> Option<ReadyUser> {
        let made = self.accounts();
        let account = made
            .into_iter()
            .rfind(|account| !account.is_group && account.id != Some(0));
        if let Some(account) = account {
            return Some(ReadyUser {
                name: account.name,
                uid: account.id,
                of_base: false,
            });
        }
        match self.known_base()?.facts.ready_user? {
            User::NonRoot {
                name: Some(name),
                uid,
            } => Some(ReadyUser {
                name: name.to_owned(),
                uid,
                of_base: true,
            }),
            _ => None,
        }
    }

    /// The users and groups that commands make in the stage and in those it starts from, in order.
    pub fn accounts(self) -> Vec<Account<'a>> {
        let chain: Vec<Stage<'a>> = self.chain().collect();
        chain
            .into_iter()
            .rev()
            .flat_map(Stage::instructions)
            .filter(|instruction| matches!(instruction.kind(), Kind::Run(_)))
            .flat_map(Instruction::commands)
            .filter_map(Account::made_by)
            .collect()
    }
}

impl<'a> Account<'a> {
    /// The user or group that a command makes; `None` also when its name is not known.
    pub fn made_by(command: Command<'a>) -> Option<Self> {
        let maker = MAKERS
            .iter()
            .find(|maker| command.name() == Some(maker.program))?;
        let arguments = Arguments::read(command, maker)?;
        // `adduser USER GROUP` changes what is there.
        let [word] = arguments.operands[..] else {
            return None;
        };
        let is_group = maker.is_group
            || (maker.program == "adduser"
                && arguments.has("--group")
                && !arguments.has("--system"));
        let value = |flags: &[&str]| {
            let word = arguments.value(flags)?;
            word.value(command)
        };
        Some(Self {
            command,
            word,
            name: command.value(word).filter(|name| !name.is_empty())?,
            id: value(maker.id).and_then(|id| number(&id)),
            is_group,
            group: value(&["-g", "-G", "--gid", "--ingroup"]).filter(|_| !maker.is_group),
        })
    }
}

/// The number that the commands of a file give to a name, if they agree and surely run.
pub(super) fn id_of(accounts: &[Account<'_>], name: &str, is_group: bool) -> Option<u32> {
    let mut ids = accounts
        .iter()
        .filter(|account| account.name == name && account.is_group == is_group)
        .map(|account| account.id.filter(|_| account.command.always_runs()));
    let first = ids.next()??;
    ids.all(|id| id == Some(first)).then_some(first)
}

/// A number as `/etc/passwd` has it.
pub(super) fn number(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs},
        text::Source,
    };

    fn parse(text: &str) -> Dockerfile {
        Dockerfile::parse(
            Source::new("Dockerfile", text).expect("short"),
            Inputs::default(),
        )
    }

    #[test]
    fn accounts_are_found() {
        for (command, expected) in [
            ("useradd -ms /bin/bash app", "user app -"),
            (
                "useradd -u1000 -m -d/home/app -s/bin/bash app",
                "user app 1000",
            ),
            ("useradd --uid=1000 --gid 7 app", "user app 1000 in 7"),
            ("useradd app -r -u 99 -g app", "user app 99 in app"),
            ("useradd -Gwww-data -r app", "user app - in www-data"),
            (
                "adduser -D -S -u 5 -G www-data www-data",
                "user www-data 5 in www-data",
            ),
            (
                "adduser --disabled-password --gecos '' --uid 10 app",
                "user app 10",
            ),
            ("adduser --system --group app", "user app -"),
            ("adduser --group app", "group app -"),
            ("adduser app sudo", ""),
            ("groupadd -r -g 9 app", "group app 9"),
            ("groupadd --system --gid=9 app", "group app 9"),
            ("addgroup -S app", "group app -"),
            ("addgroup app docker", ""),
            ("useradd $OPTIONS app", ""),
            ("useradd -u ${ID} $WHO", "user who 12"),
            ("useradd -u $NONE app", "user app -"),
            ("useradd -u $(id -u) app", "user app -"),
            ("useradd --help", ""),
            ("sudo useradd app", "user app -"),
            ("usermod -u 3 app", ""),
        ] {
            let file = parse(&format!(
                "FROM acme/base\nARG ID=12\nENV WHO=who\nRUN {command}\n"
            ));
            let stage = file.target().expect("one");
            let told: Vec<String> = stage
                .accounts()
                .iter()
                .map(|account| {
                    let kind = if account.is_group { "group" } else { "user" };
                    let id = account.id.map_or("-".to_owned(), |id| id.to_string());
                    let group = account
                        .group
                        .as_ref()
                        .map_or(String::new(), |group| format!(" in {group}"));
                    format!("{kind} {} {id}{group}", account.name)
                })
                .collect();
            assert_eq!(told.join(", "), expected, "{command}");
        }
    }
}
