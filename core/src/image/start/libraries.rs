//! Where a loader finds the libraries of a program, and whether they are those it needs.

use std::{collections::HashMap, rc::Rc};

use super::{Failure, Start, Starter, folders::Folders, lookup::from_working_folder};
use crate::image::{
    File, Format, Image,
    elf::{Elf, Libc, Linking},
};

/// How many libraries of a program are looked for; an office suite loads 200.
pub(super) const MAX_LIBRARIES: usize = 1000;

/// How many folders a library is looked for in before those of the system.
pub(super) const MAX_FOLDERS: usize = 512;

/// The libraries that musl is itself, under the names of other systems too (`dynlink.c`).
const MUSL_ITSELF: &[&str] = &["c", "pthread", "rt", "m", "dl", "util", "xnet"];

/// Libraries of NVIDIA's driver, which its runtime mounts from the host (libnvidia-container).
const OF_HOST: &[&str] = &[
    "libcuda.so",
    "libcudadebugger.so",
    "libnvcuvid.so",
    "libnvidia-",
    "libnvoptix.so",
];

/// Looks for the libraries of a program, and for the libraries of those.
pub(super) fn check<'i>(
    starter: &mut Starter<'i>,
    interpreter: &'i str,
    loader: File<'i>,
    program: File<'i>,
    elf: &'i Elf,
) -> Start<'i> {
    let mut result = Start::default();
    let libc = loader_libc(loader);
    let (Some(libc), Some(linking)) = (libc, &elf.linking) else {
        result.is_unknown = true;
        return result;
    };
    let image = starter.lookup.image;
    let folders = starter.folders(interpreter, loader, libc);
    let mut loading = Loading {
        image,
        elf,
        libc,
        folders,
        loader: loader.target(),
        objects: Vec::new(),
        names: HashMap::new(),
        result,
    };
    loading.add(program, linking, &folder_of(program), None);
    loading.load();
    loading.look_elsewhere();
    if libc == Libc::Glibc {
        loading.check_versions();
    }
    loading.result
}

/// Which C library a loader belongs to, by its own name.
fn loader_libc(loader: File<'_>) -> Option<Libc> {
    let Format::Elf(elf) = &loader.content()?.format else {
        return None;
    };
    match elf.linking.as_ref()?.soname.as_deref()? {
        name if name.starts_with("libc.musl-") || name == "libc.so" => Some(Libc::Musl),
        name => Libc::of_loader(name),
    }
}

/// A program with its libraries while they are loaded.
struct Loading<'i> {
    image: &'i Image,
    elf: &'i Elf,
    libc: Libc,
    folders: Rc<Folders>,
    loader: File<'i>,
    objects: Vec<Object<'i>>,
    /// What was found under a name; `None` for what was not found, and what is not known closer.
    names: HashMap<&'i str, Option<usize>>,
    result: Start<'i>,
}

/// The program, or a library.
struct Object<'i> {
    file: File<'i>,
    linking: &'i Linking,
    /// The folders that `$ORIGIN` may mean: where it was found, and where it stands.
    origins: [String; 2],
    /// What it was first loaded for.
    user: Option<usize>,
}

enum Found<'i> {
    Library {
        file: File<'i>,
        linking: &'i Linking,
        folder: String,
    },
    /// Something is there that cannot be looked into, or the loader itself.
    Opaque,
    Nothing,
    Unknown,
}

impl<'i> Loading<'i> {
    fn add(&mut self, file: File<'i>, linking: &'i Linking, folder: &str, user: Option<usize>) {
        if let Some(name) = &linking.soname {
            self.names.insert(name, Some(self.objects.len()));
        }
        self.objects.push(Object {
            file,
            linking,
            origins: [folder.to_owned(), folder_of(file)],
            user,
        });
    }

    fn load(&mut self) {
        let mut at = 0;
        while let Some(object) = self.objects.get(at) {
            let (file, linking) = (object.file, object.linking);
            for name in &linking.needed {
                if self.names.contains_key(name.as_str()) {
                    continue;
                }
                if self.names.len() >= MAX_LIBRARIES {
                    self.result.is_unknown = true;
                    return;
                }
                let found = self.find(name, at);
                let place = match &found {
                    Found::Library { .. } => Some(self.objects.len()),
                    _ => None,
                };
                self.names.insert(name, place);
                match found {
                    Found::Library {
                        file,
                        linking,
                        folder,
                    } => self.add(file, linking, &folder, Some(at)),
                    Found::Opaque => {}
                    Found::Nothing => self.result.failures.push(Failure::LibraryNotFound {
                        user: file,
                        library: name.clone(),
                        elsewhere: None,
                    }),
                    Found::Unknown => self.result.is_unknown = true,
                }
            }
            at += 1;
        }
    }

    /// Looks for the library that an object asks for.
    fn find(&self, name: &str, user: usize) -> Found<'i> {
        if self.libc == Libc::Musl && is_musl_itself(name) {
            return Found::Opaque;
        }
        if name.contains('/') {
            let path = from_working_folder(self.image, name);
            return self.at(&path).unwrap_or(Found::Nothing);
        }
        let (folders, is_known) = self.search_path(user);
        for folder in folders {
            if let Some(found) = self.within(&folder, name) {
                return found;
            }
        }
        let mut cached = self.folders.cached.get(name).into_iter().flatten();
        if let Some(found) = cached.find_map(|path| self.at(path)) {
            return found;
        }
        if is_known && !is_of_host(name) {
            Found::Nothing
        } else {
            Found::Unknown
        }
    }

    /// The folders where libraries of an object are looked for, the first first, and whether all of
    /// them are known.
    fn search_path(&self, user: usize) -> (Vec<String>, bool) {
        let mut folders = Vec::new();
        let mut is_known = self.folders.is_known;
        for (text, object) in self.written_paths(user) {
            for folder in text.split([':', ';']) {
                if folders.len() >= MAX_FOLDERS {
                    return (folders, false);
                }
                match object.expanded(folder) {
                    Some(expanded) => folders.extend(expanded),
                    None => is_known = false,
                }
            }
        }
        let has_default = |object: &Object<'_>| !object.linking.no_default_folders;
        if self.objects.get(user).is_some_and(has_default) {
            folders.extend(self.folders.list.iter().cloned());
        }
        (folders, is_known)
    }

    /// The lists of folders that the program, its libraries and the container's environment give, and
    /// whose `$ORIGIN` is meant.
    fn written_paths(&self, user: usize) -> Vec<(&str, &Object<'i>)> {
        let mut paths: Vec<(&str, &Object<'i>)> = Vec::new();
        let Some(object) = self.objects.get(user) else {
            return paths;
        };
        let variable = self.image.config.config.variable("LD_LIBRARY_PATH");
        let variable = variable.map(|text| (text, object));
        let rpath = |user: &'_ Object<'i>| user.linking.rpath.as_deref();
        if self.libc == Libc::Musl {
            // Both kinds of lists hold for the libraries of libraries, too.
            paths.extend(variable);
            for user in self.users(user) {
                let lists = [user.linking.runpath.as_deref(), rpath(user)];
                paths.extend(lists.into_iter().flatten().map(|text| (text, user)));
            }
            return paths;
        }
        let runpath = object.linking.runpath.as_deref();
        if runpath.is_none() {
            let users = self
                .users(user)
                .filter(|user| user.linking.runpath.is_none());
            paths.extend(users.filter_map(|user| Some((rpath(user)?, user))));
        }
        paths.extend(variable);
        paths.extend(runpath.map(|text| (text, object)));
        paths
    }

    /// An object, what it was loaded for, and so on to the program.
    fn users(&self, object: usize) -> impl Iterator<Item = &Object<'i>> {
        let first = self.objects.get(object);
        std::iter::successors(first, |object| self.objects.get(object.user?))
    }

    /// A library in a folder, or in one of its folders for newer processors.
    fn within(&self, folder: &str, name: &str) -> Option<Found<'i>> {
        if let Some(found) = self.at(&format!("{folder}/{name}")) {
            return Some(found);
        }
        let mut better = self.image.below(format!("{folder}/glibc-hwcaps"));
        let found = better.find(|file| file.name() == name.as_bytes())?;
        self.at(&found.display_path())
    }

    /// The library at a path, unless it is for another machine, which loaders pass over.
    fn at(&self, path: &str) -> Option<Found<'i>> {
        let file = self
            .image
            .resolve(from_working_folder(self.image, path))
            .ok()??
            .target();
        if file.path() == self.loader.path() {
            return Some(Found::Opaque);
        }
        let Some(content) = file.content() else {
            return Some(Found::Opaque);
        };
        let Format::Elf(elf) = &content.format else {
            return Some(Found::Opaque);
        };
        if (elf.machine, elf.is_64_bit) != (self.elf.machine, self.elf.is_64_bit) {
            return None;
        }
        let Some(linking) = &elf.linking else {
            return Some(Found::Opaque);
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Some(Found::Library {
            file,
            linking,
            folder: folder.to_owned(),
        })
    }

    /// Looks for missing libraries where the loader does not.
    fn look_elsewhere(&mut self) {
        let mut missing: HashMap<&[u8], &mut Option<File<'i>>> = HashMap::new();
        for failure in &mut self.result.failures {
            if let Failure::LibraryNotFound {
                library, elsewhere, ..
            } = failure
            {
                missing.insert(library.as_bytes(), elsewhere);
            }
        }
        if missing.is_empty() {
            return;
        }
        for file in self.image.files().filter(|file| file.content().is_some()) {
            if let Some(elsewhere) = missing.get_mut(file.name()) {
                elsewhere.get_or_insert(file);
            }
        }
    }

    /// Whether libraries define the versions that are needed of them. One that defines none at all is
    /// taken as it is, with a warning.
    fn check_versions(&mut self) {
        for object in &self.objects {
            let needs = &object.linking.needed_versions;
            for (at, need) in needs.iter().enumerate() {
                let library = self.names.get(need.library.as_str()).copied().flatten();
                let Some(library) = library.and_then(|index| self.objects.get(index)) else {
                    continue;
                };
                let versions = &library.linking.versions;
                let is_missing = !versions.is_empty() && !versions.contains(&need.version);
                // One finding for each library: that of the last version.
                let is_last = !needs.iter().skip(at + 1).any(|later| {
                    later.library == need.library && !versions.contains(&later.version)
                });
                if is_missing && is_last {
                    let name = need.version.split('_').next().unwrap_or_default();
                    let alike = |version: &&String| {
                        version
                            .strip_prefix(name)
                            .is_some_and(|rest| rest.starts_with('_'))
                    };
                    let newest = versions
                        .iter()
                        .filter(alike)
                        .max_by_key(|name| numbers(name));
                    self.result.failures.push(Failure::VersionNotFound {
                        user: object.file,
                        library: library.file,
                        version: need.version.clone(),
                        newest: newest.cloned(),
                    });
                }
            }
        }
    }
}

impl Object<'_> {
    /// A folder of a search path with its variables replaced; `None` if it has one that depends on how
    /// the loader was built. An empty folder is the working folder.
    fn expanded(&self, folder: &str) -> Option<Vec<String>> {
        let folder = folder.replace("${ORIGIN}", "$ORIGIN");
        let origins = self.origins.iter();
        let mut folders: Vec<String> = origins
            .map(|origin| folder.replace("$ORIGIN", origin))
            .collect();
        folders.dedup();
        let is_plain = folders.iter().all(|folder| !folder.contains('$'));
        is_plain.then_some(folders)
    }
}

/// The folder of a file, with a leading `/`.
fn folder_of(file: File<'_>) -> String {
    let path = file.display_path();
    path.rsplit_once('/')
        .map_or_else(String::new, |(folder, _)| folder.to_owned())
}

/// Whether musl answers for a library itself: `libc.so.6`, `libpthread.so.0`.
fn is_musl_itself(name: &str) -> bool {
    let name = name
        .strip_prefix("lib")
        .and_then(|name| name.split_once('.'));
    name.is_some_and(|(name, _)| MUSL_ITSELF.contains(&name))
}

/// Whether the host may bring a library along.
fn is_of_host(name: &str) -> bool {
    OF_HOST.iter().any(|start| name.starts_with(start)) || name.contains("_nvidia.so")
}

/// The numbers in the name of a version, by which versions are in order.
fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split(|c: char| !c.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}
