use super::tools::Tools;

/// What is certain of an image. `None` is "not known", never "no".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// The operating system it needs.
    pub os: Option<Os>,
    /// The distribution its files come from, by its `ID` in os-release: `debian`, `alpine`, `rhel`.
    pub distro: Option<&'static str>,
    /// What runs the shell form of `RUN` when the Dockerfile sets no `SHELL`.
    pub shell: Option<Shell>,
    /// The system's package manager.
    pub package_manager: Option<PackageManager>,
    /// The C library that a dynamically linked program finds.
    pub libc: Option<Libc>,
    /// Whom the image runs as, if the Dockerfile does not say `USER`.
    pub default_user: Option<User>,
    /// An account made for the application, ready for `USER`, that is not the default one.
    pub ready_user: Option<User>,
    /// Whether `/etc/passwd` is there, so that a user can be named.
    pub has_passwd: Option<bool>,
    /// Whether there is a bundle of CA certificates.
    pub has_ca_certificates: Option<bool>,
    /// Whether there is a time zone database.
    pub has_tzdata: Option<bool>,
    /// Tools that are certainly in it.
    pub tools: Tools,
    /// Tools that are certainly not in it. What is in neither set is not known.
    pub lacks: Tools,
    /// A smaller image for running what this one runs, or what is built in it.
    pub smaller: Option<Alternative>,
    /// The same image for another default user than root.
    pub non_root_variant: Option<Alternative>,
}

impl Facts {
    /// Nothing is certain.
    pub const UNKNOWN: Self = Self {
        os: None,
        distro: None,
        shell: None,
        package_manager: None,
        libc: None,
        default_user: None,
        ready_user: None,
        has_passwd: None,
        has_ca_certificates: None,
        has_tzdata: None,
        tools: Tools::NONE,
        lacks: Tools::NONE,
        smaller: None,
        non_root_variant: None,
    };

    /// These facts, and `added` where it says something.
    pub(super) fn with(&self, added: &Self) -> Self {
        let tools = self.tools.union(added.tools);
        Self {
            os: added.os.or(self.os),
            distro: added.distro.or(self.distro),
            shell: added.shell.or(self.shell),
            package_manager: added.package_manager.or(self.package_manager),
            libc: added.libc.or(self.libc),
            default_user: added.default_user.or(self.default_user),
            ready_user: added.ready_user.or(self.ready_user),
            has_passwd: added.has_passwd.or(self.has_passwd),
            has_ca_certificates: added.has_ca_certificates.or(self.has_ca_certificates),
            has_tzdata: added.has_tzdata.or(self.has_tzdata),
            tools,
            lacks: self.lacks.union(added.lacks).without(tools),
            smaller: added.smaller.or(self.smaller),
            non_root_variant: added.non_root_variant.or(self.non_root_variant),
        }
    }

    /// What is certain if either these facts or `other` hold.
    pub(super) fn common(&self, other: &Self) -> Self {
        Self {
            os: same(self.os, other.os),
            distro: same(self.distro, other.distro),
            shell: both(self.shell, other.shell, Shell::common),
            package_manager: both(
                self.package_manager,
                other.package_manager,
                PackageManager::common,
            ),
            libc: same(self.libc, other.libc),
            default_user: both(self.default_user, other.default_user, User::common),
            ready_user: both(self.ready_user, other.ready_user, User::common),
            has_passwd: same(self.has_passwd, other.has_passwd),
            has_ca_certificates: same(self.has_ca_certificates, other.has_ca_certificates),
            has_tzdata: same(self.has_tzdata, other.has_tzdata),
            tools: self.tools.intersection(other.tools),
            lacks: self.lacks.intersection(other.lacks),
            smaller: same(self.smaller, other.smaller),
            non_root_variant: same(self.non_root_variant, other.non_root_variant),
        }
    }
}

fn same<T: Copy + PartialEq>(a: Option<T>, b: Option<T>) -> Option<T> {
    a.filter(|_| a == b)
}

fn both<T>(a: Option<T>, b: Option<T>, common: fn(T, T) -> Option<T>) -> Option<T> {
    common(a?, b?)
}

/// An operating system that containers run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Os {
    /// Linux.
    Linux,
    /// Windows.
    Windows,
}

/// What runs the shell form of `RUN`: `/bin/sh -c` on Linux and `cmd /S /C` on Windows, or what the image's
/// configuration has from a `SHELL` in its own Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shell {
    /// There is none: the shell form of `RUN`, `CMD` and `ENTRYPOINT` fails.
    Absent,
    /// There is no `/bin/sh`, so the shell form fails, but a POSIX shell is at this path, for
    /// `SHELL ["/busybox/sh", "-c"]` or `RUN ["/busybox/sh", "-c", "…"]`.
    Elsewhere(&'static str),
    /// There is one, and which depends on more than is known here.
    Unspecified,
    /// `/bin/sh` is dash: POSIX and little more.
    Dash,
    /// `/bin/sh` is bash in its POSIX mode: bash's extensions work.
    BashAsSh,
    /// `/bin/sh` is busybox's ash: POSIX, with `set -o pipefail` and `[[`.
    Ash,
    /// `cmd.exe`.
    Cmd,
    /// Windows PowerShell, by a `SHELL` in the image's configuration.
    PowerShell,
}

impl Shell {
    /// Whether the shell form of `RUN` works without a `SHELL` instruction.
    pub fn is_present(self) -> bool {
        !matches!(self, Self::Absent | Self::Elsewhere(_))
    }

    fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            _ if self == other => Some(self),
            _ if self.is_present() && other.is_present() => Some(Self::Unspecified),
            _ => None,
        }
    }
}

/// A distribution's package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackageManager {
    /// There is none.
    Absent,
    /// There is one, and which depends on more than is known here.
    Unspecified,
    /// `apk`: Alpine, Wolfi.
    Apk,
    /// `apt-get`: Debian, Ubuntu.
    Apt,
    /// `dnf`, or its forerunner `yum`; where dnf is, `yum` is another name of it.
    Dnf,
    /// `microdnf`, without `dnf` and `yum`.
    Microdnf,
    /// `pacman`: Arch Linux.
    Pacman,
    /// `tdnf`: Azure Linux, Photon.
    Tdnf,
    /// `zypper`: openSUSE.
    Zypper,
}

impl PackageManager {
    fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            _ if self == other => Some(self),
            (Self::Absent, _) | (_, Self::Absent) => None,
            _ => Some(Self::Unspecified),
        }
    }
}

/// The C library of a Linux image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// There is none: only statically linked programs run.
    Absent,
    /// The GNU C library.
    Glibc,
    /// musl: Alpine's.
    Musl,
}

/// An account of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// User id 0; on Windows, `ContainerAdministrator`.
    Root,
    /// Any other.
    NonRoot {
        /// Its name in `/etc/passwd`.
        name: Option<&'static str>,
        /// Its number.
        uid: Option<u32>,
    },
}

impl User {
    fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Root, Self::Root) => Some(Self::Root),
            (
                Self::NonRoot { name, uid },
                Self::NonRoot {
                    name: other_name,
                    uid: other_uid,
                },
            ) => Some(Self::NonRoot {
                name: same(name, other_name),
                uid: same(uid, other_uid),
            }),
            _ => None,
        }
    }
}

/// An image to use instead, by its relation to the one at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alternative {
    /// This image. A version in its name is an example.
    Image(&'static str),
    /// The repository of this name beside the one at hand: `aspnet` beside `dotnet/sdk`.
    Sibling(&'static str),
    /// The tag of the same repository and version with this word in it: `slim` for `node:26`, which is `node:26-slim`.
    Variant(&'static str),
}
