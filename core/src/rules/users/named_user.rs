use crate::{
    dockerfile::{Dockerfile, RunAs, Stage},
    rules::prelude::*,
    syntax::{Word, instruction::Kind},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct NamedUser {
    /// Which `USER` are looked at.
    users: Users,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Users {
    /// The one that the image which is built runs as, if it is not root.
    #[default]
    Final,
    /// Every one, `root` too; one that is left to an `ARG` is not known.
    Every,
}

impl Rule for NamedUser {
    const META: Meta<'static> = Meta {
        id: "named-user",
        summary: "the image's user is a name that Kubernetes cannot tell from root",
        why: "With `runAsNonRoot` Kubernetes starts an image only if its user is a number, for it does not look names up.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3066"],
        page: include_str!("named_user.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        match self.users {
            Users::Final => file.stages().for_each(|stage| check_final(stage, findings)),
            Users::Every => check_every(file, findings),
        }
    }
}

/// Reports every user by name.
fn check_every(file: &Dockerfile, findings: &mut Findings) {
    let mut arguments = HashSet::new();
    for instruction in file.instructions() {
        match instruction.kind() {
            Kind::Arg(declarations) => arguments.extend(declarations.iter().map(|it| it.name)),
            Kind::User(word) => {
                let user = word.text.split(':').next().unwrap_or_default();
                let is_number = user.bytes().all(|byte| byte.is_ascii_digit());
                let is_open = uses_any(&word.text, &arguments);
                if !is_number && !is_open {
                    findings
                        .report(
                            word.span,
                            format!(
                                "`{user}` is a name that only the image can tell the number of"
                            ),
                        )
                        .help("write the number of the user");
                }
            }
            _ => {}
        }
    }
}

/// Whether a text uses one of some variables, or one whose name starts like one of theirs.
fn uses_any(text: &str, names: &HashSet<&str>) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices('$').any(|(at, _)| {
        let rest = &text[at + 1..];
        if let Some(rest) = rest.strip_prefix('{') {
            return rest
                .split_once('}')
                .is_some_and(|(name, _)| names.contains(name));
        }
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        (1..=end).any(|end| names.contains(&rest[..end]))
    })
}

fn check_final(stage: Stage<'_>, findings: &mut Findings) {
    if !stage.is_target() || stage.is_windows() {
        return;
    }
    let run_as = stage.run_as();
    if run_as.is_root() != Some(false) {
        return;
    }
    let (Some(name), Some(set_by)) = (run_as.name(), run_as.setting.set_by) else {
        return;
    };
    let Kind::User(word) = set_by.kind() else {
        return;
    };
    let finding = findings.report(
        word.span,
        format!("Kubernetes cannot verify that `{name}` is not root"),
    );
    match run_as.uid {
        Some(uid) => {
            finding.help(format!(
                "write its number: `USER {}`",
                in_numbers(&run_as, uid)
            ));
            if let Some(edit) = fix(word, &run_as, uid) {
                // A variable may be another number in another build.
                let source = stage.file().source();
                let is_fixed = stage
                    .accounts()
                    .iter()
                    .filter(|account| account.name == name)
                    .all(|account| !source.slice(account.command.span()).contains('$'));
                let safety = if is_fixed {
                    Safety::Safe
                } else {
                    Safety::Suggested
                };
                finding.fix("write the number of the user", safety, vec![edit]);
            }
        }
        None => {
            finding.help(format!(
                    "give `{name}` a number where it is made, as with `useradd --uid 10001`, and write that: `USER 10001`"
                ));
        }
    }
    for account in stage.accounts() {
        if account.name == name && !account.is_group {
            finding.related(account.word.span, "it is made here");
            break;
        }
    }
}

/// What `USER` says with numbers for what is known.
fn in_numbers(run_as: &RunAs<'_>, uid: u32) -> String {
    let value = run_as.setting.value.as_deref().unwrap_or_default();
    match (value.split_once(':'), run_as.gid) {
        (Some(_), Some(gid)) => format!("{uid}:{gid}"),
        (Some((_, group)), None) => format!("{uid}:{group}"),
        (None, _) => uid.to_string(),
    }
}

/// The user is the same by name and by number: both are looked up in `/etc/passwd`, with the groups
/// that are found there.
fn fix(word: &Word, run_as: &RunAs<'_>, uid: u32) -> Option<Edit> {
    let as_written = run_as.setting.value.as_deref() == Some(word.text.as_str());
    as_written.then(|| Edit::replace(word.span, in_numbers(run_as, uid)))
}
