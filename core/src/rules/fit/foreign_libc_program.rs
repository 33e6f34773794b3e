use super::{base_name, explain_linkage, may_copy_loader, shipped_programs};
use crate::{
    dockerfile::{Instruction, Language, Linkage, Stage, base::Libc},
    rules::prelude::*,
    syntax::Keyword,
};

#[derive(Default)]
pub(super) struct ForeignLibcProgram;

impl Rule for ForeignLibcProgram {
    const META: Meta<'static> = Meta {
        id: "foreign-libc-program",
        summary: "a program linked against one C library is copied into a base with another",
        why: "The container stops with \"no such file or directory\": the program asks for the other library's loader.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("foreign_libc_program.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let libc = stage.base_facts().and_then(|facts| facts.libc);
        let Some(has) = libc.filter(|libc| *libc != Libc::Absent) else {
            return;
        };
        if may_install_other(stage) {
            return;
        }
        for (_, copied) in shipped_programs(stage) {
            let program = copied.program;
            let (needs, verb) = match program.linkage() {
                Linkage::Dynamic(libc) => (libc, "is"),
                Linkage::MaybeDynamic(libc) => (libc, "may be"),
                _ => continue,
            };
            if needs == has {
                continue;
            }
            let language = program.language().product();
            let base = base_name(stage);
            let message = match needs {
                Libc::Musl => {
                    format!("this {language} {verb} linked against musl, and `{base}` has glibc")
                }
                _ => format!("this {language} {verb} linked against glibc, and `{base}` has musl"),
            };
            let finding = findings.report(copied.word.span, message);
            let image = match (needs, program.language()) {
                (Libc::Musl, _) => "alpine",
                (_, Language::Rust | Language::C) => "gcr.io/distroless/cc-debian13",
                _ => "gcr.io/distroless/base-debian13",
            };
            explain_linkage(finding, program, image);
        }
    }
}

/// Whether a RUN may install the other library, or a COPY bring it.
fn may_install_other(stage: Stage<'_>) -> bool {
    let mut runs = stage
        .chain()
        .flat_map(Stage::instructions)
        .filter(|instruction| instruction.keyword() == Some(Keyword::Run));
    runs.any(mentions_libc) || may_copy_loader(stage)
}

const WORDS: &[&str] = &[
    "libc", "glibc", "gcompat", "musl", "sgerrand", "/lib64", "ld-linux", "ld-musl", "$",
];

fn mentions_libc(run: Instruction<'_>) -> bool {
    run.commands().any(|command| {
        let installs = matches!(
            command.name(),
            Some(
                "apk"
                    | "apt-get"
                    | "apt"
                    | "dnf"
                    | "yum"
                    | "ln"
                    | "curl"
                    | "wget"
                    | "tar"
                    | "dpkg"
                    | "rpm"
            ) | None
        );
        let mut words = command.arguments().iter();
        installs && words.any(|word| WORDS.iter().any(|part| word.text.contains(part)))
    })
}
