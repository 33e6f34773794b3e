use super::{cleans_up, context_copies, has_builder, is_compiled, left_builds, production};
use crate::{
    dockerfile::{Base, Language, Program, Stage, base::{Libc, Tool}},
    rules::prelude::*,
    syntax::instruction::Kind,
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
        let Some(stage) = production(stage).filter(|stage| !has_builder(*stage)) else {
            return;
        };
        let builds = left_builds(stage);
        let Some(program) = builds.iter().rfind(|program| is_compiled(program.language())) else {
            return;
        };
        let Some(command) = program.command().filter(|_| !cleans_up(program.instruction())) else {
            return;
        };
        // Without a source of its own the file installs a tool, and that is a matter of packages.
        let copies = stage.chain().flat_map(Stage::instructions).filter(|instruction| {
            matches!(instruction.kind(), Kind::Copy(copy) if copy.from.is_none())
                && instruction.index() < program.instruction().index()
        });
        let Some(sources) = copies.last() else {
            return;
        };
        let whole = stage.chain().flat_map(context_copies).last();
        let language = program.language().name();
        findings
            .report(
                command.span(),
                format!("this builds the {language} program in the image that ships, which has no other stage"),
            )
            .related(whole.unwrap_or(sources).span(), "the sources ship too")
            .help(shape(stage, *program));
    }
}

/// The two stages to make of the one.
fn shape(stage: Stage<'_>, program: Program<'_>) -> String {
    let base = match stage.root_base() {
        Base::Image(name) => name.text().unwrap_or("the base of now"),
        _ => "the base of now",
    };
    let libc = stage.base_facts().and_then(|facts| facts.libc);
    let has_go = stage.base_facts().is_some_and(|facts| facts.tools.contains(Tool::Go));
    let output = program.output();
    let (build, image, copy, start) = match program.language() {
        Language::Java => (
            String::new(),
            "gcr.io/distroless/java21-debian13",
            format!("{} /app.jar", output.unwrap_or("/app/target/app.jar")),
            "CMD [\"/app.jar\"]".to_owned(),
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
            (build, image, format!("{path} /app"), "ENTRYPOINT [\"/app\"]".to_owned())
        }
    };
    let build = if build.is_empty() { "… as now …".to_owned() } else { build };
    format!(
        "build in one stage and ship another:\nFROM {base} AS build\n{build}\nFROM {image}\nCOPY --from=build {copy}\n{start}"
    )
}
