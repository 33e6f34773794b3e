use crate::{
    dockerfile::Stage,
    rules::prelude::*,
    syntax::{Word, instruction::lowercase},
};

#[derive(Default)]
pub(super) struct UppercaseStageName;

impl Rule for UppercaseStageName {
    const META: Meta<'static> = Meta {
        id: "uppercase-stage-name",
        summary: "the name of a stage has capitals",
        why: "BuildKit keeps the name in lower case: `COPY --from` finds it however it is written, but `FROM` with the capitals does not.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:StageNameCasing"],
        page: include_str!("uppercase_stage_name.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let [_, _, Word { text, span, .. }] = stage.from().syntax().node.arguments.words() else {
            return;
        };
        let lower = lowercase(text);
        if lower == *text {
            return;
        }
        findings
            .report(
                *span,
                format!("the stage is called `{text}`, and BuildKit knows it as `{lower}`"),
            )
            .help(format!("call it `{lower}`"))
            .safe_fix("write it in lower case", Edit::replace(*span, lower));
    }
}
