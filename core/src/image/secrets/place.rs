//! What the path of a file says about what is in it.

use super::settings::Settings;

/// Nothing shorter holds a secret.
const MIN_FILE: u64 = 12;

/// Folders of what packages bring: documents, lists, headers, devices.
const PUBLIC: &[&str] = &[
    "boot/",
    "dev/",
    "lib/apk/db/",
    "lib/firmware/",
    "lib/modules/",
    "proc/",
    "sys/",
    "usr/include/",
    "usr/lib/apk/db/",
    "usr/lib/firmware/",
    "usr/lib/locale/",
    "usr/lib/modules/",
    "usr/lib/sysimage/rpm/",
    "usr/local/share/doc/",
    "usr/local/share/man/",
    "usr/share/common-licenses/",
    "usr/share/doc/",
    "usr/share/fonts/",
    "usr/share/i18n/",
    "usr/share/icons/",
    "usr/share/info/",
    "usr/share/licenses/",
    "usr/share/locale/",
    "usr/share/man/",
    "usr/share/mime/",
    "usr/share/unicode/",
    "usr/share/zoneinfo/",
    "usr/src/linux-",
    "var/cache/apt/",
    "var/lib/apt/lists/",
    "var/lib/dpkg/",
    "var/lib/rpm/",
];

/// Endings of pictures, fonts, sounds, archives, catalogues and compiled code.
const CLOSED: &[&str] = &[
    "7z",
    "a",
    "apk",
    "avif",
    "bmp",
    "br",
    "bz2",
    "cab",
    "ckpt",
    "class",
    "crate",
    "crt",
    "deb",
    "dmg",
    "ear",
    "egg",
    "eot",
    "epub",
    "flac",
    "gem",
    "gif",
    "gmo",
    "gresource",
    "gz",
    "ico",
    "img",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "ko",
    "la",
    "lz4",
    "lzma",
    "mo",
    "mov",
    "mp3",
    "mp4",
    "npz",
    "o",
    "ogg",
    "onnx",
    "otf",
    "parquet",
    "pdf",
    "png",
    "po",
    "pot",
    "pub",
    "rlib",
    "rmeta",
    "rpm",
    "safetensors",
    "sig",
    "sfd",
    "svg",
    "swf",
    "tar",
    "tbz",
    "tgz",
    "tif",
    "tiff",
    "ttc",
    "ttf",
    "txz",
    "war",
    "wasm",
    "wav",
    "webm",
    "webp",
    "whl",
    "woff",
    "woff2",
    "xz",
    "zip",
    "zst",
    "zstd",
];

/// Folders of code that others published: what looks like a secret there is everybody's.
const PUBLISHED: &[&str] = &[
    ".cargo/registry",
    ".m2/repository",
    "_cacache",
    "bower_components",
    "dist-packages",
    "gems",
    "go/pkg/mod",
    "google-cloud-sdk",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "usr/lib",
    "usr/lib32",
    "usr/lib64",
    "usr/libexec",
    "usr/local/go",
    "usr/share",
    "usr/src",
    "vendor/bundle",
    "vendor/github.com",
    "vendor/golang.org",
];

/// Names of folders with what is made for tests and documents.
const SAMPLES: &[&str] = &[
    "__mocks__",
    "__tests__",
    "doc",
    "docs",
    "dummyserver",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "locale",
    "locales",
    "man",
    "mocks",
    "sample",
    "samples",
    "spec",
    "specs",
    "test",
    "test-data",
    "test_data",
    "testdata",
    "testing",
    "tests",
];

/// Folders of programs and libraries, whose own keys are those of their tests.
const SYSTEM: &[&str] = &[
    "bin/",
    "lib/",
    "lib32/",
    "lib64/",
    "libx32/",
    "sbin/",
    "usr/bin/",
    "usr/lib/",
    "usr/lib32/",
    "usr/lib64/",
    "usr/libexec/",
    "usr/libx32/",
    "usr/sbin/",
];

/// What the path of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// It is code that others published.
    pub(super) is_published: bool,
    /// It is made for tests or documents.
    pub(super) is_sample: bool,
    /// Programs here come from packages.
    pub(super) is_system: bool,
    /// It is a file of settings, of a known form.
    pub(super) settings: Option<Settings>,
}

impl Place {
    /// Of a path without a leading `/`.
    pub(super) fn of(path: &[u8]) -> Self {
        let path = &*lossy(path);
        let (is_published, is_sample) = (is_published(path), is_sample(path));
        Self {
            is_published,
            is_sample,
            is_system: SYSTEM.iter().any(|folder| path.starts_with(folder)),
            settings: Settings::of(path).filter(|_| !is_published && !is_sample),
        }
    }
}

/// Whether what is at a path, without a leading `/`, is what others published, or made for tests or
/// documents.
pub(crate) fn is_public_path(path: &[u8]) -> bool {
    let place = Place::of(path);
    place.is_published || place.is_sample
}

/// Whether a file of this path and size is looked into: not pictures, archives, and what packages publish.
pub(super) fn wants(path: &[u8], size: u64) -> bool {
    let path = &*lossy(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_closed = name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| CLOSED.contains(&ending));
    size >= MIN_FILE && !is_closed && !PUBLIC.iter().any(|folder| path.starts_with(folder))
}

fn lossy(path: &[u8]) -> String {
    String::from_utf8_lossy(path).to_ascii_lowercase()
}

fn is_published(path: &str) -> bool {
    PUBLISHED.iter().any(|folder| {
        let mut places = path.match_indices(folder);
        // What starts with `usr/` does so at the root.
        places.any(|(at, _)| {
            let is_start =
                at == 0 || (!folder.starts_with("usr/") && path.as_bytes()[at - 1] == b'/');
            is_start && path.as_bytes().get(at + folder.len()) == Some(&b'/')
        })
    })
}

fn is_sample(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let is_test = stem.starts_with("test_")
        || ["_test", "_tests", "_spec", "-test", "-spec"]
            .iter()
            .any(|end| stem.ends_with(end))
        || [
            ".test.",
            ".spec.",
            ".example",
            ".sample",
            ".template",
            ".tmpl",
            ".dist",
        ]
        .iter()
        .any(|part| name.contains(part));
    let is_document = [
        ".md", ".mdx", ".rst", ".adoc", ".pod", ".html", ".htm", ".tex",
    ]
    .iter()
    .any(|end| name.ends_with(end));
    is_test || is_document || parts.any(|part| SAMPLES.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_files_are_wanted() {
        for (path, size, expected) in [
            ("app/.env", 100, true),
            ("app/.env", 3, false),
            ("app/dump.sql", 100, true),
            ("app/logo.PNG", 1001, false),
            ("app/png", 1001, true),
            ("usr/share/doc/x/README", 100, false),
            ("var/lib/apt/lists/a_Packages", 5000, false),
            ("usr/bin/tool", 100, true),
        ] {
            assert_eq!(wants(path.as_bytes(), size), expected, "{path}");
        }
    }

    #[test]
    fn whose_files_they_are() {
        for path in [
            "app/node_modules/a/key.pem",
            "usr/lib/node_modules/npm/docs/config.html",
            "usr/lib/python3/dist-packages/x/certs.py",
            "usr/local/lib/python3.12/site-packages/x/tests/key.py",
            "app/tests/key.pem",
            "app/server_test.go",
            "app/README.md",
            "srv/.env.example",
            "root/go/pkg/mod/x/key.pem",
        ] {
            let place = Place::of(path.as_bytes());
            assert!(place.is_published || place.is_sample, "{path}");
        }
        for path in [
            "app/.env",
            "root/.ssh/id_rsa",
            "etc/ssl/private/server.key",
            "opt/usr/library/key",
            "srv/app/latest/key.pem",
            "usr/local/etc/token",
            "opt/usr/lib/x",
        ] {
            let place = Place::of(path.as_bytes());
            assert!(!place.is_published && !place.is_sample, "{path}");
        }
    }
}
