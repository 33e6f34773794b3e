//! SC3xxx: what `/bin/sh` need not know.

use crate::rules::{prelude::*, shell::ShellRow};

pub(super) static ROWS: &[ShellRow] = &[
    ShellRow {
        code: 3001,
        message: "`sh` has no process substitution, which `{}` is",
        help: "set `SHELL [\"/bin/bash\", \"-c\"]`, or use a file or a pipe",
        meta: Meta {
            id: "process-substitution-in-sh",
            summary: "`<(…)` is bash, and the shell is `sh`",
            why: "dash and others stop with a syntax error.",
            category: Category::Correctness,
            severity: Severity::Warning,
            profile: Profile::All,
            since: "0.1.0",
            same_as: &["shellcheck:SC3001"],
            page: include_str!("../process_substitution_in_sh.md"),
        },
    },
    ShellRow {
        code: 3046,
        message: "`sh` has no `{}`",
        help: "write `. FILE`",
        meta: Meta {
            id: "source-in-sh",
            summary: "`source` is bash, and the shell is `sh`",
            why: "dash has no command of that name, and the build stops or goes on without the file.",
            category: Category::Correctness,
            severity: Severity::Warning,
            profile: Profile::All,
            since: "0.1.0",
            same_as: &["shellcheck:SC3046"],
            page: include_str!("../source_in_sh.md"),
        },
    },
];
