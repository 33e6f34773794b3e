//! The folders where loaders look for libraries in every program.

use std::collections::HashMap;

use crate::image::{File, Image, Keep};

/// How large a file may be that says so; usual are some hundred bytes.
const MAX_CONFIGURATION: u64 = 64 << 10;

/// How large the cache of a loader may be; that of a desktop has 200 kB.
const MAX_CACHE: u64 = 4 << 20;

const CONFIGURATION: &str = "etc/ld.so.conf";
const CONFIGURATIONS: &str = "etc/ld.so.conf.d";
const CACHE: &str = "etc/ld.so.cache";

/// How many folders are taken from the configuration; Debian's has three.
const MAX_CONFIGURED: usize = 512;

/// What glibc has compiled in, in the forms of all distributions: `/lib` and `/usr/lib`, with `64`
/// where both may be installed, and Debian's folders with the name of the architecture.
const GLIBC: &[&str] = &[
    "/lib",
    "/usr/lib",
    "/lib64",
    "/usr/lib64",
    "/lib32",
    "/usr/lib32",
];

/// What musl has compiled in.
const MUSL: &str = "/lib:/usr/local/lib:/usr/lib";

pub(super) fn keep(keep: &mut Keep) {
    keep.file(CONFIGURATION, MAX_CONFIGURATION);
    keep.folder(CONFIGURATIONS, Some(".conf"), MAX_CONFIGURATION);
    keep.file(CACHE, MAX_CACHE);
    keep.folder("etc", Some(".path"), MAX_CONFIGURATION);
}

/// Where libraries are looked for after what a program itself names.
pub(super) struct Folders {
    pub(super) list: Vec<String>,
    /// Paths of libraries that the loader's cache has, by the names of the libraries.
    pub(super) cached: HashMap<String, Vec<String>>,
    /// Whether all of this could be read.
    pub(super) is_known: bool,
}

impl Folders {
    /// For glibc: its configuration, its cache, what it has compiled in, and where it stands itself,
    /// which is the same in all systems that do not keep to `/lib`.
    pub(super) fn of_glibc(image: &Image, loader: File<'_>) -> Self {
        let mut folders = Self {
            list: Vec::new(),
            cached: HashMap::new(),
            is_known: true,
        };
        let files = image
            .below(CONFIGURATIONS)
            .filter(|file| file.name().ends_with(b".conf"))
            .map(|file| file.path().to_vec());
        for path in std::iter::once(CONFIGURATION.as_bytes().to_vec()).chain(files) {
            if image.resolve(&path).is_ok() {
                match image.text(&path) {
                    Some(text) => folders.configure(&text),
                    None => folders.is_known = false,
                }
            }
        }
        folders.read_cache(image);
        folders
            .list
            .extend(GLIBC.iter().map(|&folder| folder.to_owned()));
        for folder in ["/lib", "/usr/lib"] {
            let mut tuples: Vec<String> = image
                .below(folder)
                .filter_map(|file| tuple(file.path(), folder))
                .collect();
            tuples.dedup();
            folders.list.append(&mut tuples);
        }
        let own = String::from_utf8_lossy(loader.path());
        let own = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.list.push(format!("/{own}"));
        folders.list.dedup();
        folders
    }

    /// For musl: its configuration, or what it has compiled in.
    pub(super) fn of_musl(image: &Image, loader: &str) -> Self {
        let name = loader.rsplit('/').next().unwrap_or(loader);
        let name = name.strip_suffix(".so.1").unwrap_or(name);
        let path = format!("/etc/{name}.path");
        let (text, is_known) = match (image.resolve(&path), image.text(&path)) {
            (Err(_), _) => (MUSL.to_owned(), true),
            (Ok(_), Some(text)) => (text.into_owned(), true),
            (Ok(_), None) => (MUSL.to_owned(), false),
        };
        let list = text.split([':', '\n']).filter(|folder| !folder.is_empty());
        Self {
            list: list.map(str::to_owned).collect(),
            cached: HashMap::new(),
            is_known,
        }
    }

    /// Reads lines of `ld.so.conf`.
    fn configure(&mut self, text: &str) {
        for line in text.lines() {
            if self.list.len() >= MAX_CONFIGURED {
                self.is_known = false;
                return;
            }
            let line = line.split('#').next().unwrap_or(line).trim();
            let mut words = line
                .split([' ', '\t', ':', ','])
                .filter(|word| !word.is_empty());
            match words.next() {
                Some("include") => {
                    let is_usual = |pattern: &str| {
                        let pattern = pattern.strip_prefix("/etc/").unwrap_or(pattern);
                        pattern == "ld.so.conf.d/*.conf"
                    };
                    self.is_known &= words.all(is_usual);
                }
                Some("hwcap") | None => {}
                Some(first) => {
                    let folders = std::iter::once(first).chain(words);
                    let folders = folders.map(|folder| folder.split('=').next().unwrap_or(folder));
                    self.list
                        .extend(folders.take(MAX_CONFIGURED).map(str::to_owned));
                }
            }
        }
    }

    /// Takes the paths from `ld.so.cache`. Its format is not read: after tables of numbers it has names
    /// and paths, each ending with a NUL.
    fn read_cache(&mut self, image: &Image) {
        let Ok(Some(file)) = image.resolve(CACHE) else {
            return;
        };
        let Some(bytes) = file.content().and_then(|content| content.kept.as_deref()) else {
            self.is_known = false;
            return;
        };
        let texts = bytes.split(|byte| *byte == 0);
        let paths = texts.filter(|text| text.starts_with(b"/"));
        for path in paths.filter_map(|path| str::from_utf8(path).ok()) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let paths = self.cached.entry(name.to_owned()).or_default();
            paths.push(path.to_owned());
        }
    }
}

/// The folder, named by architecture, that a path is or is in, such as `/usr/lib/x86_64-linux-gnu`.
fn tuple(path: &[u8], folder: &str) -> Option<String> {
    let path = str::from_utf8(path).ok()?;
    let below = path.strip_prefix(folder.trim_start_matches('/'))?;
    let name = below.strip_prefix('/')?.split('/').next()?;
    name.contains("-linux-gnu")
        .then(|| format!("{folder}/{name}"))
}
