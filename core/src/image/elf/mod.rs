//! What an ELF file says of itself: what it runs on, what loads it, which libraries it asks for.
//!
//! A file is read while its bytes go by, once and forwards, as they come out of a layer. Of its bytes
//! only a few pieces are kept ([`ElfReader`]).

mod dynamic;
mod facts;
mod kept;
mod linking;
#[cfg(test)]
pub(crate) mod made;
mod reader;
#[cfg(test)]
mod tests;

pub use linking::{Linking, VersionNeed};
pub use reader::{ElfReader, MAX_KEPT};

use object::elf;

/// A program or library in the Executable and Linkable Format.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Elf {
    /// `e_machine`: what it runs on; see [`Elf::architecture`] for its name.
    pub machine: u16,
    /// Whether addresses have 64 bits; else 32.
    pub is_64_bit: bool,
    /// Whether numbers have their lowest byte first.
    pub is_little_endian: bool,
    /// What kind of file it is.
    pub kind: ElfKind,
    /// The path of the dynamic loader that the kernel starts for it.
    pub interpreter: Option<String>,
    /// What the dynamic loader reads of it, which is nothing in a static program; `None` when that
    /// is damaged, or stands where the reader does not keep it.
    pub linking: Option<Linking>,
    /// Whether it has a symbol table, which `strip` takes out; `None` when the section headers
    /// cannot be read.
    pub symbols: Option<bool>,
    /// Whether it has debugging information (a section `.debug_info`); `None` when the names of its
    /// sections cannot be read.
    pub debug_info: Option<bool>,
    /// Whether it lists the crates it was built from (`.dep-v0`, cargo-auditable); `None` as above.
    pub rust_dependencies: Option<bool>,
    /// The version of Go that built it, such as `go1.24.3`; `None` in others, and in Go programs
    /// where it was not found (before Go 1.18 it stands elsewhere).
    pub go_version: Option<String>,
}

/// What an ELF file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ElfKind {
    /// A program at a fixed address.
    Executable,
    /// A program that may stand at any address.
    PositionIndependentExecutable,
    /// A library or a plugin.
    SharedLibrary,
    /// What a compiler makes for a linker; kernel modules too.
    Relocatable,
    /// A core dump, and what systems may define.
    Other,
}

/// The C library that a program is linked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Libc {
    /// The GNU C library.
    Glibc,
    /// musl, the C library of Alpine.
    Musl,
}

impl Elf {
    /// The architecture as in an image's configuration (Go's names), such as `amd64`; `None` for
    /// one that has no such name.
    pub fn architecture(&self) -> Option<&'static str> {
        let little = self.is_little_endian;
        let name = match (elf::Machine(self.machine), self.is_64_bit) {
            (elf::EM_386, false) => "386",
            (elf::EM_X86_64, true) => "amd64",
            (elf::EM_ARM, false) if little => "arm",
            (elf::EM_ARM, false) => "armbe",
            (elf::EM_AARCH64, true) if little => "arm64",
            (elf::EM_AARCH64, true) => "arm64be",
            (elf::EM_PPC, false) => "ppc",
            (elf::EM_PPC64, true) if little => "ppc64le",
            (elf::EM_PPC64, true) => "ppc64",
            (elf::EM_S390, false) => "s390",
            (elf::EM_S390, true) => "s390x",
            (elf::EM_RISCV, false) => "riscv",
            (elf::EM_RISCV, true) => "riscv64",
            (elf::EM_LOONGARCH, true) => "loong64",
            (elf::EM_MIPS, false) if little => "mipsle",
            (elf::EM_MIPS, false) => "mips",
            (elf::EM_MIPS, true) if little => "mips64le",
            (elf::EM_MIPS, true) => "mips64",
            (elf::EM_SPARC | elf::EM_SPARC32PLUS, false) => "sparc",
            (elf::EM_SPARCV9, true) => "sparc64",
            _ => return None,
        };
        Some(name)
    }

    /// How much memory the facts take, in bytes, about.
    pub(super) fn memory(&self) -> u64 {
        let text = |text: &String| size_of::<String>() + text.len();
        let linking = self.linking.as_ref().map_or(0, |linking| {
            let names = linking.needed.iter().chain(&linking.versions);
            let names = names.chain(&linking.soname);
            let names = names
                .chain(&linking.rpath)
                .chain(&linking.runpath)
                .map(text);
            let needs = linking.needed_versions.iter();
            let needs = needs.map(|need| text(&need.library) + text(&need.version));
            names.chain(needs).sum()
        });
        (size_of::<Self>() + linking) as u64
    }

    /// Whether it is a program, as against a library or a part of one.
    pub fn is_program(&self) -> bool {
        matches!(
            self.kind,
            ElfKind::Executable | ElfKind::PositionIndependentExecutable
        )
    }

    /// Whether a program asks for neither a loader nor a library. A static program may have a dynamic
    /// section all the same: a position-independent one relocates itself with it.
    pub fn is_static(&self) -> Option<bool> {
        if self.interpreter.is_some() {
            return Some(false);
        }
        let linking = self.linking.as_ref()?;
        Some(linking.needed.is_empty())
    }

    /// The C library, told by the loader, else by the libraries it asks for.
    pub fn libc(&self) -> Option<Libc> {
        if let Some(interpreter) = &self.interpreter {
            return Libc::of_loader(interpreter);
        }
        let needed = self.linking.iter().flat_map(|linking| &linking.needed);
        needed
            .into_iter()
            .find_map(|library| Libc::of_library(library))
    }
}

impl Libc {
    pub(super) fn of_loader(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.starts_with("ld-musl-") {
            return Some(Self::Musl);
        }
        // `ld-linux-x86-64.so.2`, `ld64.so.2`, and `ld.so.1` of MIPS, 32 bit PowerPC and S/390.
        let glibc = ["ld-linux", "ld64.so.", "ld.so."];
        let is_glibc = glibc.iter().any(|start| name.starts_with(start));
        is_glibc.then_some(Self::Glibc)
    }

    fn of_library(name: &str) -> Option<Self> {
        if name.starts_with("libc.musl-") {
            Some(Self::Musl)
        } else if name == "libc.so.6" || name == "libc.so.6.1" {
            Some(Self::Glibc)
        } else {
            None
        }
    }
}
