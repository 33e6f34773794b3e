use crate::{
    image::{EntryKind, Image, container_place},
    lint::ImageConfig,
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnsafePathVariable;

/// How many folders of `PATH` are looked at: a configuration of 4 MiB may have a million.
const MAX_FOLDERS: usize = 1000;

/// Where the programs of the system are.
const SYSTEM: &[&str] = &["/bin", "/sbin", "/usr/bin", "/usr/sbin"];

impl Rule for UnsafePathVariable {
    const META: Meta<'static> = Meta {
        id: "unsafe-path-variable",
        summary: "programs are looked for in a folder that depends on where one is, or that everyone may write",
        why: "Who can put a file there has it run in the place of the program that was meant.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unsafe_path_variable.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let image = config.image;
        if image.config.is_windows() {
            return;
        }
        let variables = image.config.config.variables().enumerate();
        let Some((index, (_, value))) = variables.filter(|(_, (name, _))| *name == "PATH").last()
        else {
            return;
        };
        let mut is_before_system = true;
        for folder in value.split(':').take(MAX_FOLDERS) {
            is_before_system &= !SYSTEM.contains(&folder.trim_end_matches('/'));
            let message = if folder.is_empty() || folder == "." {
                "`PATH` has the working folder, wherever that is".to_owned()
            } else if !folder.starts_with('/') {
                format!("`PATH` has `{folder}`, which is no absolute path")
            } else if is_open(image, folder) {
                format!("`PATH` has `{folder}`, where everyone may write")
            } else {
                continue;
            };
            let finding = findings.report(container_place(&["Env", &index.to_string()]), message);
            finding.help("take it out of `PATH`, or call the program by its whole path");
            if !is_before_system {
                finding.severity(Severity::Info);
            }
        }
    }
}

/// Whether everyone may add programs to a folder.
fn is_open(image: &Image, folder: &str) -> bool {
    let is_temporary = ["/tmp", "/var/tmp", "/dev/shm"]
        .iter()
        .any(|open| folder.trim_end_matches('/') == *open);
    let is_writable = || {
        let found = image.resolve(folder).ok().flatten();
        found.is_some_and(|file| {
            file.kind() == EntryKind::Directory && file.entry().mode & 0o002 != 0
        })
    };
    is_temporary || is_writable()
}
