use super::{left_builds, production};
use crate::{
    dockerfile::{Base, Instruction, Stage, base::Tool},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct JdkInImage;

impl Rule for JdkInImage {
    const META: Meta<'static> = Meta {
        id: "jdk-in-image",
        summary: "a Java development kit ships where a runtime would do",
        why: "A compiler and debugging tools are of use only to intruders there, and double the size of the base.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("jdk_in_image.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) = production(stage) else {
            return;
        };
        let Some(known) = stage.known_base() else {
            return;
        };
        let tools = known.facts.tools;
        let is_jdk = tools.contains(Tool::Jdk)
            && !tools.contains(Tool::Maven)
            && !tools.contains(Tool::Gradle);
        if !is_jdk || !runs_java(stage) || !left_builds(stage).is_empty() {
            return;
        }
        let root = stage.chain().last().unwrap_or(stage);
        let (Kind::From(from), Base::Image(name)) = (root.from().kind(), root.base()) else {
            return;
        };
        let runtime = runtime_image(known.family, name.tag().flatten());
        let shown = name.text().unwrap_or("this base");
        let finding = findings.report(
            from.image.span,
            format!("`{shown}` is a development kit, and only `java` is run"),
        );
        let distroless =
            "a runtime of its own that `jlink` makes, on `gcr.io/distroless/base-debian13`";
        match runtime {
            Some(image) => {
                finding.help(format!("start from `{image}`, or from {distroless}"));
                let written = stage.file().source().slice(from.image.span);
                if known.family == "eclipse-temurin"
                    && written == shown
                    && name.is_pinned() == Some(false)
                {
                    finding.fix(
                        "start from the runtime",
                        Safety::Suggested,
                        vec![Edit::replace(from.image.span, image)],
                    );
                }
            }
            None => {
                finding.help(format!(
                    "start from `gcr.io/distroless/java21-debian13`, or from {distroless}"
                ));
            }
        }
    }
}

/// Whether `java` runs, and nothing that a runtime does not have.
fn runs_java(stage: Stage<'_>) -> bool {
    const OF_THE_KIT: &[&str] = &[
        "javac", "jshell", "jcmd", "jmap", "jstack", "jstat", "jar", "jdb", "jfr", "mvn", "mvnw",
        "gradle", "gradlew",
    ];
    let started = [stage.entrypoint(), stage.cmd()];
    let runs = started
        .into_iter()
        .flatten()
        .flat_map(Instruction::commands);
    let mut all = stage
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(Instruction::commands);
    runs.into_iter()
        .any(|command| command.name() == Some("java"))
        && !all.any(|command| {
            command
                .name()
                .is_some_and(|name| OF_THE_KIT.contains(&name))
        })
}

/// The image with a runtime of the same Java.
fn runtime_image(family: &str, tag: Option<&str>) -> Option<String> {
    let tag = tag?;
    if family == "eclipse-temurin" {
        return temurin_runtime(tag).map(|tag| format!("eclipse-temurin:{tag}"));
    }
    let major: String = tag.chars().take_while(char::is_ascii_digit).collect();
    let system = if tag.contains("alpine") {
        "-alpine"
    } else {
        ""
    };
    (!major.is_empty()).then(|| format!("eclipse-temurin:{major}-jre{system}"))
}

/// `21` is `21-jre`, `21-jdk-alpine` is `21-jre-alpine`.
fn temurin_runtime(tag: &str) -> Option<String> {
    if tag.contains("-jdk") {
        return Some(tag.replacen("-jdk", "-jre", 1));
    }
    if tag == "latest" || !tag.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(match tag.split_once('-') {
        Some((version, system)) => format!("{version}-jre-{system}"),
        None => format!("{tag}-jre"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_runtimes() {
        for (family, tag, expected) in [
            ("eclipse-temurin", "21", Some("eclipse-temurin:21-jre")),
            (
                "eclipse-temurin",
                "21-alpine",
                Some("eclipse-temurin:21-jre-alpine"),
            ),
            (
                "eclipse-temurin",
                "17-jdk-jammy",
                Some("eclipse-temurin:17-jre-jammy"),
            ),
            ("eclipse-temurin", "latest", None),
            (
                "openjdk",
                "8-jdk-alpine",
                Some("eclipse-temurin:8-jre-alpine"),
            ),
            ("amazoncorretto", "17.0.3", Some("eclipse-temurin:17-jre")),
        ] {
            assert_eq!(
                runtime_image(family, Some(tag)).as_deref(),
                expected,
                "{family}:{tag}"
            );
        }
    }
}
