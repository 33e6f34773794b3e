use super::{production, single_stage_program};
use crate::{
    dockerfile::{
        FileOrigin, Instruction, Stage,
        base::{Alternative, Tool, ToolKind},
    },
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct ToolchainInImage;

impl Rule for ToolchainInImage {
    const META: Meta<'static> = Meta {
        id: "toolchain-in-image",
        summary: "the stage that ships starts from an image for building",
        why: "A running program needs no compiler, and each of the toolchain's packages brings its own vulnerabilities.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("toolchain_in_image.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) = production(stage) else {
            return;
        };
        let Some(known) = stage.known_base() else {
            return;
        };
        // A compiler for C comes with many images of other languages.
        let tool = known.facts.tools.iter().find(|tool| {
            tool.kind() == ToolKind::Toolchain
                && !matches!(
                    tool,
                    Tool::C | Tool::Make | Tool::Jdk | Tool::Mono | Tool::Dart
                )
        });
        let Some(tool) = tool.or((known.family == "gcc").then_some(Tool::C)) else {
            return;
        };
        // What one stage alone builds and ships is told of where it is built.
        if uses_toolchain(stage) || single_stage_program(stage).is_some() {
            return;
        }
        let root = stage.chain().last().unwrap_or(stage);
        let Kind::From(from) = root.from().kind() else {
            return;
        };
        let finding = findings.report(
            from.image.span,
            format!(
                "the image that ships has the toolchain of `{}`",
                tool.command()
            ),
        );
        finding.help(match known.facts.smaller {
            Some(Alternative::Image(image)) => format!("build in a stage of its own, and start the last stage from `{image}`"),
            Some(Alternative::Sibling(name)) => format!("build in a stage of its own, and start the last stage from the image `{name}` beside this one"),
            Some(Alternative::Variant(word)) => format!("start from the tag with `{word}` of the same image"),
            None => "build in a stage of its own, and start the last stage from an image without a toolchain".to_owned(),
        });
        if known.facts.smaller == Some(Alternative::Variant("slim")) {
            finding.confidence(Confidence::Medium);
        }
    }
}

const NEEDS: &[&str] = &[
    "go",
    "cargo",
    "rustc",
    "mvn",
    "gradle",
    "gradlew",
    "mvnw",
    "swift",
    "ghc",
    "stack",
    "cabal",
    "gcc",
    "g++",
    "make",
    "golangci-lint",
    "javac",
    "sbt",
    "gopls",
    "dlv",
    "air",
];

/// Whether what is run needs the toolchain, or may: a script can do anything.
fn uses_toolchain(stage: Stage<'_>) -> bool {
    let commands: Vec<_> = stage
        .runtime_instructions()
        .flat_map(Instruction::commands)
        .collect();
    let is_script = matches!(
        stage.started_file(),
        Some(FileOrigin::Context(_) | FileOrigin::Heredoc(..))
    );
    is_script
        || commands.is_empty()
        || commands.iter().any(|command| {
            let arguments: Vec<&str> = command
                .arguments()
                .iter()
                .map(|word| word.text.as_str())
                .collect();
            match command.name() {
                Some("dotnet") => matches!(
                    arguments.first(),
                    Some(&("run" | "watch" | "test" | "build"))
                ),
                Some(name) => {
                    NEEDS.contains(&name)
                        || name.strip_suffix(".sh").is_some()
                        || matches!(name, "sh" | "bash" | "ash") && arguments.len() < 2
                }
                None => true,
            }
        })
}
