use super::started;
use crate::{
    image::{
        File, Image, Keep,
        start::{self, Failure},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ProgramNotFound;

impl Rule for ProgramNotFound {
    const META: Meta<'static> = Meta {
        id: "program-not-found",
        summary: "the program that a container starts is not in the image",
        why: "The container does not start: \"no such file or directory\", or \"executable file not found in $PATH\".",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("program_not_found.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::ProgramNotFound { program } = failure else {
                continue;
            };
            let message = if program.contains('/') {
                format!("`{program}` is not in the image")
            } else {
                format!("`{program}` is in no folder of `PATH`")
            };
            let finding = findings.report(started::place(image), message);
            if let Some(file) = same_name(image, &program) {
                finding.help(format!(
                    "name the program by its path: `{}` is there",
                    file.display_path()
                ));
            } else if started::is_shell_form(image) {
                finding.help("write the command as a JSON array, which needs no shell");
            } else {
                finding.help("copy or install the program, or start another one");
            }
        }
    }
}

/// A program of the same name in another place.
fn same_name<'i>(image: &'i Image, program: &str) -> Option<File<'i>> {
    let name = program.rsplit('/').next().unwrap_or(program);
    let mut files = image.files();
    files.find(|file| file.name() == name.as_bytes() && file.entry().is_executable())
}
