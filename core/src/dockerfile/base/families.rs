//! The table of base image families: registries, their repositories, and what is certain of their tags.
//!
//! A fact is here only if it holds for every tag that the row and its condition match, old ones too; tags that were
//! withdrawn within weeks of their first release are not counted. Each group names its source; "history" means that
//! all Dockerfiles ever committed there were searched, as they were in August 2026.

use super::{
    Alternative::{self, Image, Sibling, Variant},
    Facts, Family,
    Libc::{self, Glibc, Musl},
    Os,
    PackageManager::{self, Apk, Apt, Dnf, Microdnf, Pacman, Tdnf, Zypper},
    Shell::{self, Ash, BashAsSh, Cmd, Dash, Elsewhere, PowerShell},
    Tool::{
        Bash, C, Curl, Dart, DotnetSdk, Elixir, Erlang, Ghc, Git, Go, Gradle, Java, Jdk, Julia, Make, Maven, Mono,
        Node, Npm, Perl, Php, Pip, Python, Ruby, Rust, Swift, Wget,
    },
    Tools,
    User::{self, NonRoot, Root},
    When::{self, All, Always, Before, Only, Since, Without, Word},
};

/// The families of each registry, with all host names it has.
pub(super) const REGISTRIES: &[(&[&str], &[Family])] = &[
    (&["docker.io"], DISTRIBUTIONS),
    (&["docker.io"], LANGUAGES),
    (&["docker.io"], SERVICES),
    (&["docker.io"], PUBLISHERS),
    (&["docker.io", "cgr.dev"], CHAINGUARD),
    (&["gcr.io"], DISTROLESS),
    (&["mcr.microsoft.com"], MICROSOFT),
    (&["registry.access.redhat.com", "registry.redhat.io"], RED_HAT),
    (&["public.ecr.aws"], AMAZON),
    (&["dhi.io"], DOCKER_HARDENED),
    (&["quay.io"], QUAY),
    (&["quay.io", "ghcr.io", "public.ecr.aws"], NGINX),
    (&["docker.elastic.co"], ELASTIC),
    (&["registry.opensuse.org"], OPENSUSE),
    (&["registry.fedoraproject.org"], FEDORA),
];

// Operating systems.

const NOTHING: Facts = Facts::UNKNOWN;

/// A file system with nothing in it.
pub(super) const EMPTY: Facts = Facts {
    os: Some(Os::Linux),
    shell: Some(Shell::Absent),
    package_manager: Some(PackageManager::Absent),
    libc: Some(Libc::Absent),
    default_user: Some(Root),
    has_passwd: Some(false),
    has_ca_certificates: Some(false),
    has_tzdata: Some(false),
    lacks: Tools::ALL,
    ..NOTHING
};

const LINUX: Facts = Facts {
    os: Some(Os::Linux),
    shell: Some(Shell::Unspecified),
    package_manager: Some(PackageManager::Unspecified),
    default_user: Some(Root),
    has_passwd: Some(true),
    ..NOTHING
};

/// Debian or a derivative of it.
const DEBIAN_LIKE: Facts =
    Facts { shell: Some(Dash), package_manager: Some(Apt), libc: Some(Glibc), tools: Tools::of(&[Bash]), ..LINUX };

const DEBIAN: Facts = Facts { distro: Some("debian"), ..DEBIAN_LIKE };

const UBUNTU: Facts = Facts { distro: Some("ubuntu"), ..DEBIAN_LIKE };

const ALPINE: Facts = Facts {
    distro: Some("alpine"),
    shell: Some(Ash),
    package_manager: Some(Apk),
    libc: Some(Musl),
    tools: Tools::of(&[Wget]),
    ..LINUX
};

/// A distribution of RPM packages.
const RPM: Facts = Facts { shell: Some(BashAsSh), libc: Some(Glibc), tools: Tools::of(&[Bash]), ..LINUX };

const WINDOWS: Facts = Facts { os: Some(Os::Windows), ..NOTHING };

const SERVER_CORE: Facts = Facts { shell: Some(Cmd), default_user: Some(Root), ..WINDOWS };

/// Server Core as docker-library and its neighbours use it: their Dockerfiles say `SHELL ["powershell", …]`.
const SERVER_CORE_POWERSHELL: Facts = Facts { shell: Some(PowerShell), ..SERVER_CORE };

const NANO_SERVER: Facts = Facts { shell: Some(Cmd), default_user: Some(user("ContainerUser")), ..WINDOWS };

// Tag words.

const DEBIAN_NAMES: &[&str] =
    &["wheezy", "jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "sid"];

const UBUNTU_NAMES: &[&str] = &[
    "trusty", "xenial", "bionic", "focal", "jammy", "kinetic", "lunar", "mantic", "noble", "oracular", "plucky",
    "questing", "resolute", "stonking",
];

/// Words that say nothing of the system in the images of docker-library and its neighbours.
const NEUTRAL: &[&str] = &[
    "stable", "current", "lts", "mainline", "unstable", "dev", "devel", "tip", "onbuild", "cli", "fpm",
    "apache", "zts", "perl", "otel", "threaded", "chakracore", "otp", "argon", "boron", "carbon", "dubnium", "erbium",
    "fermium", "gallium", "hydrogen", "iron", "jod", "krypton",
];

const WINDOWS_NAMES: &[&str] = &["windowsservercore", "nanoserver"];

/// Tags of the full image, on Debian.
const FULL: When = Only(&[NEUTRAL, DEBIAN_NAMES]);

const ON_LINUX: When = Without(WINDOWS_NAMES);

// Shorthands.

/// A row: name, repositories, systems, additions.
const fn family(
    name: &'static str,
    repositories: &'static [&'static str],
    systems: &'static [(When, Facts)],
    adds: &'static [(When, Facts)],
) -> Family {
    Family { name, repositories, systems, adds }
}

const fn user(name: &'static str) -> User {
    NonRoot { name: Some(name), uid: None }
}

const fn account(name: &'static str, uid: u32) -> User {
    NonRoot { name: Some(name), uid: Some(uid) }
}

const fn number(uid: u32) -> User {
    NonRoot { name: None, uid: Some(uid) }
}

const SOMEONE: User = NonRoot { name: None, uid: None };

const fn tools(tools: &[super::Tool]) -> Facts {
    Facts { tools: Tools::of(tools), ..NOTHING }
}

const fn runs_as(user: User) -> Facts {
    Facts { default_user: Some(user), ..NOTHING }
}

const fn has_user(user: User) -> Facts {
    Facts { ready_user: Some(user), ..NOTHING }
}

const fn smaller(image: Alternative) -> Facts {
    Facts { smaller: Some(image), ..NOTHING }
}

const CA: Facts = Facts { has_ca_certificates: Some(true), ..NOTHING };

/// What every full image of buildpack-deps has (its Dockerfiles' history).
const BUILDPACK: Facts = Facts { has_ca_certificates: Some(true), ..tools(&[C, Make, Git, Curl, Wget]) };

const JAVA_IMAGE: Alternative = Image("gcr.io/distroless/java21-debian13");

const JRE: &[&str] = &["jre", "headless", "headful"];

/// All but these.
const fn all_but(tools: &[super::Tool]) -> Tools {
    Tools::ALL.without(Tools::of(tools))
}

/// Debian by default, Alpine by name, and no other (history of the repositories that use it).
const DEBIAN_OR_ALPINE: &[(When, Facts)] =
    &[(Word(&["alpine"]), ALPINE), (Only(&[NEUTRAL, DEBIAN_NAMES, &["slim"]]), DEBIAN), (Always, LINUX)];

/// The same, with Windows. Nano Server had PowerShell, and its administrator, in the releases of 2016.
const DEBIAN_ALPINE_OR_WINDOWS: &[(When, Facts)] = &[
    (Word(&["alpine"]), ALPINE),
    (Word(&["sac2016"]), WINDOWS),
    (Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL),
    (All(&[Word(&["nanoserver"]), Since(1, 12)]), NANO_SERVER),
    (Word(&["nanoserver"]), WINDOWS),
    (Only(&[NEUTRAL, DEBIAN_NAMES, &["slim"]]), DEBIAN),
];

// Docker Hub: distributions.
// https://github.com/docker-library/official-images and the repositories named there.

const DISTRIBUTIONS: &[Family] = &[
    // https://github.com/debuerreotype/docker-debian-artifacts: a minimal Debian, without certificates.
    family(
        "debian",
        &["library/debian"],
        &[(Always, DEBIAN)],
        &[
            (Always, Facts { has_ca_certificates: Some(false), lacks: all_but(&[Bash, Perl]), ..NOTHING }),
            (Without(&["slim", "experimental", "rc", "backports"]), smaller(Variant("slim"))),
        ],
    ),
    family("minideb", &["bitnami/minideb"], &[(Always, DEBIAN)], &[]),
    // The account `ubuntu` is there since 24.04, so that images made from it rename it (keeganwitt/docker-gradle).
    family(
        "ubuntu",
        &["library/ubuntu"],
        &[(Always, UBUNTU)],
        &[
            (Since(18, 4), UBUNTU_BARE),
            (Word(&["bionic", "focal", "jammy", "noble", "resolute", "rolling", "devel"]), UBUNTU_BARE),
            (Since(24, 4), has_user(account("ubuntu", 1000))),
            (Word(&["noble", "resolute"]), has_user(account("ubuntu", 1000))),
        ],
    ),
    // https://github.com/alpinelinux/docker-alpine: the mini root file system.
    family(
        "alpine",
        &["library/alpine"],
        &[(Always, ALPINE)],
        &[(Always, Facts { has_tzdata: Some(false), lacks: all_but(&[Wget]), ..NOTHING })],
    ),
    // https://github.com/docker-library/busybox: the tags of musl and uClibc are static and have no library in them.
    family(
        "busybox",
        &["library/busybox"],
        &[(Always, BUSYBOX)],
        &[
            (Word(&["glibc"]), Facts { libc: Some(Glibc), ..NOTHING }),
            (Word(&["musl", "uclibc"]), Facts { libc: Some(Libc::Absent), ..NOTHING }),
        ],
    ),
    family(
        "hello-world",
        &["library/hello-world"],
        &[(Word(&["nanoserver", "windowsservercore"]), WINDOWS), (Only(&[&["linux"]]), EMPTY)],
        &[],
    ),
    family("fedora", &["library/fedora"], FEDORA_LINUX, &[]),
    family("centos", &["library/centos"], &[(Always, Facts { distro: Some("centos"), ..DNF })], &[]),
    family(
        "rockylinux",
        &["library/rockylinux", "rockylinux/rockylinux"],
        &[
            (
                Word(&["micro"]),
                Facts { os: Some(Os::Linux), distro: Some("rocky"), default_user: Some(Root), ..NOTHING },
            ),
            (Word(&["minimal"]), Facts { distro: Some("rocky"), package_manager: Some(Microdnf), ..RPM }),
            (Only(&[]), Facts { distro: Some("rocky"), ..DNF }),
            (Always, RPM),
        ],
        &[],
    ),
    family(
        "almalinux",
        &["library/almalinux"],
        &[
            (Word(&["minimal"]), Facts { distro: Some("almalinux"), package_manager: Some(Microdnf), ..RPM }),
            (Only(&[&["kitten"]]), Facts { distro: Some("almalinux"), ..DNF }),
            (Always, RPM),
        ],
        &[],
    ),
    // `slim` is yum in 7 and microdnf from 8 on.
    family(
        "oraclelinux",
        &["library/oraclelinux"],
        &[(Only(&[]), Facts { distro: Some("ol"), ..DNF }), (Always, Facts { distro: Some("ol"), ..RPM })],
        &[],
    ),
    family("amazonlinux", &["library/amazonlinux"], AMAZON_LINUX, &[]),
    // https://gitlab.archlinux.org/archlinux/archlinux-docker: `base`, and `base-devel` in the tags with `devel`.
    family(
        "archlinux",
        &["library/archlinux", "archlinux/archlinux"],
        &[(
            Always,
            Facts {
                distro: Some("arch"),
                package_manager: Some(Pacman),
                has_ca_certificates: Some(true),
                tools: Tools::of(&[Bash, Curl]),
                ..RPM
            },
        )],
        &[(Word(&["devel"]), tools(&[C, Make]))],
    ),
    family("opensuse", &["opensuse/leap", "opensuse/tumbleweed"], &[(Always, SUSE)], &[]),
    family(
        "photon",
        &["library/photon"],
        &[(Always, Facts { distro: Some("photon"), package_manager: Some(Tdnf), ..RPM })],
        &[],
    ),
    // The same images as on Red Hat's registry.
    family("ubi", &["redhat/ubi#", "redhat/ubi#-init"], UBI, &[]),
    family("ubi", &["redhat/ubi#-minimal"], UBI_MINIMAL, &[]),
    family("ubi", &["redhat/ubi#-micro"], UBI_MICRO, &[]),
];

const UBUNTU_BARE: Facts = Facts { has_ca_certificates: Some(false), lacks: all_but(&[Bash, Perl]), ..NOTHING };

const BUSYBOX: Facts = Facts {
    os: Some(Os::Linux),
    shell: Some(Ash),
    package_manager: Some(PackageManager::Absent),
    default_user: Some(Root),
    has_passwd: Some(true),
    has_ca_certificates: Some(false),
    tools: Tools::of(&[Wget]),
    lacks: all_but(&[Wget]),
    ..NOTHING
};

const DNF: Facts = Facts { package_manager: Some(Dnf), has_ca_certificates: Some(true), ..RPM };

const SUSE: Facts = Facts { package_manager: Some(Zypper), ..RPM };

const AMAZON_LINUX: &[(When, Facts)] = &[
    (Only(&[&["with", "sources"]]), Facts { distro: Some("amzn"), ..DNF }),
    (Always, Facts { distro: Some("amzn"), ..RPM }),
];

// Docker Hub: languages. Sources: the repositories of docker-library, nodejs/docker-node, rust-lang/docker-rust,
// Perl/docker-perl, adoptium/containers, corretto/corretto-docker, carlossg/docker-maven, keeganwitt/docker-gradle,
// haskell/docker-haskell, erlang/docker-erlang-otp, erlef/docker-elixir, swiftlang/swift-docker, dart-lang/dart-docker,
// mono/docker; the history of `FROM`, `USER` and `SHELL` in each.

const LANGUAGES: &[Family] = &[
    family(
        "golang",
        &["library/golang"],
        DEBIAN_ALPINE_OR_WINDOWS,
        &[
            (Always, tools(&[Go])),
            (Always, smaller(Image("gcr.io/distroless/static-debian13"))),
            (Word(&["alpine"]), CA),
            (FULL, BUILDPACK),
        ],
    ),
    // The smaller ones have gcc too, to link with.
    family(
        "rust",
        &["library/rust"],
        DEBIAN_OR_ALPINE,
        &[
            (Always, Facts { has_ca_certificates: Some(true), ..tools(&[Rust, C]) }),
            (Always, smaller(Image("gcr.io/distroless/cc-debian13"))),
            (FULL, BUILDPACK),
        ],
    ),
    family(
        "python",
        &["library/python"],
        DEBIAN_ALPINE_OR_WINDOWS,
        &[
            (Always, tools(&[Python, Pip])),
            (ON_LINUX, CA),
            (FULL, BUILDPACK),
            (FULL, smaller(Variant("slim"))),
            // The slim image purges what it was built with.
            (Word(&["slim"]), Facts { lacks: Tools::of(&[C, Make, Git, Curl, Wget]), ..NOTHING }),
        ],
    ),
    // The account `node` came in November 2016, to all versions then alive.
    family(
        "node",
        &["library/node"],
        DEBIAN_OR_ALPINE,
        &[
            (Always, tools(&[Node, Npm])),
            (Since(8, 0), has_user(account("node", 1000))),
            (FULL, BUILDPACK),
            (FULL, smaller(Variant("slim"))),
        ],
    ),
    family(
        "ruby",
        &["library/ruby"],
        DEBIAN_OR_ALPINE,
        &[
            (Always, Facts { has_ca_certificates: Some(true), ..tools(&[Ruby]) }),
            (FULL, BUILDPACK),
            (FULL, smaller(Variant("slim"))),
        ],
    ),
    // Debian images keep what phpize needs.
    family(
        "php",
        &["library/php"],
        DEBIAN_OR_ALPINE,
        &[
            (Always, Facts { has_ca_certificates: Some(true), ..tools(&[Php, Curl]) }),
            (Always, has_user(user("www-data"))),
            (FULL, tools(&[C, Make])),
            (Without(&["alpine"]), smaller(Variant("alpine"))),
        ],
    ),
    family(
        "perl",
        &["library/perl"],
        DEBIAN_OR_ALPINE,
        &[(Always, tools(&[Perl])), (FULL, BUILDPACK), (FULL, smaller(Variant("slim")))],
    ),
    family(
        "gcc",
        &["library/gcc"],
        &[(Always, DEBIAN)],
        &[(Always, BUILDPACK), (Always, smaller(Image("gcr.io/distroless/cc-debian13")))],
    ),
    family(
        "buildpack-deps",
        &["library/buildpack-deps"],
        &[(Word(DEBIAN_NAMES), DEBIAN), (Word(UBUNTU_NAMES), UBUNTU), (Always, DEBIAN_LIKE)],
        &[
            (Always, Facts { has_ca_certificates: Some(true), ..tools(&[Curl, Wget]) }),
            (Word(&["scm"]), tools(&[Git])),
            (Without(&["scm", "curl"]), BUILDPACK),
        ],
    ),
    family("haskell", &["library/haskell"], &[(Always, DEBIAN)], &[(Always, tools(&[Ghc, C]))]),
    family(
        "erlang",
        &["library/erlang"],
        DEBIAN_OR_ALPINE,
        &[(Always, tools(&[Erlang])), (FULL, BUILDPACK), (FULL, smaller(Variant("slim")))],
    ),
    family(
        "elixir",
        &["library/elixir"],
        &[(Word(&["alpine"]), ALPINE), (Only(&[NEUTRAL, DEBIAN_NAMES, &["slim"]]), DEBIAN), (Always, LINUX)],
        &[(Always, tools(&[Elixir, Erlang])), (FULL, BUILDPACK), (FULL, smaller(Variant("slim")))],
    ),
    family(
        "swift",
        &["library/swift"],
        &[
            (Word(&["windowsservercore"]), WINDOWS),
            (Word(&["amazonlinux", "centos", "rhel", "fedora"]), RPM),
            (Word(DEBIAN_NAMES), DEBIAN),
            (Only(&[UBUNTU_NAMES, &["slim"]]), UBUNTU),
        ],
        &[
            (Without(&["slim"]), tools(&[Swift])),
            (Without(&["slim", "windowsservercore"]), smaller(Variant("slim"))),
        ],
    ),
    family("dart", &["library/dart"], &[(Always, DEBIAN)], &[(Always, tools(&[Dart]))]),
    family("julia", &["library/julia"], DEBIAN_ALPINE_OR_WINDOWS, &[(Always, tools(&[Julia]))]),
    family(
        "mono",
        &["library/mono"],
        &[(Always, DEBIAN)],
        &[(Always, tools(&[Mono])), (Without(&["slim"]), smaller(Variant("slim")))],
    ),
    // Debian by default up to 11, Oracle Linux from 12 on.
    family(
        "openjdk",
        &["library/openjdk"],
        &[
            (Word(&["alpine"]), ALPINE),
            (Word(&["sac2016"]), WINDOWS),
            (Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL),
            (All(&[Word(&["nanoserver"]), Since(11, 0)]), NANO_SERVER),
            (Word(WINDOWS_NAMES), WINDOWS),
            (Word(&["oracle", "oraclelinux"]), RPM),
            (Word(DEBIAN_NAMES), DEBIAN),
            (Word(&["slim"]), DEBIAN),
            (Before(12), DEBIAN),
            (
                Only(&[&["jdk", "jre", "ea", "b", "experimental"]]),
                Facts { libc: Some(Glibc), tools: Tools::of(&[Bash]), ..LINUX },
            ),
        ],
        &[(Always, tools(&[Java])), (Without(JRE), tools(&[Jdk])), (Without(JRE), smaller(JAVA_IMAGE))],
    ),
    family(
        "eclipse-temurin",
        &["library/eclipse-temurin"],
        &[
            (Word(&["alpine"]), ALPINE),
            (Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL),
            (Word(&["nanoserver"]), NANO_SERVER),
            (Word(&["ubi"]), Facts { distro: Some("rhel"), package_manager: Some(Microdnf), ..RPM }),
            (Word(&["centos"]), Facts { distro: Some("centos"), ..DNF }),
            (Only(&[UBUNTU_NAMES, &["jdk", "jre", "b"]]), UBUNTU),
        ],
        &[(Always, tools(&[Java])), (Without(JRE), tools(&[Jdk])), (Without(JRE), smaller(Variant("jre")))],
    ),
    family("amazoncorretto", &["library/amazoncorretto"], CORRETTO, CORRETTO_ADDS),
    // Images of other Java distributions are on Ubuntu, Debian, Amazon Linux and Oracle Linux.
    family(
        "maven",
        &["library/maven"],
        &[
            (Word(&["alpine"]), ALPINE),
            (Word(WINDOWS_NAMES), WINDOWS),
            (Word(DEBIAN_NAMES), DEBIAN),
            (Word(&["debian", "slim"]), DEBIAN),
            (Word(UBUNTU_NAMES), UBUNTU),
            (Word(&["temurin", "sapmachine"]), UBUNTU),
            (Always, LINUX),
        ],
        &[(Always, tools(&[Maven, Java])), (Without(JRE), tools(&[Jdk])), (Always, smaller(JAVA_IMAGE))],
    ),
    // Ran as `gradle` until the spring of 2019, that is up to 5.4; as root since. What the words name came later than that.
    family(
        "gradle",
        &["library/gradle"],
        &[
            (Word(&["alpine"]), GRADLE_ON_ALPINE),
            (Word(&["corretto", "ubi"]), Facts { default_user: None, ..RPM }),
            (Word(&["graal"]), Facts { default_user: None, ..LINUX }),
            (Only(&[UBUNTU_NAMES, &["jdk", "jre", "lts", "and", "current", "hotspot", "openj"]]), GRADLE_ON_DEBIAN),
            (Always, Facts { default_user: None, ..LINUX }),
        ],
        &[
            (Always, tools(&[Gradle, Java])),
            (Without(JRE), tools(&[Jdk])),
            (All(&[Since(6, 0), Without(&["slim"])]), runs_as(Root)),
            (Word(GRADLE_AS_ROOT), runs_as(Root)),
            (Always, has_user(user("gradle"))),
            (Always, smaller(JAVA_IMAGE)),
        ],
    ),
];

const GRADLE_AS_ROOT: &[&str] = &[
    "jdk17", "jdk18", "jdk19", "jdk20", "jdk21", "jdk22", "jdk23", "jdk24", "jdk25", "jdk26", "focal", "jammy", "noble",
    "resolute", "ubi", "corretto", "graal",
];

const GRADLE_ON_ALPINE: Facts = Facts { default_user: None, ..ALPINE };

const GRADLE_ON_DEBIAN: Facts = Facts { default_user: None, ..DEBIAN_LIKE };

const CORRETTO: &[(When, Facts)] = &[
    (Word(&["alpine"]), ALPINE),
    (Only(&[&["al", "jdk", "jre", "full", "generic", "native", "headless", "headful"]]), RPM),
];

const CORRETTO_ADDS: &[(When, Facts)] =
    &[(Always, tools(&[Java])), (Without(JRE), tools(&[Jdk])), (Without(JRE), smaller(JAVA_IMAGE))];

// Docker Hub: servers and the like. Sources: the repositories of docker-library, nginx/docker-nginx,
// MariaDB/mariadb-docker, caddyserver/caddy-docker, traefik/traefik-library-image; history of `FROM` and `USER`.
// Most start as root and step down in their entry point.

const SERVICES: &[Family] = &[
    family(
        "nginx",
        &["library/nginx"],
        DEBIAN_OR_ALPINE,
        &[
            (Always, has_user(user("nginx"))),
            (Always, Facts { non_root_variant: Some(Image("nginxinc/nginx-unprivileged")), ..NOTHING }),
            (Without(&["alpine"]), smaller(Variant("alpine"))),
        ],
    ),
    family(
        "httpd",
        &["library/httpd"],
        DEBIAN_OR_ALPINE,
        &[(Always, has_user(user("www-data"))), (Without(&["alpine"]), smaller(Variant("alpine")))],
    ),
    // `USER haproxy` came with 2.4.
    family(
        "haproxy",
        &["library/haproxy"],
        DEBIAN_OR_ALPINE,
        &[(Since(2, 4), runs_as(account("haproxy", 99))), (Without(&["alpine"]), smaller(Variant("alpine")))],
    ),
    family(
        "memcached",
        &["library/memcached"],
        DEBIAN_OR_ALPINE,
        &[(Always, runs_as(user("memcache"))), (Without(&["alpine"]), smaller(Variant("alpine")))],
    ),
    family(
        "postgres",
        &["library/postgres"],
        DEBIAN_OR_ALPINE,
        &[(Always, has_user(user("postgres"))), (Without(&["alpine"]), smaller(Variant("alpine")))],
    ),
    family(
        "redis",
        &["library/redis"],
        &[
            (Word(&["alpine"]), ALPINE),
            (Word(WINDOWS_NAMES), WINDOWS),
            (Only(&[DEBIAN_NAMES, &["m", "M"]]), DEBIAN),
        ],
        &[(ON_LINUX, has_user(user("redis"))), (FULL, smaller(Variant("alpine")))],
    ),
    // Oracle Linux by default from 8.0 on, Debian before and by name.
    family(
        "mysql",
        &["library/mysql"],
        &[
            (Word(&["oracle", "oraclelinux"]), Facts { distro: Some("ol"), ..RPM }),
            (Word(DEBIAN_NAMES), DEBIAN),
            (Word(&["debian"]), DEBIAN),
            (Always, Facts { libc: Some(Glibc), tools: Tools::of(&[Bash]), ..LINUX }),
        ],
        &[(Always, has_user(user("mysql")))],
    ),
    // The images on UBI run as `mysql`.
    family(
        "mariadb",
        &["library/mariadb"],
        &[
            (
                Word(&["ubi"]),
                Facts {
                    distro: Some("rhel"),
                    package_manager: Some(Microdnf),
                    default_user: Some(user("mysql")),
                    ..RPM
                },
            ),
            (Word(UBUNTU_NAMES), Facts { ready_user: Some(user("mysql")), ..UBUNTU }),
            (Only(&[&["lts"]]), Facts { ready_user: Some(user("mysql")), ..DEBIAN_LIKE }),
        ],
        &[],
    ),
    family(
        "mongo",
        &["library/mongo"],
        &[
            (Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL),
            (Word(&["nanoserver"]), NANO_SERVER),
            (Word(UBUNTU_NAMES), UBUNTU),
            (Only(&[DEBIAN_NAMES, &["unstable"]]), DEBIAN_LIKE),
        ],
        &[(ON_LINUX, has_user(user("mongodb")))],
    ),
    family(
        "rabbitmq",
        &["library/rabbitmq"],
        &[(Word(&["alpine"]), ALPINE), (Only(&[&["management"]]), DEBIAN_LIKE), (Always, LINUX)],
        &[(Always, has_user(user("rabbitmq")))],
    ),
    family(
        "tomcat",
        &["library/tomcat"],
        &[
            (Word(&["alpine"]), ALPINE),
            (Word(&["corretto", "ubi", "oraclelinux", "oracle"]), RPM),
            (Word(DEBIAN_NAMES), DEBIAN),
            (Word(UBUNTU_NAMES), UBUNTU),
            (Word(&["slim"]), DEBIAN),
            (Always, LINUX),
        ],
        &[(Always, tools(&[Java]))],
    ),
    family(
        "wordpress",
        &["library/wordpress"],
        &[
            (Word(&["alpine"]), ALPINE),
            (Word(&["cli"]), ALPINE),
            (Only(&[&["php", "apache", "fpm"]]), DEBIAN),
            (Always, LINUX),
        ],
        &[
            (Always, tools(&[Php])),
            (Without(&["cli"]), has_user(user("www-data"))),
            (Word(&["cli"]), runs_as(user("www-data"))),
        ],
    ),
    // From scratch up to 1.7, Alpine since 2.0.
    family(
        "traefik",
        &["library/traefik"],
        &[(Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL), (Word(&["nanoserver"]), WINDOWS), (Word(&["alpine"]), ALPINE), (All(&[Since(2, 0), Only(&[])]), ALPINE)],
        &[],
    ),
    family(
        "caddy",
        &["library/caddy"],
        &[(Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL), (Word(&["nanoserver"]), WINDOWS), (Word(&["alpine"]), ALPINE), (Only(&[&["builder"]]), ALPINE)],
        &[(Word(&["builder"]), tools(&[Go]))],
    ),
    // https://github.com/docker-library/docker
    family(
        "docker",
        &["library/docker"],
        &[
            (Word(&["windowsservercore"]), SERVER_CORE_POWERSHELL), (Word(&["nanoserver"]), WINDOWS),
            (Word(&["rootless"]), Facts { default_user: Some(account("rootless", 1000)), ..ALPINE }),
            (
                Only(&[&["alpine", "dind", "cli", "git", "stable", "edge", "test", "ce", "experimental", "tp"]]),
                ALPINE,
            ),
        ],
        &[(Word(&["git"]), tools(&[Git]))],
    ),
    family("elasticsearch", &["library/elasticsearch"], &[], ELASTICSEARCH),
    family("kibana", &["library/kibana"], &[], KIBANA),
];

// https://github.com/elastic/dockerfiles: no root by default in 8 and later.
const ELASTICSEARCH: &[(When, Facts)] =
    &[(Always, Facts { os: Some(Os::Linux), ..NOTHING }), (Since(8, 0), runs_as(account("elasticsearch", 1000)))];

const KIBANA: &[(When, Facts)] =
    &[(Always, Facts { os: Some(Os::Linux), ..NOTHING }), (Since(8, 0), runs_as(account("kibana", 1000)))];

// Docker Hub: other publishers.

const PUBLISHERS: &[Family] = &[
    // https://github.com/nginx/docker-nginx-unprivileged
    // Microsoft's images before they moved to a registry of its own.
    family(
        "windows",
        &[
            "microsoft/windowsservercore",
            "microsoft/nanoserver",
            "microsoft/dotnet-framework",
            "microsoft/aspnet",
            "microsoft/iis",
            "microsoft/mssql-server-windows-express",
        ],
        &[(Always, WINDOWS)],
        &[],
    ),
    family("dotnet", &["microsoft/dotnet"], &[(Word(WINDOWS_NAMES), WINDOWS)], &[]),
    family("nginx-unprivileged", &["nginxinc/nginx-unprivileged"], DEBIAN_OR_ALPINE, UNPRIVILEGED),
    // https://github.com/jenkinsci/docker: Linux images set bash or ash with `pipefail` as `SHELL`, some of them.
    family(
        "jenkins",
        &["jenkins/jenkins"],
        &[
            (Word(WINDOWS_NAMES), WINDOWS),
            (
                Always,
                Facts {
                    default_user: Some(account("jenkins", 1000)),
                    tools: Tools::of(&[Java, Git, Curl]),
                    ..LINUX
                },
            ),
        ],
        &[],
    ),
    // https://grafana.com/docs/grafana/v7.4/installation/docker: runs as 472 since 5.1.
    family(
        "grafana",
        &["grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"],
        &[(Always, Facts { os: Some(Os::Linux), ..NOTHING })],
        &[(Since(6, 0), runs_as(number(472)))],
    ),
    // https://docs.gitea.com/installation/install-with-docker-rootless, https://github.com/go-gitea/gitea
    family(
        "gitea",
        &["gitea/gitea"],
        &[
            (Word(&["rootless"]), Facts { default_user: Some(account("git", 1000)), ..ALPINE }),
            (Always, Facts { non_root_variant: Some(Variant("rootless")), ..ALPINE }),
        ],
        &[(Always, tools(&[Git]))],
    ),
    // https://github.com/bitnami/containers: the servers run as 1001. Debian (minideb) first, Photon since 2025.
    family(
        "bitnami",
        &[
            "bitnami/elasticsearch", "bitnami/kafka", "bitnami/kubectl", "bitnami/mariadb", "bitnami/memcached",
            "bitnami/mongodb", "bitnami/mysql", "bitnami/nginx", "bitnami/postgresql", "bitnami/rabbitmq",
            "bitnami/redis", "bitnami/zookeeper", "bitnamilegacy/elasticsearch", "bitnamilegacy/kafka",
            "bitnamilegacy/kubectl", "bitnamilegacy/mariadb", "bitnamilegacy/memcached", "bitnamilegacy/mongodb",
            "bitnamilegacy/mysql", "bitnamilegacy/nginx", "bitnamilegacy/postgresql", "bitnamilegacy/rabbitmq",
            "bitnamilegacy/redis", "bitnamilegacy/zookeeper",
        ],
        &[(Always, Facts { os: Some(Os::Linux), libc: Some(Glibc), default_user: Some(number(1001)), ..NOTHING })],
        &[],
    ),
    // https://github.com/rebornplusplus/dotnet-ubuntu: slices of packages, "do not include bash or a package manager".
    family(
        "chiselled-ubuntu",
        &["ubuntu/dotnet-deps", "ubuntu/dotnet-runtime", "ubuntu/dotnet-aspnet"],
        &[(Always, Facts { default_user: None, ..CHISELED })],
        &[],
    ),
    family(
        "chiselled-ubuntu",
        &["ubuntu/jre"],
        &[(Always, Facts { default_user: None, shell: None, lacks: Tools::NONE, ..CHISELED })],
        &[(Always, tools(&[Java]))],
    ),
];

const UNPRIVILEGED: &[(When, Facts)] =
    &[(Always, runs_as(number(101))), (Without(&["alpine"]), smaller(Variant("alpine")))];

/// Ubuntu cut to slices.
const CHISELED: Facts = Facts {
    os: Some(Os::Linux),
    distro: Some("ubuntu"),
    shell: Some(Shell::Absent),
    package_manager: Some(PackageManager::Absent),
    libc: Some(Glibc),
    default_user: Some(user("app")),
    has_ca_certificates: Some(true),
    lacks: Tools::ALL,
    ..NOTHING
};

// https://github.com/GoogleContainerTools/distroless: static/static.bzl, base/base.bzl, java/java.bzl, …
// `debug` tags have busybox in /busybox and on PATH, and nothing in /bin: the shell form of `RUN` fails as it does
// without (issue 419 there). The user is a number in the configuration.

const DISTROLESS: &[Family] = &[
    family(
        "distroless",
        &["distroless/static", "distroless/static-debian#"],
        &[(Always, DISTROLESS_STATIC)],
        DISTROLESS_TAGS,
    ),
    family(
        "distroless",
        &[
            "distroless/base",
            "distroless/base-debian#",
            "distroless/base-nossl",
            "distroless/base-nossl-debian#",
            "distroless/cc",
            "distroless/cc-debian#",
        ],
        &[(Always, DISTROLESS_GLIBC)],
        DISTROLESS_TAGS,
    ),
    family(
        "distroless",
        &["distroless/java-base", "distroless/java-base-debian#"],
        &[(Always, DISTROLESS_GLIBC)],
        DISTROLESS_TAGS,
    ),
    // The debug images have a development kit.
    family(
        "distroless",
        &["distroless/java", "distroless/java-debian#", "distroless/java#", "distroless/java#-debian#"],
        &[(Always, Facts { tools: Tools::of(&[Java]), lacks: all_but(&[Java, Jdk]), ..DISTROLESS_GLIBC })],
        DISTROLESS_TAGS,
    ),
    // npm is tested to be absent only since 2022.
    family(
        "distroless",
        &["distroless/nodejs", "distroless/nodejs-debian#", "distroless/nodejs#", "distroless/nodejs#-debian#"],
        &[(Always, Facts { tools: Tools::of(&[Node]), lacks: all_but(&[Node, Npm]), ..DISTROLESS_GLIBC })],
        DISTROLESS_TAGS,
    ),
    family(
        "distroless",
        &["distroless/python3-debian12", "distroless/python3-debian13"],
        &[(Always, DISTROLESS_PYTHON)],
        DISTROLESS_TAGS,
    ),
    // Had dash up to Debian 11, for `subprocess` (commit 9c928189 there).
    family(
        "distroless",
        &["distroless/python3", "distroless/python3-debian#"],
        &[(Always, Facts { shell: None, ..DISTROLESS_PYTHON })],
        &[DISTROLESS_NONROOT, DISTROLESS_ROOT],
    ),
];

const DISTROLESS_STATIC: Facts = Facts {
    os: Some(Os::Linux),
    distro: Some("debian"),
    shell: Some(Shell::Absent),
    package_manager: Some(PackageManager::Absent),
    libc: Some(Libc::Absent),
    default_user: Some(Root),
    has_passwd: Some(true),
    has_ca_certificates: Some(true),
    has_tzdata: Some(true),
    lacks: Tools::ALL,
    ..NOTHING
};

const DISTROLESS_GLIBC: Facts = Facts { libc: Some(Glibc), ..DISTROLESS_STATIC };

const DISTROLESS_PYTHON: Facts =
    Facts { tools: Tools::of(&[Python]), lacks: all_but(&[Python, Pip]), ..DISTROLESS_GLIBC };

const DISTROLESS_NONROOT: (When, Facts) = (Word(&["nonroot"]), runs_as(account("nonroot", 65532)));

const DISTROLESS_ROOT: (When, Facts) = (
    Without(&["nonroot"]),
    Facts { ready_user: Some(account("nonroot", 65532)), non_root_variant: Some(Variant("nonroot")), ..NOTHING },
);

const DISTROLESS_TAGS: &[(When, Facts)] = &[
    DISTROLESS_NONROOT,
    DISTROLESS_ROOT,
    (Word(&["debug"]), Facts { shell: Some(Elsewhere("/busybox/sh")), tools: Tools::of(&[Wget]), ..NOTHING }),
];

// https://github.com/chainguard-images/images: `locked_config.json` of each image (April 2026), and the history of
// `run-as`. A `-dev` tag adds apk, busybox, bash, git and wget to the same image.

const CHAINGUARD: &[Family] = &[
    family(
        "chainguard",
        &["chainguard/static"],
        &[(
            Always,
            Facts {
                shell: Some(Shell::Absent),
                package_manager: Some(PackageManager::Absent),
                libc: Some(Libc::Absent),
                default_user: Some(number(65532)),
                has_tzdata: Some(true),
                lacks: Tools::ALL,
                ..CHAINGUARD_ANY
            },
        )],
        &[],
    ),
    family(
        "chainguard",
        &["chainguard/wolfi-base"],
        &[(Always, Facts { default_user: Some(Root), ready_user: Some(account("nonroot", 65532)), ..WOLFI_DEV })],
        &[],
    ),
    family(
        "chainguard",
        &["chainguard/glibc-dynamic"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, WOLFI_BARE)],
        &[(Always, runs_as(number(65532)))],
    ),
    family(
        "chainguard",
        &["chainguard/jre"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, WOLFI_BARE)],
        &[(Always, Facts { default_user: Some(user("java")), ..tools(&[Java]) })],
    ),
    // Had busybox for some of its time.
    family(
        "chainguard",
        &["chainguard/jdk"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, CHAINGUARD_ANY)],
        &[
            (Always, Facts { default_user: Some(user("java")), ..tools(&[Jdk, Java]) }),
            (Always, smaller(Sibling("jre"))),
        ],
    ),
    // The same; `slim` tags have neither busybox nor npm.
    family(
        "chainguard",
        &["chainguard/node"],
        &[(Word(&["dev"]), WOLFI_DEV), (Word(&["slim"]), WOLFI_BARE), (Always, CHAINGUARD_ANY)],
        &[
            (Always, Facts { default_user: Some(number(65532)), ..tools(&[Node]) }),
            (Without(&["slim"]), tools(&[Npm])),
        ],
    ),
    family(
        "chainguard",
        &["chainguard/python"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, WOLFI_BARE)],
        &[
            (Always, Facts { default_user: Some(number(65532)), ..tools(&[Python]) }),
            (Word(&["dev"]), tools(&[Pip])),
        ],
    ),
    family(
        "chainguard",
        &["chainguard/ruby"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, WOLFI_BARE)],
        &[(Always, Facts { default_user: Some(number(65532)), ..tools(&[Ruby]) })],
    ),
    family(
        "chainguard",
        &["chainguard/nginx"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, WOLFI_BARE)],
        &[(Always, runs_as(SOMEONE))],
    ),
    // A builder: shell, compiler and make in every tag; root now, not always before.
    family(
        "chainguard",
        &["chainguard/go"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, Facts { shell: Some(Shell::Unspecified), ..CHAINGUARD_ANY })],
        &[(Always, tools(&[Go, C, Make])), (Always, smaller(Sibling("static")))],
    ),
    family(
        "chainguard",
        &["chainguard/rust"],
        &[(Word(&["dev"]), WOLFI_DEV), (Always, CHAINGUARD_ANY)],
        &[
            (Always, Facts { default_user: Some(number(65532)), ..tools(&[Rust]) }),
            (Always, smaller(Sibling("glibc-dynamic"))),
        ],
    ),
];

const CHAINGUARD_ANY: Facts =
    Facts { os: Some(Os::Linux), has_passwd: Some(true), has_ca_certificates: Some(true), ..NOTHING };

const WOLFI: Facts = Facts { libc: Some(Glibc), ..CHAINGUARD_ANY };

const WOLFI_BARE: Facts =
    Facts { shell: Some(Shell::Absent), package_manager: Some(PackageManager::Absent), ..WOLFI };

const WOLFI_DEV: Facts = Facts { shell: Some(Ash), package_manager: Some(Apk), tools: Tools::of(&[Wget]), ..WOLFI };

// https://docs.docker.com/dhi/migration/checklist/ and https://docs.docker.com/dhi/how-to/use/: tags with `dev` have a
// shell and a package manager and run as root; the others have none and run as 65532.

const DOCKER_HARDENED: &[Family] = &[
    family("docker-hardened", &["static"], HARDENED, &[]),
    family("docker-hardened", &["node"], HARDENED, &[(Always, tools(&[Node]))]),
    family("docker-hardened", &["python"], HARDENED, &[(Always, tools(&[Python]))]),
];

const HARDENED: &[(When, Facts)] = &[
    (Word(&["dev", "sdk"]), Facts { has_ca_certificates: Some(true), ..LINUX }),
    (
        Only(&[DEBIAN_NAMES, &["debian", "alpine"]]),
        Facts {
            os: Some(Os::Linux),
            shell: Some(Shell::Absent),
            package_manager: Some(PackageManager::Absent),
            default_user: Some(SOMEONE),
            has_passwd: Some(true),
            has_ca_certificates: Some(true),
            ..NOTHING
        },
    ),
];

// https://github.com/dotnet/dotnet-docker, history of `USER`;
// https://learn.microsoft.com/virtualization/windowscontainers

const MICROSOFT: &[Family] = &[
    family(
        "dotnet",
        &["dotnet/sdk", "dotnet/nightly/sdk"],
        DOTNET,
        &[(Always, tools(&[DotnetSdk])), DOTNET_USER, (Always, smaller(Sibling("aspnet")))],
    ),
    family(
        "dotnet",
        &[
            "dotnet/aspnet",
            "dotnet/runtime",
            "dotnet/runtime-deps",
            "dotnet/nightly/aspnet",
            "dotnet/nightly/runtime",
            "dotnet/nightly/runtime-deps",
        ],
        DOTNET,
        &[
            DOTNET_USER,
            (
                All(&[Since(8, 0), DOTNET_CLASSIC]),
                Facts {
                    smaller: Some(Variant("chiseled")),
                    non_root_variant: Some(Variant("chiseled")),
                    ..NOTHING
                },
            ),
        ],
    ),
    family(
        "dotnet-framework",
        &["dotnet/framework/sdk", "dotnet/framework/aspnet", "dotnet/framework/runtime", "dotnet/framework/wcf"],
        &[(Always, WINDOWS)],
        &[],
    ),
    // https://learn.microsoft.com/azure/azure-linux/
    family("azurelinux", &["azurelinux/base/core", "cbl-mariner/base/core"], &[(Always, AZURE_LINUX)], &[]),
    family(
        "azurelinux-distroless",
        &[
            "azurelinux/distroless/base",
            "azurelinux/distroless/minimal",
            "cbl-mariner/distroless/base",
            "cbl-mariner/distroless/minimal",
        ],
        &[(Always, Facts { distro: None, default_user: None, has_ca_certificates: None, libc: None, ..CHISELED })],
        &[(Word(&["nonroot"]), runs_as(SOMEONE))],
    ),
    family("windows", &["windows/servercore", "windows/server", "windows"], &[(Always, SERVER_CORE)], &[]),
    family("windows", &["windows/nanoserver"], &[(Word(&["sac2016"]), WINDOWS), (Always, NANO_SERVER)], &[]),
    // https://github.com/PowerShell/PowerShell-Docker
    family(
        "powershell",
        &["powershell"],
        &[
            (Word(&["windowsservercore"]), SERVER_CORE),
            (Word(&["nanoserver"]), Facts { shell: None, ..NANO_SERVER }),
            (Word(&["alpine"]), Facts { tools: Tools::NONE, ..ALPINE }),
            (Word(&["ubuntu"]), UBUNTU),
            (Word(&["debian"]), DEBIAN),
        ],
        &[],
    ),
];

/// What the full images have no word for.
const DOTNET_CLASSIC: When = Only(&[DEBIAN_NAMES, UBUNTU_NAMES, DOTNET_WORDS]);

const DOTNET_WORDS: &[&str] = &["slim", "amd64", "arm64v8", "arm32v7", "composite", "extra", "aot"];

/// Debian by default up to 9, Ubuntu from 10 on.
const DOTNET: &[(When, Facts)] = &[
    (Word(&["nanoserver"]), Facts { shell: None, ..NANO_SERVER }),
    (Word(&["windowsservercore"]), WINDOWS),
    (Word(&["chiseled"]), Facts { has_passwd: Some(true), ..CHISELED }),
    (Word(&["distroless"]), Facts { distro: None, has_passwd: Some(true), ..CHISELED }),
    (Word(&["alpine"]), Facts { tools: Tools::NONE, ..ALPINE }),
    (Word(&["azurelinux", "mariner", "cbl"]), AZURE_LINUX),
    (Word(DEBIAN_NAMES), DEBIAN),
    (Word(UBUNTU_NAMES), UBUNTU),
    (DOTNET_CLASSIC, DEBIAN_LIKE),
];

/// `app` came with 8, without being the default.
const DOTNET_USER: (When, Facts) = (
    All(&[Since(8, 0), Without(&["nanoserver", "windowsservercore", "chiseled", "distroless"])]),
    has_user(account("app", 1654)),
);

const AZURE_LINUX: Facts = Facts { package_manager: Some(Tdnf), ..RPM };

// https://docs.redhat.com/documentation/red_hat_enterprise_linux/9/html/building_running_and_managing_containers
// ("Types of container images"); https://github.com/sclorg, final `USER` of each image; https://github.com/rh-openjdk.

const RED_HAT: &[Family] = &[
    family("ubi", &["ubi#/ubi"], UBI, &[(Always, smaller(Sibling("ubi-minimal")))]),
    family("ubi", &["ubi#", "ubi#-init", "ubi#/ubi-init"], UBI, &[]),
    family("ubi", &["ubi#/ubi-minimal"], UBI_MINIMAL, &[(Always, smaller(Sibling("ubi-micro")))]),
    family("ubi", &["ubi#-minimal"], UBI_MINIMAL, &[]),
    family("ubi", &["ubi#-micro", "ubi#/ubi-micro"], UBI_MICRO, &[]),
    family(
        "ubi-nodejs",
        &["ubi#/nodejs-#", "ubi#/nodejs-#-minimal"],
        &[(Always, S2I)],
        &[(Always, tools(&[Node, Npm]))],
    ),
    family(
        "ubi-python",
        &["ubi#/python-#", "ubi#/python-#-minimal"],
        &[(Always, S2I)],
        &[(Always, tools(&[Python, Pip]))],
    ),
    family(
        "ubi-go",
        &["ubi#/go-toolset"],
        &[(Always, S2I)],
        &[(Always, tools(&[Go])), (Always, smaller(Sibling("ubi-micro")))],
    ),
    family(
        "ubi-s2i",
        &["ubi#/ruby-#", "ubi#/php-#", "ubi#/perl-#", "ubi#/nginx-#", "ubi#/httpd-#"],
        &[(Always, S2I)],
        &[],
    ),
    family(
        "ubi-openjdk",
        &["ubi#/openjdk-#"],
        &[(Always, Facts { default_user: Some(number(185)), ..S2I })],
        &[(Always, tools(&[Java, Jdk, Maven])), (Always, smaller(JAVA_IMAGE))],
    ),
    family(
        "ubi-openjdk",
        &["ubi#/openjdk-#-runtime"],
        &[(Always, Facts { default_user: Some(number(185)), ..S2I })],
        &[(Always, tools(&[Java]))],
    ),
];

const RHEL: Facts = Facts { distro: Some("rhel"), ..RPM };

const UBI: &[(When, Facts)] = &[(Always, Facts { distro: Some("rhel"), ..DNF })];

const UBI_MINIMAL: &[(When, Facts)] =
    &[(Always, Facts { package_manager: Some(Microdnf), has_ca_certificates: Some(true), ..RHEL })];

/// bash, coreutils and the RPM database; "excluding a package manager and all of its dependencies".
const UBI_MICRO: &[(When, Facts)] = &[(Always, Facts { package_manager: Some(PackageManager::Absent), ..RHEL })];

/// Software Collections' images for source-to-image, and those made like them.
const S2I: Facts = Facts { default_user: Some(number(1001)), ..RHEL };

// Amazon's public registry.

const AMAZON: &[Family] = &[
    family("amazonlinux", &["amazonlinux/amazonlinux"], AMAZON_LINUX, &[]),
    family("amazoncorretto", &["amazoncorretto/amazoncorretto"], CORRETTO, CORRETTO_ADDS),
];

// Other registries.

const QUAY: &[Family] = &[
    // https://quay.io/repository/centos/centos: CentOS Stream.
    family(
        "centos",
        &["centos/centos"],
        &[
            (Word(&["minimal"]), Facts { distro: Some("centos"), package_manager: Some(Microdnf), ..RPM }),
            (Only(&[&["stream", "development"]]), Facts { distro: Some("centos"), ..DNF }),
        ],
        &[],
    ),
    family("fedora", &["fedora/fedora"], FEDORA_LINUX, &[]),
];

const FEDORA_LINUX: &[(When, Facts)] =
    &[(Only(&[&["rawhide", "branched"]]), Facts { distro: Some("fedora"), ..DNF })];

const FEDORA: &[Family] = &[family("fedora", &["fedora"], FEDORA_LINUX, &[])];

const NGINX: &[Family] =
    &[family("nginx-unprivileged", &["nginx/nginx-unprivileged"], DEBIAN_OR_ALPINE, UNPRIVILEGED)];

const ELASTIC: &[Family] = &[
    family("elasticsearch", &["elasticsearch/elasticsearch"], &[], ELASTICSEARCH),
    family("kibana", &["kibana/kibana"], &[], KIBANA),
];

const OPENSUSE: &[Family] =
    &[family("opensuse", &["opensuse/leap", "opensuse/tumbleweed"], &[(Always, SUSE)], &[])];
