use super::lasting;
use crate::{
    dockerfile::{Mode, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct SetuidBit;

impl Rule for SetuidBit {
    const META: Meta<'static> = Meta {
        id: "setuid-bit",
        summary: "a program runs as its owner, whoever starts it",
        why: "A mistake in such a program makes any user of the container root.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("setuid_bit.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        for given in lasting::given(stage, is_setuid) {
            findings
                .report(
                    given.span,
                    format!("`{}` sets the set-user-ID bit on {}", given.mode, given.what),
                )
                .help("run the program as the user it needs with `USER`; for a single right, as to open raw sockets, `setcap` gives that one alone");
        }
    }
}

fn is_setuid(mode: Mode) -> bool {
    mode.sets() & 0o4000 != 0
}
