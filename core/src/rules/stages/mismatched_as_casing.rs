use crate::{
    dockerfile::Stage,
    rules::{
        casing::{is_lower, is_upper},
        prelude::*,
    },
};

#[derive(Default)]
pub(super) struct MismatchedAsCasing;

impl Rule for MismatchedAsCasing {
    const META: Meta<'static> = Meta {
        id: "mismatched-as-casing",
        summary: "of `FROM` and its `AS` one has capitals and the other has not",
        why: "The two belong together, and whoever looks for stages by one spelling misses some.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:FromAsCasing"],
        page: include_str!("mismatched_as_casing.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let node = &stage.from().syntax().node;
        let [_, joint, _, ..] = node.arguments.words() else {
            return;
        };
        let from = node.keyword.text.as_str();
        // A `From` that is neither is for another rule.
        let (fits, wanted) = match (is_lower(from), is_upper(from)) {
            (true, _) => (is_lower(&joint.text), "as"),
            (_, true) => (is_upper(&joint.text), "AS"),
            _ => return,
        };
        if fits {
            return;
        }
        let message = format!("`{}` is not written as `{from}` is", joint.text);
        let finding = findings.report(joint.span, message);
        finding.help(format!("write `{wanted}`"));
        if joint.text.eq_ignore_ascii_case(wanted) {
            finding.safe_fix(
                format!("write `{wanted}`"),
                Edit::replace(joint.span, wanted),
            );
        }
    }
}
