use crate::{
    dockerfile::Dockerfile,
    rules::prelude::*,
    syntax::{instruction::Kind, nearest},
    text::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UndefinedVariableInFrom {
    /// Also where the build stops for it, of which another rule tells.
    beside_errors: bool,
}

impl Rule for UndefinedVariableInFrom {
    const META: Meta<'static> = Meta {
        id: "undefined-variable-in-from",
        summary: "`FROM` uses a variable that no `ARG` before the first `FROM` declares",
        why: "It stands for nothing, whatever the build is given: a build argument reaches `FROM` only through such an `ARG`.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["buildkit:UndefinedArgInFrom"],
        page: include_str!("undefined_variable_in_from.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let failing: HashSet<Span> = file.problems().map(|problem| problem.span).collect();
        for stage in file.stages() {
            let instruction = stage.from();
            let Kind::From(from) = instruction.kind() else {
                continue;
            };
            let platform = from.platform.map(|flag| (flag.text, flag.span));
            let texts = [(from.image.text.as_str(), from.image.span)];
            for (text, span) in texts.into_iter().chain(platform) {
                if !self.beside_errors && failing.contains(&span) {
                    continue;
                }
                let names = instruction.names_in(text).unmatched;
                for name in names.iter().filter(|name| !file.has_global(name)) {
                    let finding = findings.report(
                        span,
                        format!("no `ARG` before the first `FROM` declares `{name}`, so it is empty here"),
                    );
                    finding.help(match nearest(name, file.global_names()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!(
                            "declare it at the top of the file, with a default: `ARG {name}=…`"
                        ),
                    });
                }
            }
        }
    }
}
