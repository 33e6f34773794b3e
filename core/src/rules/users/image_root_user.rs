use crate::{
    dockerfile::USER_CHANGERS,
    image::{Image, Keep, config::ContainerConfig, container_place},
    lint::ImageConfig,
    rules::{
        accounts::{self, PASSWD},
        prelude::*,
    },
};

#[derive(Default)]
pub(super) struct ImageRootUser;

impl Rule for ImageRootUser {
    const META: Meta<'static> = Meta {
        id: "image-root-user",
        summary: "containers of the image run as root",
        why: "Whoever takes over the program then owns the container, and is one kernel bug away from the host.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "dockle:CIS-DI-0001",
            "trivy:AVD-DS-0002",
            "checkov:CKV_DOCKER_3",
            "checkov:CKV_DOCKER_8",
        ],
        page: include_str!("image_root_user.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn keep(&self, keep: &mut Keep) {
        keep_accounts(keep);
    }

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let image = config.image;
        let container = &image.config.config;
        // An image that starts nothing only holds files.
        let starts_nothing = container.command_line().next().is_none();
        if image.config.is_windows() || starts_nothing || changes_user(container) {
            return;
        }
        let Some(message) = why_root(image, &container.user) else {
            return;
        };
        let finding = findings.report(container_place(&["User"]), message);
        finding.help("end the Dockerfile with `USER` and a numeric id, `USER 10001:10001`, so that Kubernetes can verify it too");
        if may_change_user(image) {
            finding
                .severity(Severity::Info)
                .confidence(Confidence::Medium);
        }
    }
}

/// Whether what it starts runs as root.
pub(crate) fn runs_as_root(image: &Image) -> bool {
    !image.config.is_windows() && why_root(image, &image.config.config.user).is_some()
}

/// Asks for what [`runs_as_root`] looks at.
pub(crate) fn keep_accounts(keep: &mut Keep) {
    accounts::keep(keep, &[PASSWD]);
}

/// How a user comes to be root, if it does.
fn why_root(image: &Image, user: &str) -> Option<String> {
    let name = user.split(':').next().unwrap_or_default();
    if user.is_empty() {
        return Some("no user is set, so the program runs as root".to_owned());
    }
    if let Ok(id) = name.parse::<u64>() {
        return (id == 0).then(|| format!("the user `{user}` is root, whose number is 0"));
    }
    let accounts = accounts::read(image, PASSWD).list();
    match accounts.iter().find(|account| account.name == name) {
        Some(account) if account.id == Some(0) && name != "root" => Some(format!(
            "the user `{name}` is root by another name: its number in `/etc/passwd` is 0"
        )),
        Some(account) if account.id != Some(0) => None,
        _ => matches!(name, "" | "root").then(|| format!("the user `{user}` is root")),
    }
}

/// Whether what is started becomes another user at once.
fn changes_user(container: &ContainerConfig) -> bool {
    let texts = container.command_line();
    let mut words = texts.flat_map(str::split_ascii_whitespace);
    words.any(|word| USER_CHANGERS.contains(&name(word)))
}

/// Programs that most entry points change the user with, where they are installed for that.
const CHANGER_FILES: &[&str] = &[
    "bin/gosu",
    "command/s6-setuidgid",
    "sbin/su-exec",
    "usr/bin/gosu",
    "usr/local/bin/gosu",
    "usr/local/bin/su-exec",
    "usr/local/sbin/gosu",
    "usr/sbin/gosu",
];

/// First processes that must be root and start the others as who they should be.
const INITS: &[&str] = &["init", "my_init", "runsvdir", "s6-svscan", "systemd"];

/// Whether what is started most likely changes the user, though the configuration does not show it.
fn may_change_user(image: &Image) -> bool {
    let first = image.config.config.command_line().next();
    first.is_some_and(|word| INITS.contains(&name(word)))
        || CHANGER_FILES.iter().any(|path| image.file(path).is_some())
}

fn name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}
