use crate::{dockerfile::Instruction, rules::prelude::*};

#[derive(Default)]
pub(super) struct MisreadHeredoc;

impl Rule for MisreadHeredoc {
    const META: Meta<'static> = Meta {
        id: "misread-heredoc",
        summary: "BuildKit does not see a heredoc that a person sees",
        why: "The lines meant for the heredoc are read as instructions, or its text is lost.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("misread_heredoc.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let syntax = instruction.syntax();
        let text = syntax.logical.text();
        for (at, _) in text.match_indices("<<") {
            let rest = &text[at + 2..];
            let dash = rest.starts_with('-');
            let rest = rest.strip_prefix('-').unwrap_or(rest);
            let blank = rest.starts_with([' ', '\t']);
            let delimiter = delimiter(rest.trim_start());
            let span = syntax.logical.source_span(at..at + 2);
            if delimiter.is_empty() {
                continue;
            }
            let seen = syntax
                .heredocs
                .iter()
                .any(|heredoc| heredoc.name == delimiter);
            if seen && blank && takes_no_shell(instruction) {
                findings
                    .report(
                        span,
                        format!(
                            "a blank after `<<` makes `<<` and `{delimiter}` two paths to copy"
                        ),
                    )
                    .help(format!("write `<<{delimiter}`"));
            } else if !seen && ends_later(instruction, delimiter) {
                let (message, help) = if syntax.lost_heredocs {
                    (
                        format!(
                            "something on this line, such as an apostrophe, keeps BuildKit from seeing the heredoc `{delimiter}`"
                        ),
                        "BuildKit reads the whole line as shell words first: balance its quotes, and move comments and `${…}` forms that it does not know into the heredoc",
                    )
                } else if dash && blank {
                    (
                        format!("`<<- {delimiter}` with a blank is no heredoc to BuildKit"),
                        "leave no blank after `<<-`",
                    )
                } else {
                    continue;
                };
                findings.report(span, message).help(help);
            }
        }
    }
}

/// The instruction takes its words itself, so a shell cannot put `<<` and the delimiter together.
fn takes_no_shell(instruction: Instruction<'_>) -> bool {
    use crate::syntax::Keyword;
    matches!(instruction.keyword(), Some(Keyword::Copy | Keyword::Add))
}

/// Whether a later line holds nothing but the delimiter, read as an instruction.
fn ends_later(instruction: Instruction<'_>, delimiter: &str) -> bool {
    let rest = &instruction.file().tree().instructions[instruction.index() + 1..];
    rest.iter()
        .any(|later| later.keyword.is_none() && later.logical.text().trim() == delimiter)
}

/// The word that a text starts with, as the delimiter of a heredoc.
fn delimiter(text: &str) -> &str {
    let text = text.trim_start_matches(['\'', '"']);
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::HeredocWord;

    #[test]
    fn agrees_with_buildkit_on_plain_delimiters() {
        for text in ["EOF", "'EOF'", "\"EOF\""] {
            let read = HeredocWord::read(&format!("<<{text}")).unwrap();
            assert_eq!(read.name, delimiter(text));
        }
    }
}
