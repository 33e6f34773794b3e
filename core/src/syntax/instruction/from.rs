use super::{FlagValue, Reader, Report, flags::FlagKind, invalid};
use crate::syntax::Word;

/// `FROM [--platform=P] IMAGE [AS NAME]`
#[derive(Clone, Copy, Debug)]
pub struct From<'i> {
    /// The image, a stage or `scratch`, with its variables.
    pub image: &'i Word,
    /// The stage's name as written; BuildKit knows it in lower case.
    pub name: Option<&'i Word>,
    /// `--platform`
    pub platform: Option<FlagValue<'i>>,
}

pub(super) fn read<'i>(reader: &Reader<'i>, report: Report<'_>) -> Option<From<'i>> {
    let platform = reader
        .flags(&[("platform", FlagKind::Text)], report)
        .get("platform");
    let words = reader.node.arguments.words();
    let name = match words {
        [_] => None,
        [_, keyword, name] if keyword.text.eq_ignore_ascii_case("as") => {
            if is_stage_name(&name.text) {
                Some(name)
            } else {
                let message = format!(
                    "`{}` is no stage name: it starts with a letter, then letters, digits, `-`, `_` and `.`",
                    name.text
                );
                invalid(message, name.span, report);
                None
            }
        }
        _ => {
            let has_comment = words.iter().any(|word| word.text.starts_with('#'));
            let message = if has_comment && words.len() > 1 {
                "`FROM` takes an image, or an image with `AS` and a name; a comment needs a line of its own"
            } else {
                "`FROM` takes an image, or an image with `AS` and a name"
            };
            invalid(message, reader.span(), report);
            // What refers to the name is not wrong too.
            match words {
                [_, keyword, name, ..]
                    if keyword.text.eq_ignore_ascii_case("as") && is_stage_name(&name.text) =>
                {
                    Some(name)
                }
                _ => None,
            }
        }
    };
    Some(From {
        image: words.first()?,
        name,
        platform,
    })
}

/// `^[a-z][a-z0-9-_.]*$` in lower case.
fn is_stage_name(name: &str) -> bool {
    let lower = lowercase(name);
    let mut bytes = lower.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        })
}

/// Go's `strings.ToLower`, which maps each character to one.
pub(crate) fn lowercase(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .map(|c| match c {
            '\u{130}' => 'i',
            c => c.to_lowercase().next().unwrap_or(c),
        })
        .collect()
}
