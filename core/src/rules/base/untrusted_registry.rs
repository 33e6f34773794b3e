use crate::{
    dockerfile::{Base, ImageName, Instruction, Origin, Section, Stage},
    image::reference::Reference,
    rules::prelude::*,
    syntax::instruction::Kind,
    text::Span,
};
use serde::{Deserialize, Serialize};

/// What the registry of Docker's own goes by.
const DOCKER: [&str; 2] = ["docker.io", "hub.docker.com"];

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UntrustedRegistry {
    /// The registries that images may come from, such as `ghcr.io`; none allows all. A `*` at the start or at the end
    /// stands for any text: `*.example.com`.
    registries: Vec<String>,
}

impl Rule for UntrustedRegistry {
    const META: Meta<'static> = Meta {
        id: "untrusted-registry",
        summary: "an image comes from a registry that is not among the trusted ones",
        why: "What an image holds is up to whoever may push to its registry.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3026"],
        page: include_str!("untrusted_registry.md"),
    };

    type Subject<'a> = Section<'a>;

    fn check(&self, section: Section<'_>, findings: &mut Findings) {
        if self.registries.is_empty() {
            return;
        }
        match section.stage() {
            Some(stage) => self.check_stage(stage, findings),
            None => section
                .instructions()
                .for_each(|instruction| self.check_without_stage(instruction, findings)),
        }
    }
}

impl UntrustedRegistry {
    fn check_stage(&self, stage: Stage<'_>, findings: &mut Findings) {
        let from = stage.from();
        if let (Base::Image(name), Kind::From(kind)) = (stage.base(), from.kind()) {
            self.check_image(name, from, kind.image.span, findings);
        }
        let mut last = None;
        for dependency in stage.dependencies() {
            let Origin::Image(name) = dependency.origin else {
                continue;
            };
            let at = dependency.instruction.index();
            // One finding for all mounts of a RUN.
            if last != Some(at)
                && self.check_image(name, dependency.instruction, dependency.span, findings)
            {
                last = Some(at);
            }
        }
    }

    /// Where there is no stage yet, all that files are taken from is an image.
    fn check_without_stage(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if let Kind::Copy(copy) = instruction.kind()
            && let Some(from) = copy.from
            && let Ok(reference) = Reference::parse(from.text)
            && !self.trusts(reference.registry())
        {
            self.report(reference.registry(), from.span, findings);
        }
    }

    /// Reports an image if it is from elsewhere. A registry that is not known is not.
    fn check_image(
        &self,
        name: &ImageName,
        instruction: Instruction<'_>,
        span: Span,
        findings: &mut Findings,
    ) -> bool {
        let written = instruction.file().source().slice(span);
        let Some(registry) = name
            .repository()
            .map(|(registry, _)| registry)
            .or_else(|| written_registry(written))
        else {
            return false;
        };
        if self.trusts(registry) {
            return false;
        }
        self.report(registry, span, findings);
        true
    }

    fn report(&self, registry: &str, span: Span, findings: &mut Findings) {
        findings
            .report(
                span,
                format!("`{registry}` is not among the registries that this project trusts"),
            )
            .help(format!("take the image from {}", self.listed()));
    }

    fn trusts(&self, registry: &str) -> bool {
        let names = if DOCKER.contains(&registry) {
            &DOCKER[..]
        } else {
            &[registry]
        };
        self.registries
            .iter()
            .any(|pattern| names.iter().any(|name| matches(pattern, name)))
    }

    fn listed(&self) -> String {
        let quoted: Vec<String> = self
            .registries
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        quoted.join(" or ")
    }
}

fn matches(pattern: &str, registry: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => registry.ends_with(end),
        (None, Some(start)) => registry.starts_with(start),
        (None, None) => pattern == registry,
    }
}

/// The registry of a name of which a later part is not known.
fn written_registry(name: &str) -> Option<&str> {
    let (registry, _) = name.split_once('/')?;
    let is_one = registry.contains(['.', ':']) || registry == "localhost";
    (is_one && !registry.contains(['$', '=', ','])).then_some(registry)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, registry, expected) in [
            ("*", "quay.io", true),
            ("gcr.io", "gcr.io", true),
            ("gcr.io", "eu.gcr.io", false),
            ("*.gcr.io", "eu.gcr.io", true),
            ("*gcr.io", "gcr.io", true),
            ("eu.*", "eu.gcr.io", true),
            ("eu.*", "us.gcr.io", false),
            ("a*b", "axb", false),
            ("localhost:5000", "localhost:5000", true),
        ] {
            assert_eq!(matches(pattern, registry), expected, "{pattern} {registry}");
        }
    }
}
