use super::{context_copies, is_compiled, is_interpreted, production};
use crate::{
    dockerfile::{Instruction, Origin, Program, Stage},
    rules::prelude::*,
    text::Span,
};

#[derive(Default)]
pub(super) struct BuilderDirectoryCopied;

impl Rule for BuilderDirectoryCopied {
    const META: Meta<'static> = Meta {
        id: "builder-directory-copied",
        summary: "a builder's whole working directory is copied into the stage that ships",
        why: "The sources and all that the build left there ship with the program.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("builder_directory_copied.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) = production(stage).filter(|stage| !is_interpreted(*stage)) else {
            return;
        };
        for instruction in stage.chain().flat_map(Stage::instructions) {
            let Some(Origin::Stage(from)) = instruction.copy_origin() else {
                continue;
            };
            for copied in instruction.copied_paths() {
                let Some(source) = copied.source.as_deref() else {
                    continue;
                };
                let folder = format!("/{}", source.trim_matches('/'));
                let programs = programs(from);
                let Some(sources) = sources_in(from, &folder) else {
                    continue;
                };
                if !programs
                    .iter()
                    .any(|program| is_compiled(program.language()))
                {
                    continue;
                }
                let name = from
                    .name()
                    .map_or_else(|| from.index().to_string(), str::to_owned);
                let what = if folder == "/" {
                    "the whole file system"
                } else {
                    "the whole working directory"
                };
                let finding = findings.report(
                    copied.word.span,
                    format!("this copies {what} of `{name}`, sources included"),
                );
                finding.related(sources, "the sources come into it here");
                let inside = |path: &&str| path.starts_with(folder.trim_end_matches('/'));
                match programs
                    .iter()
                    .filter_map(|program| program.output())
                    .find(inside)
                {
                    Some(path) => finding.help(format!(
                        "copy the program alone: `COPY --from={name} {path} …`"
                    )),
                    None => finding.help("copy the program alone, by its path"),
                };
            }
        }
    }
}

fn programs(from: Stage<'_>) -> Vec<Program<'_>> {
    from.chain().flat_map(Stage::programs).collect()
}

/// Where the build context is copied into a folder of a stage, or into one below.
fn sources_in(from: Stage<'_>, folder: &str) -> Option<Span> {
    let mut copies = from.chain().flat_map(context_copies);
    copies
        .find(|copy| goes_into(*copy, folder))
        .map(Instruction::span)
}

fn goes_into(copy: Instruction<'_>, folder: &str) -> bool {
    copy.copied_paths().iter().any(|copied| {
        copied.destination.as_deref().is_some_and(|destination| {
            folder == "/"
                || destination
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    })
}
