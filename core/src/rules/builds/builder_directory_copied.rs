use super::{context_copies, is_compiled, is_interpreted, production};
use crate::{
    dockerfile::{Origin, Program, Stage},
    rules::prelude::*,
    text::Span,
};
use std::collections::HashMap;

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
        let mut builders: HashMap<usize, Option<Builder<'_>>> = HashMap::new();
        for instruction in stage.chain().flat_map(Stage::instructions) {
            let Some(Origin::Stage(from)) = instruction.copy_origin() else {
                continue;
            };
            let builder = builders
                .entry(from.index())
                .or_insert_with(|| Builder::read(from));
            let Some(builder) = builder else { continue };
            for copied in instruction.copied_paths() {
                let Some(source) = copied.source.as_deref() else {
                    continue;
                };
                let folder = format!("/{}", source.trim_matches('/'));
                let Some(sources) = builder.sources_in(&folder) else {
                    continue;
                };
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
                match builder.programs.iter().find(|path| is_in(path, &folder)) {
                    Some(path) => finding.help(format!(
                        "copy the program alone: `COPY --from={name} {path} …`"
                    )),
                    None => finding.help("copy the program alone, by its path"),
                };
            }
        }
    }
}

/// A stage that compiles programs.
struct Builder<'a> {
    /// Their paths, as far as they are known.
    programs: Vec<&'a str>,
    /// The folders that the build context is copied to, and where that is said.
    sources: Vec<(String, Span)>,
}

impl<'a> Builder<'a> {
    fn read(from: Stage<'a>) -> Option<Self> {
        let programs: Vec<Program<'a>> = from.chain().flat_map(Stage::programs).collect();
        let compiles = programs
            .iter()
            .any(|program| is_compiled(program.language()));
        let sources = from.chain().flat_map(context_copies).flat_map(|copy| {
            let copied = copy.copied_paths().into_iter();
            copied.filter_map(move |copied| Some((copied.destination?, copy.span())))
        });
        compiles.then(|| Self {
            programs: programs
                .iter()
                .filter_map(|program| program.output())
                .collect(),
            sources: sources.collect(),
        })
    }

    /// Where the build context is copied into a folder, or into one below.
    fn sources_in(&self, folder: &str) -> Option<Span> {
        let mut sources = self.sources.iter();
        sources
            .find(|(destination, _)| is_in(destination, folder))
            .map(|(_, span)| *span)
    }
}

/// Whether a path is a folder's or of something in it.
fn is_in(path: &str, folder: &str) -> bool {
    folder == "/"
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
