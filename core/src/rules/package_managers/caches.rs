//! Where package managers keep what they have downloaded.

/// Folders from the root, and whose they are.
const ABSOLUTE: &[(&str, &str)] = &[
    ("go/pkg/mod/cache", "Go"),
    ("opt/conda/pkgs", "conda"),
    ("usr/local/bundle/cache", "Bundler"),
    ("usr/local/cargo/git", "cargo"),
    ("usr/local/cargo/registry", "cargo"),
    ("usr/local/share/.cache/yarn", "Yarn"),
    ("var/cache/apt/archives", "apt"),
    ("var/cache/dnf", "dnf"),
    ("var/cache/libdnf5", "dnf"),
    ("var/cache/pacman/pkg", "pacman"),
    ("var/cache/tdnf", "tdnf"),
    ("var/cache/yum", "yum"),
    ("var/cache/zypp", "zypper"),
];

/// Single files.
const FILES: &[(&str, &str)] = &[
    ("var/cache/apt/pkgcache.bin", "apt"),
    ("var/cache/apt/srcpkgcache.bin", "apt"),
];

/// Folders from the home of any user.
const AT_HOME: &[(&str, &str)] = &[
    (".bundle/cache", "Bundler"),
    (".cabal/packages", "cabal"),
    (".cache/composer", "Composer"),
    (".cache/go-build", "Go"),
    (".cache/pip", "pip"),
    (".cache/pnpm", "pnpm"),
    (".cache/pypoetry", "Poetry"),
    (".cache/uv", "uv"),
    (".cache/yarn", "Yarn"),
    (".cargo/git", "cargo"),
    (".cargo/registry", "cargo"),
    (".composer/cache", "Composer"),
    (".gradle/caches", "Gradle"),
    (".ivy2/cache", "Ivy"),
    (".local/share/pnpm/store", "pnpm"),
    (".m2/repository", "Maven"),
    (".npm/_cacache", "npm"),
    (".pnpm-store", "pnpm"),
    ("go/pkg/mod/cache", "Go"),
];

/// Whose cache a file is in.
pub(super) fn owner(path: &[u8]) -> Option<&'static str> {
    let below = |path: &[u8], folders: &[(&str, &'static str)]| {
        let found = folders.iter().find(|(folder, _)| {
            let rest = path.strip_prefix(folder.as_bytes());
            rest.is_some_and(|rest| rest.starts_with(b"/"))
        });
        found.map(|(_, owner)| *owner)
    };
    let file = || {
        let found = FILES.iter().find(|(file, _)| file.as_bytes() == path);
        found.map(|(_, owner)| *owner)
    };
    let at_home = || below(from_home(path)?, AT_HOME);
    below(path, ABSOLUTE).or_else(file).or_else(at_home)
}

/// The path in a user's home, if it is in one.
fn from_home(path: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = path.strip_prefix(b"root/") {
        return Some(rest);
    }
    let rest = path.strip_prefix(b"home/")?;
    let end = memchr::memchr(b'/', rest)?;
    Some(&rest[end + 1..])
}

/// What to do about a cache.
pub(super) fn help(owner: &str) -> &'static str {
    match owner {
        "apt" => {
            "run `apt-get clean` in the step that installs; images of Debian on Docker Hub do it by themselves"
        }
        "pip" => {
            "install with `pip install --no-cache-dir`, or keep the cache outside: `RUN --mount=type=cache,target=/root/.cache/pip`"
        }
        "npm" => {
            "run `npm cache clean --force` in the step that installs, or keep the cache outside: `RUN --mount=type=cache,target=/root/.npm`"
        }
        "dnf" | "yum" | "tdnf" | "zypper" => "run its `clean all` in the step that installs",
        "cargo" | "Go" | "Maven" | "Gradle" | "Ivy" | "cabal" => {
            "build in a stage of its own and copy the result, so that the cache stays behind"
        }
        _ => {
            "empty it in the step that installs, or keep it outside: `RUN --mount=type=cache,target=…`"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_cache_it_is() {
        for (path, expected) in [
            ("root/.cache/pip/http/a", Some("pip")),
            ("home/app/.cache/pip/http/a", Some("pip")),
            ("home/.cache/pip/a", None),
            ("srv/.cache/pip/a", None),
            ("root/.cache/pipx/a", None),
            ("var/cache/apt/archives/a.deb", Some("apt")),
            ("var/cache/apt/pkgcache.bin", Some("apt")),
            ("var/cache/apt/other", None),
            ("root", None),
        ] {
            assert_eq!(owner(path.as_bytes()), expected, "{path}");
        }
    }
}
