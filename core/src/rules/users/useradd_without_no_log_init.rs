use crate::{
    dockerfile::{Account, Command, Instruction},
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

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let mut found = instruction
            .run_commands()
            .filter_map(|command| Some((command.shell().words.first()?, self.fault(command)?)));
        let Some((program, message)) = found.next() else {
            return;
        };
        // Cleared in the same step.
        let text = instruction.file().source().slice(instruction.span());
        if text.contains("lastlog") {
            return;
        }
        let finding = findings.report(program.span, message);
        finding.help("add `--no-log-init`, or take a number below 100000");
        let mut edits = vec![no_log(program)];
        for (program, message) in found {
            finding.related(program.span, message);
            edits.push(no_log(program));
        }
        finding.fix("write no logs", Safety::Safe, edits);
    }
}

impl UseraddWithoutNoLogInit {
    /// What a command does to the logs.
    fn fault(&self, command: Command<'_>) -> Option<String> {
        if command.name() != Some("useradd") || command.flag(&["-l", "--no-log-init"]).is_some() {
            return None;
        }
        if let Some(uid) = variable(command).filter(|_| self.variables) {
            let uid = &uid.text;
            return Some(format!(
                "if `{uid}` is a high number, `/var/log/lastlog` becomes huge"
            ));
        }
        let uid = Account::made_by(command)?.id.filter(|uid| *uid >= HIGH)?;
        let megabytes = u64::from(uid) * LASTLOG_RECORD / 1_000_000;
        Some(format!(
            "with the number {uid}, `/var/log/lastlog` becomes {megabytes} MB long"
        ))
    }
}

fn no_log(program: &Word) -> Edit {
    Edit::insert(program.span.at_end(), " --no-log-init")
}

/// The number of the user, if it is written with a variable after `-u`.
fn variable(command: Command<'_>) -> Option<&Word> {
    let mut words = command.arguments().iter();
    words.find(|word| word.text == "-u")?;
    words.next().filter(|word| !word.literal)
}
