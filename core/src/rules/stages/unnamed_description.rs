use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::{
        Comment,
        instruction::{Kind, lowercase},
    },
    text::Span,
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
        let names: Vec<(String, Span)> = match instruction.kind() {
            Kind::From(from) => {
                let name = from.name.map(|name| (lowercase(&name.text), name.span));
                name.into_iter().collect()
            }
            Kind::Arg(declarations) => {
                let names = declarations
                    .iter()
                    .map(|arg| (arg.name.to_owned(), arg.name_span));
                names.collect()
            }
            _ => return,
        };
        let Some(comment) = instruction.syntax().comments.last() else {
            return;
        };
        let first = comment.text.split(' ').next().unwrap_or_default();
        let Some(&(ref example, span)) = names.first() else {
            return;
        };
        if names.iter().any(|(name, _)| name == first) {
            return;
        }
        if self.comments == Comments::Adjacent && !is_adjacent(instruction, comment) {
            return;
        }
        let message = match names.as_slice() {
            [(name, _)] => format!("the comment above does not start with `{name}`"),
            _ => "the comment above starts with none of the names".to_owned(),
        };
        findings
            .report(span, message)
            .help(format!(
                "write `# {example} …`, or put an empty `#` line below a comment that describes nothing"
            ))
            .related(comment.span, "this counts as the description");
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
