//! What a package manager is told to install: names, versions, files, addresses, lists.

use super::{Action, Manager, PackageCommand};
use crate::shell::Word;

/// Something that a package manager is told to install or to remove.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// It as written, with its version.
    pub word: &'a Word,
    /// Where it comes from.
    pub source: PackageSource,
    /// Its name, without version and extras; of a file or an address all of it. `None` when it
    /// depends on a variable.
    pub name: Option<&'a str>,
    /// How exactly its version is told.
    pub pin: Pin,
}

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageSource {
    /// A repository, which finds it by its name.
    Repository,
    /// A file or folder.
    File,
    /// An address: of a file, or of a repository for source code.
    Url,
    /// Only the build knows: it depends on a variable, and may be any number of words.
    Unknown,
}

/// How exactly the version of a package is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// Not at all, or as `latest`.
    None,
    /// Several versions fit: `>=1`, `^1.2`, a branch, a release of the distribution.
    Range,
    /// One version fits.
    Exact,
}

/// Reads the words after the verb into the command.
pub(super) fn read<'a>(command: &mut PackageCommand<'a>, words: &[&'a Word]) {
    let manager = command.manager;
    let words = match (command.program, command.verb.map(|verb| verb.text.as_str())) {
        // Source packages: what they need is known only to the repository.
        (_, Some("build-dep" | "builddep" | "satisfy")) => {
            command.has_unknown_words = true;
            &[]
        }
        // A program's own arguments follow.
        ("go", Some("run")) => &words[..words.len().min(1)],
        _ => words,
    };
    for word in words {
        if let Some(package) = package(manager, word) {
            command.has_unknown_words |= package.source == PackageSource::Unknown && !word.quoted;
            command.packages.push(package);
        }
    }
    // `gem install rails -v 7.1`, `cargo install ripgrep --version 14.1.0`
    let version = match manager {
        Manager::Gem => command.flag_value(&["-v", "--version"]),
        Manager::Cargo => command.flag_value(&["--version", "--vers", "--rev", "--tag"]),
        _ => None,
    };
    if let (Some(version), Action::Install) = (version, command.action) {
        let pin = version_pin(version.trim_start_matches('='));
        command
            .packages
            .iter_mut()
            .for_each(|package| package.pin = pin);
    }
}

fn package(manager: Manager, word: &Word) -> Option<Package<'_>> {
    let text = word.text.as_str();
    let whole = |source| Package {
        word,
        source,
        name: Some(text),
        pin: Pin::None,
    };
    if text.is_empty() || is_no_package(manager, text) {
        return None;
    }
    // What `find -exec` and `xargs -I` put there.
    if text.contains("{}") {
        return Some(Package {
            name: None,
            ..whole(PackageSource::Unknown)
        });
    }
    if !word.literal && text.starts_with(['$', '`']) {
        // `$DIR/x.deb`, `${PKG}==1` and `$PKGS` cannot be told apart but by their ends.
        let source = if is_file(manager, text) {
            PackageSource::File
        } else {
            PackageSource::Unknown
        };
        return Some(Package {
            name: None,
            ..whole(source)
        });
    }
    if is_url(manager, text) {
        return Some(whole(PackageSource::Url));
    }
    if is_file(manager, text) {
        return Some(whole(PackageSource::File));
    }
    let (name, pin) = name_and_version(manager, text);
    let name = (word.literal || !name.contains(['$', '`'])).then_some(name);
    Some(Package {
        name,
        pin,
        ..whole(PackageSource::Repository)
    })
}

/// Words that stand among the packages and are none.
fn is_no_package(manager: Manager, text: &str) -> bool {
    match manager {
        // `foo-` means that it is to be removed, and `!foo` that it must not be there.
        Manager::Apt => text.ends_with('-') && text.len() > 1,
        Manager::Apk => text.starts_with('!'),
        // `--unsafe-perm true`
        Manager::Npm => matches!(text, "true" | "false"),
        _ => false,
    }
}

fn is_url(manager: Manager, text: &str) -> bool {
    if text.contains("://") || text.starts_with("git@") {
        return true;
    }
    match manager {
        // `name @ https://…` is one word with quotes and was found above; `github:user/repo`.
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            let is_hosted = ["github:", "gitlab:", "bitbucket:", "git+"]
                .iter()
                .any(|host| text.starts_with(host));
            let is_short = !text.starts_with(['@', '.', '/', '~']) && text.contains('/');
            is_hosted || is_short
        }
        _ => false,
    }
}

fn is_file(manager: Manager, text: &str) -> bool {
    let is_path = text.starts_with(['.', '/', '~']) || text.starts_with("file:");
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| text.ends_with(suffix));
    match manager {
        Manager::Apt => (is_path && !text.starts_with('~')) || ends(&[".deb"]),
        Manager::Apk => text.starts_with(['/', '.']) && text.contains('/') || ends(&[".apk"]),
        Manager::Dnf | Manager::Microdnf | Manager::Yum | Manager::Tdnf | Manager::Zypper => {
            text.starts_with("./") || ends(&[".rpm"])
        }
        Manager::Pacman => ends(&[".pkg.tar.zst", ".pkg.tar.xz"]),
        Manager::Pip | Manager::Uv | Manager::Pipx | Manager::Poetry => {
            let name = text
                .split(['=', '<', '>', '!', '@', ';'])
                .next()
                .unwrap_or(text);
            is_path || name.contains('/') || ends(&[".whl", ".tar.gz", ".zip", ".tar.bz2"])
        }
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            is_path || ends(&[".tgz", ".tar.gz", ".tar"])
        }
        Manager::Gem => is_path || ends(&[".gem"]),
        _ => is_path,
    }
}

/// A package's word as its name and how exactly the rest tells the version.
fn name_and_version(manager: Manager, text: &str) -> (&str, Pin) {
    match manager {
        Manager::Apt => apt(text),
        Manager::Apk => apk(text),
        Manager::Dnf | Manager::Microdnf | Manager::Yum | Manager::Tdnf => rpm(text),
        Manager::Zypper | Manager::Pacman => operators(text),
        Manager::Pip | Manager::Uv | Manager::Pipx | Manager::Poetry => python(text),
        Manager::Conda => operators(text.rsplit("::").next().unwrap_or(text)),
        Manager::Npm | Manager::Yarn | Manager::Pnpm => at_sign(text, npm_pin),
        Manager::Cargo => at_sign(text, version_pin),
        Manager::Go => at_sign(text, go_pin),
        Manager::Gem | Manager::Composer => match text.split_once(':') {
            Some((name, version)) => (name, version_pin(version)),
            None => (text, Pin::None),
        },
        _ => (text, Pin::None),
    }
}

/// `name=version`, `name/release`, `name:architecture`
fn apt(text: &str) -> (&str, Pin) {
    let (rest, pin) = if let Some((name, version)) = text.split_once('=') {
        (
            name,
            if version.contains('*') {
                Pin::Range
            } else {
                Pin::Exact
            },
        )
    } else if let Some((name, _)) = text.split_once('/') {
        (name, Pin::Range)
    } else {
        (text, Pin::None)
    };
    (rest.split(':').next().unwrap_or(rest), pin)
}

/// `name=1.2-r0`, `name~1.2`, `name>1`, `name@repository`
fn apk(text: &str) -> (&str, Pin) {
    let end = text.find(['=', '~', '<', '>', '@']).unwrap_or(text.len());
    let rest = &text[end..];
    let pin = match rest.trim_start_matches('@') {
        _ if rest.starts_with('=') && !rest.starts_with("=~") => Pin::Exact,
        _ if rest.starts_with(['=', '~', '<', '>']) => Pin::Range,
        rest if rest.contains('=') => Pin::Exact,
        _ => Pin::None,
    };
    (&text[..end], pin)
}

/// `name-1.2-3.el9.x86_64`: the last parts that start with digits, if one of them has a dot.
fn rpm(text: &str) -> (&str, Pin) {
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit() || c == '$');
    let mut name = text;
    let mut parts = 0;
    while let Some((before, part)) = name.rsplit_once('-') {
        if parts == 2 || !starts_with_digit(part) {
            break;
        }
        name = before;
        parts += 1;
    }
    let version = &text[name.len()..];
    // `gcc-toolset-12` is a name.
    let is_version = parts == 2 || (parts == 1 && version.contains(['.', '$']));
    match (is_version, version.contains('*')) {
        (false, _) => (without_architecture(text), Pin::None),
        (true, true) => (name, Pin::Range),
        (true, false) => (name, Pin::Exact),
    }
}

fn without_architecture(text: &str) -> &str {
    let known = [
        ".x86_64", ".i686", ".aarch64", ".noarch", ".ppc64le", ".s390x",
    ];
    known
        .iter()
        .find_map(|architecture| text.strip_suffix(architecture))
        .unwrap_or(text)
}

/// `name=1`, `name>=1`
fn operators(text: &str) -> (&str, Pin) {
    let end = text
        .find(['=', '<', '>', '!', '~', ' '])
        .unwrap_or(text.len());
    let pin = match &text[end..] {
        "" => Pin::None,
        rest if rest.starts_with('=') && !rest.contains('*') => Pin::Exact,
        _ => Pin::Range,
    };
    (&text[..end], pin)
}

/// `name[extra]==1.2; marker`
fn python(text: &str) -> (&str, Pin) {
    let text = text.split(';').next().unwrap_or(text);
    let end = text
        .find(['=', '<', '>', '!', '~', '@', '[', ' '])
        .unwrap_or(text.len());
    let rest = &text[end..];
    let rest = match rest.split_once(']') {
        Some((extras, rest)) if extras.starts_with('[') => rest,
        _ => rest,
    };
    let rest = rest.trim();
    let pin = match rest {
        "" => Pin::None,
        rest if rest.starts_with("==") && !rest.contains('*') => Pin::Exact,
        "@latest" => Pin::None,
        rest if rest.starts_with('@') => Pin::Exact,
        _ => Pin::Range,
    };
    (&text[..end], pin)
}

/// `name@version`; the name may start with an `@` of its own.
fn at_sign(text: &str, pin: fn(&str) -> Pin) -> (&str, Pin) {
    match text.rfind('@').filter(|at| *at > 0) {
        Some(at) => (&text[..at], pin(&text[at + 1..])),
        None => (text, Pin::None),
    }
}

fn npm_pin(version: &str) -> Pin {
    match version {
        "" | "latest" | "next" | "*" | "canary" | "beta" | "rc" => Pin::None,
        // An alias: `name@npm:other@1.2`.
        version if version.starts_with("npm:") => Pin::Range,
        version => version_pin(version),
    }
}

fn go_pin(version: &str) -> Pin {
    match version {
        "latest" | "upgrade" | "patch" => Pin::None,
        "none" => Pin::Exact,
        version if version.starts_with('v') => version_pin(&version[1..]),
        // A commit, or a branch.
        version if version.len() >= 7 && version.bytes().all(|c| c.is_ascii_hexdigit()) => {
            Pin::Exact
        }
        version if version.starts_with('$') => Pin::Exact,
        _ => Pin::Range,
    }
}

/// A whole version with two dots, or a variable that holds one.
fn version_pin(version: &str) -> Pin {
    let is_exact = version.starts_with('$')
        || version.contains('$')
        || (version.starts_with(|c: char| c.is_ascii_digit())
            && version.matches('.').count() >= 2
            && !version.contains(['x', '*', ' ', '|']))
        // A commit.
        || (version.len() == 40 && version.bytes().all(|c| c.is_ascii_hexdigit()));
    match version {
        "" => Pin::None,
        _ if is_exact => Pin::Exact,
        _ => Pin::Range,
    }
}
