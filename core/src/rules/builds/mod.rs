//! What is built where, and what of it ships.

mod build_in_shipped_stage;
mod builder_directory_copied;
mod jdk_in_image;
mod single_stage_build;
mod source_tree_in_image;
mod toolchain_in_image;
mod unused_shell;

use crate::{
    dockerfile::{Base, Instruction, Language, Program, Stage, base::Tool},
    lint::Entry,
    rules::Topic,
    syntax::instruction::Kind,
};

pub(super) static TOPIC: Topic = Topic {
    name: "builds",
    about: "what is built where, and what of it ships",
    rules: &[
        Entry::plain::<single_stage_build::SingleStageBuild>(),
        Entry::plain::<build_in_shipped_stage::BuildInShippedStage>(),
        Entry::plain::<source_tree_in_image::SourceTreeInImage>(),
        Entry::plain::<builder_directory_copied::BuilderDirectoryCopied>(),
        Entry::plain::<toolchain_in_image::ToolchainInImage>(),
        Entry::plain::<jdk_in_image::JdkInImage>(),
        Entry::plain::<unused_shell::UnusedShell>(),
    ],
};

/// Words in the name of a stage that is not meant for production.
const NOT_FOR_PRODUCTION: &[&str] = &[
    "dev", "devel", "development", "devcontainer", "test", "tests", "testing", "ci", "lint", "build", "builder", "debug", "base",
    "sdk", "toolchain", "artifact", "artifacts", "export", "binary", "binaries", "docs",
];

/// The stage that is built, if it is an image that runs something: not one to develop or test in.
fn production(stage: Stage<'_>) -> Option<Stage<'_>> {
    if !stage.is_target() || stage.is_windows() {
        return None;
    }
    let mut words = stage.name().unwrap_or_default().split(['-', '_', '.']);
    let runs_something = stage.entrypoint().or(stage.cmd()).is_some();
    (runs_something && !words.any(|word| NOT_FOR_PRODUCTION.contains(&word))).then_some(stage)
}

/// Whether another stage than those that ship builds something for this one.
fn has_builder(stage: Stage<'_>) -> bool {
    stage.file().stages().any(|stage| !stage.ships() && stage.is_reachable())
}

/// The programs that the layers of an image are left with what built them: not those whose RUN
/// also removes packages or sources.
fn left_builds<'a>(stage: Stage<'a>) -> Vec<Program<'a>> {
    let stages: Vec<Stage<'a>> = stage.chain().collect();
    let instructions = stages.into_iter().rev().flat_map(Stage::instructions);
    let kept = instructions.filter(|instruction| !cleans_up(*instruction));
    kept.flat_map(Instruction::programs).collect()
}

/// Whether a RUN takes away again what it built with.
fn cleans_up(instruction: Instruction<'_>) -> bool {
    instruction.commands().any(|command| {
        let mut words = command.arguments().iter().map(|word| word.text.as_str());
        match command.name() {
            Some("apk") => words.any(|word| word == "del"),
            Some("apt-get" | "apt" | "aptitude" | "yum" | "dnf" | "microdnf" | "zypper") => {
                words.any(|word| matches!(word, "remove" | "purge" | "autoremove" | "erase" | "--purge"))
            }
            Some("pacman") => words.any(|word| word.starts_with("-R")),
            Some("rm") => words.any(|word| {
                ["/src", "/build", "$", "/tmp/"].iter().any(|part| word.contains(part)) || !word.starts_with(['-', '/'])
            }),
            _ => false,
        }
    })
}

/// The COPY or ADD instructions that take the whole build context.
fn context_copies<'a>(stage: Stage<'a>) -> impl Iterator<Item = Instruction<'a>> {
    stage.instructions().filter(|instruction| {
        let is_from_context = matches!(instruction.kind(), Kind::Copy(copy) if copy.from.is_none());
        is_from_context
            && instruction
                .copied_paths()
                .iter()
                .any(|copied| matches!(copied.source.as_deref(), Some("." | "./" | "/" | "./.")))
    })
}

/// Languages whose programs do not need their sources to run.
fn is_compiled(language: Language) -> bool {
    matches!(
        language,
        Language::Go
            | Language::Rust
            | Language::C
            | Language::Java
            | Language::NativeImage
            | Language::Dotnet
            | Language::Swift
            | Language::Haskell
    )
}

/// Whether what a stage runs is text that an interpreter reads, so that its sources must ship.
fn is_interpreted(stage: Stage<'_>) -> bool {
    const INTERPRETERS: &[Tool] =
        &[Tool::Python, Tool::Node, Tool::Ruby, Tool::Php, Tool::Perl, Tool::Erlang, Tool::Elixir, Tool::Julia];
    const NAMES: &[&str] = &[
        "python", "node", "ruby", "php", "perl", "npm", "npx", "yarn", "pnpm", "bun", "deno", "uvicorn", "gunicorn", "flask",
        "rails", "bundle", "celery", "streamlit", "poetry", "uv", "pm2", "R", "Rscript", "elixir", "julia",
    ];
    let by_base = stage.base_facts().is_some_and(|facts| INTERPRETERS.iter().any(|tool| facts.tools.contains(*tool)));
    let runs = stage.runtime_instructions().flat_map(Instruction::commands);
    by_base
        || runs.into_iter().any(|command| {
            let name = command.name().unwrap_or_default();
            NAMES.contains(&name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'))
        })
}

/// The image that a stage starts from, as a person would call it.
fn base_name(stage: Stage<'_>) -> &str {
    match stage.root_base() {
        Base::Scratch => "scratch",
        Base::Image(name) => name.text().unwrap_or("the base"),
        _ => "the base",
    }
}
