//! Taking a whole instruction out of a file.

use crate::{
    dockerfile::Instruction,
    text::{Edit, Span, offset},
};

/// The edit that removes an instruction with its lines, and with one of the blank lines around it if
/// there are some on both sides.
///
/// `None` if there are comments above it: they would be taken for those of the next one.
pub(crate) fn removal(instruction: Instruction<'_>) -> Option<Edit> {
    if !instruction.syntax().comments.is_empty() {
        return None;
    }
    let text = instruction.file().source().text();
    let span = instruction.span();
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    // A heredoc ends with its own line feed.
    let end = if text[..span.end as usize].ends_with('\n') {
        0
    } else {
        line_end(after)
    };
    let is_blank = |line: &str| line.trim().is_empty();
    let above = before[..start].lines().next_back();
    let below = &after[end..line_end_from(after, end)];
    let is_apart = above.is_none_or(is_blank) && !below.is_empty() && is_blank(below);
    let end = if is_apart { end + below.len() } else { end };
    Some(Edit::delete(Span::new(
        offset(start),
        span.end + offset(end),
    )))
}

/// Where the first line ends, with its line feed.
fn line_end(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |at| at + 1)
}

fn line_end_from(text: &str, at: usize) -> usize {
    at + line_end(&text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dockerfile::{Dockerfile, Inputs},
        text::Source,
    };

    #[test]
    fn lines_go_as_a_whole() {
        for (before, after) in [
            ("FROM a\nCMD b\nUSER c\n", "FROM a\nUSER c\n"),
            ("FROM a\n\nCMD b\n\nUSER c\n", "FROM a\n\nUSER c\n"),
            ("FROM a\n\nCMD b\nUSER c\n", "FROM a\n\nUSER c\n"),
            ("FROM a\r\n\r\n  CMD b\r\n\r\n", "FROM a\r\n\r\n"),
            ("FROM a\nCMD b \\\n  c", "FROM a\n"),
        ] {
            let file = Dockerfile::parse(Source::new("x", before).unwrap(), Inputs::default());
            let cmd = file.instructions().nth(1).unwrap();
            let edit = removal(cmd).unwrap();
            assert_eq!(file.source().edited(&[edit]).unwrap().text(), after);
        }
        let file = Dockerfile::parse(
            Source::new("x", "FROM a\n# why\nCMD b\n").unwrap(),
            Inputs::default(),
        );
        assert!(removal(file.instructions().nth(1).unwrap()).is_none());
    }
}
