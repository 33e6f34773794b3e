//! What steps and instructions are compared by: texts that are equal however a builder writes them.

use crate::{
    build::history::{Action, Run},
    dockerfile::{Instruction, Step},
    syntax::{
        Heredoc, Keyword, Pair, Word,
        instruction::{CommandLine, CopySource, HealthcheckTest, Kind},
        without_leading_tabs,
    },
};
use std::{borrow::Cow, fmt::Write};

/// How many ports of a range are named one by one.
const MAX_PORTS: u16 = 1000;

/// Stands for what is not known in a text of an instruction.
pub(super) const HOLE: char = '\0';

/// The texts of a step, any of which may be that of its instruction.
pub(super) fn of_action(action: &Action<'_>) -> Vec<String> {
    match action {
        Action::Run(run) => vec![format!("RUN {}", plain(run.command))],
        // The classic builder writes commands without a shell as they are.
        Action::Unknown("") => Vec::new(),
        Action::Unknown(text) => vec![format!("RUN {}", plain(text))],
        Action::Copy(copy) => {
            let word = if copy.is_add { "ADD" } else { "COPY" };
            let destination = copy.destination;
            vec![match copy.sources {
                Some(sources) => format!("{word} {}", plain(&format!("{sources} {destination}"))),
                None => format!("{word} in {}", plain(destination)),
            }]
        }
        Action::Other(keyword, text) => of_other(*keyword, text),
    }
}

fn of_other(keyword: Keyword, text: &str) -> Vec<String> {
    match keyword {
        Keyword::Cmd | Keyword::Entrypoint => match quoted_words(text) {
            Some(words) => {
                let joined = words.join(" ");
                let shell = Run::read(&joined);
                let mut keys = vec![format!("{keyword} [{}", words.join("\n"))];
                if !shell.shell.is_empty() {
                    keys.push(format!("{keyword} {}", plain(shell.command)));
                }
                keys
            }
            None => vec![format!("{keyword} {}", plain(text))],
        },
        Keyword::Expose => vec![ports_key(ports_in(text))],
        Keyword::Volume | Keyword::Shell => vec![format!("{keyword} {}", bare(text))],
        Keyword::Workdir => vec![workdir_key(text)],
        Keyword::Healthcheck => vec![format!("{keyword} {}", plain(&health_test(text)))],
        Keyword::Arg => vec![arg_key(text.split_whitespace())],
        _ => vec![format!("{keyword} {}", plain(text))],
    }
}

/// The texts by which an instruction may be found in a history. One with a [`HOLE`] fits any text there.
pub(super) fn of_step(step: Step<'_>) -> Vec<String> {
    let Some(keyword) = step.keyword() else {
        return Vec::new();
    };
    let mut keys = Vec::new();
    // Buildah keeps what is written.
    let written = written(step);
    let known = |text: &str| {
        step.expand(text)
            .map_or_else(|| HOLE.to_string(), Cow::into_owned)
    };
    match step.kind() {
        Kind::Run(run) => keys.extend(of_run(step, run.command)),
        Kind::Copy(copy) => {
            let name = |source: CopySource<'_>, expand: bool| match source {
                CopySource::Heredoc(_, heredoc) => format!("<<{}", heredoc.name),
                CopySource::Path(word) if expand => known(&word.text),
                CopySource::Path(word) => word.text.clone(),
            };
            let names = |expand| {
                let names = copy.sources().map(|source| name(source, expand));
                names.collect::<Vec<String>>().join(" ")
            };
            let expanded = known(&copy.destination.text);
            let mut destinations = vec![copy.destination.text.clone(), expanded.clone()];
            destinations.extend(absolute(step, &expanded));
            for destination in destinations {
                keys.push(format!("{keyword} in {}", plain(&destination)));
                for sources in [names(true), names(false)] {
                    keys.push(format!(
                        "{keyword} {}",
                        plain(&format!("{sources} {destination}"))
                    ));
                }
            }
        }
        Kind::Env(pairs) | Kind::Label(pairs) => {
            let pair =
                |pair: &Pair| format!("{}={}", known(&pair.name.text), known(&pair.value.text));
            let pairs: Vec<String> = pairs.iter().map(pair).collect();
            keys.push(format!("{keyword} {}", plain(&pairs.join(" "))));
            keys.push(format!("{keyword} {}", plain(written)));
        }
        Kind::Cmd(command) | Kind::Entrypoint(command) => match command {
            CommandLine::Exec(words) => {
                let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                keys.push(format!("{keyword} [{}", words.join("\n")));
            }
            CommandLine::Shell(word) => {
                let text = word.map_or("", |word| word.text.as_str());
                keys.push(format!("{keyword} {}", plain(text)));
            }
        },
        Kind::Expose(words) => {
            keys.push(ports_key(ports_in(written)));
            let specs: Vec<String> = words.iter().map(|word| known(&word.text)).collect();
            keys.push(ports_key(ports_in(&specs.join(" "))));
        }
        Kind::Volume(words) | Kind::Shell(words) => {
            let words: Vec<String> = words.iter().map(|word| known(&word.text)).collect();
            keys.push(format!("{keyword} {}", bare(&words.join(" "))));
            keys.push(format!("{keyword} {}", bare(written)));
        }
        Kind::Workdir(word) => {
            let expanded = known(&word.text);
            match absolute(step, &expanded) {
                Some(path) => keys.push(workdir_key(&path)),
                // From where, only the base says.
                None if !expanded.starts_with('/') => {
                    keys.push(workdir_key(&format!("{HOLE}/{expanded}")));
                }
                None => {}
            }
            keys.extend([expanded.as_str(), &word.text].map(workdir_key));
        }
        Kind::User(word) | Kind::Stopsignal(word) | Kind::Maintainer(word) => {
            keys.extend(
                [known(&word.text), word.text.clone()]
                    .map(|text| format!("{keyword} {}", plain(&text))),
            );
        }
        Kind::Healthcheck(check) => {
            let test = match check.test {
                HealthcheckTest::None => "NONE".to_owned(),
                HealthcheckTest::Command(CommandLine::Shell(word)) => {
                    format!("CMD-SHELL {}", word.map_or("", |word| &word.text))
                }
                HealthcheckTest::Command(CommandLine::Exec(words)) => {
                    format!("CMD {}", joined(words))
                }
            };
            keys.extend([&test, written].map(|text| format!("{keyword} {}", plain(text))));
        }
        Kind::Arg(declarations) => {
            keys.push(arg_key(declarations.iter().map(|arg| arg.name)));
            // Buildah writes the names of all that have a value so far.
            keys.push(format!("{keyword} {HOLE}"));
        }
        Kind::Onbuild(_) => keys.push(format!("{keyword} {}", plain(written))),
        Kind::From(_) | Kind::Invalid => {}
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn of_run(step: Step<'_>, command: CommandLine<'_>) -> Vec<String> {
    let mut texts = vec![written(step).to_owned()];
    match command {
        CommandLine::Exec(words) => texts.push(joined(words)),
        CommandLine::Shell(word) => {
            let text = word.map_or("", |word| word.text.as_str());
            texts.push(text.to_owned());
            texts.extend(heredoc_texts(step, text));
        }
    }
    let mut keys = Vec::new();
    for text in &texts {
        let run = Run::read(text);
        if !run.shell.is_empty() {
            keys.push(format!("RUN {}", plain(run.command)));
        }
        keys.push(format!("RUN {}", plain(text)));
    }
    keys
}

/// What a RUN with heredocs runs: BuildKit gives the lines of a single one to the shell or makes a file
/// of them, and puts others back behind the command; buildah puts the lines alone there.
fn heredoc_texts(step: Step<'_>, text: &str) -> Vec<String> {
    // Heredocs of what a base defers are not in the file.
    if step.is_deferred() || step.syntax().heredocs.is_empty() {
        return Vec::new();
    }
    let source = step.instruction().file().source();
    let heredocs: &[Heredoc] = &step.syntax().heredocs;
    let lines = |heredoc: &Heredoc| source.slice(heredoc.body).to_owned();
    let (mut back, mut bare) = (text.to_owned(), written(step).to_owned());
    for heredoc in heredocs {
        let _ = write!(back, "\n{}{}", lines(heredoc), heredoc.name);
        let _ = write!(bare, "\n{}", lines(heredoc));
    }
    let mut texts = vec![back, bare];
    if let [only] = heredocs {
        let mut script = lines(only);
        if only.chomp {
            script = without_leading_tabs(&script);
        }
        if script.starts_with("#!") {
            texts.push(format!("/dev/pipes/{}", only.name));
        }
        texts.push(script);
    }
    texts
}

/// What an instruction says after its word.
fn written(step: Step<'_>) -> &str {
    let text = step.syntax().logical.text().trim_start();
    text.split_once(char::is_whitespace)
        .map_or("", |(_, rest)| rest.trim())
}

fn joined(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// A path from the root, if it is known; only for what does not start there.
fn absolute(step: Step<'_>, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(HOLE) || step.is_deferred() {
        return None;
    }
    let directory = Instruction::workdir(step.instruction())?;
    let slash = if path.ends_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = directory
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}{slash}", parts.join("/")))
}

/// A text in which blanks are single.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// The words of a list, whether it is written as JSON, by Go, or with blanks.
fn bare(text: &str) -> String {
    plain(&text.replace(['[', ']', '"', ','], " "))
}

fn workdir_key(path: &str) -> String {
    let path = plain(path);
    let short = path.trim_end_matches('/');
    format!("WORKDIR {}", if short.is_empty() { "/" } else { short })
}

/// By the names alone: which value was taken, some builders tell and some do not.
fn arg_key<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let name = |word: &'t str| word.split_once('=').map_or(word, |(name, _)| name);
    // A value may hold blanks, so only the first name is sure.
    format!("ARG {}", words.map(name).next().unwrap_or_default())
}

/// Ports as `80/tcp`, from `80 443`, `[80/tcp 443/tcp]` or `map[80/tcp:{} 443/tcp:{}]`.
fn ports_in(text: &str) -> Vec<String> {
    let text = text.replace("map[", " ").replace(":{}", " ");
    let text = text.replace(['[', ']'], " ");
    let mut ports = Vec::new();
    for word in text.split_whitespace() {
        let (port, protocol) = word.split_once('/').unwrap_or((word, "tcp"));
        let protocol = protocol.to_ascii_lowercase();
        let range = port.split_once('-').and_then(|(first, last)| {
            let (first, last): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
            (last >= first && last - first < MAX_PORTS).then_some(first..=last)
        });
        match range {
            Some(range) => ports.extend(range.map(|port| format!("{port}/{protocol}"))),
            None => ports.push(format!("{port}/{protocol}")),
        }
    }
    ports
}

fn ports_key(mut ports: Vec<String>) -> String {
    ports.sort_unstable();
    ports.dedup();
    format!("EXPOSE {}", ports.join(" "))
}

/// What a HEALTHCHECK runs, from the text of a history: `{Test:[CMD-SHELL x] Interval:…}`,
/// `&{["CMD-SHELL" "x"] "30s" …}`, or as it is written.
fn health_test(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("{Test:[") {
        let end = rest.rfind("] Interval:").unwrap_or(rest.len());
        return rest[..end].to_owned();
    }
    if let Some(rest) = text.strip_prefix("&{")
        && let Some(words) = quoted_words(rest)
    {
        return words.join(" ");
    }
    text.to_owned()
}

/// The strings of a list as JSON or Go's `%q` write it; what follows the list is left out.
fn quoted_words(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim_start().strip_prefix('[')?;
    let mut words = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', ',']);
        if rest.starts_with(']') {
            return Some(words);
        }
        let inner = rest.strip_prefix('"')?;
        let end = end_of_string(inner)?;
        let literal = &rest[..end + 2];
        // Go has some escapes that JSON has not; then the text stays as it is.
        words.push(serde_json::from_str(literal).unwrap_or_else(|_| inner[..end].to_owned()));
        rest = &rest[end + 2..];
    }
}

fn end_of_string(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(at),
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

/// Whether a text with [`HOLE`]s may be this one.
pub(super) fn fits(template: &str, text: &str) -> bool {
    let mut pieces = template.split(HOLE);
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
