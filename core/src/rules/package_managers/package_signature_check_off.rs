use crate::{
    dockerfile::{Action, Command, Instruction, Manager, Package, PackageCommand, PackageSource},
    rules::prelude::*,
    text::Span,
};

#[derive(Default)]
pub(super) struct PackageSignatureCheckOff;

impl Rule for PackageSignatureCheckOff {
    const META: Meta<'static> = Meta {
        id: "package-signature-check-off",
        summary: "packages are installed without a look at their signatures",
        why: "Whoever sits between the build and the repository, or in one of its mirrors, can put anything into the image.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "checkov:CKV2_DOCKER_7",
            "checkov:CKV2_DOCKER_8",
            "checkov:CKV2_DOCKER_9",
            "checkov:CKV2_DOCKER_10",
            "checkov:CKV2_DOCKER_11",
        ],
        page: include_str!("package_signature_check_off.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        // Whether there may be files here that nobody looked at.
        let mut fetches = false;
        for command in instruction.commands() {
            fetches |= matches!(command.name(), Some("curl" | "wget" | "aria2c"));
            fetches &= !verifies(command);
            match command.package_command() {
                Some(read) => check_flags(&read, fetches, findings),
                None => check_words(command, findings),
            }
        }
        check_heredocs(instruction, findings);
    }
}

/// The lines of files that heredocs write. Commands of a shell in them are no lines of a file.
fn check_heredocs(instruction: Instruction<'_>, findings: &mut Findings) {
    if instruction.syntax().heredocs.is_empty() {
        return;
    }
    let mut commands: Vec<Span> = instruction.commands().map(Command::span).collect();
    commands.sort();
    let is_command = |at: Span| {
        let before = commands.partition_point(|command| command.start <= at.start);
        before
            .checked_sub(1)
            .is_some_and(|last| commands[last].contains(at))
    };
    for heredoc in &instruction.syntax().heredocs {
        let text = instruction.file().source().slice(heredoc.body);
        let mut start = heredoc.body.start;
        for line in text.split_inclusive('\n') {
            let len = |text: &str| u32::try_from(text.len()).unwrap_or_default();
            let span = Span::new(start, start + len(line.trim_end()));
            start += len(line);
            if !is_command(span.at_start()) {
                check_setting(line, span, findings);
            }
        }
    }
}

/// A flag that switches the check off, and whose it is.
struct OffFlag {
    managers: &'static [Manager],
    flags: &'static [&'static str],
    help: &'static str,
}

const RPM: &[Manager] = &[Manager::Dnf, Manager::Microdnf, Manager::Yum, Manager::Tdnf];

const OFF_FLAGS: &[OffFlag] = &[
    OffFlag {
        managers: &[Manager::Apt],
        flags: &["--allow-unauthenticated", "--force-yes"],
        help: "drop it and give apt the repository's key: `[signed-by=/etc/apt/keyrings/….gpg]` in its sources",
    },
    OffFlag {
        managers: &[Manager::Apk],
        flags: &["--allow-untrusted"],
        help: "drop it and put the repository's public key into `/etc/apk/keys`",
    },
    OffFlag {
        managers: RPM,
        flags: &["--nogpgcheck", "--no-gpgchecks", "--nogpg"],
        help: "drop it and import the repository's key: `rpm --import URL`, or `gpgkey=` in its file",
    },
    OffFlag {
        managers: &[Manager::Zypper],
        flags: &[
            "--no-gpg-checks",
            "--no-gpgcheck",
            "--allow-unsigned-rpm",
            "--gpgcheck-allow-unsigned",
        ],
        help: "drop it and import the repository's key: `rpm --import URL`",
    },
];

/// Configuration of apt that does the same.
const APT_OPTIONS: &[&str] = &[
    "acquire::allowinsecurerepositories",
    "apt::get::allowunauthenticated",
    "acquire::allowweakrepositories",
    "acquire::allowdowngradetoinsecurerepositories",
];

fn check_flags(read: &PackageCommand<'_>, fetches: bool, findings: &mut Findings) {
    // A file that is not downloaded here comes from the context or from a stage.
    let is_local = !read.packages.is_empty()
        && !fetches
        && read.packages.iter().all(|package| is_file(package));
    let installs = matches!(read.action, Action::Install | Action::Upgrade);
    // Without a signature the lists name what is then installed.
    let works = installs || read.action == Action::UpdateLists || read.manager == Manager::Zypper;
    if is_local || !works {
        return;
    }
    for row in OFF_FLAGS
        .iter()
        .filter(|row| row.managers.contains(&read.manager))
    {
        // apt asks before it installs, not when it updates.
        let is_asked = installs || read.manager != Manager::Apt;
        if let Some(flag) = read.flag(row.flags).filter(|_| is_asked) {
            report(
                flag.span,
                &format!("`{}` of `{}`", flag.name, read.title()),
                row.help,
                findings,
            );
            return;
        }
    }
    for flag in &read.flags {
        let value = flag.value.unwrap_or_default();
        let is_off = match read.manager {
            Manager::Apt => matches!(flag.name, "-o" | "--option") && is_apt_option(value),
            manager if RPM.contains(&manager) => flag.name == "--setopt" && is_gpgcheck_off(value),
            _ => false,
        };
        if is_off {
            let help = "drop it and give the package manager the repository's key";
            report(
                flag.span,
                &format!("`{value}` of `{}`", read.title()),
                help,
                findings,
            );
            return;
        }
    }
    if let Some(flag) = read.flag(&["--allow-insecure-repositories"]) {
        let help = "drop it and give apt the repository's key: `[signed-by=/etc/apt/keyrings/….gpg]` in its sources";
        report(
            flag.span,
            &format!("`{}` of `{}`", flag.name, read.title()),
            help,
            findings,
        );
    }
    // `zypper addrepo -G`
    if read.manager == Manager::Zypper
        && read
            .verb
            .is_some_and(|verb| matches!(verb.text.as_str(), "addrepo" | "ar"))
        && let Some(flag) = read.flag(&["-G"])
    {
        report(
            flag.span,
            "`-G` of `zypper addrepo`",
            "drop it and import the repository's key",
            findings,
        );
    }
}

/// A file, or a variable that ends like one.
fn is_file(package: &Package<'_>) -> bool {
    let ends = [".apk", ".deb", ".rpm"];
    package.source == PackageSource::File || ends.iter().any(|end| package.word.text.ends_with(end))
}

/// Whether it stops the build if a file is not what was meant.
fn verifies(command: Command<'_>) -> bool {
    match command.name() {
        Some("gpg" | "gpg2") => command.flag(&["--verify"]).is_some(),
        Some("gpgv") => true,
        Some("sha256sum" | "sha512sum" | "sha1sum" | "shasum" | "b2sum") => {
            command.flag(&["-c", "--check"]).is_some()
        }
        _ => false,
    }
}

fn check_words(command: Command<'_>, findings: &mut Findings) {
    if command.name() == Some("rpm") {
        let installs = command
            .flag(&["-i", "-U", "-F", "--install", "--upgrade", "--freshen"])
            .is_some()
            && command
                .flag(&["-q", "--query", "-K", "--checksig", "-V"])
                .is_none();
        let off = command.flag(&[
            "--nosignature",
            "--nodigest",
            "--noverify",
            "--nofiledigest",
        ]);
        if let Some(flag) = off.filter(|_| installs) {
            report(
                flag.span,
                &format!("`{}` of `rpm`", flag.text),
                "drop it and import the signer's key: `rpm --import URL`",
                findings,
            );
        }
        return;
    }
    let writes = matches!(
        command.name(),
        Some(
            "echo"
                | "printf"
                | "sed"
                | "tee"
                | "yum-config-manager"
                | "dnf-config-manager"
                | "crudini"
                | "add-apt-repository"
        )
    );
    if !writes {
        return;
    }
    for word in command.arguments() {
        if check_setting(&word.text, word.span, findings) {
            return;
        }
    }
}

/// Reports a line of configuration that switches the check off.
fn check_setting(text: &str, span: Span, findings: &mut Findings) -> bool {
    // Of `s/old/new/` the new text counts.
    let text = match text
        .strip_prefix('s')
        .and_then(|rest| Some((rest, rest.chars().next()?)))
    {
        Some((rest, mark))
            if !mark.is_alphanumeric()
                && !mark.is_whitespace()
                && rest.matches(mark).count() >= 3 =>
        {
            rest.split(mark).nth(2).unwrap_or_default()
        }
        _ => text,
    };
    let lower = text.to_ascii_lowercase();
    if lower.trim_start().starts_with('#') {
        return false;
    }
    let what =
        if lower.contains("trusted=yes") && !lower.contains("file:") && !lower.contains("copy:") {
            "`[trusted=yes]` in the sources of apt"
        } else if lower.lines().any(is_gpgcheck_off) {
            "`gpgcheck=0` in a repository's file"
        } else if lower.lines().any(is_apt_option) {
            "this setting of apt"
        } else {
            return false;
        };
    report(
        span,
        what,
        "drop it and give the package manager the repository's key",
        findings,
    );
    true
}

/// `gpgcheck=0`, but not `repo_gpgcheck=0`, after which packages are still checked.
fn is_gpgcheck_off(text: &str) -> bool {
    let text = text.replace(' ', "");
    text.match_indices("gpgcheck=").any(|(at, name)| {
        let before = &text[..at];
        let value = &text[at + name.len()..];
        let is_off = ["0", "false", "no"]
            .iter()
            .any(|off| value.starts_with(off));
        is_off && !before.ends_with("repo_") && !before.ends_with("localpkg_")
    })
}

fn is_apt_option(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    APT_OPTIONS.iter().any(|option| {
        text.find(option).is_some_and(|at| {
            let value = text[at + option.len()..].trim_start_matches(['=', ' ', '"', '\\', '\'']);
            ["true", "yes", "1"].iter().any(|on| value.starts_with(on))
        })
    })
}

fn report(span: Span, what: &str, help: &str, findings: &mut Findings) {
    findings
        .report(span, format!("{what} switches the check of signatures off"))
        .help(help);
}
