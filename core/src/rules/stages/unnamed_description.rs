use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::{
        Comment,
        instruction::{Kind, lowercase},
    },
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnnamedDescription {
    /// Which comments count as descriptions.
    comments: Comments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Comments {
    /// Those in words that stand on the line above.
    #[default]
    Adjacent,
    /// All that BuildKit looks at: also those that tell a tool something, and those with blank lines below.
    Every,
}

impl Rule for UnnamedDescription {
    const META: Meta<'static> = Meta {
        id: "unnamed-description",
        summary: "the comment above a stage or an `ARG` does not start with its name",
        why: "`docker build --call=outline` and `--call=targets` show a comment as the description only if it starts with the name.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:InvalidDefinitionDescription"],
        page: include_str!("unnamed_description.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let names: Vec<String> = match instruction.kind() {
            Kind::From(from) => from
                .name
                .map(|name| lowercase(&name.text))
                .into_iter()
                .collect(),
            Kind::Arg(declarations) => {
                let names = declarations.iter().map(|arg| arg.name.to_owned());
                names.collect()
            }
            _ => return,
        };
        let Some(comment) = instruction.syntax().comments.last() else {
            return;
        };
        let first = comment.text.split(' ').next().unwrap_or_default();
        if names.is_empty() || names.iter().any(|name| name == first) {
            return;
        }
        if self.comments == Comments::Adjacent && !is_adjacent(instruction, comment) {
            return;
        }
        let message = match names.as_slice() {
            [name] => format!("this comment describes `{name}`, and does not start with its name"),
            _ => "this comment describes the arguments below, and does not start with one's name"
                .to_owned(),
        };
        findings.report(comment.span, message).help(format!(
            "write `# {} …`, or put an empty `#` line below a comment that describes nothing",
            names[0]
        ));
    }
}

/// Whether a comment stands on the line above, and says something to people.
fn is_adjacent(instruction: Instruction<'_>, comment: &Comment) -> bool {
    let source = instruction.file().source();
    let line = |at| source.position(at).line;
    let is_above = line(comment.span.start) + 1 == line(instruction.span().start);
    let is_for_people = comment.text.starts_with(char::is_alphanumeric)
        && !comment
            .text
            .split(' ')
            .next()
            .unwrap_or_default()
            .contains([':', '='])
        && !["hadolint ", "holystone ", "checkov:", "syntax ", "check "]
            .iter()
            .any(|tool| comment.text.starts_with(tool));
    is_above && is_for_people
}
