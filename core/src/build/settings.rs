//! Which step of the history gave the configuration a value.

use super::history::Action;
use crate::{image::Image, syntax::Keyword};

/// The last step that sets what a JSON pointer of the configuration leads to: `/config/User`,
/// `/config/Env/3`, `/config/Labels/NAME` … or into the history itself.
pub(super) fn step(image: &Image, pointer: &str) -> Option<usize> {
    let mut parts = pointer.strip_prefix('/')?.splitn(3, '/');
    let (document, field) = (parts.next()?, parts.next()?);
    let below = parts.next().map(unescaped);
    if document == "history" {
        return field.parse().ok();
    }
    if document != "config" {
        return None;
    }
    let below = below.as_deref();
    let last = |keyword: Keyword, sets: &dyn Fn(&str) -> bool| {
        image.config.history.iter().rposition(|step| {
            matches!(Action::read(&step.created_by), Action::Other(of, text) if of == keyword && sets(text))
        })
    };
    let any: &dyn Fn(&str) -> bool = &|_| true;
    match field {
        "User" => last(Keyword::User, any),
        "WorkingDir" => last(Keyword::Workdir, any),
        "Entrypoint" => last(Keyword::Entrypoint, any),
        "Cmd" => last(Keyword::Cmd, any),
        "Healthcheck" => last(Keyword::Healthcheck, any),
        "StopSignal" => last(Keyword::Stopsignal, any),
        "Shell" => last(Keyword::Shell, any),
        "Env" => {
            let index: usize = below?.parse().ok()?;
            let variable = image.config.config.env.get(index)?;
            let name = variable
                .split_once('=')
                .map_or(&**variable, |(name, _)| name);
            last(Keyword::Env, &|text| sets(text, name))
        }
        "Labels" => {
            let name = below?;
            last(Keyword::Label, &|text| sets(text, name))
        }
        "ExposedPorts" => {
            let port = below?;
            let bare = port.strip_suffix("/tcp").unwrap_or(port);
            last(Keyword::Expose, &|text| {
                names(text, port) || names(text, bare)
            })
        }
        "Volumes" => {
            let path = below?;
            last(Keyword::Volume, &|text| names(text, path))
        }
        "OnBuild" => {
            let index: usize = below?.parse().ok()?;
            let trigger = image.config.config.on_build.get(index)?;
            last(Keyword::Onbuild, &|text| text.trim() == trigger.trim())
        }
        _ => None,
    }
}

/// Whether an ENV or LABEL gives a name a value: `NAME=value`, or the old `NAME value`.
pub(super) fn sets(text: &str, name: &str) -> bool {
    let starts = text.match_indices(name).filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '"' || c == '\'')
    });
    let mut ends = starts.map(|(at, _)| (at, &text[at + name.len()..]));
    ends.any(|(at, rest)| {
        let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
        rest.starts_with('=') || (at == 0 && rest.starts_with(char::is_whitespace))
    })
}

/// Whether a list names a port or path as a word of its own.
fn names(text: &str, word: &str) -> bool {
    let is_end = |c: char| c.is_whitespace() || "[]\",:{}".contains(c);
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        before.is_none_or(is_end) && after.is_none_or(is_end)
    })
}

/// A part of a JSON pointer as it is meant (RFC 6901).
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}
