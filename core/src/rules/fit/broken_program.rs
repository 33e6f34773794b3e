use crate::{
    image::{
        EntryKind, File, Image, Keep,
        start::{self, Failure, Starter},
    },
    rules::prelude::*,
};
use std::collections::{BTreeMap, HashSet};

#[derive(Default)]
pub(super) struct BrokenProgram;

impl Rule for BrokenProgram {
    const META: Meta<'static> = Meta {
        id: "broken-program",
        summary: "a program in a folder of `PATH` cannot run",
        why: "Whoever calls it gets an error about the program, or about a file that the program does not name.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("broken_program.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        let mut starter = Starter::new(image);
        let own = starter.container().programs;
        let folders: HashSet<Vec<u8>> = starter.path_folders().into_iter().collect();
        // Many programs may lack the same.
        let mut broken: BTreeMap<String, Vec<File<'_>>> = BTreeMap::new();
        let programs = image.files().filter(|file| {
            // What is started has rules of its own.
            let is_started = own.iter().any(|other| other.path() == file.path());
            !is_started && is_program(*file) && folders.contains(folder(*file))
        });
        for file in programs {
            let failures = starter.start(&file.display_path()).failures;
            if let Some(reason) = failures.iter().find_map(reason) {
                broken.entry(reason).or_default().push(file);
            }
        }
        for (reason, files) in broken {
            let Some((first, others)) = files.split_first() else {
                continue;
            };
            let what = match others.len() {
                0 => "this cannot run".to_owned(),
                1 => "this and another program cannot run".to_owned(),
                more => format!("this and {more} other programs cannot run"),
            };
            let finding = findings.report(first.place(), format!("{what}: {reason}"));
            finding.help("remove the program, or install what it needs");
            for other in others.iter().take(MAX_RELATED) {
                finding.related(other.place(), "this cannot run either");
            }
        }
    }
}

/// How many programs are told that lack the same; a hundred more say nothing new.
const MAX_RELATED: usize = 10;

fn is_program(file: File<'_>) -> bool {
    file.kind() == EntryKind::File && file.entry().is_executable() && file.entry().elf().is_some()
}

fn folder(file: File<'_>) -> &[u8] {
    let length = file.path().len() - file.name().len();
    let folder = file.path().get(..length).unwrap_or_default();
    folder.strip_suffix(b"/").unwrap_or(folder)
}

/// What a program lacks, if that is certain: a library that is elsewhere may be found by a script that
/// says where.
fn reason(failure: &Failure<'_>) -> Option<String> {
    Some(match failure {
        Failure::WrongArchitecture { is, image, .. } => {
            format!("it is for {is}, and the image for {image}")
        }
        Failure::LoaderNotFound { loader, .. } => {
            format!("its loader `{loader}` is not in the image")
        }
        Failure::LibraryNotFound {
            library,
            elsewhere: None,
            ..
        } => format!("the library `{library}` is not in the image"),
        Failure::VersionNotFound {
            version, library, ..
        } => format!("`{}` does not have `{version}`", library.display_path()),
        _ => return None,
    })
}
