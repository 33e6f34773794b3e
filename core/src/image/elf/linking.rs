//! What a dynamic loader reads of a file.

/// Which libraries a file asks for, where they are looked for, and what it offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Linking {
    /// The libraries it cannot do without, in their order (`DT_NEEDED`).
    pub needed: Vec<String>,
    /// The name by which others ask for it (`DT_SONAME`).
    pub soname: Option<String>,
    /// Folders where libraries are looked for before all others, with `:` between (`DT_RPATH`).
    pub rpath: Option<String>,
    /// Folders where its own libraries are looked for after `LD_LIBRARY_PATH`, with `:` between
    /// (`DT_RUNPATH`).
    pub runpath: Option<String>,
    /// Whether libraries are not looked for in the system's folders (`DF_1_NODEFLIB`).
    pub no_default_folders: bool,
    /// Whether it says that it is a program (`DF_1_PIE`).
    pub(super) is_pie: bool,
    /// Versions that its libraries have to define, without those that may be absent.
    pub needed_versions: Vec<VersionNeed>,
    /// The versions that it defines itself, such as `GLIBC_2.34` in glibc's `libc.so.6`.
    pub versions: Vec<String>,
}

/// A version that a library has to define.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionNeed {
    /// The library's name, such as `libc.so.6`.
    pub library: String,
    /// The version's name, such as `GLIBC_2.34`.
    pub version: String,
}

impl Linking {
    /// The highest version of glibc that the file asks for.
    pub fn glibc_needed(&self) -> Option<(u32, u32)> {
        let versions = self.needed_versions.iter().map(|need| &need.version);
        versions.filter_map(|name| glibc_version(name)).max()
    }

    /// The version of glibc that the file is the C library of: the highest that it defines.
    pub fn glibc_defined(&self) -> Option<(u32, u32)> {
        let versions = self.versions.iter();
        versions.filter_map(|name| glibc_version(name)).max()
    }
}

/// `GLIBC_2.34` and `GLIBC_2.2.5`, but not `GLIBC_PRIVATE` or `GLIBC_ABI_DT_RELR`.
fn glibc_version(name: &str) -> Option<(u32, u32)> {
    let mut parts = name.strip_prefix("GLIBC_")?.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}
