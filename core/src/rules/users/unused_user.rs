use crate::{
    dockerfile::{Account, Command, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
    text::Span,
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct UnusedUser;

impl Rule for UnusedUser {
    const META: Meta<'static> = Meta {
        id: "unused-user",
        summary: "the file makes a user and then runs as root",
        why: "A user protects only if the program runs as it, and making one shows that it was meant to.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unused_user.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() || !starts_plain_program(stage) {
            return;
        }
        let run_as = stage.run_as();
        // Who makes a user is root; without a USER that stays so.
        let is_root = run_as.is_root().unwrap_or(run_as.setting.set_by.is_none());
        let accounts = stage.accounts();
        if !is_root || accounts.is_empty() {
            return;
        }
        let mentioned = mentioned(stage, &accounts);
        for account in accounts.iter().filter(|account| !account.is_group) {
            let id = account.id.map(|id| id.to_string());
            let is_used = mentioned.contains(account.name.as_str())
                || id.is_some_and(|id| mentioned.contains(id.as_str()));
            // By a variable it may be mentioned anywhere.
            let is_for_tool = FOR_TOOLS.contains(&account.name.as_str());
            if is_used
                || is_for_tool
                || !account.word.literal
                || !account.command.shell().wrappers.is_empty()
            {
                continue;
            }
            let name = &account.name;
            findings
                .report(
                    account.word.span,
                    format!("`{name}` is made here and nothing uses it: the program runs as root"),
                )
                .help(match account.id {
                    Some(id) => format!("say `USER {id}` after the steps that need root"),
                    None => format!("say `USER {name}` after the steps that need root"),
                })
                .confidence(Confidence::Medium);
        }
    }
}

/// Programs that stay the user they are started as. A script or a server may change it.
const PLAIN: &[&str] = &[
    "node",
    "npm",
    "npx",
    "yarn",
    "pnpm",
    "bun",
    "deno",
    "python",
    "python2",
    "python3",
    "gunicorn",
    "uvicorn",
    "hypercorn",
    "flask",
    "django-admin",
    "streamlit",
    "celery",
    "java",
    "dotnet",
    "ruby",
    "bundle",
    "rails",
    "rackup",
    "puma",
    "mix",
    "iex",
    "perl",
    "Rscript",
    "mono",
    "go",
    "poetry",
    "pipenv",
    "uv",
    "next",
    "fastapi",
];

/// Accounts of tools that choose by themselves whom they run as: those of development containers.
const FOR_TOOLS: &[&str] = &["vscode", "codespace", "gitpod"];

/// Whether containers start a program that stays who it is, and nothing before it.
fn starts_plain_program(stage: Stage<'_>) -> bool {
    let entrypoint = stage.entrypoint();
    let Some(instruction) = entrypoint.or_else(|| stage.cmd()) else {
        return false;
    };
    // The base's own entry point is before a CMD.
    if entrypoint.is_none() && stage.known_base().is_none() {
        return false;
    }
    let mut commands = instruction.commands();
    let (Some(command), None) = (commands.next(), commands.next()) else {
        return false;
    };
    let has_arguments =
        !command.arguments().is_empty() || entrypoint.is_some() && stage.cmd().is_some();
    let is_plain = command.name().is_some_and(|name| PLAIN.contains(&name));
    // An interpreter alone is an image for others to build on.
    is_plain && has_arguments || is_built(stage, command)
}

/// Whether a program comes from a builder stage, by its own path.
fn is_built(stage: Stage<'_>, command: Command<'_>) -> bool {
    let Some(program) = command.shell().words.first() else {
        return false;
    };
    program.literal
        && !program.text.ends_with("sh")
        && stage.instructions().any(|instruction| {
            matches!(instruction.kind(), Kind::Copy(copy) if copy.from.is_some())
                && instruction.copied_paths().iter().any(|copied| {
                    copied.file_path().as_deref() == Some(program.text.as_str())
                        && copied
                            .source
                            .as_deref()
                            .is_some_and(|source| !source.ends_with("sh"))
                })
        })
}

/// The words of what ships, without the commands that only make accounts.
fn mentioned<'a>(stage: Stage<'a>, accounts: &[Account<'a>]) -> HashSet<&'a str> {
    let source = stage.file().source();
    let is_separator = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    let mut makers = accounts
        .iter()
        .map(|account| account.command.span())
        .collect::<Vec<_>>();
    makers.sort();
    let mut words = HashSet::new();
    for instruction in stage.chain().flat_map(Stage::instructions) {
        if matches!(instruction.kind(), Kind::Label(_) | Kind::Maintainer(_)) {
            continue;
        }
        let span = instruction.span();
        let first = makers.partition_point(|maker| maker.start < span.start);
        let mut from = span.start;
        let inside = makers[first..]
            .iter()
            .take_while(|maker| maker.end <= span.end);
        for maker in inside.filter(|maker| maker.start >= span.start) {
            let before = source.slice(Span::new(from, maker.start.max(from)));
            words.extend(before.split(is_separator));
            from = maker.end.max(from);
        }
        words.extend(source.slice(Span::new(from, span.end)).split(is_separator));
    }
    words
}
