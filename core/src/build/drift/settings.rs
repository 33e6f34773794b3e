//! The configuration of an image against what the Dockerfile sets.

use super::{Build, Drift, DriftKind};
use crate::{
    dockerfile::{Instruction, Stage, Step},
    image::{Place, config::ContainerConfig, secrets::mask_text},
    syntax::{
        Keyword, Word,
        instruction::{CommandLine, HealthcheckTest, Kind},
    },
    text::Span,
};

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

pub(super) struct Comparison<'c> {
    pub(super) build: &'c Build<'c>,
    pub(super) config: &'c ContainerConfig,
    pub(super) inherited: Option<&'c ContainerConfig>,
    pub(super) target: Stage<'c>,
    pub(super) steps: Vec<Step<'c>>,
}

impl<'c> Comparison<'c> {
    fn user(&self) -> Option<Drift> {
        let setting = self.target.user();
        let found = &self.config.user;
        if let Some(by) = setting.set_by {
            let wanted = setting.value?;
            return (*found != wanted).then(|| {
                let found = if found.is_empty() { "root" } else { found };
                let message = format!("the image runs as `{}`", shown(found));
                let said = format!("the Dockerfile says `{}`", shown(&wanted));
                drift("/config/User", message).by(by.span(), said)
            });
        }
        let wanted = &self.inherited?.user;
        let is_root = |user: &str| matches!(user, "" | "root" | "0");
        (found != wanted && !(is_root(found) && is_root(wanted))).then(|| {
            let message = format!("the image runs as `{}`, and no USER says so", shown(found));
            drift("/config/User", message)
        })
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

    /// The file's own instructions of a kind. Those that the base defers have no place of their own.
    pub(super) fn own(&self, keyword: Keyword) -> Vec<Instruction<'c>> {
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
}

pub(super) fn drift(pointer: &str, message: impl Into<String>) -> Drift {
    Drift {
        kind: DriftKind::Setting,
        place: Place::config(pointer),
        message: message.into(),
        instruction: None,
    }
}

impl Drift {
    pub(super) fn by(self, instruction: Span, said: impl Into<String>) -> Self {
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

pub(super) fn clean(path: &str) -> String {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

pub(super) fn shown(text: &str) -> String {
    let text = &*mask_text(text);
    let mut shown: String = text.chars().take(MAX_VALUE_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
