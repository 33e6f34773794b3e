use super::{base_name, explain_linkage, may_copy_loader, shipped_programs};
use crate::{
    dockerfile::{Language, Linkage, Stage, base::Libc},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct DynamicProgramInStaticBase;

impl Rule for DynamicProgramInStaticBase {
    const META: Meta<'static> = Meta {
        id: "dynamic-program-in-static-base",
        summary: "a dynamically linked program is copied into a base without a C library",
        why: "The container stops with \"no such file or directory\": the program asks for a loader that is not there.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("dynamic_program_in_static_base.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let has_no_libc = stage
            .base_facts()
            .is_some_and(|facts| facts.libc == Some(Libc::Absent));
        if !has_no_libc || stage.has_runs() || may_copy_loader(stage) {
            return;
        }
        for (_, copied) in shipped_programs(stage) {
            let program = copied.program;
            let (libc, verb) = match program.linkage() {
                Linkage::Dynamic(libc) => (libc, "is"),
                Linkage::MaybeDynamic(libc) => (libc, "may be"),
                _ => continue,
            };
            let library = match libc {
                Libc::Musl => "musl",
                _ => "glibc",
            };
            let language = program.language().product();
            let base = base_name(stage);
            let finding = findings.report(
                copied.word.span,
                format!(
                    "this {language} {verb} linked against {library}, which `{base}` does not have"
                ),
            );
            let image = match (libc, program.language()) {
                (Libc::Musl, _) => "alpine",
                (_, Language::Rust | Language::C) => "gcr.io/distroless/cc-debian13",
                _ => "gcr.io/distroless/base-debian13",
            };
            explain_linkage(finding, program, image);
        }
    }
}
