//! What is built where, and what of it ships.

mod build_container_leftover;
mod build_in_history;
mod build_in_shipped_stage;
mod builder_directory_copied;
mod jdk_in_image;
mod onbuild_trigger;
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
        Entry::plain::<build_container_leftover::BuildContainerLeftover>(),
        Entry::plain::<onbuild_trigger::OnbuildTrigger>(),
        Entry::plain::<build_in_history::BuildInHistory>(),
    ],
};

/// Words in the name of a stage that is not meant for production.
const NOT_FOR_PRODUCTION: &[&str] = &[
    "dev",
    "devel",
    "development",
    "devcontainer",
    "test",
    "tests",
    "testing",
    "ci",
    "lint",
    "build",
    "builder",
    "debug",
    "base",
    "sdk",
    "toolchain",
    "artifact",
    "artifacts",
    "export",
    "binary",
    "binaries",
    "docs",
];

/// Those of a stage that one for production hardly starts from.
const FOR_DEVELOPERS: &[&str] = &[
    "dev",
    "devel",
    "development",
    "devcontainer",
    "test",
    "tests",
    "testing",
];

/// Families of images that run something by themselves.
const SERVERS: &[&str] = &[
    "caddy",
    "haproxy",
    "httpd",
    "jenkins",
    "mariadb",
    "memcached",
    "mongo",
    "mysql",
    "nginx",
    "nginx-unprivileged",
    "php",
    "postgres",
    "rabbitmq",
    "redis",
    "tomcat",
    "traefik",
    "wordpress",
];

/// The stage that is built, if it is an image that runs something: not one to develop or test in.
fn production(stage: Stage<'_>) -> Option<Stage<'_>> {
    if !stage.is_target() || stage.is_windows() || names_windows(stage) {
        return None;
    }
    let is_named = |stage: Stage<'_>, names: &[&str]| {
        let mut words = stage.name().unwrap_or_default().split(['-', '_', '.']);
        words.any(|word| names.contains(&word))
    };
    let is_for_developers = is_named(stage, NOT_FOR_PRODUCTION)
        || stage.chain().any(|stage| is_named(stage, FOR_DEVELOPERS));
    let runs_something = match stage.entrypoint().or(stage.cmd()) {
        Some(command) => runs_program(command),
        None => stage
            .known_base()
            .is_some_and(|known| SERVERS.contains(&known.family)),
    };
    (runs_something && !is_for_developers).then_some(stage)
}

/// Whether a command starts a program: not a shell to type into, or what only hands files out.
fn runs_program(command: Instruction<'_>) -> bool {
    let mut commands = command.commands();
    let Some(first) = commands.next() else {
        return false;
    };
    let has_only = |flags: &[&str]| {
        first
            .arguments()
            .iter()
            .all(|word| flags.contains(&word.text.as_str()))
    };
    match first.name() {
        Some("sh" | "bash" | "ash" | "zsh" | "fish") => !has_only(&["-l", "--login", "-i"]),
        Some("tar" | "cp" | "cat" | "true" | "sleep" | "tail") => false,
        // `go test`: the image is for testing, and needs what it was built with.
        _ => !first
            .subcommand()
            .is_some_and(|verb| matches!(verb.text.as_str(), "test" | "bench" | "vet" | "clippy")),
    }
}

/// Whether the base is for Windows by its name.
fn names_windows(stage: Stage<'_>) -> bool {
    matches!(stage.root_base(), Base::Image(name) if name.text().is_some_and(|name| {
        ["nanoserver", "windowsservercore", "windows/"].iter().any(|word| name.contains(word))
    }))
}

/// Whether another stage than those that ship builds something for this one.
fn has_builder(stage: Stage<'_>) -> bool {
    stage
        .file()
        .stages()
        .any(|stage| !stage.ships() && stage.is_reachable())
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
            Some("apt-get" | "apt" | "aptitude" | "yum" | "dnf" | "microdnf" | "zypper") => words
                .any(|word| {
                    matches!(
                        word,
                        "remove" | "purge" | "autoremove" | "erase" | "--purge"
                    )
                }),
            Some("pacman") => words.any(|word| word.starts_with("-R")),
            Some("rm") => words.any(|word| {
                ["/src", "/build", "$", "/tmp/"]
                    .iter()
                    .any(|part| word.contains(part))
                    || !word.starts_with(['-', '/'])
            }),
            _ => false,
        }
    })
}

/// The last program that a file with one stage builds from sources of its own, and the COPY that
/// brings those.
fn single_stage_program(stage: Stage<'_>) -> Option<(Program<'_>, Instruction<'_>)> {
    if has_builder(stage) {
        return None;
    }
    let is_built = |language| is_compiled(language) || language == Language::JavaScript;
    let program = left_builds(stage)
        .into_iter()
        .rfind(|program| is_built(program.language()))?;
    let copies = stage.chain().flat_map(Stage::instructions);
    let sources = copies
        .filter(|copy| copy.index() < program.instruction().index() && takes_folder(*copy))
        .max_by_key(|copy| copy.index())?;
    Some((program, sources))
}

/// Whether a COPY takes a folder of the build context that may hold sources, as far as names tell.
fn takes_folder(instruction: Instruction<'_>) -> bool {
    const NOT_FOR_SOURCES: &[&str] = &[
        "/etc",
        "/bin",
        "/sbin",
        "/usr/bin",
        "/usr/sbin",
        "/usr/local/bin",
        "/usr/local/sbin",
    ];
    matches!(instruction.kind(), Kind::Copy(copy) if copy.from.is_none())
        && instruction.copied_paths().iter().any(|copied| {
            let source = copied.source.as_deref().unwrap_or("x.y");
            let name = source
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default();
            let may_be_folder = matches!(name, "" | "." | "..") || !name.contains(['.', '*']);
            let elsewhere = copied.destination.as_deref().is_some_and(|destination| {
                NOT_FOR_SOURCES
                    .iter()
                    .any(|folder| destination.starts_with(folder))
            });
            may_be_folder && !elsewhere
        })
}

/// The COPY or ADD instructions that take the whole build context.
fn context_copies(stage: Stage<'_>) -> impl Iterator<Item = Instruction<'_>> {
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
    const INTERPRETERS: &[Tool] = &[
        Tool::Python,
        Tool::Node,
        Tool::Ruby,
        Tool::Php,
        Tool::Perl,
        Tool::Erlang,
        Tool::Elixir,
        Tool::Julia,
    ];
    const NAMES: &[&str] = &[
        "python",
        "node",
        "ruby",
        "php",
        "perl",
        "npm",
        "npx",
        "yarn",
        "pnpm",
        "bun",
        "deno",
        "uvicorn",
        "gunicorn",
        "flask",
        "rails",
        "bundle",
        "celery",
        "streamlit",
        "poetry",
        "uv",
        "pm2",
        "R",
        "Rscript",
        "elixir",
        "julia",
    ];
    let by_base = stage
        .base_facts()
        .is_some_and(|facts| INTERPRETERS.iter().any(|tool| facts.tools.contains(*tool)));
    let runs = stage.runtime_instructions().flat_map(Instruction::commands);
    by_base
        || runs.into_iter().any(|command| {
            let name = command.name().unwrap_or_default();
            NAMES.contains(&name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'))
        })
}
