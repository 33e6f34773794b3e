//! What in a Dockerfile stands against the settings.

use super::{Needs, Obstacle, file_capabilities, mounts};
use crate::{
    dockerfile::{Instruction, Stage},
    syntax::{ProblemKind, instruction::Kind},
    text::Span,
};

/// Everything that stands against them, in the order of the file.
pub(super) fn of(stage: Stage<'_>, needs: &Needs<'_>) -> Vec<Obstacle> {
    let mut list = List {
        stage,
        found: Vec::new(),
    };
    list.build();
    list.user(needs);
    list.capabilities();
    list.start(needs);
    list.found.sort_by_key(|(span, _)| *span);
    list.found
        .into_iter()
        .map(|(_, obstacle)| obstacle)
        .collect()
}

struct List<'a> {
    stage: Stage<'a>,
    found: Vec<(Span, Obstacle)>,
}

impl<'a> List<'a> {
    fn add(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let position = self.stage.file().source().position(span.start);
        let obstacle = Obstacle {
            message: message.into(),
            help: help.into(),
            line: position.line,
            column: position.column,
        };
        self.found.push((span, obstacle));
    }

    /// The first thing that a build would stop at.
    fn build(&mut self) {
        let problems = self.stage.file().problems();
        let first = problems
            .filter(|problem| !matches!(problem.kind, ProblemKind::NotChecked(_)))
            .min_by_key(|problem| problem.phase);
        if let Some(problem) = first {
            let message = format!("the build stops here: {}", problem.kind);
            self.add(
                problem.span,
                message,
                "mend it; `holystone check` says more",
            );
        }
    }

    fn user(&mut self, needs: &Needs<'a>) {
        let run_as = &needs.run_as;
        let span = match run_as.setting.set_by.map(|set_by| (set_by, set_by.kind())) {
            Some((_, Kind::User(word))) => word.span,
            Some((set_by, _)) => set_by.span(),
            None => match self.stage.from().kind() {
                Kind::From(from) => from.image.span,
                _ => self.stage.from().span(),
            },
        };
        let is_set = run_as.setting.set_by.is_some();
        let ready = self.stage.ready_user().filter(|user| user.uid.is_some());
        let advice = ready.map_or_else(
            || "end with `USER` and a number, `USER 10001:10001`".to_owned(),
            |user| user.to_string(),
        );
        match (run_as.is_root(), run_as.uid) {
            (Some(false), Some(_)) => {}
            (Some(false), None) => {
                let name = run_as.name().unwrap_or("the base's user");
                self.add(
                    span,
                    format!("Kubernetes cannot verify that `{name}` is not root, for it does not look names up"),
                    "write the user's number in `USER`, or as `runAsUser` here",
                );
            }
            (Some(true), _) => {
                let message = if is_set {
                    "the image runs as root"
                } else {
                    "nothing sets a user, and the base runs as root"
                };
                self.add(span, message, advice);
            }
            (None, _) => {
                let message = if is_set {
                    "the user depends on the build"
                } else {
                    "nothing sets a user, and what the base runs as is not known"
                };
                self.add(span, message, advice);
            }
        }
    }

    fn capabilities(&mut self) {
        let given: Vec<_> = file_capabilities(self.stage)
            .filter(|(_, only_binds)| !only_binds)
            .collect();
        for (instruction, _) in given {
            self.add(
                instruction.span(),
                "`setcap` gives a program capabilities that are dropped here, and then it does not start",
                "do without them; the restricted profile allows only NET_BIND_SERVICE",
            );
        }
    }

    /// What the command that is started does.
    fn start(&mut self, needs: &Needs<'_>) {
        let started: Vec<Instruction<'_>> = [self.stage.entrypoint(), self.stage.cmd()]
            .into_iter()
            .flatten()
            .collect();
        for instruction in started {
            for command in instruction.commands() {
                if let Some(program) = command.user_changer() {
                    self.add(
                        command.span(),
                        format!("`{program}` changes the user, for which it must be root"),
                        format!("leave `{program}` out and name the user in `USER`"),
                    );
                }
                let redirects = &command.shell().redirects;
                for target in redirects.iter().filter(|redirect| redirect.writes) {
                    let Some(word) = target.target.as_ref().filter(|word| word.literal) else {
                        continue;
                    };
                    if word.text.starts_with('/') && !mounts::is_writable(&word.text, &needs.mounts)
                    {
                        self.add(
                            word.span,
                            format!("`{}` is written at the start, and the root file system is read-only", word.text),
                            "write it in the build, or declare its folder a `VOLUME`",
                        );
                    }
                }
            }
        }
    }
}
