use super::report;
use crate::{
    dockerfile::{ImageUse, Instruction, Stage},
    image::reference::Reference,
    rules::prelude::*,
    syntax::Keyword,
};

#[derive(Default)]
pub(super) struct DebugBase;

impl Rule for DebugBase {
    const META: Meta<'static> = Meta {
        id: "debug-base",
        summary: "the image that ships is built on the debug or development variant of a minimal image",
        why: "The variant puts back the shell and the tools that the minimal image leaves out, for an intruder too.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("debug_base.md"),
    };

    type Subject<'a> = ImageUse<'a>;

    fn check(&self, image: ImageUse<'_>, findings: &mut Findings) {
        let Some(stage) = image.instruction.stage().filter(|stage| stage.ships()) else {
            return;
        };
        // A stage for looking into the program is meant to have them.
        let target = stage.file().target().and_then(Stage::name);
        let on_purpose = target.is_some_and(|name| {
            ["debug", "dev", "test"]
                .iter()
                .any(|word| name.contains(word))
        });
        if on_purpose || needs_variant(stage) || image.instruction.keyword() != Some(Keyword::From)
        {
            return;
        }
        let Some(variant) = image.name.reference().and_then(variant) else {
            return;
        };
        let written = image.name.text().unwrap_or_default();
        let message = format!("`{written}` comes with {}", variant.brings);
        report(image, findings, message).help(format!(
            "ship {}, and keep `{}` for stages that build or debug",
            variant.plain, variant.tag
        ));
    }
}

/// Whether the container starts a debugger, or a tool that only the variant has.
fn needs_variant(stage: Stage<'_>) -> bool {
    let debuggers = ["dlv", "gdb", "gdbserver", "lldb-server", "debugpy"];
    let started = [stage.entrypoint(), stage.cmd()].into_iter().flatten();
    let mut words = started
        .flat_map(Instruction::commands)
        .filter_map(|command| command.shell().words.first());
    words.any(|word| {
        let name = word.text.rsplit('/').next().unwrap_or_default();
        word.text.starts_with("/busybox/") || debuggers.contains(&name)
    })
}

struct Variant {
    tag: String,
    brings: &'static str,
    /// How the image without it is called.
    plain: String,
}

fn variant(reference: &Reference) -> Option<Variant> {
    let tag = reference.tag()?;
    let (word, brings) = match (reference.registry(), reference.repository()) {
        ("gcr.io", repository) if repository.starts_with("distroless/") => {
            ("debug", "the shell and tools of busybox")
        }
        ("cgr.dev" | "dhi.io", _) => ("dev", "a shell and a package manager"),
        ("docker.io", repository) if repository.starts_with("chainguard/") => {
            ("dev", "a shell and a package manager")
        }
        _ => return None,
    };
    let words: Vec<&str> = tag.split('-').collect();
    if !words.contains(&word) {
        return None;
    }
    let plain: Vec<&str> = words.into_iter().filter(|other| *other != word).collect();
    Some(Variant {
        tag: tag.to_owned(),
        brings,
        plain: match plain.as_slice() {
            [] => "the same tag without it, `latest`, with its digest".to_owned(),
            words => format!("the tag `{}`", words.join("-")),
        },
    })
}
