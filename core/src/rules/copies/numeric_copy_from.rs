use crate::{
    dockerfile::{Dependency, Origin, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct NumericCopyFrom;

impl Rule for NumericCopyFrom {
    const META: Meta<'static> = Meta {
        id: "numeric-copy-from",
        summary: "`COPY --from` names a stage by its number",
        why: "A stage put in before it, or taken out, makes the number mean another stage, and the build may not fail.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("numeric_copy_from.md"),
    };

    type Subject<'a> = Dependency<'a>;

    fn check(&self, dependency: Dependency<'_>, findings: &mut Findings) {
        let Origin::Stage(stage) = dependency.origin else {
            return;
        };
        let Kind::Copy(copy) = dependency.instruction.kind() else {
            return;
        };
        let Some(from) = copy.from.filter(|from| from.text.parse::<usize>().is_ok()) else {
            return;
        };
        let finding = findings.report(
            from.span,
            format!("`--from={}` depends on the order of the stages", from.text),
        );
        if let Some(name) = stage.name() {
            finding.help(format!("write `--from={name}`"));
            // Of two stages with one name only the last answers to it.
            if stage.file().last_stage_named(name).map(Stage::index) == Some(stage.index()) {
                finding.safe_fix(
                    format!("write `--from={name}`"),
                    Edit::replace(from.span, name),
                );
            }
        } else {
            finding
                .help("name the stage, `FROM … AS builder`, and copy from that name")
                .related(stage.from().span(), "the stage it means now");
        }
    }
}
