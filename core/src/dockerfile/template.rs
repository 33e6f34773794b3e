//! Files of which a program makes the Dockerfile: templates of Jinja, Go, ERB, jq and the like.

use super::Dockerfile;
use crate::{
    syntax::{Keyword, Problem, ProblemKind},
    text::Span,
};

/// What begins or ends a place that is filled in.
const MARKS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "<%",
    "%>",
    "%%",
    "@@",
    "${templateOption:",
];

impl Dockerfile {
    /// Where the file shows that it is a template: the first place where a mark of templates is what BuildKit stops at.
    ///
    /// `{{` in the format of a `docker inspect` stops no build, so it makes no template.
    pub fn template_mark(&self) -> Option<Span> {
        let shown = self.problems().filter(|problem| self.is_at_mark(problem));
        shown
            .map(|problem| problem.span)
            .min_by_key(|span| span.start)
    }

    fn is_at_mark(&self, problem: &Problem) -> bool {
        let has_mark = |text: &str| MARKS.iter().any(|mark| text.contains(mark));
        match &problem.kind {
            ProblemKind::UnknownInstruction { word, .. } => has_mark(word),
            // A mark may come from an `ARG`, and then only the message shows it.
            ProblemKind::Invalid(message) => {
                self.is_short_instruction(problem.span)
                    && (has_mark(message) || has_mark(self.source().slice(problem.span)))
            }
            _ => false,
        }
    }

    /// Whether it is in an instruction in which braces are never right.
    fn is_short_instruction(&self, at: Span) -> bool {
        let instructions = &self.tree().instructions;
        let before = instructions.partition_point(|one| one.span.start <= at.start);
        before
            .checked_sub(1)
            .and_then(|last| instructions[last].keyword)
            .is_some_and(|keyword| {
                matches!(
                    keyword,
                    Keyword::From
                        | Keyword::Arg
                        | Keyword::Copy
                        | Keyword::Expose
                        | Keyword::User
                        | Keyword::Workdir
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs},
        text::Source,
    };

    #[test]
    fn what_is_a_template() {
        for (text, expected) in [
            ("FROM {{ base }}\n", true),
            ("FROM debian:{{ .version }} AS build\n", true),
            ("FROM debian:12\n{% if dev %}\nRUN a\n{% endif %}\n", true),
            ("FROM debian:12\n<% if dev -%>\nRUN a\n<% end -%>\n", true),
            ("FROM debian:12\n{{- if .dev }}\nRUN a\n{{- end }}\n", true),
            ("FROM debian:12\n{{template \"go\"}}\n", true),
            ("FROM debian:%%SUITE%%-slim\n", true),
            ("ARG TAG={{ tag }}\nFROM debian:$TAG\n", true),
            ("ARG NODE=${templateOption:node}\nFROM node:$NODE\n", true),
            (
                "FROM debian:12\nRUN docker inspect -f '{{.State}}' a\n",
                false,
            ),
            ("FROM debian:12\nENV A={{.State}}\nLABEL b={{c}}\n", false),
            ("FROM debian:12\nRUM a\n", false),
            ("FROM debian:12\nend\n", false),
            ("FROM debian:12\nENV \"a={{b}}\n", false),
        ] {
            let source = Source::new("Dockerfile", text).unwrap();
            let file = Dockerfile::parse(source, Inputs::default());
            assert_eq!(file.template_mark().is_some(), expected, "{text}");
        }
    }
}
