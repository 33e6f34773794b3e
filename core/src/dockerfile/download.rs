//! What curl and wget download, and where to.

mod flags;
mod host;

pub use host::{host_of, is_local_host};

use super::Command;
use crate::{shell::Word, syntax::expand::Variable, text::Span};
use flags::{CURL, Flag, FlagValue, WGET};
use std::borrow::Cow;

/// A curl or wget command that downloads something.
#[derive(Clone, Debug)]
pub struct Download<'a> {
    /// What it takes, in order.
    pub urls: Vec<Url<'a>>,
    /// Where it puts it.
    pub output: Output<'a>,
    /// The flag that keeps it from looking at certificates.
    pub insecure: Option<&'a Word>,
}

/// Where a download goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output<'a> {
    /// To what reads its output, or nowhere.
    Stdout,
    /// To this file.
    File(Cow<'a, str>),
    /// To a file that is called like the last part of the URL.
    RemoteName,
}

/// A URL in a command.
#[derive(Clone, Debug)]
pub struct Url<'a> {
    /// With the variables whose values are known replaced, and others as they are written.
    pub text: Cow<'a, str>,
    /// The word.
    pub word: &'a Word,
}

impl Url<'_> {
    /// `http`, `https`, …, in lower case; `None` if a variable holds it, or there is none.
    pub fn scheme(&self) -> Option<String> {
        let (scheme, _) = self.text.split_once("://")?;
        let is_scheme = scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '+');
        is_scheme.then(|| scheme.to_ascii_lowercase())
    }

    /// The host, without user and port; `None` if a variable holds it.
    pub fn host(&self) -> Option<&str> {
        host_of(&self.text)
    }

    /// What stands after the last slash, before a query.
    pub fn file_name(&self) -> &str {
        let path = self.text.split(['?', '#']).next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or(path)
    }
}

impl<'a> Command<'a> {
    /// What it downloads; `None` if it is neither curl nor wget, or names no URL that can be told.
    pub fn download(self) -> Option<Download<'a>> {
        let tool = match self.name()? {
            "curl" => &CURL,
            "wget" => &WGET,
            _ => return None,
        };
        let is_curl = tool.output.0 == 'o';
        let mut download = Download {
            urls: Vec::new(),
            output: if is_curl {
                Output::Stdout
            } else {
                Output::RemoteName
            },
            insecure: None,
        };
        let mut words = self.arguments().iter();
        while let Some(word) = words.next() {
            let Some(flag) = Flag::read(word, tool) else {
                self.add_url(word, &mut download);
                continue;
            };
            let value = match flag.value {
                FlagValue::None => None,
                FlagValue::Attached(value) => Some(value),
                FlagValue::Next => words.next().map(|word| {
                    if word.text.contains("://") && flag.name == "--url" {
                        self.add_url(word, &mut download);
                    }
                    word.text.as_str()
                }),
            };
            if flag.is_insecure {
                download.insecure = Some(word);
            }
            if flag.name == tool.output.1 {
                download.output = match value {
                    Some("-" | "/dev/stdout") | None => Output::Stdout,
                    Some(file) => Output::File(Cow::Borrowed(file)),
                };
            } else if is_curl && flag.takes_remote_name {
                download.output = Output::RemoteName;
            }
        }
        if let Some(file) = self
            .redirected_to()
            .filter(|_| download.output == Output::Stdout)
        {
            download.output = Output::File(Cow::Borrowed(file));
        }
        (!download.urls.is_empty()).then_some(download)
    }

    /// A word with the variables of the Dockerfile replaced whose values are known. A variable that the
    /// shell may set stays as it is written.
    pub fn resolved(self, word: &'a Word) -> Cow<'a, str> {
        if word.literal || word.text.contains(['`', '(', '\'', '"', '\\']) {
            return Cow::Borrowed(&word.text);
        }
        let mut text = String::new();
        let mut rest = word.text.as_str();
        while let Some(at) = rest.find('$') {
            text.push_str(&rest[..at]);
            let (name, end) = variable_at(&rest[at..]);
            match name.map(|name| self.instruction().variable(name)) {
                Some(Variable::Set(value)) => text.push_str(value),
                _ => text.push_str(&rest[at..at + end]),
            }
            rest = &rest[at + end..];
        }
        text.push_str(rest);
        Cow::Owned(text)
    }

    fn add_url(self, word: &'a Word, download: &mut Download<'a>) {
        let text = self.resolved(word);
        if text.contains("://") {
            download.urls.push(Url { text, word });
        }
    }

    /// The file that its output is written to.
    fn redirected_to(self) -> Option<&'a str> {
        let redirects = self.shell().redirects.iter();
        let files =
            redirects.filter_map(|redirect| redirect.target.as_ref().filter(|_| redirect.writes));
        files.map(|word| word.text.as_str()).find(|file| {
            !file.starts_with("/dev/") && !file.starts_with('&') && file.parse::<u8>().is_err()
        })
    }
}

/// The name after `$`, and where what stands for it ends; no name for `${NAME:-x}` and the like.
fn variable_at(text: &str) -> (Option<&str>, usize) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if let Some(braced) = text.strip_prefix("${") {
        let end = braced.find('}').map_or(text.len(), |at| at + 3);
        let name = braced.split('}').next().unwrap_or_default();
        return (Some(name).filter(|name| name.chars().all(is_name)), end);
    }
    let name_len = text[1..].find(|c| !is_name(c)).unwrap_or(text.len() - 1);
    let name = &text[1..=name_len];
    (Some(name).filter(|name| !name.is_empty()), 1 + name_len)
}

/// Where a scheme such as `http` stands at the start of a word as it is in the file; `None` if it is put
/// together from parts.
pub fn scheme_span(word: &Word, source: &str, scheme: &str) -> Option<Span> {
    let written = source.get(word.span.range())?;
    let at = written.find(&format!("{scheme}://"))?;
    let start = word.span.start + crate::text::offset(at);
    Some(Span::new(start, start + crate::text::offset(scheme.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dockerfile::{Dockerfile, Inputs, Instruction},
        text::Source,
    };

    #[test]
    fn downloads() {
        let file = |name: &'static str| Output::File(Cow::Borrowed(name));
        for (command, url, output, insecure) in [
            (
                "curl https://a.io/x",
                "https://a.io/x",
                Output::Stdout,
                false,
            ),
            (
                "curl -fsSLo /x https://a.io/x",
                "https://a.io/x",
                file("/x"),
                false,
            ),
            (
                "curl -kLO https://a.io/x",
                "https://a.io/x",
                Output::RemoteName,
                true,
            ),
            (
                "curl -H a://b --insecure https://$V.io/x > y",
                "https://1.io/x",
                file("y"),
                true,
            ),
            (
                "curl https://$W.io/$V",
                "https://$W.io/1",
                Output::Stdout,
                false,
            ),
            (
                "wget -qO- https://a.io/x",
                "https://a.io/x",
                Output::Stdout,
                false,
            ),
            (
                "wget -q -O - https://a.io/x",
                "https://a.io/x",
                Output::Stdout,
                false,
            ),
            (
                "wget -nv https://a.io/x",
                "https://a.io/x",
                Output::RemoteName,
                false,
            ),
            (
                "wget --no-check-certificate --output-document=z https://a.io/x",
                "https://a.io/x",
                file("z"),
                true,
            ),
        ] {
            let text = format!("FROM debian\nARG V=1\nRUN {command}\n");
            let source = Source::new("Dockerfile", &text).expect("short");
            let dockerfile = Dockerfile::parse(source, Inputs::default());
            let mut commands = dockerfile.instructions().flat_map(Instruction::commands);
            let download = commands.next().and_then(Command::download).expect(command);
            assert_eq!(download.urls[0].text, url, "{command}");
            assert_eq!(download.output, output, "{command}");
            assert_eq!(download.insecure.is_some(), insecure, "{command}");
        }
    }
}
