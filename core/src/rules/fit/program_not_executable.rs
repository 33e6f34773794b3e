use super::started;
use crate::{
    image::{
        File, Image, Keep,
        start::{self, Failure, NotExecutable},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ProgramNotExecutable;

impl Rule for ProgramNotExecutable {
    const META: Meta<'static> = Meta {
        id: "program-not-executable",
        summary: "what a container starts is no program",
        why: "The container does not start: \"permission denied\", or \"exec format error\".",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("program_not_executable.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::NotExecutable {
                program,
                reason,
                file,
            } = failure
            else {
                continue;
            };
            let (message, help) = match reason {
                NotExecutable::Folder => {
                    (format!("`{program}` is a folder"), "name the program in it")
                }
                NotExecutable::Permission => (
                    format!("no permission bit lets anyone run `{program}`"),
                    "copy it with `--chmod=0755`, or set the mode in the build context",
                ),
                NotExecutable::Empty => (
                    format!("`{program}` is empty"),
                    "look at what the build puts there",
                ),
                _ => (
                    format!("`{program}` is neither an ELF program nor a script with `#!`"),
                    "begin a script with `#!` and its interpreter, or start the interpreter with it",
                ),
            };
            let place = file.map_or_else(|| started::place(image), File::place);
            let finding = findings.report(place, message);
            finding.help(help);
            if reason == NotExecutable::Format {
                // A host may be told to run other formats (`binfmt_misc`).
                finding.confidence(Confidence::Medium);
            }
        }
    }
}
