//! The command lines of package managers, as data.

use super::{
    Action::{self, Build, Clean, Install, Other, Remove, UpdateLists, Upgrade},
    Manager,
    grammar::Grammar,
};

const fn grammar(
    manager: Manager,
    programs: &'static [&'static str],
    with_value: &'static [&'static str],
    verbs: &'static [(&'static str, Action)],
) -> Grammar {
    Grammar { manager, programs, with_value, verbs, alone: None, clusters: true, ends_at_dashes: false }
}

const RPM_FLAGS: &[&str] = &[
    "--enablerepo", "--disablerepo", "--repo", "--repoid", "--releasever", "--setopt", "-x", "--exclude",
    "--excludepkgs", "-c", "--config", "-d", "--debuglevel", "-e", "--errorlevel", "-R", "--randomwait",
    "--installroot", "--comment", "--advisory", "--forcearch", "--downloaddir", "--disableplugin", "--enableplugin",
    "--rpmverbosity", "--color", "--destdir",
];

const RPM_VERBS: &[(&str, Action)] = &[
    ("install", Install),
    ("in", Install),
    ("localinstall", Install),
    ("groupinstall", Install),
    ("group install", Install),
    ("groups install", Install),
    ("module install", Install),
    ("reinstall", Install),
    ("downgrade", Install),
    ("builddep", Install),
    ("update", Upgrade),
    ("upgrade", Upgrade),
    ("up", Upgrade),
    ("upgrade-minimal", Upgrade),
    ("update-minimal", Upgrade),
    ("distro-sync", Upgrade),
    ("makecache", UpdateLists),
    ("check-update", UpdateLists),
    ("remove", Remove),
    ("erase", Remove),
    ("rm", Remove),
    ("autoremove", Remove),
    ("groupremove", Remove),
    ("group remove", Remove),
    ("clean", Clean),
];

const PIP_FLAGS: &[&str] = &[
    "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-t", "--target", "--platform",
    "--python-version", "--implementation", "--abi", "--root", "--prefix", "-b", "--build", "--src",
    "--upgrade-strategy", "-C", "--config-settings", "--global-option", "--install-option", "--build-option",
    "--no-binary", "--only-binary", "--progress-bar", "-i", "--index-url", "--extra-index-url", "-f", "--find-links",
    "--proxy", "--retries", "--timeout", "--default-timeout", "--exists-action", "--trusted-host", "--cert",
    "--client-cert", "--cache-dir", "--log", "--use-feature", "--use-deprecated", "--root-user-action", "--python",
    "--keyring-provider", "--report", "--group", "-w", "--wheel-dir", "-d", "--dest",
];

const UV_FLAGS: &[&str] = &[
    "-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints", "-e", "--editable", "-t",
    "--target", "--prefix", "-C", "--config-setting", "--no-binary", "--only-binary", "-i", "--index-url",
    "--extra-index-url", "-f", "--find-links", "--cache-dir", "-p", "--python", "--package", "--extra", "--no-extra",
    "--group", "--no-group", "--only-group", "--with", "--with-editable", "--with-requirements", "--directory",
    "--project", "--index", "--default-index", "--index-strategy", "--link-mode", "--python-platform", "--allow-insecure-host",
    "--trusted-host", "--no-install-package", "--resolution", "--prerelease", "--override", "--from", "--color",
    "--config-file", "--keyring-provider", "--torch-backend",
];

const NPM_FLAGS: &[&str] = &[
    "--prefix", "--registry", "--loglevel", "--cache", "--userconfig", "--globalconfig", "--workspace", "-w", "--omit",
    "--include", "--tag", "--only", "--fetch-retries", "--fetch-timeout", "--fetch-retry-mintimeout",
    "--fetch-retry-maxtimeout", "--network-timeout", "--maxsockets", "--arch", "--platform", "--libc", "--cpu", "--os",
    "--before", "--save-prefix", "--proxy", "--https-proxy", "--cafile", "--ca", "--node-options", "-C",
];

const CARGO_FLAGS: &[&str] = &[
    "--version", "--vers", "--git", "--branch", "--tag", "--rev", "--path", "--root", "--features", "-F", "--target",
    "--target-dir", "--profile", "-j", "--jobs", "--bin", "--example", "--index", "--registry", "--color", "--config",
    "-Z", "--manifest-path", "-p", "--package", "--message-format", "--recipe-path", "--out-dir",
];

const GO_FLAGS: &[&str] = &[
    "-o", "-ldflags", "--ldflags", "-gcflags", "-asmflags", "-gccgoflags", "-tags", "--tags", "-mod", "-modfile", "-p",
    "-pkgdir", "-toolexec", "-installsuffix", "--installsuffix", "-buildmode", "-compiler", "-overlay", "-C",
    "-covermode", "-coverpkg", "-exec", "-run", "-timeout", "-a=", "-x=",
];

pub(super) const MANAGERS: &[Grammar] = &[
    grammar(
        Manager::Apt,
        &["apt-get", "apt", "aptitude"],
        &[
            "-t", "--target-release", "--default-release", "-o", "--option", "-c", "--config-file", "-a",
            "--host-architecture", "-P", "--build-profiles", "--solver",
        ],
        &[
            ("update", UpdateLists),
            ("install", Install),
            ("reinstall", Install),
            ("build-dep", Install),
            ("satisfy", Install),
            ("upgrade", Upgrade),
            ("safe-upgrade", Upgrade),
            ("dist-upgrade", Upgrade),
            ("full-upgrade", Upgrade),
            ("remove", Remove),
            ("purge", Remove),
            ("autoremove", Remove),
            ("auto-remove", Remove),
            ("autopurge", Remove),
            ("clean", Clean),
            ("autoclean", Clean),
            ("auto-clean", Clean),
            ("distclean", Clean),
            ("dist-clean", Clean),
        ],
    ),
    grammar(
        Manager::Apk,
        &["apk"],
        &[
            "-t", "--virtual", "-X", "--repository", "-p", "--root", "--arch", "--keys-dir", "--repositories-file",
            "--wait", "--cache-dir", "--cache-max-age", "--progress-fd", "--timeout",
        ],
        &[
            ("update", UpdateLists),
            ("add", Install),
            ("upgrade", Upgrade),
            ("del", Remove),
            ("cache clean", Clean),
            ("cache purge", Clean),
        ],
    ),
    grammar(Manager::Dnf, &["dnf", "dnf5", "dnf-3"], RPM_FLAGS, RPM_VERBS),
    grammar(Manager::Microdnf, &["microdnf"], RPM_FLAGS, RPM_VERBS),
    grammar(Manager::Yum, &["yum"], RPM_FLAGS, RPM_VERBS),
    grammar(Manager::Tdnf, &["tdnf"], RPM_FLAGS, RPM_VERBS),
    grammar(
        Manager::Zypper,
        &["zypper"],
        &[
            "-R", "--root", "--installroot", "-c", "--config", "-D", "--reposd-dir", "-C", "--cache-dir",
            "--raw-cache-dir", "--solv-cache-dir", "--pkg-cache-dir", "-r", "--repo", "--from", "-t", "--type", "-p",
            "--plus-repo", "--plus-content", "--releasever", "--download", "--priority", "--name",
        ],
        &[
            ("install", Install),
            ("in", Install),
            ("update", Upgrade),
            ("up", Upgrade),
            ("patch", Upgrade),
            ("dist-upgrade", Upgrade),
            ("dup", Upgrade),
            ("remove", Remove),
            ("rm", Remove),
            ("refresh", UpdateLists),
            ("ref", UpdateLists),
            ("clean", Clean),
            ("cc", Clean),
        ],
    ),
    grammar(
        Manager::Pacman,
        &["pacman"],
        &["-b", "--dbpath", "-r", "--root", "--config", "--cachedir", "--arch", "--ignore", "--overwrite", "--hookdir"],
        &[],
    ),
    grammar(
        Manager::Pip,
        &["pip"],
        PIP_FLAGS,
        &[
            ("install", Install),
            ("wheel", Install),
            ("download", Install),
            ("uninstall", Remove),
            ("cache purge", Clean),
            ("cache remove", Clean),
        ],
    ),
    grammar(
        Manager::Uv,
        &["uv"],
        UV_FLAGS,
        &[
            ("pip install", Install),
            ("pip sync", Install),
            ("tool install", Install),
            ("sync", Install),
            ("add", Install),
            ("pip uninstall", Remove),
            ("cache clean", Clean),
            ("cache prune", Clean),
            ("clean", Clean),
        ],
    ),
    grammar(
        Manager::Pipx,
        &["pipx"],
        &["--python", "--index-url", "-i", "--pip-args", "--suffix", "--preinstall", "--include-deps="],
        &[("install", Install), ("upgrade", Upgrade), ("uninstall", Remove)],
    ),
    grammar(
        Manager::Poetry,
        &["poetry"],
        &["-E", "--extras", "--with", "--without", "--only", "-C", "--directory", "-P", "--project", "-G", "--group", "--source"],
        &[
            ("install", Install),
            ("sync", Install),
            ("add", Install),
            ("update", Install),
            ("cache clear", Clean),
        ],
    ),
    grammar(
        Manager::Conda,
        &["conda", "mamba", "micromamba"],
        &[
            "-n", "--name", "-p", "--prefix", "-c", "--channel", "--file", "--solver", "--experimental-solver",
            "--repodata-fn", "--revision", "-r", "--root-prefix", "--platform",
        ],
        &[
            ("install", Install),
            ("create", Install),
            ("update", Install),
            ("upgrade", Install),
            ("env create", Install),
            ("env update", Install),
            ("remove", Remove),
            ("uninstall", Remove),
            ("clean", Clean),
        ],
    ),
    grammar(
        Manager::Npm,
        &["npm"],
        NPM_FLAGS,
        &[
            ("install", Install),
            ("i", Install),
            ("in", Install),
            ("add", Install),
            ("ci", Install),
            ("clean-install", Install),
            ("update", Install),
            ("up", Install),
            ("upgrade", Install),
            ("uninstall", Remove),
            ("remove", Remove),
            ("rm", Remove),
            ("un", Remove),
            ("cache clean", Clean),
            ("cache clear", Clean),
            ("cache rm", Clean),
        ],
    ),
    Grammar {
        alone: Some(Install),
        ..grammar(
            Manager::Yarn,
            &["yarn", "yarnpkg"],
            &[
                "--cwd", "--modules-folder", "--cache-folder", "--registry", "--network-timeout", "--mutex",
                "--network-concurrency", "--global-folder", "--prefix", "--link-folder", "--tag", "--mode", "--otp",
            ],
            &[
                ("install", Install),
                ("add", Install),
                ("global add", Install),
                ("workspaces focus", Install),
                ("upgrade", Install),
                ("remove", Remove),
                ("global remove", Remove),
                ("cache clean", Clean),
                ("cache clear", Clean),
            ],
        )
    },
    grammar(
        Manager::Pnpm,
        &["pnpm"],
        &[
            "-C", "--dir", "--filter", "-F", "--registry", "--store-dir", "--virtual-store-dir", "--reporter",
            "--loglevel", "--workspace-concurrency", "--network-concurrency", "--config", "--cpu", "--os", "--libc",
        ],
        &[
            ("install", Install),
            ("i", Install),
            ("add", Install),
            ("fetch", Install),
            ("remove", Remove),
            ("rm", Remove),
            ("store prune", Clean),
        ],
    ),
    Grammar {
        ends_at_dashes: true,
        ..grammar(
            Manager::Gem,
            &["gem"],
            &[
                "-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "--platform", "-P",
                "--trust-policy", "-B", "--build-root", "--http-proxy", "-g", "--file",
            ],
            &[("install", Install), ("i", Install), ("uninstall", Remove), ("update", Install)],
        )
    },
    Grammar {
        alone: Some(Install),
        ..grammar(
            Manager::Bundler,
            &["bundle", "bundler"],
            &["-j", "--jobs", "--path", "--without", "--with", "--gemfile", "--retry", "--cache-path"],
            &[("install", Install), ("update", Install), ("add", Install)],
        )
    },
    grammar(
        Manager::Composer,
        &["composer", "composer.phar"],
        &["-d", "--working-dir", "--ignore-platform-req", "--prefer-install", "--repository", "--apcu-autoloader-prefix"],
        &[
            ("install", Install),
            ("i", Install),
            ("update", Install),
            ("require", Install),
            ("create-project", Install),
            ("global require", Install),
            ("clear-cache", Clean),
            ("clearcache", Clean),
            ("cc", Clean),
        ],
    ),
    grammar(
        Manager::Cargo,
        &["cargo"],
        CARGO_FLAGS,
        &[
            ("install", Install),
            ("build", Build),
            ("b", Build),
            ("check", Build),
            ("test", Build),
            ("run", Build),
            ("fetch", Build),
        ],
    ),
    Grammar {
        clusters: false,
        ..grammar(
            Manager::Go,
            &["go"],
            GO_FLAGS,
            &[
                ("install", Install),
                ("get", Install),
                ("mod download", Build),
                ("mod tidy", Build),
                ("mod vendor", Build),
                ("build", Build),
                ("test", Build),
                ("run", Build),
                ("clean", Clean),
            ],
        )
    },
    Grammar {
        clusters: false,
        alone: Some(Build),
        ..grammar(Manager::Maven, &["mvn", "mvnw"], &["-f", "--file", "-s", "--settings", "-pl", "-P", "-T", "-rf"], &[
            ("wrapper:wrapper", Other),
            ("help", Other),
        ])
    },
    Grammar {
        clusters: false,
        ..grammar(
            Manager::Gradle,
            &["gradle", "gradlew"],
            &["-b", "-p", "--project-dir", "-g", "--gradle-user-home", "-x", "--exclude-task", "-c", "-I"],
            &[("wrapper", Other), ("help", Other)],
        )
    },
    grammar(
        Manager::Dotnet,
        &["dotnet"],
        &["-c", "--configuration", "-o", "--output", "-r", "--runtime", "-f", "--framework", "-v", "--verbosity", "--version",
          "--add-source", "--tool-path", "-s", "--source"],
        &[
            ("restore", Build),
            ("build", Build),
            ("publish", Build),
            ("test", Build),
            ("pack", Build),
            ("tool install", Install),
            ("nuget locals", Clean),
        ],
    ),
];
