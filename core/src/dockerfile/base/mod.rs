//! What is known of well-known base images.
//!
//! The table states only what holds for every image that a row matches; of all else nothing is
//! known, and rules are silent. A tag that is not known gives what all rows of its repository
//! agree on.

mod families;
mod official;

pub use official::is_official;

use families::FAMILIES;

/// A tag, if it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag<'t> {
    /// This tag; `latest` for a name without one.
    Known(&'t str),
    /// It depends on a variable.
    Unknown,
}

/// What is known of an image by its name. `None` is what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownBase {
    /// The family: `debian`, `distroless`, …
    pub family: Option<&'static str>,
    /// The shell that RUN finds.
    pub shell: Option<Shell>,
    /// The program that installs packages.
    pub package_manager: Option<PackageManager>,
    /// The C library that programs find.
    pub libc: Option<Libc>,
    /// The user containers run as, as the image's configuration has it; `root` if it has none.
    pub default_user: Option<&'static str>,
    /// What it brings to build programs with.
    pub toolchain: Option<&'static [&'static str]>,
    /// It has `/etc/passwd`.
    pub has_passwd: Option<bool>,
    /// It has the certificates of well-known authorities.
    pub has_ca_certificates: Option<bool>,
    /// It is for Windows.
    pub windows: Option<bool>,
    /// An image or tag with less in it for the same use.
    pub smaller: Option<&'static str>,
    /// An image or tag of the same that does not run as root.
    pub non_root_variant: Option<&'static str>,
}

/// The shell of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// There is none, so `RUN command` fails.
    None,
    /// `/bin/sh` is dash.
    Dash,
    /// `/bin/sh` is that of busybox.
    Ash,
    /// `/bin/sh` is bash.
    Bash,
    /// The command interpreter of Windows.
    Cmd,
}

/// A program that installs packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageManager {
    /// There is none.
    None,
    /// apt and apt-get.
    Apt,
    /// apk.
    Apk,
    /// dnf or yum.
    Dnf,
    /// microdnf.
    Microdnf,
    /// zypper.
    Zypper,
    /// pacman.
    Pacman,
}

/// A C library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// There is none: only static programs run.
    None,
    /// The GNU C library.
    Glibc,
    /// musl.
    Musl,
}

impl KnownBase {
    /// Whether it is known that RUN finds no shell.
    pub fn has_no_shell(&self) -> bool {
        self.shell == Some(Shell::None)
    }

    /// What this and another have in common.
    fn common(self, other: Self) -> Self {
        fn both<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
            a.filter(|a| b == Some(*a))
        }
        Self {
            family: both(self.family, other.family),
            shell: both(self.shell, other.shell),
            package_manager: both(self.package_manager, other.package_manager),
            libc: both(self.libc, other.libc),
            default_user: both(self.default_user, other.default_user),
            toolchain: both(self.toolchain, other.toolchain),
            has_passwd: both(self.has_passwd, other.has_passwd),
            has_ca_certificates: both(self.has_ca_certificates, other.has_ca_certificates),
            windows: both(self.windows, other.windows),
            smaller: both(self.smaller, other.smaller),
            non_root_variant: both(self.non_root_variant, other.non_root_variant),
        }
    }
}

/// A row of the table.
struct Family {
    registries: &'static [&'static str],
    /// Repositories; a `*` at the end stands for anything.
    repositories: &'static [&'static str],
    tag: TagRule,
    facts: KnownBase,
}

/// Which tags a row is for; the first row that matches counts.
enum TagRule {
    Any,
    /// A part between `-`, `_` or `.` starts so: `alpine` in `22-alpine3.20`.
    Part(&'static [&'static str]),
}

impl Family {
    fn is_of(&self, registry: &str, repository: &str) -> bool {
        self.registries.contains(&registry)
            && self
                .repositories
                .iter()
                .any(|pattern| match pattern.strip_suffix('*') {
                    Some(prefix) => repository.starts_with(prefix),
                    None => repository == *pattern,
                })
    }
}

impl TagRule {
    fn matches(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Part(starts) => tag
                .split(['-', '_'])
                .any(|part| starts.iter().any(|start| part.starts_with(start))),
        }
    }
}

/// What is known of an image by its registry (`docker.io`), repository (`library/debian`) and tag.
pub fn known_base(registry: &str, repository: &str, tag: Tag<'_>) -> Option<KnownBase> {
    let mut rows = FAMILIES
        .iter()
        .filter(|family| family.is_of(registry, repository));
    match tag {
        Tag::Known(tag) => rows
            .find(|family| family.tag.matches(tag))
            .map(|family| family.facts),
        // A row that takes any tag ends the list of those that may be meant.
        Tag::Unknown => {
            let mut common: Option<KnownBase> = None;
            for family in rows {
                common = Some(common.map_or(family.facts, |facts| facts.common(family.facts)));
                if matches!(family.tag, TagRule::Any) {
                    return common;
                }
            }
            None
        }
    }
}

#[cfg(test)]
mod tests;
