use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct PreloadedLibrary;

/// How many variables are looked at: a configuration of 4 MiB may have a million.
const MAX_VARIABLES: usize = 1000;

/// Folders in which everyone may write.
const OPEN_FOLDERS: &[&str] = &["/tmp/", "/var/tmp/", "/dev/shm/"];

impl Rule for PreloadedLibrary {
    const META: Meta<'static> = Meta {
        id: "preloaded-library",
        summary: "a variable makes every program load a library first",
        why: "The library can change what each program does; an intruder who can write it is in all of them.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("preloaded_library.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let variables = config.image.config.config.variables().take(MAX_VARIABLES);
        for (index, (name, value)) in variables.enumerate() {
            if !matches!(name, "LD_PRELOAD" | "LD_AUDIT") || value.is_empty() {
                continue;
            }
            let finding = findings.report(
                container_place(&["Env", &index.to_string()]),
                format!("`{name}` loads `{value}` into every program"),
            );
            let mut files = value.split([':', ' ']);
            if files.any(|file| OPEN_FOLDERS.iter().any(|folder| file.starts_with(folder))) {
                finding
                    .severity(Severity::Warning)
                    .help("put the library where only root may write, or take the variable out");
            } else {
                finding.help("set it for the one program that needs it, in its start script, or link the library to that program");
            }
        }
    }
}
