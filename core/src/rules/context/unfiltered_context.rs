use crate::{dockerfile::Dockerfile, lint::Append, rules::prelude::*};

#[derive(Default)]
pub(super) struct UnfilteredContext;

/// What nearly no image needs.
const START: &str = ".git\n.env\n*.local\nnode_modules\n__pycache__\n";

impl Rule for UnfilteredContext {
    const META: Meta<'static> = Meta {
        id: "unfiltered-context",
        summary: "the whole build context is copied, and there is no `.dockerignore`",
        why: "Whatever lies in the folder on the day of the build goes into the layer: history, keys, caches.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unfiltered_context.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        if !matches!(file.ignore_file(), Some((None, _))) {
            return;
        }
        let takes_all = |source: &str| {
            source
                .split('/')
                .all(|part| matches!(part, "" | "." | "*" | "**"))
        };
        for instruction in file.instructions().filter(|it| it.stage().is_some()) {
            let paths = instruction.context_paths();
            let Some(all) = paths
                .iter()
                .find(|path| path.source.as_deref().is_some_and(takes_all))
            else {
                continue;
            };
            let finding = findings.report(
                all.word.span,
                "nothing says what of the build context stays out",
            );
            finding.help("write a `.dockerignore`: start with `*` and name what the build needs with `!`, or name what it must not have");
            let append = Append {
                path: ".dockerignore".to_owned(),
                text: START.to_owned(),
            };
            finding.append_fix("write a `.dockerignore`", Safety::Suggested, append);
            return;
        }
    }
}
