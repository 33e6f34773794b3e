use crate::{
    dockerfile::{Command, Dockerfile, Instruction},
    rules::{prelude::*, reading::Reading},
    syntax::instruction::Kind,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct CurlAndWget {
    /// Every `RUN` with one of them is found from the first on where both are known, not that one alone.
    each: bool,
    /// Which commands are looked at.
    reading: Reading,
}

/// The programs that do the same.
const PROGRAMS: [&str; 2] = ["curl", "wget"];

impl Rule for CurlAndWget {
    const META: Meta<'static> = Meta {
        id: "curl-and-wget",
        summary: "a stage downloads with `curl` here and with `wget` there",
        why: "One does what the other does: two make the image larger, and their flags for failing and retrying differ.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL4001"],
        page: include_str!("curl_and_wget.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // What the images that are built on this one run, they run together.
        let (mut now, mut deferred) = (Seen::default(), Seen::default());
        for instruction in file.instructions() {
            match instruction.kind() {
                Kind::From(_) => now = Seen::default(),
                Kind::Run(_) => self.look(&mut now, instruction, findings),
                Kind::Onbuild(_) => self.look(&mut deferred, instruction, findings),
                _ => {}
            }
        }
    }
}

/// The first use of each program.
#[derive(Default)]
struct Seen<'a> {
    first: [Option<Command<'a>>; 2],
    is_told: bool,
}

impl CurlAndWget {
    fn look<'a>(&self, seen: &mut Seen<'a>, instruction: Instruction<'a>, findings: &mut Findings) {
        let mut last = None;
        for command in self.reading.commands(instruction) {
            let program = PROGRAMS
                .iter()
                .position(|program| command.name() == Some(program));
            if let Some(program) = program {
                seen.first[program].get_or_insert(command);
                last = Some((program, command));
            }
        }
        let Some((program, command)) = last.filter(|_| self.each || !seen.is_told) else {
            return;
        };
        let Some(other) = seen.first[1 - program] else {
            return;
        };
        seen.is_told = true;
        let (name, other_name) = (PROGRAMS[program], PROGRAMS[1 - program]);
        findings
            .report(
                command.span(),
                format!("this downloads with `{name}`, and another command with `{other_name}`"),
            )
            .help("download with one of them, and leave the other out of the image")
            .related(other.span(), format!("here is `{other_name}`"));
    }
}
