//! The configuration of an image against what the Dockerfile sets.

use super::{Build, Drift, DriftKind, capped};
use crate::{
    build::{history::Action, settings},
    dockerfile::{Instruction, Stage, Step},
    image::{Place, config::ContainerConfig},
    syntax::{
        Keyword, Pair, Word,
        instruction::{CommandLine, HealthcheckTest, Kind},
    },
    text::Span,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many characters of a value a message shows.
const MAX_VALUE_CHARS: usize = 60;

/// How the configuration differs from what the chain of stages that ships sets.
pub(super) fn drifts(build: &Build<'_>, target: Stage<'_>) -> Vec<Drift> {
    let inherited = build.inherited(target);
    let mut stages: Vec<Stage<'_>> = target.chain().collect();
    stages.reverse();
    let comparison = Comparison {
        build,
        config: &build.image.config.config,
        inherited: inherited.as_ref(),
        target,
        steps: stages.into_iter().flat_map(Stage::steps).collect(),
    };
    let mut drifts = Vec::new();
    drifts.extend(comparison.user());
    drifts.extend(comparison.workdir());
    drifts.extend(comparison.commands());
    drifts.extend(comparison.healthcheck());
    drifts.extend(comparison.stop_signal());
    drifts.extend(comparison.variables());
    drifts.extend(comparison.labels());
    drifts.extend(comparison.ports());
    drifts.extend(comparison.volumes());
    drifts
}

struct Comparison<'c> {
    build: &'c Build<'c>,
    config: &'c ContainerConfig,
    inherited: Option<&'c ContainerConfig>,
    target: Stage<'c>,
    steps: Vec<Step<'c>>,
}

/// A value that the file sets last, if it is known, and where.
type Set = (Option<String>, Span);

impl<'c> Comparison<'c> {
    fn user(&self) -> Option<Drift> {
        let setting = self.target.user();
        let found = &self.config.user;
        match setting.set_by {
            Some(by) => {
                let wanted = setting.value?;
                (*found != wanted).then(|| {
                    let found = if found.is_empty() { "root" } else { found };
                    drift(
                        "/config/User",
                        format!("the image runs as `{}`", shown(found)),
                    )
                    .by(
                        by.span(),
                        format!("the Dockerfile says `{}`", shown(&wanted)),
                    )
                })
            }
            None => {
                let wanted = &self.inherited?.user;
                let is_root = |user: &str| matches!(user, "" | "root" | "0");
                (found != wanted && !(is_root(found) && is_root(wanted))).then(|| {
                    let message =
                        format!("the image runs as `{}`, and no USER says so", shown(found));
                    drift("/config/User", message)
                })
            }
        }
    }

    fn workdir(&self) -> Option<Drift> {
        let found = self.config.working_dir.trim_end_matches('/');
        if let Some(by) = self.last(Keyword::Workdir) {
            let wanted = self.target.workdir()?;
            return (clean(found) != clean(&wanted)).then(|| {
                let found = if found.is_empty() { "/" } else { found };
                drift(
                    "/config/WorkingDir",
                    format!("the image starts in `{}`", shown(found)),
                )
                .by(
                    by.span(),
                    format!("the Dockerfile says `{}`", shown(&wanted)),
                )
            });
        }
        let wanted = self.inherited?.working_dir.trim_end_matches('/');
        (found != wanted).then(|| {
            let message = format!(
                "the image starts in `{}`, and no WORKDIR says so",
                shown(found)
            );
            drift("/config/WorkingDir", message)
        })
    }

    fn commands(&self) -> Vec<Drift> {
        let (entrypoint, cmd) = (self.target.entrypoint(), self.target.cmd());
        let of_base = self.inherited;
        let entrypoint_of_base = of_base.map(|base| &base.entrypoint);
        // An ENTRYPOINT takes away the CMD of the base.
        let none = None;
        let cmd_of_base = match entrypoint {
            Some(_) => Some(&none),
            None => of_base.map(|base| &base.cmd),
        };
        let compared = [
            (
                "Entrypoint",
                "ENTRYPOINT",
                entrypoint,
                &self.config.entrypoint,
                entrypoint_of_base,
            ),
            ("Cmd", "CMD", cmd, &self.config.cmd, cmd_of_base),
        ];
        let mut drifts = Vec::new();
        for (field, word, by, found, of_base) in compared {
            let place = format!("/config/{field}");
            let found: &[String] = found.as_deref().unwrap_or_default();
            match (by, of_base) {
                (Some(by), _) if !is_command(by, found) => drifts.push(
                    drift(
                        &place,
                        format!("the {word} of the image is not the Dockerfile's"),
                    )
                    .by(by.span(), "the Dockerfile says this"),
                ),
                (None, Some(of_base)) if of_base.as_deref().unwrap_or_default() != found => {
                    let message = format!("the image has a {word} that no instruction sets");
                    drifts.push(drift(&place, message));
                }
                _ => {}
            }
        }
        drifts
    }

    fn healthcheck(&self) -> Option<Drift> {
        let place = "/config/Healthcheck";
        let found = self.config.healthcheck.as_ref().map(|check| &*check.test);
        let Some(by) = self.target.healthcheck() else {
            let wanted = self
                .inherited?
                .healthcheck
                .as_ref()
                .map(|check| &*check.test);
            let message = "the image has a HEALTHCHECK that no instruction sets";
            return (found.is_some() && found != wanted).then(|| drift(place, message));
        };
        let Kind::Healthcheck(check) = by.kind() else {
            return None;
        };
        let is_same = match (found, check.test) {
            // OCI's configuration has no place for it, so that builders may have left it out.
            (None, _) => self.is_shown(by.span()),
            (Some([kind]), HealthcheckTest::None) => kind == "NONE",
            (Some([kind, words @ ..]), HealthcheckTest::Command(command)) => match command {
                CommandLine::Exec(wanted) => kind == "CMD" && are(words, wanted),
                CommandLine::Shell(wanted) => kind == "CMD-SHELL" && is_text(words.first(), wanted),
            },
            _ => false,
        };
        (!is_same).then(|| {
            drift(
                place,
                "the HEALTHCHECK of the image is not the Dockerfile's",
            )
            .by(by.span(), "the Dockerfile says this")
        })
    }

    fn stop_signal(&self) -> Option<Drift> {
        let by = self.last(Keyword::Stopsignal)?;
        let Kind::Stopsignal(word) = by.kind() else {
            return None;
        };
        let wanted = by.expand(&word.text)?;
        let found = self.config.stop_signal.as_deref().unwrap_or_default();
        let name = |signal: &str| {
            let signal = signal.trim().to_ascii_uppercase();
            signal
                .strip_prefix("SIG")
                .map_or(signal.clone(), str::to_owned)
        };
        (name(found) != name(&wanted)).then(|| {
            drift(
                "/config/StopSignal",
                "the STOPSIGNAL of the image is not the Dockerfile's",
            )
            .by(
                by.span(),
                format!("the Dockerfile says `{}`", shown(&wanted)),
            )
        })
    }

    /// Values are not told: they may be secrets.
    fn variables(&self) -> Vec<Drift> {
        let Some(set) = self.pairs(Keyword::Env) else {
            return Vec::new();
        };
        let mut drifts = Vec::new();
        for (name, (wanted, by)) in &set {
            let message = match (self.config.variable(name), wanted) {
                (None, _) => format!("the image has no variable `{}`", shown(name)),
                (Some(found), Some(wanted)) if found != wanted => {
                    format!(
                        "the variable `{}` has another value than the Dockerfile gives it",
                        shown(name)
                    )
                }
                _ => continue,
            };
            drifts.push(drift(&self.variable_place(name), message).by(*by, "it is set here"));
        }
        if let Some(inherited) = self.inherited {
            for (name, found) in self.config.variables() {
                // Builders add it to what has none.
                let is_default = name == "PATH" && inherited.variable(name).is_none();
                if set.contains_key(name) || is_default || inherited.variable(name) == Some(found) {
                    continue;
                }
                let message = format!("no instruction sets the variable `{}` so", shown(name));
                drifts.push(drift(&self.variable_place(name), message));
            }
        }
        capped(drifts, "variables")
    }

    fn labels(&self) -> Vec<Drift> {
        let Some(set) = self.pairs(Keyword::Label) else {
            return Vec::new();
        };
        let mut drifts = Vec::new();
        for (name, (wanted, by)) in set {
            let message = match (self.config.labels.get(&name), &wanted) {
                (None, _) => format!("the image has no label `{}`", shown(&name)),
                (Some(found), Some(wanted)) if found != wanted => {
                    format!("the label `{}` is `{}`", shown(&name), shown(found))
                }
                _ => continue,
            };
            // Labels that the command line adds go over those of the file.
            if self.is_added(Keyword::Label, &name) {
                continue;
            }
            let said = wanted.map_or("it is set here".to_owned(), |wanted| {
                format!("the Dockerfile says `{}`", shown(&wanted))
            });
            let pointer = name.replace('~', "~0").replace('/', "~1");
            drifts.push(drift(&format!("/config/Labels/{pointer}"), message).by(by, said));
        }
        capped(drifts, "labels")
    }

    fn ports(&self) -> Vec<Drift> {
        let found: BTreeSet<String> = self
            .config
            .exposed_ports
            .iter()
            .map(|port| with_protocol(port))
            .collect();
        let exposed = self.own(Keyword::Expose);
        let mut wanted: BTreeMap<String, Span> = BTreeMap::new();
        let mut is_known = true;
        for instruction in &exposed {
            let ports = instruction.exposed_port_words();
            let Kind::Expose(words) = instruction.kind() else {
                continue;
            };
            is_known &= words
                .iter()
                .all(|word| ports.iter().any(|(of, _)| of.span == word.span));
            for (_, port) in ports {
                let protocol = match port.protocol_as_written.as_str() {
                    "" => "tcp".to_owned(),
                    protocol => protocol.to_ascii_lowercase(),
                };
                for number in port.start..=port.end {
                    wanted.insert(format!("{number}/{protocol}"), instruction.span());
                }
            }
        }
        self.names(
            "/config/ExposedPorts",
            "port",
            "EXPOSE",
            &found,
            &wanted,
            is_known,
            |base| {
                base.exposed_ports
                    .iter()
                    .map(|port| with_protocol(port))
                    .collect()
            },
        )
    }

    fn volumes(&self) -> Vec<Drift> {
        let found: BTreeSet<String> = self.config.volumes.iter().map(|path| clean(path)).collect();
        let mut wanted: BTreeMap<String, Span> = BTreeMap::new();
        let mut is_known = true;
        for instruction in self.own(Keyword::Volume) {
            let Kind::Volume(words) = instruction.kind() else {
                continue;
            };
            for word in words {
                match instruction.expand_word(word) {
                    Some(path) => {
                        wanted.insert(clean(&path), instruction.span());
                    }
                    None => is_known = false,
                }
            }
        }
        self.names(
            "/config/Volumes",
            "volume",
            "VOLUME",
            &found,
            &wanted,
            is_known,
            |base| base.volumes.iter().map(|path| clean(path)).collect(),
        )
    }

    /// Names that should be there and are not, and the other way round.
    #[allow(
        clippy::too_many_arguments,
        reason = "ports and volumes differ in words alone"
    )]
    fn names(
        &self,
        place: &str,
        what: &str,
        word: &str,
        found: &BTreeSet<String>,
        wanted: &BTreeMap<String, Span>,
        is_known: bool,
        of_base: impl Fn(&ContainerConfig) -> BTreeSet<String>,
    ) -> Vec<Drift> {
        let absent = wanted.iter().filter(|(name, _)| !found.contains(*name));
        let mut drifts: Vec<Drift> = absent
            .map(|(name, by)| {
                drift(place, format!("the image has no {what} `{}`", shown(name)))
                    .by(*by, format!("the Dockerfile has it in this {word}"))
            })
            .collect();
        if let Some(inherited) = self.inherited.filter(|_| is_known) {
            let of_base = of_base(inherited);
            let extra = found
                .iter()
                .filter(|name| !wanted.contains_key(*name) && !of_base.contains(*name));
            drifts.extend(extra.map(|name| {
                drift(
                    place,
                    format!(
                        "the image has the {what} `{}`, and no {word} says so",
                        shown(name)
                    ),
                )
            }));
        }
        capped(drifts, &format!("{what}s"))
    }

    /// Names and last values of ENV or LABEL; `None` if a name is not known.
    fn pairs(&self, keyword: Keyword) -> Option<BTreeMap<String, Set>> {
        let mut set = BTreeMap::new();
        for step in &self.steps {
            if step.keyword() != Some(keyword) {
                continue;
            }
            let (Kind::Env(pairs) | Kind::Label(pairs)) = step.kind() else {
                continue;
            };
            for Pair { name, value, .. } in pairs {
                let name = step.expand(&name.text)?.into_owned();
                let value = step.expand(&value.text).map(|value| value.into_owned());
                set.insert(name, (value, step.instruction().span()));
            }
        }
        Some(set)
    }

    fn variable_place(&self, name: &str) -> String {
        let index = self.config.variables().position(|(of, _)| of == name);
        index.map_or("/config/Env".to_owned(), |index| {
            format!("/config/Env/{index}")
        })
    }

    /// The file's own instructions of a kind. Those that the base defers have no place of their own.
    fn own(&self, keyword: Keyword) -> Vec<Instruction<'c>> {
        let own = self
            .steps
            .iter()
            .filter(|step| !step.is_deferred() && step.keyword() == Some(keyword));
        own.map(|step| step.instruction()).collect()
    }

    fn last(&self, keyword: Keyword) -> Option<Instruction<'c>> {
        self.own(keyword).last().copied()
    }

    /// Whether the history has a step of this instruction.
    fn is_shown(&self, instruction: Span) -> bool {
        let steps = &self.build.trace.steps;
        steps
            .iter()
            .any(|step| step.instruction == Some(instruction))
    }

    /// Whether a step that is no instruction of the file sets a name.
    fn is_added(&self, keyword: Keyword, name: &str) -> bool {
        let steps = self
            .build
            .trace
            .steps
            .iter()
            .zip(&self.build.image.config.history);
        steps.filter(|(trace, _)| trace.instruction.is_none()).any(|(_, step)| {
            matches!(Action::read(&step.created_by), Action::Other(of, text) if of == keyword && settings::sets(text, name))
        })
    }
}

fn drift(pointer: &str, message: impl Into<String>) -> Drift {
    Drift {
        kind: DriftKind::Setting,
        place: Place::config(pointer),
        message: message.into(),
        instruction: None,
    }
}

impl Drift {
    fn by(self, instruction: Span, said: impl Into<String>) -> Self {
        Self {
            instruction: Some((instruction, said.into())),
            ..self
        }
    }
}

/// Whether a CMD or ENTRYPOINT gives these words.
fn is_command(instruction: Instruction<'_>, found: &[String]) -> bool {
    match instruction.kind() {
        Kind::Cmd(CommandLine::Exec(wanted)) | Kind::Entrypoint(CommandLine::Exec(wanted)) => {
            are(found, wanted)
        }
        // Which shell stands before it, a base may say.
        Kind::Cmd(CommandLine::Shell(wanted)) | Kind::Entrypoint(CommandLine::Shell(wanted)) => {
            is_text(found.last(), wanted)
        }
        _ => true,
    }
}

fn are(found: &[String], wanted: &[Word]) -> bool {
    found.iter().eq(wanted.iter().map(|word| &word.text))
}

/// Whether texts are equal but for blanks, in which builders differ.
fn is_text(found: Option<&String>, wanted: Option<&Word>) -> bool {
    let found = found.map_or("", String::as_str).split_whitespace();
    found.eq(wanted.map_or("", |word| &word.text).split_whitespace())
}

fn with_protocol(port: &str) -> String {
    let port = port.to_ascii_lowercase();
    if port.contains('/') {
        port
    } else {
        format!("{port}/tcp")
    }
}

fn clean(path: &str) -> String {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_VALUE_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
