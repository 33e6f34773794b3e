use super::report;
use crate::{
    dockerfile::{PackageToolKind, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ShippedCompiler;

impl Rule for ShippedCompiler {
    const META: Meta<'static> = Meta {
        id: "shipped-compiler",
        summary: "a compiler or another build tool stays in the image",
        why: "A running program needs none; an intruder builds exploits with it, and each scan reports its holes.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("shipped_compiler.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let help = |_| "build in a stage of its own and copy the result; or remove it in the same `RUN` as it is installed";
        let gives = |_| "building is over when the image is built";
        report(stage, &[PackageToolKind::Compiler], gives, help, findings);
    }
}
