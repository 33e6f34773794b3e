use super::shipped_programs;
use crate::{
    dockerfile::{Command, Language, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct SymbolsInProgram;

impl Rule for SymbolsInProgram {
    const META: Meta<'static> = Meta {
        id: "symbols-in-program",
        summary: "a Go program that ships has its symbols and debug information",
        why: "They make the program a third larger and easier to take apart.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("symbols_in_program.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let mut last = None;
        for (_, copied) in shipped_programs(stage) {
            let program = copied.program;
            let Some(command) = program.command() else {
                continue;
            };
            let is_found =
                program.language() == Language::Go && program.is_stripped() == Some(false);
            if !is_found || last.replace(command.span()) == Some(command.span()) {
                continue;
            }
            let Some(verb) = command.arguments().first() else {
                continue;
            };
            let finding = findings.report(
                verb.span,
                format!("`go {}` without `-ldflags=\"-s -w\"`", verb.text),
            );
            finding
                .related(copied.word.span, "the program is shipped here")
                .help("add `-s -w` to the linker's flags, `-ldflags=\"-s -w\"`");
            if let Some(edit) = strip(command) {
                finding.fix("leave the symbols out", Safety::Suggested, vec![edit]);
            }
        }
    }
}

/// Adds the linker's flags, at the end of those there are or before the other arguments.
fn strip(command: Command<'_>) -> Option<Edit> {
    let arguments = command.arguments();
    let source = command.instruction().file().source();
    let at = arguments
        .iter()
        .position(|word| word.text.trim_start_matches('-').starts_with("ldflags"));
    let Some(at) = at else {
        let verb = arguments.first()?;
        let text = "-ldflags=\"-s -w\"";
        return Some(match arguments.get(1) {
            Some(next) => Edit::insert(next.span, format!("{text} ")),
            None => Edit::insert(verb.span.at_end(), format!(" {text}")),
        });
    };
    let word = if arguments[at].text.contains('=') {
        &arguments[at]
    } else {
        arguments.get(at + 1)?
    };
    // Only a value in quotes takes another word.
    let written = source.slice(word.span);
    let open = written.find(['"', '\''])?;
    let quote = written[open..].chars().next()?;
    let is_simple = written.ends_with(quote) && matches!(open, 0 | 8 | 9 | 10);
    is_simple.then(|| {
        let mut inside = word.span;
        inside.start += u32::try_from(open + 1).unwrap_or_default();
        let has_w = written.split(['"', '\'', ' ']).any(|flag| flag == "-w");
        Edit::insert(inside, if has_w { "-s " } else { "-s -w " })
    })
}
