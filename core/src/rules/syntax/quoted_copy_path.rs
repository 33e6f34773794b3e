use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::{Arguments, Keyword, Word},
};

#[derive(Default)]
pub(super) struct QuotedCopyPath;

impl Rule for QuotedCopyPath {
    const META: Meta<'static> = Meta {
        id: "quoted-copy-path",
        summary: "quotes do not keep a path with blanks together",
        why: "COPY, ADD and VOLUME split at every blank, so the quoted path is taken for several.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("quoted_copy_path.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Some(keyword @ (Keyword::Copy | Keyword::Add | Keyword::Volume)) =
            instruction.keyword()
        else {
            return;
        };
        let Arguments::Words(words) = &instruction.syntax().node.arguments else {
            return;
        };
        let mut paths = Vec::new();
        let mut first_quoted = None;
        let mut rest = words.as_slice();
        while let [word, after @ ..] = rest {
            let taken = match quoted_run(rest) {
                Some(len) => {
                    first_quoted.get_or_insert(word.span.to(rest[len - 1].span));
                    len
                }
                None => 1,
            };
            paths.push(joined(&rest[..taken]));
            rest = &after[taken - 1..];
        }
        let Some(span) = first_quoted else { return };
        let all = words[0].span.to(words[words.len() - 1].span);
        let finding = findings.report(
            span,
            format!("`{keyword}` splits this path at its blanks, quotes or not"),
        );
        // Quotes around all of it are not for the blanks.
        if paths.len() == 1 && keyword != Keyword::Volume {
            finding.help("leave the quotes out");
            if !paths[0].contains(['"', '\'']) {
                let path = paths.swap_remove(0);
                finding.fix(
                    "leave the quotes out",
                    Safety::Suggested,
                    vec![Edit::replace(all, path)],
                );
            }
            return;
        }
        finding.help("use the JSON form, where a string is one path");
        if let Ok(json) = serde_json::to_string(&paths) {
            let json = json.replace("\",\"", "\", \"");
            finding.fix(
                "use the JSON form",
                Safety::Suggested,
                vec![Edit::replace(all, json)],
            );
        }
    }
}

/// How many words a quote at the start of the first spans, if it spans several.
fn quoted_run(words: &[Word]) -> Option<usize> {
    let first = words.first()?.text.as_str();
    let quote = first.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if first.len() > 1 && first.ends_with(quote) {
        return None;
    }
    let end = words
        .iter()
        .skip(1)
        .position(|word| word.text.ends_with(quote))?;
    Some(end + 2)
}

/// The words as the one path that was meant.
fn joined(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let text = texts.join(" ");
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        text.strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote))
            .map(str::to_owned)
    });
    quoted.unwrap_or(text)
}
