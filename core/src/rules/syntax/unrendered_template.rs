use crate::{dockerfile::Dockerfile, lint::UNRENDERED_TEMPLATE, rules::prelude::*};

#[derive(Default)]
pub(super) struct UnrenderedTemplate;

impl Rule for UnrenderedTemplate {
    const META: Meta<'static> = Meta {
        id: UNRENDERED_TEMPLATE,
        summary: "the file is a template, of which the Dockerfile is yet to be made",
        why: "BuildKit reads what is made of it, and only that shows what is right or wrong.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unrendered_template.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        if let Some(mark) = file.template_mark() {
            findings
                .report(
                    mark,
                    "this is a template and no Dockerfile yet, so nothing else in it was checked",
                )
                .help("check what is made of it: `jinja2 Dockerfile.j2 | holystone check -`; `--ignore unrendered-template` checks it as it stands");
        }
    }
}
