//! Which programs a stage's image has.

use super::{Action, Manager, Package, PackageCommand, PackageTool};
use crate::{
    dockerfile::{
        Base, Command, Instruction, Stage,
        base::{KnownBase, SCRATCH, Tool},
    },
    syntax::instruction::{CommandLine, Kind},
};

impl Stage<'_> {
    /// Whether the image has a program, by the name it is called with and found in `PATH`; `None`
    /// when that is not known.
    ///
    /// It counts what is known of the base, what is copied, and what the commands of the stage and of
    /// those it starts from install and remove. A command that may do anything makes it unknown.
    pub fn has_tool(self, name: &str) -> Option<bool> {
        let mut has = match self.root_base() {
            Base::Scratch => in_base(&SCRATCH, name),
            Base::Image(_) => in_base(&self.known_base()?, name),
            _ => None,
        };
        let mut chain: Vec<Self> = self.chain().collect();
        chain.reverse();
        for instruction in chain.into_iter().flat_map(Self::instructions) {
            match instruction.kind() {
                Kind::Run(run) => {
                    let mut commands = 0;
                    for command in instruction.commands() {
                        has = after(command, name, has);
                        commands += 1;
                    }
                    // A language that is not read, or a text that a limit left out.
                    if commands == 0 && !matches!(run.command, CommandLine::Shell(None)) {
                        has = None;
                    }
                }
                Kind::Copy(_) => has = after_copy(instruction, name, has),
                _ => {}
            }
        }
        has
    }
}

fn in_base(base: &KnownBase, name: &str) -> Option<bool> {
    let is_called =
        |tool: &&Tool| tool.command() == name || (**tool == Tool::Python && name == "python3");
    let tool = *Tool::ALL.iter().find(is_called)?;
    let facts = base.facts;
    match (facts.tools.contains(tool), facts.lacks.contains(tool)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn after_copy(instruction: Instruction<'_>, name: &str, has: Option<bool>) -> Option<bool> {
    let mut has = has;
    for copied in instruction.copied_paths() {
        let Some(destination) = copied.destination.as_deref() else {
            has = has.filter(|has| *has);
            continue;
        };
        let file = copied.file_path();
        let is_it = |path: &str| path.rsplit('/').next() == Some(name);
        let in_path = destination == "/"
            || destination.contains("bin")
            || ["/usr", "/opt", "/etc/alternatives", "/nix"]
                .iter()
                .any(|folder| destination.starts_with(folder));
        if file
            .as_deref()
            .is_some_and(|file| is_it(file) && file.contains("bin/"))
        {
            has = Some(true);
        } else if in_path
            && file
                .as_deref()
                .is_none_or(|file| may_hold(file, destination))
        {
            has = has.filter(|has| *has);
        }
    }
    has
}

/// Whether what is copied to a place may be a folder of programs, or an archive of them: what has a
/// dot in its name and does not end like an archive is a file.
fn may_hold(file: &str, destination: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_archive = [".tar", ".tgz", ".gz", ".xz", ".bz2", ".zst"]
        .iter()
        .any(|end| name.ends_with(end));
    let is_renamed = file == destination && !destination.ends_with("bin");
    is_archive || !(name.contains('.') || is_renamed)
}

/// What is known of a program after a command.
fn after(command: Command<'_>, name: &str, before: Option<bool>) -> Option<bool> {
    let doubt = before.filter(|has| *has);
    if let Some(read) = command.package_command() {
        return after_package_command(command, &read, name, before);
    }
    let Some(program) = command.name() else {
        // Assignments alone have no program.
        return if command.shell().words.is_empty() {
            before
        } else {
            None
        };
    };
    let names_it = |text: &str| text.rsplit(['/', '=']).next() == Some(name);
    let mentions = || {
        command
            .arguments()
            .iter()
            .any(|word| names_it(&word.text) || !word.literal)
    };
    let writes_it = command
        .shell()
        .redirects
        .iter()
        .filter(|redirect| redirect.writes)
        .filter_map(|redirect| redirect.target.as_ref())
        .any(|target| names_it(&target.text));
    match program {
        _ if writes_it => doubt,
        "rm" | "unlink" if command.arguments().iter().any(|word| names_it(&word.text)) => None,
        "dpkg" | "rpm" => None,
        // A program may be put anywhere by another name, but not by these without being named.
        "cp"
        | "mv"
        | "ln"
        | "install"
        | "curl"
        | "wget"
        | "tee"
        | "update-alternatives"
        | "alternatives" => {
            let into_folder = command.arguments().iter().any(|word| {
                let path = word.text.trim_end_matches('/');
                path.ends_with("bin") || matches!(path, "/usr" | "/usr/local" | "")
            });
            if mentions() || into_folder {
                doubt
            } else {
                before
            }
        }
        program if HARMLESS.contains(&program) => before,
        _ => doubt,
    }
}

fn after_package_command(
    command: Command<'_>,
    read: &PackageCommand<'_>,
    name: &str,
    before: Option<bool>,
) -> Option<bool> {
    if read.is_for_another_root() || read.only_shows() {
        return before;
    }
    let brings = |package: &Package<'_>| {
        package.name.is_some_and(|package| {
            package == name
                || PackageTool::of_package(package)
                    .is_some_and(|tool| tool.commands.contains(&name))
        })
    };
    let named = read.packages.iter().any(brings);
    let doubt = before.filter(|has| *has);
    match read.action {
        Action::Install if !read.manager.is_system() => {
            let global_npm = matches!(
                read.manager,
                Manager::Npm | Manager::Yarn | Manager::Pnpm | Manager::Conda
            );
            if named || (global_npm && read.has_unknown_words) {
                doubt
            } else {
                before
            }
        }
        Action::Install | Action::Upgrade if named && command.always_runs() => Some(true),
        Action::Install if named || read.may_install_unknown() || may_bring_others(read) => doubt,
        Action::Remove if read.manager.is_system() && named => {
            if command.always_runs() {
                Some(false)
            } else {
                None
            }
        }
        Action::Remove if read.manager.is_system() => {
            let is_known = |package: &Package<'_>| {
                package
                    .name
                    .is_some_and(|name| !name.contains('*') && !name.starts_with('.'))
            };
            if read.packages.iter().all(is_known) {
                before
            } else {
                before.filter(|has| !*has)
            }
        }
        _ => before,
    }
}

/// Whether packages come along that are not named: recommended ones, or what the named ones need.
/// Of the programs that are asked about, hardly anything needs one; these do.
fn may_bring_others(read: &PackageCommand<'_>) -> bool {
    let recommends =
        read.manager == Manager::Apt && read.flag(&["--no-install-recommends"]).is_none();
    let by_need = |package: &Package<'_>| {
        let name = package.name.unwrap_or_default();
        name.contains(['*', '@', ' ']) || NEED_OTHERS.iter().any(|part| name.contains(part))
    };
    let by_recommendation = recommends
        && read
            .packages
            .iter()
            .any(|package| package.name.is_some_and(|name| !recommends_none(name)));
    by_recommendation || read.packages.iter().any(by_need)
}

fn recommends_none(name: &str) -> bool {
    ALONE.contains(&name) || name.starts_with("lib")
}

/// Packages that recommend none of the programs asked about.
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "build-essential", "gcc", "g++", "make", "ca-certificates", "gnupg", "libpq-dev", "libpq5", "tzdata",
    "netcat-openbsd", "netcat", "procps", "ffmpeg", "git", "unzip", "default-libmysqlclient-dev",
    "pkg-config", "libgomp1", "jq", "postgresql-client", "libmagic1", "libffi-dev", "libssl-dev",
    "libxml2-dev", "sqlite3", "libsqlite3-dev", "dumb-init", "tini",
];

/// Parts of names of packages that need curl, wget, git or bash, or that bring many others.
#[rustfmt::skip]
const NEED_OTHERS: &[&str] = &[
    "chrome", "chromium", "task-", "desktop", "devscripts", "ubuntu-", "texlive", "bash", "git-", "sdk",
    "snapd", "pear", "nextcloud", "mysql-server", "mariadb-server", "postgresql-", "certbot", "firefox",
    "steam", "docker", "kube", "lsb", "abuild", "nvidia", "cuda", "php", "composer", "dkms", "openjdk-8",
    "ca-certificates-java", "zabbix", "jenkins", "gitlab", "neofetch", "byobu", "rkhunter", "dehydrated",
    "lynis", "ansible", "vim-", "R-core", "r-base",
];

/// Programs that put no program into `PATH`, or only of their own language.
#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    "echo", "printf", "cat", "mkdir", "rm", "rmdir", "chmod", "chown", "chgrp", "touch", "ls", "cd", "pwd",
    "set", "test", "[", "true", "false", "exit", "export", "unset", "sed", "awk", "grep", "egrep", "head",
    "tail", "sort", "uniq", "cut", "tr", "wc", "find", "xargs", "id", "whoami", "which", "type", "command",
    "env", "date", "sleep", "useradd", "adduser", "addgroup", "groupadd", "usermod", "groupmod", "passwd",
    "chpasswd", "deluser", "userdel", "delgroup", "getent", "su", "locale-gen", "localedef", "update-locale",
    "dpkg-reconfigure", "update-ca-certificates", "apt-mark", "apt-key", "add-apt-repository", "gpg", "gpgv",
    "openssl", "sha256sum", "sha512sum", "sha1sum", "md5sum", "basename", "dirname", "readlink", "realpath",
    "uname", "hostname", "dpkg-architecture", "ldconfig", "ldd", "setcap", "git", "sync", "umask",
    "source-highlight", "node", "npx", "tsc", "ng", "vite", "java", "javac", "jar", "jlink", "strip", "file",
    "stat", "du", "df", "a2enmod", "a2dismod", "a2ensite", "docker-php-ext-install",
    "docker-php-ext-configure", "docker-php-ext-enable", "pecl", "rake", "rails", "flask", "django-admin",
    "collectstatic", "mkfifo", "nproc", "shopt", "ssh-keygen", "crontab", "mktemp", "diff", "cmp", "tee",
    "truncate", "yes", "apt-config", "corepack", "setfacl", "ln",
];
