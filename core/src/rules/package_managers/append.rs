//! One more command at the end of a RUN, to empty what the others filled.

use crate::{
    dockerfile::{Action, Command, Instruction, LeftCache, Stage},
    syntax::instruction::{CommandLine, Kind},
    text::Edit,
};

/// An edit with which the RUN that fills a cache ends with a command that empties it.
///
/// `None` where its end does not say how to go on, or where the command might fail: the manager may
/// not have run, or the packages that it needs are removed again.
pub(super) fn append(left: &LeftCache<'_>, command: &str) -> Option<Edit> {
    let (last, _) = left.commands.last()?;
    let run = last.instruction();
    let Kind::Run(kind) = run.kind() else {
        return None;
    };
    let CommandLine::Shell(Some(word)) = kind.command else {
        return None;
    };
    // `rm -rf` of a path does not fail.
    let may_fail = !command.starts_with("rm ") || command.contains("$(");
    let has_run = left.commands.iter().any(|(it, _)| it.always_runs());
    if may_fail && (!has_run || removes_packages_after(run, *last)) {
        return None;
    }
    if !run.syntax().heredocs.is_empty() {
        return None;
    }
    let text = run.file().source().slice(word.span);
    let last_line = text.lines().last()?;
    let is_open = text.ends_with([';', '&', '|', '\\', '`', '{', '(']) || last_line.contains('#');
    let ends_script = run
        .commands()
        .any(|command| matches!(command.name(), Some("exec" | "exit")));
    if is_open || ends_script {
        return None;
    }
    let sudo = sudo(*last)?;
    let joint = if text.contains('\n') {
        let indent: String = last_line
            .chars()
            .take_while(|c| c.is_whitespace())
            .collect();
        let escape = run.file().tree().escape;
        format!(
            " {escape}\n{}&& {sudo}{command}",
            if indent.is_empty() { "    " } else { &indent }
        )
    } else {
        format!(" && {sudo}{command}")
    };
    Some(Edit::insert(word.span.at_end(), joint))
}

/// `sudo ` where the command needs it to undo what another one did; `None` if that is done by some
/// other user.
fn sudo(done_by: Command<'_>) -> Option<&'static str> {
    const KEEPS_ROOT: &[&str] = &["-E", "-H", "-n"];
    let mut wrappers = done_by.shell().wrappers.iter();
    let is_sudo = |text: &str| text.rsplit('/').next() == Some("sudo");
    if !wrappers.any(|word| is_sudo(&word.text)) {
        return Some("");
    }
    let has_user = wrappers
        .any(|word| word.text.starts_with('-') && !KEEPS_ROOT.contains(&word.text.as_str()));
    (!has_user).then_some("sudo ")
}

fn removes_packages_after(run: Instruction<'_>, command: Command<'_>) -> bool {
    let start = command.span().start;
    run.commands()
        .filter(|other| other.span().start > start)
        .any(|other| {
            other
                .package_command()
                .is_some_and(|read| read.action == Action::Remove)
        })
}

/// The commands that come after a RUN in the image that is built.
pub(super) fn later_commands(run: Instruction<'_>) -> impl Iterator<Item = Command<'_>> {
    let mut stages: Vec<Stage<'_>> = run
        .file()
        .target()
        .into_iter()
        .flat_map(Stage::chain)
        .take_while(|stage| Some(stage.index()) >= run.stage().map(Stage::index))
        .collect();
    stages.reverse();
    stages
        .into_iter()
        .flat_map(Stage::instructions)
        .skip_while(move |instruction| instruction.index() <= run.index())
        .flat_map(Instruction::commands)
}
