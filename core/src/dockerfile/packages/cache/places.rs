//! Where the caches are, as data.

use crate::dockerfile::packages::{
    Action::{self, Build, Install, UpdateLists, Upgrade},
    Manager, PackageCommand, PackageSource,
};

/// A cache of a package manager.
pub(super) struct Cache {
    pub(super) manager: Manager,
    /// What fills it.
    actions: &'static [Action],
    /// Flags with which it stays empty.
    off_flags: &'static [&'static str],
    /// Variables that switch it off.
    pub(super) off_variables: &'static [&'static str],
    /// Variables that move it.
    pub(super) variables: &'static [&'static str],
    /// Flags that move it.
    pub(super) place_flags: &'static [&'static str],
    /// Where it is; `~` is any home.
    pub(super) folders: &'static [&'static str],
}

impl Cache {
    /// Whether a command leaves something in it.
    pub(super) fn is_filled_by(&self, command: &PackageCommand<'_>) -> bool {
        if command.manager != self.manager
            || !self.actions.contains(&command.action)
            || command.has_unknown_words && command.action != Install
            || command.flag(self.off_flags).is_some()
            || command.is_for_another_root()
            || command.only_shows()
        {
            return false;
        }
        // A folder is installed from where it is.
        let is_local = !command.packages.is_empty()
            && command.packages.iter().all(|package| package.source == PackageSource::File);
        !(is_local && command.flag(&["--no-deps", "--no-index"]).is_some())
    }
}

/// Whether a path is a folder, in it, or above it. `~` at the start of the folder is any home, and
/// patterns at the end of the path count as what they stand for.
pub(super) fn is_related(path: &str, folder: &str) -> bool {
    let path = path.trim_matches(['"', '\'']);
    let path = path.trim_end_matches(['*', '.', '?']).trim_end_matches('/');
    if path.is_empty() {
        return false;
    }
    let Some(in_home) = folder.strip_prefix('~') else {
        return starts_with_folder(path, folder) || starts_with_folder(folder, path);
    };
    let is_a_home = matches!(path, "/root" | "~" | "$HOME" | "${HOME}" | "/home")
        || path.strip_prefix("/home/").is_some_and(|user| !user.contains('/'));
    // `/home/app/.cache` is above `~/.cache/pip`.
    let mut above = in_home.match_indices('/').skip(1).map(|(at, _)| &in_home[..at]);
    is_a_home || path.contains(in_home) || above.any(|above| path.ends_with(above))
}

fn starts_with_folder(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

const NONE: Cache = Cache {
    manager: Manager::Apt,
    actions: &[],
    off_flags: &[],
    off_variables: &[],
    variables: &[],
    place_flags: &[],
    folders: &[],
};

const SYSTEM: &[Action] = &[UpdateLists, Install, Upgrade];

const PROJECT: &[Action] = &[Install, Build];

/// At most one for each manager. What pnpm keeps is not among them: its store and `node_modules` are
/// links to the same files.
pub(super) const CACHES: &[Cache] = &[
    Cache { manager: Manager::Apt, actions: &[UpdateLists], folders: &["/var/lib/apt/lists"], ..NONE },
    Cache {
        manager: Manager::Apk,
        actions: SYSTEM,
        off_flags: &["--no-cache", "--no-network"],
        folders: &["/var/cache/apk", "/etc/apk/cache"],
        ..NONE
    },
    Cache { manager: Manager::Dnf, actions: SYSTEM, folders: &["/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum"], ..NONE },
    Cache { manager: Manager::Microdnf, actions: SYSTEM, folders: &["/var/cache/yum", "/var/cache/dnf"], ..NONE },
    Cache { manager: Manager::Yum, actions: SYSTEM, folders: &["/var/cache/yum", "/var/cache/dnf"], ..NONE },
    Cache { manager: Manager::Tdnf, actions: SYSTEM, folders: &["/var/cache/tdnf"], ..NONE },
    Cache { manager: Manager::Zypper, actions: SYSTEM, folders: &["/var/cache/zypp"], ..NONE },
    Cache { manager: Manager::Pacman, actions: &[Install, Upgrade], folders: &["/var/cache/pacman/pkg"], ..NONE },
    Cache {
        manager: Manager::Pip,
        actions: &[Install],
        // pip takes the start of a flag for the flag.
        off_flags: &["--no-cache-dir", "--no-cache"],
        off_variables: &["PIP_NO_CACHE_DIR"],
        variables: &["PIP_CACHE_DIR", "XDG_CACHE_HOME"],
        place_flags: &["--cache-dir"],
        folders: &["~/.cache/pip"],
    },
    Cache {
        manager: Manager::Uv,
        actions: &[Install],
        off_flags: &["--no-cache", "-n", "--no-cache-dir"],
        off_variables: &["UV_NO_CACHE"],
        variables: &["UV_CACHE_DIR", "XDG_CACHE_HOME"],
        place_flags: &["--cache-dir"],
        folders: &["~/.cache/uv"],
    },
    Cache {
        manager: Manager::Poetry,
        actions: &[Install],
        off_flags: &["--no-cache"],
        off_variables: &["POETRY_NO_CACHE"],
        variables: &["POETRY_CACHE_DIR", "XDG_CACHE_HOME"],
        folders: &["~/.cache/pypoetry"],
        ..NONE
    },
    Cache {
        manager: Manager::Conda,
        actions: &[Install],
        variables: &["CONDA_PKGS_DIRS"],
        folders: &["/opt/conda/pkgs", "~/miniconda3/pkgs", "~/anaconda3/pkgs", "~/miniconda/pkgs", "~/conda/pkgs"],
        ..NONE
    },
    Cache {
        manager: Manager::Npm,
        actions: &[Install],
        variables: &["npm_config_cache", "NPM_CONFIG_CACHE"],
        place_flags: &["--cache"],
        folders: &["~/.npm"],
        ..NONE
    },
    Cache {
        manager: Manager::Yarn,
        actions: &[Install],
        variables: &["YARN_CACHE_FOLDER", "XDG_CACHE_HOME"],
        place_flags: &["--cache-folder"],
        folders: &["~/.cache/yarn", "/usr/local/share/.cache", "~/.yarn/berry"],
        ..NONE
    },
    Cache {
        manager: Manager::Gem,
        actions: &[Install],
        variables: &["GEM_HOME"],
        folders: &["/usr/local/bundle/cache", "/usr/lib/ruby/gems", "/var/lib/gems", "~/.gem", "~/cache"],
        ..NONE
    },
    Cache {
        manager: Manager::Bundler,
        actions: &[Install],
        variables: &["GEM_HOME", "BUNDLE_PATH"],
        place_flags: &["--path"],
        folders: &["/usr/local/bundle/cache", "/usr/lib/ruby/gems", "~/.bundle/cache", "~/vendor/bundle", "~/cache"],
        ..NONE
    },
    Cache {
        manager: Manager::Composer,
        actions: &[Install],
        off_flags: &["--no-cache"],
        variables: &["COMPOSER_CACHE_DIR", "COMPOSER_HOME"],
        folders: &["~/.composer/cache", "~/.cache/composer"],
        ..NONE
    },
    Cache {
        manager: Manager::Cargo,
        actions: PROJECT,
        variables: &["CARGO_HOME"],
        folders: &["~/.cargo/registry", "/usr/local/cargo/registry", "~/registry"],
        ..NONE
    },
    Cache {
        manager: Manager::Go,
        actions: PROJECT,
        variables: &["GOMODCACHE", "GOCACHE", "GOPATH"],
        folders: &["/go/pkg", "~/.cache/go-build", "~/go/pkg"],
        ..NONE
    },
    Cache { manager: Manager::Maven, actions: &[Build], folders: &["~/.m2"], ..NONE },
    Cache {
        manager: Manager::Gradle,
        actions: &[Build],
        variables: &["GRADLE_USER_HOME"],
        place_flags: &["-g", "--gradle-user-home"],
        folders: &["~/.gradle"],
        ..NONE
    },
    Cache {
        manager: Manager::Dotnet,
        actions: &[Build, Install],
        variables: &["NUGET_PACKAGES"],
        folders: &["~/.nuget"],
        ..NONE
    },
];
