//! The programs of an image that matter to an intruder, by what they give him.

use crate::{
    image::{EntryKind, File, Image},
    rules::found,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a program gives an intruder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Runs commands.
    Shell,
    /// Installs more.
    PackageManager,
    /// Runs scripts.
    Interpreter,
    /// Builds programs.
    Compiler,
    /// Fetches files from elsewhere, or sends them there.
    Transfer,
    /// Gets source code, and may hold credentials for it.
    VersionControl,
    /// Changes files by hand.
    Editor,
    /// Opens any connection, in either direction.
    Connection,
    /// Looks for hosts and open ports, or listens to what is sent.
    Scanner,
    /// Looks into other processes.
    Debugger,
    /// Runs programs as root.
    Privilege,
    /// Lets others log in, or logs in elsewhere.
    RemoteLogin,
}

/// The names of programs without versions at their end.
const NAMES: &[(Class, &[&str])] = &[
    (
        Class::Shell,
        &[
            "ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "nu", "pwsh", "sash",
            "sh", "tcsh", "toybox", "yash", "zsh",
        ],
    ),
    (
        Class::PackageManager,
        &[
            "apk",
            "apt",
            "apt-get",
            "aptitude",
            "composer",
            "conda",
            "corepack",
            "dnf",
            "dpkg",
            "gem",
            "mamba",
            "microdnf",
            "micromamba",
            "npm",
            "nix-env",
            "opkg",
            "pacman",
            "pip",
            "pipx",
            "pnpm",
            "poetry",
            "rpm",
            "tdnf",
            "uv",
            "yarn",
            "yum",
            "zypper",
        ],
    ),
    (
        Class::Interpreter,
        &[
            "bun", "deno", "erl", "guile", "irb", "jshell", "julia", "lua", "luajit", "node",
            "nodejs", "perl", "php", "pypy", "python", "ruby", "tclsh",
        ],
    ),
    (
        Class::Compiler,
        &[
            "autoconf", "automake", "c++", "cargo", "cc", "clang", "clang++", "cmake", "cpp",
            "csc", "g++", "gcc", "gfortran", "ghc", "gmake", "go", "javac", "ld", "make", "meson",
            "nasm", "ninja", "rustc", "swiftc", "tcc", "yasm", "zig",
        ],
    ),
    (
        Class::Transfer,
        &[
            "aria2c",
            "axel",
            "curl",
            "ftp",
            "lftp",
            "ncftp",
            "rclone",
            "rsync",
            "scp",
            "sftp",
            "smbclient",
            "ssh",
            "tftp",
            "wget",
        ],
    ),
    (Class::VersionControl, &["git", "hg", "svn"]),
    (
        Class::Editor,
        &[
            "emacs",
            "nano",
            "nvim",
            "vi",
            "vim",
            "vim.basic",
            "vim.tiny",
        ],
    ),
    (
        Class::Connection,
        &[
            "nc",
            "nc.openbsd",
            "nc.traditional",
            "ncat",
            "netcat",
            "proxychains",
            "socat",
        ],
    ),
    (
        Class::Scanner,
        &[
            "hping", "masscan", "ngrep", "nmap", "tcpdump", "tshark", "zmap",
        ],
    ),
    (
        Class::Debugger,
        &[
            "bpftrace",
            "dlv",
            "gcore",
            "gdb",
            "gdbserver",
            "lldb",
            "lldb-server",
            "ltrace",
            "perf",
            "strace",
        ],
    ),
    (Class::Privilege, &["doas", "pkexec", "sudo"]),
    (
        Class::RemoteLogin,
        &["dropbear", "sshd", "sshpass", "telnet", "telnetd"],
    ),
];

/// Where programs are, besides what `PATH` says.
const FOLDERS: &[&str] = &[
    "bin",
    "busybox",
    "sbin",
    "usr/bin",
    "usr/games",
    "usr/local/bin",
    "usr/local/go/bin",
    "usr/local/sbin",
    "usr/sbin",
];

/// Programs that are many, by the name that they are called with.
const MANY: &[&[u8]] = &[b"busybox", b"toybox", b"coreutils"];

/// A program of the image.
pub(super) struct Program<'i> {
    pub(super) name: String,
    pub(super) file: File<'i>,
}

/// The programs of every class by their names, those that the image is made to start left out.
pub(crate) fn names_by_class(image: &Image) -> impl Iterator<Item = (Class, String)> {
    let used = used(image);
    let all: Vec<Class> = NAMES.iter().map(|(class, _)| *class).collect();
    programs(image, &all)
        .into_iter()
        .flat_map(move |(class, mut programs)| {
            programs.retain(|program| !used.contains(program.name.as_str()));
            programs
                .into_iter()
                .map(move |program| (class, program.name))
        })
}

/// The programs of these classes that a container sees, by class, in the order of their paths; each once,
/// by whatever name. What only busybox can do counts as busybox.
pub(super) fn programs<'i>(
    image: &'i Image,
    classes: &[Class],
) -> BTreeMap<Class, Vec<Program<'i>>> {
    let mut found: BTreeMap<Class, Vec<Program<'i>>> = BTreeMap::new();
    if image.config.is_windows() {
        return found;
    }
    let folders = folders(image);
    let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
    for file in image.files() {
        let folder = found::parent(file.path());
        if !folders.contains(folder) {
            continue;
        }
        let Some(name) = std::str::from_utf8(file.name()).ok().map(bare) else {
            continue;
        };
        let Some(class) = class(name).filter(|class| classes.contains(class)) else {
            continue;
        };
        let Some(program) = program(image, file) else {
            continue;
        };
        let stands_for_many = MANY.contains(&program.name()) && file.name() != program.name();
        if stands_for_many || !seen.insert(program.path()) {
            continue;
        }
        // `cc` leads to `gcc`, and `nc` to `nc.openbsd`.
        let own = std::str::from_utf8(program.name()).ok().map(bare);
        let own = own.filter(|own| self::class(own) == Some(class));
        found.entry(class).or_default().push(Program {
            name: own.unwrap_or(name).to_owned(),
            file: if own.is_some() { program } else { file },
        });
    }
    found
}

fn folders(image: &Image) -> BTreeSet<Vec<u8>> {
    let path = image.config.config.variable("PATH").unwrap_or_default();
    let path = path.split(':').map(|folder| folder.trim_matches('/'));
    let folders = FOLDERS.iter().copied().chain(path);
    folders.map(|folder| folder.as_bytes().to_vec()).collect()
}

/// The file that runs, if it is one that may.
fn program<'i>(image: &'i Image, file: File<'i>) -> Option<File<'i>> {
    let file = match file.kind() {
        EntryKind::Symlink => image.resolve(file.path()).ok()??,
        _ => file,
    };
    let target = file.target();
    target.entry().is_executable().then_some(target)
}

fn class(name: &str) -> Option<Class> {
    let found = NAMES.iter().find(|(_, names)| names.contains(&name));
    found.map(|(class, _)| *class)
}

/// A name without the target before it and the version after it: `x86_64-linux-gnu-gcc-12` is `gcc`,
/// `python3.11` is `python`.
fn bare(name: &str) -> &str {
    if class(name).is_some() {
        return name;
    }
    let targets = [
        "-linux-gnu-",
        "-linux-musl-",
        "-linux-gnueabihf-",
        "-alpine-linux-musl-",
    ];
    let name = targets
        .iter()
        .find_map(|target| Some(&name[name.find(target)? + target.len()..]))
        .unwrap_or(name);
    let without = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    if without.len() < name.len() {
        without.trim_end_matches('-')
    } else {
        name
    }
}

/// The names of programs, each once: "`bash`, `dash` and 3 more".
pub(super) fn names(programs: &[Program<'_>]) -> String {
    let mut names: Vec<&str> = programs
        .iter()
        .map(|program| program.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let shown: Vec<String> = names
        .iter()
        .take(MAX_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(MAX_NAMES) {
        0 => match shown.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        },
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// How many programs a message names.
const MAX_NAMES: usize = 8;

/// How many other programs a finding shows the places of.
pub(super) const MAX_RELATED: usize = 16;

/// The programs that the image is known to run: words of its command and of its health check.
pub(super) fn used(image: &Image) -> BTreeSet<&str> {
    let container = &image.config.config;
    let health = container.health_command().unwrap_or_default();
    let texts = container
        .command_line()
        .chain(health.iter().map(String::as_str));
    let words = texts.flat_map(str::split_ascii_whitespace);
    words
        .map(|word| bare(word.rsplit('/').next().unwrap_or(word)))
        .collect()
}

/// Whether the image is for running a program: not for people to work in, with a shell as its command, nor
/// for others to build on.
pub(super) fn runs_a_program(image: &Image) -> bool {
    let mut words = image.config.config.command_line();
    let Some(first) = words.next() else {
        return false;
    };
    let name = bare(first.rsplit('/').next().unwrap_or(first));
    let waits_for_words =
        words.next().is_none() && matches!(class(name), Some(Class::Shell | Class::Interpreter));
    !waits_for_words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_versions() {
        for (name, expected) in [
            ("python3.11", Some(Class::Interpreter)),
            ("perl5.36.0", Some(Class::Interpreter)),
            ("gcc-12", Some(Class::Compiler)),
            ("x86_64-linux-gnu-gcc-12", Some(Class::Compiler)),
            ("aarch64-linux-gnu-g++", Some(Class::Compiler)),
            ("nc.openbsd", Some(Class::Connection)),
            ("hping3", Some(Class::Scanner)),
            ("bash", Some(Class::Shell)),
            ("bashful", None),
            ("gcc-ar-12", None),
            ("perldoc", None),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(class(bare(name)), expected, "{name}");
        }
    }

    #[test]
    fn each_name_has_one_class() {
        let mut all: Vec<&str> = NAMES
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
