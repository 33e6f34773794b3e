//! Who a container runs as: the accounts that a file makes, and what they are by number.

mod arguments;

use super::{
    Command, Instruction, Setting, Stage,
    base::{Facts, User},
};
use crate::{shell::Word, syntax::instruction::Kind};
use arguments::{Arguments, MAKERS};
use std::{borrow::Cow, fmt};

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

/// Whom the containers of a stage run as.
#[derive(Clone)]
pub struct RunAs<'a> {
    /// The user as USER or the base image has it: `app`, `1000:1000`.
    pub setting: Setting<'a, Cow<'a, str>>,
    /// The number of the user, if it is known.
    pub uid: Option<u32>,
    /// The number of the group, if it is known.
    pub gid: Option<u32>,
    root: Option<bool>,
    /// What else the file calls the user.
    names: Vec<String>,
}

impl RunAs<'_> {
    /// Whether it is the user of an owner as `chown` takes it: `app`, `app:app`, `1000:1000`. What
    /// cannot be told is not.
    pub fn owns(&self, owner: &str) -> bool {
        let (user, _) = split(owner);
        let as_number = || number(user).is_some_and(|uid| Some(uid) == self.uid);
        !user.is_empty()
            && (self.name() == Some(user)
                || as_number()
                || self.names.iter().any(|name| name == user))
    }

    /// Whether that is root; `None` when it is unknown.
    pub fn is_root(&self) -> Option<bool> {
        self.root
    }

    /// The user by name, if it is given by name.
    pub fn name(&self) -> Option<&str> {
        let (user, _) = split(self.setting.value.as_deref()?);
        (!is_number(user) && !user.is_empty()).then_some(user)
    }

    /// The group by name, if it is given by name.
    pub fn group_name(&self) -> Option<&str> {
        let (_, group) = split(self.setting.value.as_deref()?);
        group.filter(|group| !is_number(group) && !group.is_empty())
    }
}

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

    /// Whom its containers run as.
    pub fn run_as(self) -> RunAs<'a> {
        let setting = self.user();
        let facts = self.known_base().map(|known| known.facts);
        let Some(value) = setting.value.as_deref() else {
            let default = facts.and_then(|facts| facts.default_user);
            let default = default.filter(|_| setting.set_by.is_none());
            return RunAs {
                uid: default.and_then(uid_of),
                gid: None,
                root: default.map(|user| user == User::Root),
                names: Vec::new(),
                setting,
            };
        };
        let accounts = self.accounts();
        let (user, group) = split(value);
        let uid = match user {
            "" => Some(0),
            user => number(user)
                .or_else(|| known_uid(facts, user))
                .or_else(|| id_of(&accounts, user, false)),
        };
        let gid = group.and_then(|group| {
            number(group)
                .or_else(|| known_gid(self, group))
                .or_else(|| id_of(&accounts, group, true))
        });
        let root = uid.map_or(user == "root", |uid| uid == 0);
        RunAs {
            uid,
            gid,
            // An image of Windows that is not known as one.
            root: (!user.starts_with("Container")).then_some(root),
            names: match uid {
                Some(_) => accounts
                    .iter()
                    .filter(|account| !account.is_group && account.id == uid)
                    .map(|account| account.name.clone())
                    .collect(),
                None => Vec::new(),
            },
            setting,
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
fn id_of(accounts: &[Account<'_>], name: &str, is_group: bool) -> Option<u32> {
    let mut ids = accounts
        .iter()
        .filter(|account| account.name == name && account.is_group == is_group)
        .map(|account| account.id.filter(|_| account.command.always_runs()));
    let first = ids.next()??;
    ids.all(|id| id == Some(first)).then_some(first)
}

/// Accounts of distributions that have had the same number in every release.
const SYSTEM_ACCOUNTS: &[(&str, &str, u32)] = &[
    ("alpine", "nobody", 65534),
    ("debian", "nobody", 65534),
    ("debian", "www-data", 33),
    ("ubuntu", "nobody", 65534),
    ("ubuntu", "www-data", 33),
];

/// The number of a user that the base image has.
fn known_uid(facts: Option<Facts>, name: &str) -> Option<u32> {
    if name == "root" {
        return Some(0);
    }
    let facts = facts?;
    let own = [facts.default_user, facts.ready_user].into_iter().flatten();
    let own = own.filter_map(|user| match user {
        User::NonRoot {
            name: Some(own),
            uid,
        } if own == name => uid,
        _ => None,
    });
    let system = SYSTEM_ACCOUNTS
        .iter()
        .find(|(distro, account, _)| facts.distro == Some(*distro) && *account == name)
        .map(|(.., uid)| *uid);
    own.into_iter().next().or(system)
}

/// The number of a group that the base image has.
fn known_gid(stage: Stage<'_>, name: &str) -> Option<u32> {
    let distroless = || {
        stage
            .known_base()
            .is_some_and(|known| known.family == "distroless")
    };
    match name {
        "root" => Some(0),
        "nonroot" => distroless().then_some(65532),
        _ => None,
    }
}

fn uid_of(user: User) -> Option<u32> {
    match user {
        User::Root => Some(0),
        User::NonRoot { uid, .. } => uid,
    }
}

/// The user and the group of a USER.
fn split(value: &str) -> (&str, Option<&str>) {
    match value.trim().split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (value.trim(), None),
    }
}

fn is_number(text: &str) -> bool {
    number(text).is_some()
}

fn number(text: &str) -> Option<u32> {
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

    #[test]
    fn who_runs() {
        for (lines, expected) in [
            ("FROM scratch", "root true 0 -"),
            ("FROM scratch\nUSER 5:6", "5:6 false 5 6"),
            ("FROM acme/base", "- - - -"),
            ("FROM acme/base\nUSER app", "app false - -"),
            ("FROM acme/base\nARG U\nUSER $U", "- - - -"),
            ("FROM debian:12\nUSER www-data", "www-data false 33 -"),
            ("FROM alpine:3\nUSER www-data", "www-data false - -"),
            ("FROM debian:12\nUSER root:root", "root:root true 0 0"),
            ("FROM node:22\nUSER node", "node false 1000 -"),
            (
                "FROM gcr.io/distroless/static-debian12:nonroot",
                "nonroot false 65532 -",
            ),
            (
                "FROM gcr.io/distroless/static-debian12\nUSER nonroot:nonroot",
                "nonroot:nonroot false 65532 65532",
            ),
            ("FROM bitnami/redis:7", "1001 false 1001 -"),
            (
                "FROM debian:12\nRUN groupadd -g 7 app && useradd -u 6 -g app app\nUSER app:app",
                "app:app false 6 7",
            ),
            (
                "FROM debian:12\nRUN id app || useradd -u 6 app\nUSER app",
                "app false - -",
            ),
            (
                "FROM debian:12 AS a\nRUN useradd -u 6 app\nFROM a\nUSER app",
                "app false 6 -",
            ),
            (
                "FROM debian:12\nRUN useradd -o -u 0 boss\nUSER boss",
                "boss true 0 -",
            ),
        ] {
            let file = parse(&format!("{lines}\n"));
            let run_as = file.target().expect("one").run_as();
            let told = |id: Option<u32>| id.map_or("-".to_owned(), |id| id.to_string());
            let root = run_as
                .is_root()
                .map_or("-".to_owned(), |root| root.to_string());
            let value = run_as.setting.value.as_deref().unwrap_or("-");
            let all = format!("{value} {root} {} {}", told(run_as.uid), told(run_as.gid));
            assert_eq!(all, expected, "{lines}");
        }
    }
}
