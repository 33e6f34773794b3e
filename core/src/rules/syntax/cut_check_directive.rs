use crate::{
    dockerfile::Dockerfile,
    rules::prelude::*,
    syntax::{DirectiveName, detect_directive},
    text::Span,
};

#[derive(Default)]
pub(super) struct CutCheckDirective;

impl Rule for CutCheckDirective {
    const META: Meta<'static> = Meta {
        id: "cut-check-directive",
        summary: "BuildKit reads a `# check=` value only up to its first blank",
        why: "The options after the blank are dropped without a word, or make the build fail.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("cut_check_directive.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let mut values = Vec::new();
        if let Some(directive) = detect_directive(file.source(), DirectiveName::Check) {
            values.push((directive.value.clone(), directive.value_span));
        }
        for comment in file
            .tree()
            .instructions
            .iter()
            .flat_map(|instruction| &instruction.comments)
        {
            if let Some((key, value)) = comment.text.split_once('=')
                && key.trim().eq_ignore_ascii_case("check")
            {
                let value = value.trim().to_owned();
                let start = comment.span.end - crate::text::offset(value.len());
                values.push((value, Span::new(start, comment.span.end)));
            }
        }
        for (value, span) in values {
            let Some((used, dropped)) = value.split_once(' ') else {
                continue;
            };
            if !dropped.trim_start().starts_with(is_option_like) && !used.ends_with([',', ';']) {
                // A reason in words after the rules is cut off to good effect.
                continue;
            }
            let together: String = value.split(' ').collect();
            findings
                .report(span, format!("BuildKit reads only `{used}` of this"))
                .help("leave no blanks between the options")
                .fix(
                    "take the blanks out",
                    Safety::Suggested,
                    vec![Edit::replace(span, together)],
                );
        }
    }
}

fn is_option_like(c: char) -> bool {
    matches!(c, ';' | ',')
}
