use crate::{
    dockerfile::{Base, Command, Instruction, Stage, base::Alternative},
    rules::prelude::*,
    syntax::instruction::Kind,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct RootUser {
    /// For which stages it counts who they run as.
    stages: Stages,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Stages {
    /// The one that is built, whoever sets its user: `USER`, a stage that it starts from or the base.
    #[default]
    Built,
    /// Every one whose own last `USER` is root, whatever it starts.
    Every,
}

impl Rule for RootUser {
    const META: Meta<'static> = Meta {
        id: "root-user",
        summary: "the image that is built runs as root",
        why: "Whoever takes over the program then owns the container, and is one kernel bug away from the host.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3002",
            "dockle:CIS-DI-0001",
            "trivy:AVD-DS-0002",
            "checkov:CKV_DOCKER_3",
            "checkov:CKV_DOCKER_8",
        ],
        page: include_str!("root_user.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        match self.stages {
            Stages::Built => check_built(stage, findings),
            Stages::Every => check_own(stage, findings),
        }
    }
}

/// Reports the last `USER` of a stage, if it is root.
fn check_own(stage: Stage<'_>, findings: &mut Findings) {
    let mut instructions = stage.instructions().rev();
    let Some(word) = instructions.find_map(|instruction| match instruction.kind() {
        Kind::User(word) => Some(word),
        _ => None,
    }) else {
        return;
    };
    let user = word.text.split(':').next().unwrap_or_default();
    if matches!(user, "root" | "0") {
        findings
            .report(word.span, format!("the last `USER` is `{}`", word.text))
            .help(help(stage));
    }
}

/// Reports who the image that is built runs as, if it is root.
fn check_built(stage: Stage<'_>, findings: &mut Findings) {
    if !stage.is_target() || stage.is_windows() {
        return;
    }
    if starts_nothing(stage) || changes_user(stage) {
        return;
    }
    let run_as = stage.run_as();
    if run_as.is_root() != Some(true) {
        return;
    }
    let severity = if may_change_user(stage) {
        Severity::Info
    } else {
        Severity::Warning
    };
    let Some(set_by) = run_as.setting.set_by else {
        let Kind::From(from) = stage.from().kind() else {
            return;
        };
        let which = match stage.root_base() {
            Base::Scratch => "an image from `scratch`",
            _ => "this base",
        };
        let finding = findings.report(
            from.image.span,
            format!("nothing sets a user, and {which} runs as root"),
        );
        finding.help(help(stage)).severity(severity);
        if let Some(command) = run_as.proof {
            finding
                .related(command.span(), "without being root this would fail")
                .confidence(Confidence::Medium);
        }
        return;
    };
    let span = match set_by.kind() {
        Kind::User(word) => word.span,
        _ => set_by.span(),
    };
    let name = run_as.setting.value.as_deref().unwrap_or_default();
    let finding = findings.report(span, format!("the last `USER` is `{name}`"));
    finding.help(help(stage)).severity(severity);
    let declared_here = set_by.stage().map(Stage::index) == Some(stage.index());
    if !declared_here {
        finding.related(stage.from().span(), "the stage that is built inherits it");
    }
}

/// Whether it is no image to run, but one that only holds files.
fn starts_nothing(stage: Stage<'_>) -> bool {
    matches!(stage.root_base(), Base::Scratch)
        && stage.cmd().is_none()
        && stage.entrypoint().is_none()
}

/// Images whose own entry point starts the server as a user of its own.
const CHANGING_BASES: &[&str] = &[
    "library/cassandra",
    "library/couchdb",
    "library/ghost",
    "library/influxdb",
    "library/mariadb",
    "library/mongo",
    "library/mysql",
    "library/neo4j",
    "library/postgres",
    "library/rabbitmq",
    "library/redis",
    "library/zookeeper",
    "pgvector/pgvector",
    "postgis/postgis",
    "timescale/timescaledb",
    "valkey/valkey",
];

/// Images whose first process must be root, and starts or lets in another user: inits, and what an
/// editor attaches to.
const INIT_BASES: &[&str] = &[
    "devcontainers/",
    "jlesage/baseimage",
    "linuxserver/",
    "lsiobase/",
    "phusion/",
    "vscode/devcontainers/",
];

/// The same, by the program that the image starts.
const INITS: &[&str] = &["init", "my_init", "runsvdir", "s6-svscan", "systemd"];

/// The repository of the image that a stage is built on, in whatever registry.
fn repository(stage: Stage<'_>) -> Option<&str> {
    match stage.root_base() {
        Base::Image(name) => Some(name.repository()?.1.trim_start_matches("docker/")),
        _ => None,
    }
}

fn is_changing_base(stage: Stage<'_>) -> bool {
    repository(stage).is_some_and(|name| CHANGING_BASES.contains(&name))
}

/// What a container starts with, as far as the file says it.
fn started(stage: Stage<'_>) -> impl Iterator<Item = Command<'_>> {
    let started = [stage.entrypoint(), stage.cmd()].into_iter().flatten();
    started.flat_map(Instruction::commands)
}

/// Whether what is started becomes another user at once.
fn changes_user(stage: Stage<'_>) -> bool {
    let is_base_entrypoint = stage.entrypoint().is_none();
    (is_base_entrypoint && is_changing_base(stage))
        || started(stage).any(|command| command.user_changer().is_some())
}

/// Whether what is started most likely changes the user, though the file does not show it: the base
/// has an entry point that does, an init starts all others, or a program for it is installed.
fn may_change_user(stage: Stage<'_>) -> bool {
    let is_init_base = || {
        repository(stage).is_some_and(|name| INIT_BASES.iter().any(|start| name.starts_with(start)))
    };
    let starts_init = || {
        started(stage)
            .next()
            .and_then(Command::name)
            .is_some_and(|name| INITS.contains(&name))
    };
    let commands = || {
        stage
            .chain()
            .flat_map(Stage::instructions)
            .flat_map(Instruction::commands)
    };
    let installs_changer = || {
        commands()
            .flat_map(|command| &command.shell().words)
            .any(|word| {
                ["gosu", "su-exec", "s6-overlay"]
                    .iter()
                    .any(|name| word.text.contains(name))
            })
    };
    is_changing_base(stage) || is_init_base() || starts_init() || installs_changer()
}

fn help(stage: Stage<'_>) -> String {
    let facts = stage.known_base().map(|known| known.facts);
    let ready = stage.ready_user().map(|user| user.to_string());
    let user = ready.unwrap_or_else(|| match stage.root_base() {
        Base::Scratch => {
            "end with `USER 65534:65534`; `scratch` has no `/etc/passwd`, so a number is needed".into()
        }
        _ => "end with `USER` and a numeric id, `USER 10001:10001`, so that Kubernetes can verify it too".into(),
    });
    match facts.and_then(|facts| facts.non_root_variant) {
        Some(Alternative::Image(image)) => format!("{user}; or start from `{image}`"),
        Some(Alternative::Sibling(name)) => {
            format!("{user}; or start from the image `{name}` beside this one")
        }
        Some(Alternative::Variant(word)) => {
            format!("{user}; or take the tag with `{word}` of the same image")
        }
        None => user,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs},
        lint::{Selection, Severity, Target, Waiving, run},
        text::Source,
    };

    #[test]
    fn images_whose_start_changes_the_user() {
        for (text, expected) in [
            ("FROM postgres:17", None),
            ("FROM public.ecr.aws/docker/library/postgres", None),
            ("ARG V\nFROM mysql:$V\nRUN apt-get install -y vim", None),
            ("FROM postgis/postgis\nRUN apt-get update", None),
            (
                "FROM postgres:17\nENTRYPOINT [\"/up.sh\"]",
                Some(Severity::Info),
            ),
            (
                "FROM ghcr.io/linuxserver/baseimage-alpine\nRUN apk add x",
                Some(Severity::Info),
            ),
            (
                "FROM mcr.microsoft.com/devcontainers/go\nRUN apt-get install -y x",
                Some(Severity::Info),
            ),
            (
                "FROM fedora:42\nCMD [\"/usr/sbin/init\"]",
                Some(Severity::Info),
            ),
            (
                "FROM debian:12\nADD https://a.io/s6-overlay.tar.xz /\nRUN tar xf /s6-overlay.tar.xz",
                Some(Severity::Info),
            ),
            ("FROM debian:12\nCMD [\"initdb\"]", Some(Severity::Warning)),
            (
                "FROM acme/postgres\nRUN apt-get update",
                Some(Severity::Warning),
            ),
            // Without being root these two may work.
            ("FROM acme/base\nRUN sudo apt-get update", None),
            (
                "FROM acme/base\nRUN if [ -x /a ]; then apt-get update; fi",
                None,
            ),
            ("FROM acme/base\nUSER app\nRUN apt-get update", None),
        ] {
            let selection = Selection {
                only: vec!["root-user".to_owned()],
                ..Selection::default()
            };
            let rules = selection.load().expect("it is a rule");
            let source = Source::new("Dockerfile", format!("{text}\n")).expect("short");
            let file = Dockerfile::parse(source, Inputs::default());
            let outcome = run(Target::from(&file), &rules, &Waiving::default());
            let found = outcome.findings.first().map(|finding| finding.severity);
            assert_eq!(found, expected, "{text}");
        }
    }
}
