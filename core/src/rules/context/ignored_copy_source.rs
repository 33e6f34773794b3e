use crate::{dockerfile::Dockerfile, rules::prelude::*};

#[derive(Default)]
pub(super) struct IgnoredCopySource;

impl Rule for IgnoredCopySource {
    const META: Meta<'static> = Meta {
        id: "ignored-copy-source",
        summary: "what is to be copied is kept out by `.dockerignore`",
        why: "The build is not given it, so it stops there: the file is not found.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["buildkit:CopyIgnoredFile"],
        page: include_str!("ignored_copy_source.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let Some((Some(path), ignore)) = file.ignore_file() else {
            return;
        };
        for step in file.steps().filter(|step| step.stage().is_some()) {
            for (word, source) in step.context_sources() {
                let Ok(Some(ignored)) = ignore.ignored_source(&source) else {
                    continue;
                };
                let is_all = matches!(ignored.as_str(), "." | "/");
                let message = if is_all {
                    format!("`{path}` keeps everything out, so nothing is copied")
                } else {
                    format!("`{path}` keeps `{ignored}` out")
                };
                let finding = findings.report(step.place(word.span), message);
                finding.help(format!(
                    "except it in `{path}`: `!{}`",
                    if is_all { "…" } else { &ignored }
                ));
                if is_all {
                    finding.severity(Severity::Warning);
                    finding.why("An empty folder is copied, which is hardly meant.");
                }
            }
        }
    }
}
