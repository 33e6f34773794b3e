use crate::{dockerfile::Dockerfile, rules::prelude::*, syntax::instruction::Kind, text::Span};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct RequiredBaseArgument {
    /// Also where the build stops whatever it is given, of which another rule tells.
    beside_errors: bool,
}

impl Rule for RequiredBaseArgument {
    const META: Meta<'static> = Meta {
        id: "required-base-argument",
        summary: "without a build argument a stage has no base image",
        why: "A plain `docker build` stops there, and so do tools that read the file without knowing the argument.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:InvalidDefaultArgInFrom"],
        page: include_str!("required_base_argument.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let failing: HashSet<Span> = file.problems().map(|problem| problem.span).collect();
        for stage in file.stages_without_default_base() {
            let Kind::From(from) = stage.from().kind() else {
                continue;
            };
            let image = from.image;
            if !self.beside_errors && failing.contains(&image.span) {
                continue;
            }
            let is_constant = !image.text.contains('$');
            let message = if is_constant {
                format!("`{}` is no name of an image", image.text)
            } else {
                format!(
                    "without build arguments `{}` is no name of an image",
                    image.text
                )
            };
            let help = if is_constant {
                "write the name of an image, or of a stage"
            } else {
                "give the `ARG` a default with which the file can be built"
            };
            findings.report(image.span, message).help(help);
        }
    }
}
