//! What a container of an image starts, and what keeps it from starting.
//!
//! It follows what happens in this order: the runtime looks the program up (runc's `LookPath`), the
//! kernel reads its first bytes (`execve(2)`), the loader looks for libraries (`ld.so(8)`, musl's
//! `dynlink.c`). What cannot be known here is never a failure.

mod folders;
mod libraries;
mod lookup;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, rc::Rc};

use super::{
    File, Format, Image, Keep,
    elf::{Elf, ElfKind, Libc},
};
use folders::Folders;
use lookup::{Located, Lookup};

/// How many interpreters of scripts are followed, each of which may be a script itself; the kernel
/// stops there (`BINPRM_MAX_RECURSION`).
pub const MAX_INTERPRETERS: usize = 5;

/// What a container starts, and why it will not.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Start<'i> {
    /// The program, the interpreter that runs it if it is a script, and so on.
    pub programs: Vec<File<'i>>,
    /// What it fails at, if it is certain that it fails.
    pub failures: Vec<Failure<'i>>,
    /// Whether something could not be known, so that it may fail although nothing was found.
    pub is_unknown: bool,
}

/// Why a program does not start.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Failure<'i> {
    /// The program is not in the image.
    ProgramNotFound {
        /// What is to be started, as it is written.
        program: String,
    },
    /// The program is there, but nothing that can be run.
    NotExecutable {
        /// What is to be started, as it is written.
        program: String,
        /// Why.
        reason: NotExecutable,
        /// The file, unless it is a folder.
        file: Option<File<'i>>,
    },
    /// The interpreter of a script is not in the image.
    InterpreterNotFound {
        /// The script.
        script: File<'i>,
        /// The interpreter, as the first line names it; ends with a carriage return if the line does.
        interpreter: String,
    },
    /// A program is for another architecture than the image says.
    WrongArchitecture {
        /// The program.
        program: File<'i>,
        /// What it is for.
        is: &'static str,
        /// What the image is for.
        image: String,
    },
    /// The dynamic loader of a program is not in the image.
    LoaderNotFound {
        /// The program.
        program: File<'i>,
        /// What it says of itself.
        elf: &'i Elf,
        /// The path of the loader.
        loader: String,
    },
    /// A library is nowhere where the loader looks for it.
    LibraryNotFound {
        /// The program or library that needs it.
        user: File<'i>,
        /// Its name.
        library: String,
        /// A file of that name where the loader does not look.
        elsewhere: Option<File<'i>>,
    },
    /// A library does not define a version that is needed of it: it is older than the one that the
    /// program was linked against.
    VersionNotFound {
        /// The program or library that needs it.
        user: File<'i>,
        /// The library that was found.
        library: File<'i>,
        /// The version that is missing; of several the last one that is named.
        version: String,
        /// The last version of the same name that the library defines, such as `GLIBC_2.31`.
        newest: Option<String>,
    },
}

/// Why a file cannot be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotExecutable {
    /// It is a folder.
    Folder,
    /// Nobody may run it: no permission bit says so.
    Permission,
    /// It is empty.
    Empty,
    /// It is neither a program nor a script with `#!`.
    Format,
}

/// Asks for the files that tell where libraries are looked for.
pub fn keep(keep: &mut Keep) {
    folders::keep(keep);
}

/// Starts programs of an image, one after another.
pub struct Starter<'i> {
    lookup: Lookup<'i>,
    /// Where loaders look for libraries, by the path of the loader.
    folders: HashMap<&'i str, Rc<Folders>>,
}

impl Image {
    /// What a container of this image starts when nobody says otherwise, and what keeps it from
    /// starting. Needs the contents that [`keep`] asks for.
    pub fn start(&self) -> Start<'_> {
        Starter::new(self).container()
    }
}

impl<'i> Starter<'i> {
    /// For an image that was read with the contents that [`keep`] asks for.
    pub fn new(image: &'i Image) -> Self {
        Self {
            lookup: Lookup::new(image),
            folders: HashMap::new(),
        }
    }

    /// What a container starts when nobody says otherwise.
    pub fn container(&mut self) -> Start<'i> {
        match self.lookup.command().first() {
            Some(program) => self.start(program),
            None => Start::default(),
        }
    }

    /// What happens when a program is started: a path, or a name that is in a folder of `PATH`.
    pub fn start(&mut self, program: &str) -> Start<'i> {
        let image = self.lookup.image;
        let mut start = Start::default();
        if image.has_layers && image.is_complete() && is_for_linux(image) {
            start.follow(self, program);
        } else {
            start.is_unknown = true;
        }
        start
    }

    /// The folders of `PATH`, without links, as far as they are in the image. No leading `/`.
    pub fn path_folders(&self) -> Vec<Vec<u8>> {
        self.lookup.folders()
    }

    /// Where a loader looks for libraries.
    fn folders(&mut self, path: &'i str, loader: File<'i>, libc: Libc) -> Rc<Folders> {
        let image = self.lookup.image;
        let folders = self.folders.entry(path).or_insert_with(|| {
            Rc::new(match libc {
                Libc::Glibc => Folders::of_glibc(image, loader),
                Libc::Musl => Folders::of_musl(image, path),
            })
        });
        Rc::clone(folders)
    }
}

impl<'i> Start<'i> {
    fn follow(&mut self, starter: &mut Starter<'i>, program: &str) {
        let mut located = starter.lookup.locate(program);
        let mut name = program.to_owned();
        loop {
            let file = match located {
                Located::File(file) => file,
                Located::NotFound => return self.not_found(name),
                Located::Not(reason, file) => {
                    return self.failures.push(Failure::NotExecutable {
                        program: name,
                        reason,
                        file,
                    });
                }
                Located::Unknown => {
                    self.is_unknown = true;
                    return;
                }
            };
            if self.programs.len() > MAX_INTERPRETERS {
                self.is_unknown = true;
                return;
            }
            self.programs.push(file);
            let Some(content) = file.content() else {
                self.is_unknown = true;
                return;
            };
            match &content.format {
                Format::Elf(elf) => return self.check_program(starter, file, elf),
                Format::Script(line) => {
                    let Some(interpreter) = starter.lookup.interpreter(line) else {
                        self.is_unknown = true;
                        return;
                    };
                    (name, located) = interpreter;
                }
                format => {
                    let reason = match format {
                        Format::Empty => NotExecutable::Empty,
                        _ => NotExecutable::Format,
                    };
                    located = Located::Not(reason, Some(file));
                }
            }
        }
    }

    /// Nothing is where a program should be: the container's, or a script's interpreter.
    fn not_found(&mut self, name: String) {
        self.failures.push(match self.programs.last() {
            Some(&script) => Failure::InterpreterNotFound {
                script,
                interpreter: name,
            },
            None => Failure::ProgramNotFound { program: name },
        });
    }

    fn check_program(&mut self, starter: &mut Starter<'i>, program: File<'i>, elf: &'i Elf) {
        let image = starter.lookup.image;
        let platform = image.platform().normalized().architecture;
        match elf.architecture() {
            Some(is) if !may_run(&platform, is) => {
                let image = platform;
                return self
                    .failures
                    .push(Failure::WrongArchitecture { program, is, image });
            }
            Some(_) => {}
            None => self.is_unknown = true,
        }
        if matches!(elf.kind, ElfKind::Relocatable | ElfKind::Other) {
            self.is_unknown = true;
            return;
        }
        let Some(path) = &elf.interpreter else {
            return;
        };
        match image.resolve(lookup::from_working_folder(image, path)) {
            Ok(Some(loader)) => {
                let found = libraries::check(starter, path, loader, program, elf);
                self.is_unknown |= found.is_unknown;
                self.failures.extend(found.failures);
            }
            // A folder is no loader, but nobody has one there.
            Ok(None) => self.is_unknown = true,
            Err(_) => self.failures.push(Failure::LoaderNotFound {
                program,
                elf,
                loader: path.clone(),
            }),
        }
    }
}

/// Whether Linux starts the programs; a runtime for WebAssembly has other formats.
fn is_for_linux(image: &Image) -> bool {
    let config = &image.config;
    let is_linux = config.os.is_empty() || config.os == "linux";
    is_linux && !config.architecture.starts_with("wasm")
}

/// Whether a machine of one architecture may run a program for another: the same, or the smaller one
/// that it has grown from. An image of a name that is not known may run anything.
fn may_run(image: &str, program: &str) -> bool {
    let smaller = match image {
        "amd64" => "386",
        "arm64" => "arm",
        "ppc64" => "ppc",
        "s390x" => "s390",
        "mips64" => "mips",
        "mips64le" => "mipsle",
        "sparc64" => "sparc",
        "386" | "arm" | "ppc64le" | "riscv64" | "loong64" | "mips" | "mipsle" => image,
        _ => return true,
    };
    program == image || program == smaller
}
