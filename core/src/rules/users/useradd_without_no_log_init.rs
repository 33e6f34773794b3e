use crate::{
    dockerfile::{Account, Command},
    rules::prelude::*,
};

/// From here on the files are larger than 29 MB.
const HIGH: u32 = 100_000;

/// What `/var/log/lastlog` has for each user, in bytes.
const LASTLOG_RECORD: u64 = 292;

#[derive(Default)]
pub(super) struct UseraddWithoutNoLogInit;

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
        let Some(uid) = Account::made_by(command).and_then(|account| account.id) else {
            return;
        };
        let Some(program) = command.shell().words.first().filter(|_| uid >= HIGH) else {
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
