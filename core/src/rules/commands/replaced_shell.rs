use crate::{dockerfile::Instruction, rules::prelude::*};

/// Where every program looks for the shell of the system.
const SHELLS: &[&str] = &["/bin/sh", "/usr/bin/sh"];

#[derive(Default)]
pub(super) struct ReplacedShell;

impl Rule for ReplacedShell {
    const META: Meta<'static> = Meta {
        id: "replaced-shell",
        summary: "a `RUN` links another shell to `/bin/sh`",
        why: "All programs of the image then run their scripts with a shell they were not made for, and an update may put the link back.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL4005"],
        page: include_str!("replaced_shell.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let found = instruction.run_commands().find(|command| {
            let is_link = command.name() == Some("ln");
            // The last names the link, the others what it leads to.
            let paths = command.arguments().iter();
            let mut paths = paths.filter(|word| !word.text.starts_with('-'));
            let (last, first) = (paths.next_back(), paths.next());
            is_link
                && first.is_some()
                && last.is_some_and(|path| SHELLS.contains(&path.text.as_str()))
        });
        if let Some(command) = found {
            findings
                .report(
                    command.span(),
                    "this puts another shell in the place of `/bin/sh`",
                )
                .help(
                    "name the shell for the `RUN`s that need it: `SHELL [\"/bin/bash\", \"-c\"]`",
                );
        }
    }
}
