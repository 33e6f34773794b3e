use crate::{dockerfile::Instruction, rules::prelude::*, syntax::instruction::Kind};

#[derive(Default)]
pub(super) struct UncatchableStopSignal;

impl Rule for UncatchableStopSignal {
    const META: Meta<'static> = Meta {
        id: "uncatchable-stop-signal",
        summary: "`STOPSIGNAL` is a signal that no program can act on",
        why: "The program cannot finish what it is doing: `SIGKILL` ends it at once, `SIGSTOP` only halts it until it is killed.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("uncatchable_stop_signal.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let (Kind::Stopsignal(word), Some(stage)) = (instruction.kind(), instruction.stage())
        else {
            return;
        };
        if !stage.ships() || stage.is_windows() {
            return;
        }
        let Some(signal) = instruction.expand_word(word) else {
            return;
        };
        let upper = signal.trim().to_ascii_uppercase();
        let effect = match upper.strip_prefix("SIG").unwrap_or(&upper) {
            "KILL" | "9" => "ends the program before it can finish anything",
            "STOP" | "19" => "only halts the program, until it is killed",
            _ => return,
        };
        findings
            .report(word.span, format!("`{signal}` {effect}"))
            .help("leave `STOPSIGNAL` out for `SIGTERM`, or name the signal that the program stops at");
    }
}
