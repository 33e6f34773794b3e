//! The table. More special rows come before more general ones of the same repository.
//!
//! Sources: the images' own Dockerfiles and documentation: docker-library, `GoogleContainerTools`/
//! distroless, Chainguard's image directory, dotnet-docker, Red Hat's UBI documentation.

use super::{Family, KnownBase, Libc, PackageManager, Shell, TagRule};

const HUB: &[&str] = &["docker.io"];
const MICROSOFT: &[&str] = &["mcr.microsoft.com"];
const RED_HAT: &[&str] = &["registry.access.redhat.com", "registry.redhat.io"];
const CHAINGUARD: &[&str] = &["cgr.dev"];
const DISTROLESS: &[&str] = &["gcr.io"];

const UNKNOWN: KnownBase = KnownBase {
    family: None,
    shell: None,
    package_manager: None,
    libc: None,
    default_user: None,
    toolchain: None,
    has_passwd: None,
    has_ca_certificates: None,
    windows: None,
    smaller: None,
    non_root_variant: None,
};

const LINUX: KnownBase = KnownBase {
    windows: Some(false),
    has_passwd: Some(true),
    ..UNKNOWN
};

const DEBIAN: KnownBase = KnownBase {
    family: Some("debian"),
    shell: Some(Shell::Dash),
    package_manager: Some(PackageManager::Apt),
    libc: Some(Libc::Glibc),
    default_user: Some("root"),
    ..LINUX
};

const UBUNTU: KnownBase = KnownBase {
    family: Some("ubuntu"),
    ..DEBIAN
};

const ALPINE: KnownBase = KnownBase {
    family: Some("alpine"),
    shell: Some(Shell::Ash),
    package_manager: Some(PackageManager::Apk),
    libc: Some(Libc::Musl),
    default_user: Some("root"),
    ..LINUX
};

const RPM: KnownBase = KnownBase {
    family: Some("rpm"),
    shell: Some(Shell::Bash),
    package_manager: Some(PackageManager::Dnf),
    libc: Some(Libc::Glibc),
    default_user: Some("root"),
    ..LINUX
};

/// No shell, no package manager.
const BARE: KnownBase = KnownBase {
    shell: Some(Shell::None),
    package_manager: Some(PackageManager::None),
    ..LINUX
};

const WINDOWS: KnownBase = KnownBase {
    family: Some("windows"),
    windows: Some(true),
    shell: Some(Shell::Cmd),
    package_manager: Some(PackageManager::None),
    ..UNKNOWN
};

const fn row(
    registries: &'static [&'static str],
    repositories: &'static [&'static str],
    tag: TagRule,
    facts: KnownBase,
) -> Family {
    Family {
        registries,
        repositories,
        tag,
        facts,
    }
}

/// A base with a toolchain, and what to ship instead.
const fn builder(
    base: KnownBase,
    toolchain: &'static [&'static str],
    smaller: &'static str,
) -> KnownBase {
    KnownBase {
        toolchain: Some(toolchain),
        smaller: Some(smaller),
        ..base
    }
}

const fn distroless(base: KnownBase, libc: Libc) -> KnownBase {
    KnownBase {
        family: Some("distroless"),
        libc: Some(libc),
        has_ca_certificates: Some(true),
        ..base
    }
}

const STATIC: &str = "gcr.io/distroless/static-debian12:nonroot";
const GLIBC: &str = "gcr.io/distroless/base-debian12:nonroot";
const JAVA: &str = "gcr.io/distroless/java21-debian12:nonroot";
const PYTHON: &str = "gcr.io/distroless/python3-debian12:nonroot";
const NODE: &str = "gcr.io/distroless/nodejs22-debian12:nonroot";

const STATIC_REPOSITORIES: &[&str] = &["distroless/static", "distroless/static-*"];
const GLIBC_REPOSITORIES: &[&str] = &[
    "distroless/base",
    "distroless/base-*",
    "distroless/cc",
    "distroless/cc-*",
    "distroless/java*",
    "distroless/nodejs*",
    "distroless/python3",
    "distroless/python3-*",
];

const ON_ALPINE: TagRule = TagRule::Part(&["alpine"]);
const ON_WINDOWS: TagRule = TagRule::Part(&["windowsservercore", "nanoserver"]);

const fn with_user(base: KnownBase, user: &'static str) -> KnownBase {
    KnownBase {
        default_user: Some(user),
        ..base
    }
}

/// The tags of a debug image bring busybox, but not at `/bin/sh`.
const DEBUG: KnownBase = KnownBase {
    family: Some("distroless"),
    ..LINUX
};

pub(super) static FAMILIES: &[Family] = &[
    // Distroless. The user is root but for the tag `nonroot`, which is 65532.
    row(
        DISTROLESS,
        &["distroless/*"],
        TagRule::Part(&["debug"]),
        DEBUG,
    ),
    row(
        DISTROLESS,
        STATIC_REPOSITORIES,
        TagRule::Part(&["nonroot"]),
        with_user(distroless(BARE, Libc::None), "65532"),
    ),
    row(
        DISTROLESS,
        STATIC_REPOSITORIES,
        TagRule::Part(&["latest", "amd64", "arm64", "arm", "s390x", "ppc64le"]),
        KnownBase {
            non_root_variant: Some(STATIC),
            ..with_user(distroless(BARE, Libc::None), "root")
        },
    ),
    row(
        DISTROLESS,
        STATIC_REPOSITORIES,
        TagRule::Any,
        distroless(BARE, Libc::None),
    ),
    row(
        DISTROLESS,
        GLIBC_REPOSITORIES,
        TagRule::Part(&["nonroot"]),
        with_user(distroless(BARE, Libc::Glibc), "65532"),
    ),
    row(
        DISTROLESS,
        GLIBC_REPOSITORIES,
        TagRule::Part(&["latest", "amd64", "arm64", "arm", "s390x", "ppc64le"]),
        KnownBase {
            non_root_variant: Some("the tag `nonroot` of the same image"),
            ..with_user(distroless(BARE, Libc::Glibc), "root")
        },
    ),
    row(
        DISTROLESS,
        GLIBC_REPOSITORIES,
        TagRule::Any,
        distroless(BARE, Libc::Glibc),
    ),
    // Chainguard. `-dev` tags add a shell and apk.
    row(
        CHAINGUARD,
        &["chainguard/static"],
        TagRule::Any,
        KnownBase {
            family: Some("chainguard"),
            libc: Some(Libc::None),
            has_ca_certificates: Some(true),
            ..with_user(BARE, "65532")
        },
    ),
    row(
        CHAINGUARD,
        &[
            "chainguard/glibc-dynamic",
            "chainguard/python",
            "chainguard/jre",
        ],
        TagRule::Part(&["latest-dev", "dev"]),
        KnownBase {
            family: Some("chainguard"),
            shell: Some(Shell::Ash),
            package_manager: Some(PackageManager::Apk),
            libc: Some(Libc::Glibc),
            ..LINUX
        },
    ),
    row(
        CHAINGUARD,
        &[
            "chainguard/glibc-dynamic",
            "chainguard/python",
            "chainguard/jre",
        ],
        TagRule::Any,
        KnownBase {
            family: Some("chainguard"),
            libc: Some(Libc::Glibc),
            has_ca_certificates: Some(true),
            ..with_user(BARE, "65532")
        },
    ),
    row(
        CHAINGUARD,
        &["chainguard/wolfi-base"],
        TagRule::Any,
        KnownBase {
            family: Some("wolfi"),
            libc: Some(Libc::Glibc),
            ..ALPINE
        },
    ),
    // Distributions.
    row(
        HUB,
        &["library/alpine"],
        TagRule::Any,
        KnownBase {
            has_ca_certificates: Some(true),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/busybox"],
        TagRule::Part(&["musl", "uclibc"]),
        KnownBase {
            family: Some("busybox"),
            shell: Some(Shell::Ash),
            package_manager: Some(PackageManager::None),
            ..with_user(LINUX, "root")
        },
    ),
    row(
        HUB,
        &["library/busybox"],
        TagRule::Any,
        KnownBase {
            family: Some("busybox"),
            shell: Some(Shell::Ash),
            package_manager: Some(PackageManager::None),
            ..with_user(LINUX, "root")
        },
    ),
    row(HUB, &["library/debian"], TagRule::Any, DEBIAN),
    row(HUB, &["library/ubuntu"], TagRule::Any, UBUNTU),
    row(
        HUB,
        &["library/buildpack-deps"],
        TagRule::Any,
        KnownBase {
            family: None,
            smaller: Some(GLIBC),
            ..DEBIAN
        },
    ),
    row(
        HUB,
        &[
            "library/fedora",
            "library/rockylinux",
            "library/almalinux",
            "library/oraclelinux",
            "library/centos",
            "library/amazonlinux",
            "rockylinux/rockylinux",
        ],
        TagRule::Any,
        RPM,
    ),
    row(
        HUB,
        &["opensuse/leap", "opensuse/tumbleweed"],
        TagRule::Any,
        KnownBase {
            package_manager: Some(PackageManager::Zypper),
            ..RPM
        },
    ),
    row(
        HUB,
        &["library/archlinux"],
        TagRule::Any,
        KnownBase {
            family: Some("arch"),
            package_manager: Some(PackageManager::Pacman),
            ..RPM
        },
    ),
    // Red Hat's universal base images. The micro image has bash and no package manager.
    row(
        RED_HAT,
        &[
            "ubi8/ubi-micro",
            "ubi9/ubi-micro",
            "ubi10/ubi-micro",
            "ubi8-micro",
            "ubi9-micro",
            "ubi10-micro",
        ],
        TagRule::Any,
        KnownBase {
            family: Some("ubi"),
            package_manager: Some(PackageManager::None),
            ..RPM
        },
    ),
    row(
        RED_HAT,
        &[
            "ubi8/ubi-minimal",
            "ubi9/ubi-minimal",
            "ubi10/ubi-minimal",
            "ubi8-minimal",
            "ubi9-minimal",
            "ubi10-minimal",
        ],
        TagRule::Any,
        KnownBase {
            family: Some("ubi"),
            package_manager: Some(PackageManager::Microdnf),
            smaller: Some("registry.access.redhat.com/ubi9/ubi-micro"),
            ..RPM
        },
    ),
    row(
        RED_HAT,
        &[
            "ubi8/ubi",
            "ubi9/ubi",
            "ubi10/ubi",
            "ubi8",
            "ubi9",
            "ubi10",
            "ubi8/ubi-init",
            "ubi9/ubi-init",
            "ubi7/ubi",
            "ubi7",
        ],
        TagRule::Any,
        KnownBase {
            family: Some("ubi"),
            smaller: Some("registry.access.redhat.com/ubi9/ubi-micro"),
            ..RPM
        },
    ),
    row(
        RED_HAT,
        &[
            "ubi8/nodejs-*",
            "ubi9/nodejs-*",
            "ubi8/python-*",
            "ubi9/python-*",
            "ubi8/ruby-*",
            "ubi9/ruby-*",
            "ubi8/php-*",
            "ubi9/php-*",
            "ubi8/go-toolset",
            "ubi9/go-toolset",
        ],
        TagRule::Any,
        KnownBase {
            family: Some("ubi"),
            shell: Some(Shell::Bash),
            libc: Some(Libc::Glibc),
            default_user: Some("1001"),
            ..LINUX
        },
    ),
    // Languages.
    row(
        HUB,
        &[
            "library/golang",
            "library/rust",
            "library/python",
            "library/node",
            "library/ruby",
            "library/openjdk",
            "library/eclipse-temurin",
            "library/maven",
            "library/gradle",
        ],
        ON_WINDOWS,
        WINDOWS,
    ),
    row(
        HUB,
        &["library/golang"],
        ON_ALPINE,
        builder(ALPINE, &["go"], STATIC),
    ),
    row(
        HUB,
        &["library/golang"],
        TagRule::Any,
        builder(DEBIAN, &["go", "gcc", "git", "make"], STATIC),
    ),
    row(
        HUB,
        &["library/rust"],
        ON_ALPINE,
        builder(ALPINE, &["cargo", "rustc", "gcc"], STATIC),
    ),
    row(
        HUB,
        &["library/rust"],
        TagRule::Any,
        builder(DEBIAN, &["cargo", "rustc", "gcc"], GLIBC),
    ),
    row(
        HUB,
        &["library/gcc"],
        TagRule::Any,
        builder(DEBIAN, &["gcc", "g++", "make"], GLIBC),
    ),
    row(
        HUB,
        &["library/swift"],
        TagRule::Part(&["slim"]),
        KnownBase {
            family: None,
            package_manager: None,
            ..UBUNTU
        },
    ),
    row(
        HUB,
        &["library/python"],
        ON_ALPINE,
        KnownBase {
            smaller: Some(PYTHON),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/python"],
        TagRule::Any,
        KnownBase {
            smaller: Some(PYTHON),
            ..DEBIAN
        },
    ),
    row(
        HUB,
        &["library/node"],
        ON_ALPINE,
        KnownBase {
            smaller: Some(NODE),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/node"],
        TagRule::Any,
        KnownBase {
            smaller: Some(NODE),
            ..DEBIAN
        },
    ),
    row(
        HUB,
        &[
            "library/ruby",
            "library/php",
            "library/erlang",
            "library/elixir",
            "library/haskell",
        ],
        ON_ALPINE,
        ALPINE,
    ),
    row(
        HUB,
        &[
            "library/ruby",
            "library/php",
            "library/perl",
            "library/erlang",
            "library/elixir",
        ],
        TagRule::Any,
        DEBIAN,
    ),
    row(
        HUB,
        &["library/haskell"],
        TagRule::Any,
        builder(DEBIAN, &["ghc", "cabal", "stack"], GLIBC),
    ),
    row(
        HUB,
        &["library/eclipse-temurin"],
        TagRule::Part(&["ubi", "ubi9", "ubi10"]),
        KnownBase {
            family: None,
            package_manager: None,
            smaller: Some(JAVA),
            ..RPM
        },
    ),
    row(
        HUB,
        &["library/eclipse-temurin"],
        ON_ALPINE,
        KnownBase {
            smaller: Some(JAVA),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/eclipse-temurin"],
        TagRule::Any,
        KnownBase {
            smaller: Some(JAVA),
            ..UBUNTU
        },
    ),
    row(
        HUB,
        &["library/amazoncorretto"],
        ON_ALPINE,
        KnownBase {
            smaller: Some(JAVA),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/amazoncorretto"],
        TagRule::Any,
        KnownBase {
            family: None,
            package_manager: None,
            shell: None,
            libc: Some(Libc::Glibc),
            smaller: Some(JAVA),
            ..with_user(LINUX, "root")
        },
    ),
    row(
        HUB,
        &["library/openjdk"],
        ON_ALPINE,
        KnownBase {
            smaller: Some(JAVA),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/openjdk"],
        TagRule::Any,
        KnownBase {
            smaller: Some(JAVA),
            ..with_user(LINUX, "root")
        },
    ),
    row(
        HUB,
        &["library/maven"],
        TagRule::Any,
        builder(with_user(LINUX, "root"), &["mvn", "javac"], JAVA),
    ),
    row(
        HUB,
        &["library/gradle"],
        TagRule::Any,
        builder(LINUX, &["gradle", "javac"], JAVA),
    ),
    // .NET. The chiseled and distroless images run as `app`, 1654.
    row(MICROSOFT, &["dotnet/*"], ON_WINDOWS, WINDOWS),
    row(
        MICROSOFT,
        &["dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"],
        TagRule::Part(&["chiseled", "distroless"]),
        KnownBase {
            family: Some("dotnet"),
            libc: Some(Libc::Glibc),
            ..with_user(BARE, "1654")
        },
    ),
    row(
        MICROSOFT,
        &["dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"],
        ON_ALPINE,
        KnownBase {
            non_root_variant: Some("`USER $APP_UID`, which the image has from .NET 8 on"),
            ..ALPINE
        },
    ),
    row(
        MICROSOFT,
        &["dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"],
        TagRule::Any,
        KnownBase {
            family: Some("dotnet"),
            libc: Some(Libc::Glibc),
            smaller: Some("a `-noble-chiseled` tag of the same image"),
            non_root_variant: Some("a `-noble-chiseled` tag of the same image"),
            ..with_user(LINUX, "root")
        },
    ),
    row(
        MICROSOFT,
        &["dotnet/sdk"],
        TagRule::Any,
        builder(
            LINUX,
            &["dotnet"],
            "mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled",
        ),
    ),
    row(
        MICROSOFT,
        &["windows/nanoserver"],
        TagRule::Any,
        with_user(WINDOWS, "ContainerUser"),
    ),
    row(
        MICROSOFT,
        &[
            "windows/servercore",
            "windows/server",
            "windows",
            "windows/servercore/iis",
        ],
        TagRule::Any,
        WINDOWS,
    ),
    // Servers. Those whose entry point steps down from root are not here.
    row(
        HUB,
        &["nginxinc/nginx-unprivileged"],
        TagRule::Any,
        with_user(LINUX, "101"),
    ),
    row(
        HUB,
        &["library/nginx"],
        ON_ALPINE,
        KnownBase {
            non_root_variant: Some("nginxinc/nginx-unprivileged"),
            ..ALPINE
        },
    ),
    row(
        HUB,
        &["library/nginx"],
        TagRule::Any,
        KnownBase {
            non_root_variant: Some("nginxinc/nginx-unprivileged"),
            ..DEBIAN
        },
    ),
    row(HUB, &["library/httpd"], ON_ALPINE, ALPINE),
    row(HUB, &["library/httpd"], TagRule::Any, DEBIAN),
    row(
        HUB,
        &["library/caddy"],
        TagRule::Any,
        KnownBase {
            family: None,
            ..with_user(LINUX, "root")
        },
    ),
    row(
        HUB,
        &["library/memcached"],
        TagRule::Any,
        with_user(LINUX, "memcache"),
    ),
    row(
        HUB,
        &["grafana/grafana"],
        TagRule::Any,
        with_user(LINUX, "472"),
    ),
    row(
        HUB,
        &["jenkins/jenkins"],
        TagRule::Any,
        with_user(LINUX, "jenkins"),
    ),
    row(
        HUB,
        &["library/hello-world"],
        TagRule::Any,
        KnownBase {
            has_passwd: Some(false),
            ..with_user(BARE, "root")
        },
    ),
];
