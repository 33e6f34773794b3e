use crate::{
    dockerfile::{Account, Command},
    rules::prelude::*,
    shell::Word,
};
use serde::{Deserialize, Serialize};

/// From here on the files are larger than 29 MB.
const HIGH: u32 = 100_000;

/// What `/var/log/lastlog` has for each user, in bytes.
const LASTLOG_RECORD: u64 = 292;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UseraddWithoutNoLogInit {
    /// Also where `-u` is followed by a variable, whatever it holds.
    variables: bool,
}

impl Rule for UseraddWithoutNoLogInit {
    const META: Meta<'static> = Meta {
        id: "useradd-without-no-log-init",
        summary: "`useradd` with a high number makes a huge log file",
        why: "`/var/log/lastlog` has a place for every lower number; it is nearly all holes, but a layer keeps holes as zeros.",
        category: Category::Size,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3046"],
        page: include_str!("useradd_without_no_log_init.md"),
    };

    type Subject<'a> = Command<'a>;

    fn check(&self, command: Command<'_>, findings: &mut Findings) {
        if command.name() != Some("useradd") || command.flag(&["-l", "--no-log-init"]).is_some() {
            return;
        }
        // Cleared in the same step.
        let instruction = command.instruction();
        if instruction
            .file()
            .source()
            .slice(instruction.span())
            .contains("lastlog")
        {
            return;
        }
        let Some(program) = command.shell().words.first() else {
            return;
        };
        if let Some(uid) = variable(command).filter(|_| self.variables) {
            findings
                .report(
                    program.span,
                    format!(
                        "if `{}` is a high number, `/var/log/lastlog` becomes huge",
                        uid.text
                    ),
                )
                .help("add `--no-log-init`")
                .safe_fix(
                    "write no logs",
                    Edit::insert(program.span.at_end(), " --no-log-init"),
                );
            return;
        }
        let Some(uid) = Account::made_by(command)
            .and_then(|account| account.id)
            .filter(|uid| *uid >= HIGH)
        else {
            return;
        };
        let megabytes = u64::from(uid) * LASTLOG_RECORD / 1_000_000;
        findings
            .report(
                program.span,
                format!("with the number {uid}, `/var/log/lastlog` becomes {megabytes} MB long"),
            )
            .help("add `--no-log-init`, or take a number below 100000")
            .safe_fix(
                "write no logs",
                Edit::insert(program.span.at_end(), " --no-log-init"),
            );
    }
}

/// The number of the user, if it is written with a variable after `-u`.
fn variable(command: Command<'_>) -> Option<&Word> {
    let mut words = command.arguments().iter();
    words.find(|word| word.text == "-u")?;
    words.next().filter(|word| !word.literal)
}
