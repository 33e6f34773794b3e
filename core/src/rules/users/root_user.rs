use crate::{
    dockerfile::{Base, Instruction, Stage, base::Alternative},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct RootUser;

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
}

/// Whether it is no image to run, but one that only holds files.
fn starts_nothing(stage: Stage<'_>) -> bool {
    matches!(stage.root_base(), Base::Scratch)
        && stage.cmd().is_none()
        && stage.entrypoint().is_none()
}

/// Images whose own entry point starts the server as a user of its own.
const CHANGING_BASES: &[&str] = &["mariadb", "mongo", "mysql", "postgres", "rabbitmq", "redis"];

/// Whether what is started becomes another user at once.
fn changes_user(stage: Stage<'_>) -> bool {
    let entrypoint = stage.entrypoint();
    let known = stage.known_base();
    if entrypoint.is_none() && known.is_some_and(|known| CHANGING_BASES.contains(&known.family)) {
        return true;
    }
    let started = [entrypoint, stage.cmd()].into_iter().flatten();
    started
        .flat_map(Instruction::commands)
        .any(|command| command.user_changer().is_some())
}

/// Whether the file installs a program for changing the user, which a script then most likely calls.
fn may_change_user(stage: Stage<'_>) -> bool {
    let commands = stage
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(Instruction::commands);
    commands
        .flat_map(|command| &command.shell().words)
        .any(|word| {
            ["gosu", "su-exec"]
                .iter()
                .any(|name| word.text.contains(name))
        })
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
