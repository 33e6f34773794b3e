use super::{production, single_stage_program};
use crate::{
    dockerfile::{
        Base, Instruction, Language, Program, Stage,
        base::{Libc, Tool},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct SingleStageBuild;

impl Rule for SingleStageBuild {
    const META: Meta<'static> = Meta {
        id: "single-stage-build",
        summary: "one stage builds the program and ships it",
        why: "Compiler, package manager, caches and sources ship with the program: more to attack it through, and tools for whoever got in.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("single_stage_build.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) = production(stage) else {
            return;
        };
        let Some((program, sources)) = single_stage_program(stage) else {
            return;
        };
        let Some(command) = program.command() else {
            return;
        };
        let language = program.language();
        let product = language.product();
        let finding = findings.report(
            command.span(),
            format!("this builds the {product} in the image that ships, which has no other stage"),
        );
        finding
            .related(sources.span(), "the sources ship too")
            .help(if is_what_starts(stage, language) {
                shape(stage, program)
            } else {
                "build in a stage of its own, and take only what it makes into this one: `COPY --from=build …`".to_owned()
            });
        // A program of Node.js may need most of what it was built with.
        if language == Language::JavaScript {
            finding
                .severity(Severity::Info)
                .confidence(Confidence::Medium);
        }
    }
}

/// Whether the image is one for programs of the language, and not, say, one of Python that brings its web pages along.
fn is_what_starts(stage: Stage<'_>, language: Language) -> bool {
    let starts = |names: &[&str]| {
        let started = [stage.entrypoint(), stage.cmd()].into_iter().flatten();
        let mut commands = started.flat_map(Instruction::commands);
        commands.any(|command| command.name().is_some_and(|name| names.contains(&name)))
    };
    let has = |tool| {
        stage
            .base_facts()
            .is_some_and(|facts| facts.tools.contains(tool))
    };
    match language {
        Language::Java => starts(&["java"]),
        Language::JavaScript => has(Tool::Node) || starts(&["node", "npm", "yarn", "pnpm"]),
        Language::Dotnet => starts(&["dotnet"]),
        _ => true,
    }
}

/// The two stages to make of the one.
fn shape(stage: Stage<'_>, program: Program<'_>) -> String {
    let base = match stage.root_base() {
        Base::Image(name) => name.text().unwrap_or("the base of now"),
        _ => "the base of now",
    };
    let libc = stage.base_facts().and_then(|facts| facts.libc);
    let has_go = stage
        .base_facts()
        .is_some_and(|facts| facts.tools.contains(Tool::Go));
    let output = program.output();
    let (build, image, copy, start) = match program.language() {
        Language::Java => (
            String::new(),
            "gcr.io/distroless/java21-debian13",
            format!("{} /app.jar", output.unwrap_or("/app/target/app.jar")),
            "CMD [\"/app.jar\"]".to_owned(),
        ),
        Language::JavaScript => (
            "RUN npm ci && npm run build && npm prune --omit=dev".to_owned(),
            "gcr.io/distroless/nodejs22-debian13",
            "/app /app".to_owned(),
            "CMD [\"/app/dist/index.js\"]".to_owned(),
        ),
        Language::Dotnet => (
            "RUN dotnet publish -c Release -o /out".to_owned(),
            "mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled",
            "/out /app".to_owned(),
            "ENTRYPOINT [\"dotnet\", \"/app/NAME.dll\"]".to_owned(),
        ),
        language => {
            let path = output.unwrap_or("/out/app");
            let image = match (language, libc) {
                (Language::Go, _) => "gcr.io/distroless/static-debian13",
                (_, Some(Libc::Musl)) => "alpine",
                _ => "gcr.io/distroless/cc-debian13",
            };
            let build = if language == Language::Go && (has_go || output.is_none()) {
                format!("RUN CGO_ENABLED=0 go build -trimpath -ldflags=\"-s -w\" -o {path} …")
            } else {
                String::new()
            };
            (
                build,
                image,
                format!("{path} /app"),
                "ENTRYPOINT [\"/app\"]".to_owned(),
            )
        }
    };
    let build = if build.is_empty() {
        "… as now …".to_owned()
    } else {
        build
    };
    format!(
        "build in one stage and ship another:\nFROM {base} AS build\n{build}\nFROM {image}\nCOPY --from=build {copy}\n{start}"
    )
}
