//! What an image offers an intruder, in numbers: to compare images, not to judge one.
//!
//! Each thing that helps an intruder counts a fixed number of points ([`POINTS`]); the score is their sum.
//! An image from `scratch` with one program that runs as a numeric user has none.

use crate::{
    image::{EntryKind, File, Image, OpenOptions},
    rules::{self, Class},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is counted, and how many points each counts. Many of a kind help little more than some, so each kind
/// has a most.
pub const POINTS: &[(Kind, u32, u32)] = &[
    (Kind::Root, 20, 20),
    (Kind::Secret, 25, 100),
    (Kind::Shell, 10, 10),
    (Kind::PackageManager, 10, 20),
    (Kind::Interpreter, 8, 16),
    (Kind::Compiler, 6, 12),
    (Kind::Transfer, 5, 10),
    (Kind::Connection, 8, 16),
    (Kind::Debugger, 8, 16),
    (Kind::OtherTool, 3, 12),
    (Kind::Setuid, 3, 30),
    (Kind::Capability, 3, 15),
    (Kind::WorldWritable, 1, 10),
];

/// A kind of thing that helps an intruder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// The program runs as root.
    Root,
    /// A secret in a layer, seen or not.
    Secret,
    /// A shell.
    Shell,
    /// A package manager.
    PackageManager,
    /// An interpreter of scripts.
    Interpreter,
    /// A compiler or build tool.
    Compiler,
    /// A program that fetches or sends files.
    Transfer,
    /// A program that opens any connection, or looks for hosts.
    Connection,
    /// A debugger.
    Debugger,
    /// An editor, version control, `sudo`, remote login.
    OtherTool,
    /// A program with the set-user-ID or set-group-ID bit.
    Setuid,
    /// A program with capabilities.
    Capability,
    /// A file or folder that everyone may write to (folders like `/tmp` not counted).
    WorldWritable,
}

impl Kind {
    /// In kebab-case, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Secret => "secret",
            Self::Shell => "shell",
            Self::PackageManager => "package-manager",
            Self::Interpreter => "interpreter",
            Self::Compiler => "compiler",
            Self::Transfer => "transfer",
            Self::Connection => "connection",
            Self::Debugger => "debugger",
            Self::OtherTool => "other-tool",
            Self::Setuid => "setuid",
            Self::Capability => "capability",
            Self::WorldWritable => "world-writable",
        }
    }
}

impl From<Class> for Kind {
    fn from(class: Class) -> Self {
        match class {
            Class::Shell => Self::Shell,
            Class::PackageManager => Self::PackageManager,
            Class::Interpreter => Self::Interpreter,
            Class::Compiler => Self::Compiler,
            Class::Transfer => Self::Transfer,
            Class::Connection | Class::Scanner => Self::Connection,
            Class::Debugger => Self::Debugger,
            Class::VersionControl | Class::Editor | Class::Privilege | Class::RemoteLogin => {
                Self::OtherTool
            }
        }
    }
}

/// What an image offers an intruder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Surface {
    /// The sum of the points.
    pub score: u32,
    /// What counted, by kind.
    pub parts: Vec<Part>,
    /// Files that may be run: programs and scripts.
    pub programs: usize,
    /// Bytes of the files that a container sees.
    pub size: u64,
    /// Files, links and folders that a container sees.
    pub files: usize,
}

/// What counted of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Part {
    /// The kind.
    pub kind: Kind,
    /// The points that it counts.
    pub points: u32,
    /// Names of programs or paths, in order; of secrets the path and what it is.
    pub names: Vec<String>,
}

impl Surface {
    /// What must be read of an image for it.
    pub fn open_options() -> OpenOptions<'static> {
        let mut options = OpenOptions::default();
        rules::keep_accounts(&mut options.keep);
        options
    }

    /// What an image offers; its layers have been read as [`Self::open_options`] says.
    pub fn of(image: &Image) -> Self {
        let mut found: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
        for (class, name) in rules::names_by_class(image) {
            found.entry(class.into()).or_default().push(name);
        }
        if rules::runs_as_root(image) {
            let user = &image.config.config.user;
            let user = if user.is_empty() { "root" } else { user };
            found.insert(Kind::Root, vec![user.to_owned()]);
        }
        let mut surface = Self::default();
        for file in image.files() {
            surface.files += 1;
            surface.size += file.entry().size;
            surface.programs += usize::from(file.entry().is_executable());
            for kind in kinds(file) {
                found.entry(kind).or_default().push(file.display_path());
            }
        }
        for file in image.copies() {
            let secrets = file.entry().content.iter();
            for secret in secrets.flat_map(|content| &content.secrets) {
                let name = format!("{}: {}", file.display_path(), secret.title);
                found.entry(Kind::Secret).or_default().push(name);
            }
        }
        for (kind, each, most) in POINTS {
            let Some(mut names) = found.remove(kind) else {
                continue;
            };
            names.sort_unstable();
            names.dedup();
            let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
            let points = each.saturating_mul(count).min(*most);
            surface.score += points;
            surface.parts.push(Part {
                kind: *kind,
                points,
                names,
            });
        }
        surface
    }

    /// What counted of a kind, by name.
    pub fn names(&self, kind: Kind) -> &[String] {
        let part = self.parts.iter().find(|part| part.kind == kind);
        part.map_or(&[], |part| &part.names)
    }
}

/// What a file is counted as.
fn kinds(file: File<'_>) -> impl Iterator<Item = Kind> {
    let entry = file.target().entry();
    let is_program = entry.is_executable();
    let is_open = entry.mode & 0o002 != 0;
    let is_writable = match entry.kind {
        EntryKind::File => is_open,
        EntryKind::Directory => is_open && entry.mode & 0o1000 == 0,
        _ => false,
    };
    [
        (is_program && entry.mode & 0o6000 != 0).then_some(Kind::Setuid),
        entry.xattr("security.capability").map(|_| Kind::Capability),
        is_writable.then_some(Kind::WorldWritable),
    ]
    .into_iter()
    .flatten()
}
