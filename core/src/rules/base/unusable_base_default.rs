use crate::{dockerfile::Dockerfile, rules::prelude::*, syntax::instruction::Kind, text::Span};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnusableBaseDefault {
    /// Which bases are looked at.
    bases: Looked,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Looked {
    /// Those whose arguments all have defaults, even if empty: an `ARG` without one is for the build to give.
    #[default]
    WithDefaults,
    /// Every one, also where the build stops whatever it is given, of which another rule tells.
    Every,
}

impl Rule for UnusableBaseDefault {
    const META: Meta<'static> = Meta {
        id: "unusable-base-default",
        summary: "with the defaults of its arguments a stage has no base image",
        why: "A plain `docker build` stops there, and so do tools that read the file without knowing what to pass.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:InvalidDefaultArgInFrom"],
        page: include_str!("unusable_base_default.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let stages = file.stages_without_default_base();
        if stages.is_empty() {
            return;
        }
        let failing: HashSet<Span> = file.problems().map(|problem| problem.span).collect();
        let required = required(file);
        for stage in stages {
            let Kind::From(from) = stage.from().kind() else {
                continue;
            };
            let image = from.image;
            let names = stage.from().names_in(&image.text);
            let mut names = names.matched.iter().chain(&names.unknown);
            let is_for_the_build =
                names.any(|name| required.contains(name)) || failing.contains(&image.span);
            if self.bases == Looked::WithDefaults && is_for_the_build {
                continue;
            }
            let (message, help) = if image.text.contains('$') {
                (
                    format!(
                        "with the defaults of its arguments `{}` is no name of an image",
                        image.text
                    ),
                    "give the `ARG` a default with which the file can be built, or none at all if a build must choose",
                )
            } else {
                (
                    format!("`{}` is no name of an image", image.text),
                    "write the name of an image, or of a stage",
                )
            };
            findings.report(image.span, message).help(help);
        }
    }
}

/// The arguments before the first FROM that have no default, or one that is made of such.
fn required(file: &Dockerfile) -> HashSet<String> {
    let mut required = HashSet::new();
    let before = file.instructions().take_while(|it| it.stage().is_none());
    for instruction in before {
        let Kind::Arg(arguments) = instruction.kind() else {
            continue;
        };
        for arg in arguments {
            let uses_one = |default: &str| {
                let names = instruction.names_in(default);
                let mut names = names.matched.iter().chain(&names.unknown);
                names.any(|name| required.contains(name))
            };
            if arg.default.is_none_or(uses_one) {
                required.insert(arg.name.to_owned());
            }
        }
    }
    required
}
