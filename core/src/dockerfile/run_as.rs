//! Who a container runs as.

use super::{
    Command, Instruction, Setting, Stage,
    accounts::{id_of, number},
    base::User,
};
use crate::syntax::instruction::Kind;
use std::borrow::Cow;

/// Whom the containers of a stage run as.
#[derive(Clone)]
pub struct RunAs<'a> {
    /// The user as USER or the base image has it: `app`, `1000:1000`.
    pub setting: Setting<'a, Cow<'a, str>>,
    /// The number of the user, if it is known.
    pub uid: Option<u32>,
    /// The number of the group, if it is known.
    pub gid: Option<u32>,
    /// A command that only root can run, from which it follows that a base that is not known is root.
    pub proof: Option<Command<'a>>,
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

impl<'a> Stage<'a> {
    /// Whom its containers run as.
    pub fn run_as(self) -> RunAs<'a> {
        let setting = self.user();
        let facts = self.known_base().map(|known| known.facts);
        let Some(value) = setting.value.as_deref() else {
            return self.run_as_base(setting, facts.and_then(|facts| facts.default_user));
        };
        let accounts = self.accounts();
        let (user, group) = split(value);
        let uid = match user {
            "" => Some(0),
            user => number(user)
                .or_else(|| known_uid(self, user))
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
            proof: None,
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

    /// For a USER that is not known, or none on a base that is not known or has no name for its user.
    fn run_as_base(self, setting: Setting<'a, Cow<'a, str>>, default: Option<User>) -> RunAs<'a> {
        let default = default.filter(|_| setting.set_by.is_none());
        let is_unknown = setting.set_by.is_none() && default.is_none();
        let proof = is_unknown.then(|| self.proof_of_root()).flatten();
        RunAs {
            uid: default.and_then(uid_of).or(proof.map(|_| 0)),
            gid: None,
            root: default
                .map(|user| user == User::Root)
                .or(proof.map(|_| true)),
            proof,
            names: Vec::new(),
            setting,
        }
    }

    /// A command that only root can run, in a file without a USER.
    fn proof_of_root(self) -> Option<Command<'a>> {
        self.chain()
            .flat_map(Stage::instructions)
            .filter(|instruction| matches!(instruction.kind(), Kind::Run(_)))
            .flat_map(Instruction::commands)
            .find(|command| {
                command.always_runs() && command.user_changer().is_none() && needs_root(*command)
            })
    }
}

/// What package managers cannot do for anybody else.
const ROOT_VERBS: &[&str] = &["add", "install", "update", "upgrade"];

fn needs_root(command: Command<'_>) -> bool {
    // It may fail, and the step goes on; or it only says what it would do.
    if command.is_followed_by("||") || command.is_followed_by("&") || is_harmless(command) {
        return false;
    }
    match command.name() {
        Some("useradd" | "groupadd" | "adduser" | "addgroup" | "usermod") => true,
        Some("apt-get" | "apt" | "apk" | "dnf" | "microdnf" | "yum" | "zypper") => command
            .subcommand()
            .is_some_and(|verb| verb.literal && ROOT_VERBS.contains(&verb.text.as_str())),
        _ => false,
    }
}

/// Whether a flag makes of it what anybody may do.
fn is_harmless(command: Command<'_>) -> bool {
    const FLAGS: &[&str] = &[
        "--dry-run",
        "--help",
        "--just-print",
        "--no-act",
        "--print-uris",
        "--root",
        "--simulate",
        "--usermode",
        "--version",
    ];
    let simulates = || {
        let is_apt = command.name().is_some_and(|name| name.starts_with("apt"));
        is_apt && command.flag(&["-s"]).is_some()
    };
    command.flag(FLAGS).is_some() || simulates()
}

/// Accounts of distributions that have had the same number in every release.
const SYSTEM_ACCOUNTS: &[(&str, &str, u32)] = &[
    ("alpine", "nobody", 65534),
    ("debian", "nobody", 65534),
    ("debian", "www-data", 33),
    ("ubuntu", "nobody", 65534),
    ("ubuntu", "www-data", 33),
];

/// The number that every image of distroless gives to its user and group `nonroot`.
const NONROOT: u32 = 65532;

fn is_distroless(stage: Stage<'_>) -> bool {
    stage
        .known_base()
        .is_some_and(|known| known.family == "distroless")
}

/// The number of a user that the base image has.
fn known_uid(stage: Stage<'_>, name: &str) -> Option<u32> {
    match name {
        "root" => return Some(0),
        "nonroot" if is_distroless(stage) => return Some(NONROOT),
        _ => {}
    }
    let facts = stage.known_base()?.facts;
    let mut own = [facts.default_user, facts.ready_user].into_iter().flatten();
    let own = own.find_map(|user| match user {
        User::NonRoot {
            name: Some(own),
            uid,
        } if own == name => uid,
        _ => None,
    });
    let mut system = SYSTEM_ACCOUNTS.iter();
    own.or_else(|| {
        system
            .find(|(distro, account, _)| facts.distro == Some(*distro) && *account == name)
            .map(|(.., uid)| *uid)
    })
}

/// The number of a group that the base image has.
fn known_gid(stage: Stage<'_>, name: &str) -> Option<u32> {
    match name {
        "root" => Some(0),
        "nonroot" if is_distroless(stage) => Some(NONROOT),
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
    fn who_runs() {
        for (lines, expected) in [
            ("FROM scratch", "root true 0 -"),
            ("FROM scratch\nUSER 5:6", "5:6 false 5 6"),
            ("FROM acme/base", "- - - -"),
            ("FROM acme/base\nRUN apt-get update", "- true 0 -"),
            ("FROM acme/base\nRUN sudo apt-get update", "- - - -"),
            ("FROM acme/base\nRUN apt-get update || true", "- - - -"),
            ("FROM acme/base\nRUN apt-get install -s curl", "- - - -"),
            (
                "FROM acme/base\nRUN apk add --root /r --initdb a",
                "- - - -",
            ),
            ("FROM acme/base\nRUN apt-get update & wait", "- - - -"),
            ("FROM acme/base\nRUN useradd -s /bin/sh a", "- true 0 -"),
            ("FROM acme/base\nRUN apk add curl\nUSER $X", "- - - -"),
            ("FROM acme/base AS a\nRUN useradd app\nFROM a", "- true 0 -"),
            ("FROM acme/base\nUSER app", "app false - -"),
            ("FROM acme/base\nUSER 00", "00 true 0 -"),
            ("FROM acme/base\nUSER root:1", "root:1 true 0 1"),
            ("FROM acme/base\nUSER 1000:0", "1000:0 false 1000 0"),
            ("FROM acme/base\nUSER rootless", "rootless false - -"),
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
            (
                "FROM gcr.io/distroless/static-debian12@sha256:b5b2d2a6b3c7e9f0a1d4c8e2b3f5a6d7c9e0b1f2a4c5d8e9b0a2c3d4e5f6a7b8\nUSER nonroot",
                "nonroot false 65532 -",
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
