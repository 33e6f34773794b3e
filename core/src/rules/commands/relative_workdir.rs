use crate::{
    dockerfile::{Base, Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct RelativeWorkdir;

impl Rule for RelativeWorkdir {
    const META: Meta<'static> = Meta {
        id: "relative-workdir",
        summary: "the first `WORKDIR` is relative to whatever the base image says",
        why: "A new version of the base image may start elsewhere, and every path after this one moves with it.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3000", "buildkit:WorkdirRelativePath"],
        page: include_str!("relative_workdir.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let (Kind::Workdir(word), Some(stage)) = (instruction.kind(), instruction.stage()) else {
            return;
        };
        // Only the first one depends on the base; the others follow from it.
        if stage.has_workdir_before(instruction) {
            return;
        }
        let Some(path) = instruction.expand_word(word) else {
            return;
        };
        // A drive is of Windows, even where nothing else says so.
        if stage.is_absolute_path(&path) || path.as_bytes().get(1) == Some(&b':') {
            return;
        }
        let rest = match path.trim_start_matches("./") {
            "." => "",
            rest => rest,
        };
        let help = match base_directory(stage) {
            Some(directory) => format!("write the whole path: `{directory}{rest}`"),
            None => "write the whole path, from the root".to_owned(),
        };
        findings
            .report(
                word.span,
                format!("`{path}` is relative, and nothing here says to what"),
            )
            .help(help);
    }
}

/// The working directory of a well-known base, with the slash after it.
fn base_directory(stage: Stage<'_>) -> Option<&'static str> {
    const ROOT: &[&str] = &[
        "almalinux",
        "alpine",
        "amazonlinux",
        "archlinux",
        "buildpack-deps",
        "busybox",
        "centos",
        "debian",
        "eclipse-temurin",
        "fedora",
        "gcc",
        "nginx",
        "node",
        "openjdk",
        "oraclelinux",
        "python",
        "rockylinux",
        "ruby",
        "rust",
        "ubuntu",
    ];
    let name = match stage.root_base() {
        Base::Scratch => return Some("/"),
        Base::Image(name) if !stage.is_windows() => name,
        _ => return None,
    };
    match name.repository()? {
        ("docker.io", "library/golang") => Some("/go/"),
        ("docker.io", repository) => {
            let name = repository.strip_prefix("library/")?;
            ROOT.contains(&name).then_some("/")
        }
        _ => None,
    }
}
