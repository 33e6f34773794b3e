use super::{
    Alternative, Facts, Libc, Os, PackageManager, SCRATCH, Shell, Tag, Tool, Tools, User, families,
    is_official, known_base, matches, official::OFFICIAL,
};

/// `registry/repository[:tag]`; the tag `*` is unknown, and a `*` in a tag stands for an unknown part.
fn look_up(reference: &str) -> Option<super::KnownBase> {
    let (registry, path) = reference.split_once('/').unwrap();
    let (repository, tag) = path.split_once(':').unwrap_or((path, "latest"));
    let parts: Vec<&str> = tag.split('*').collect();
    let tag = match tag {
        "*" => Tag::Unknown,
        _ if parts.len() > 1 => Tag::Parts(&parts),
        _ => Tag::Known(tag),
    };
    known_base(registry, repository, tag)
}

/// The main facts in words; `?` is unknown, `no` is known to be absent.
fn words(facts: &Facts) -> String {
    let shell = facts.shell.map_or("?", |shell| match shell {
        Shell::Absent => "no",
        Shell::Elsewhere(path) => path,
        Shell::Unspecified => "some",
        Shell::Dash => "dash",
        Shell::BashAsSh => "bash",
        Shell::Ash => "ash",
        Shell::Cmd => "cmd",
        Shell::PowerShell => "powershell",
    });
    let manager = facts.package_manager.map_or("?", |manager| match manager {
        PackageManager::Absent => "no",
        PackageManager::Unspecified => "some",
        PackageManager::Apk => "apk",
        PackageManager::Apt => "apt",
        PackageManager::Dnf => "dnf",
        PackageManager::Microdnf => "microdnf",
        PackageManager::Pacman => "pacman",
        PackageManager::Tdnf => "tdnf",
        PackageManager::Zypper => "zypper",
    });
    let libc = facts.libc.map_or("?", |libc| match libc {
        Libc::Absent => "no",
        Libc::Glibc => "glibc",
        Libc::Musl => "musl",
    });
    let user = facts
        .default_user
        .map_or("?".to_owned(), |user| match user {
            User::Root => "root".to_owned(),
            User::NonRoot { name, uid } => {
                format!(
                    "{}:{}",
                    name.unwrap_or("?"),
                    uid.map_or("?".to_owned(), |uid| uid.to_string())
                )
            }
        });
    format!("{shell} {manager} {libc} {user}")
}

/// Shell, package manager, C library and default user.
#[rustfmt::skip]
const KNOWN: &[(&str, &str)] = &[
    // Distributions.
    ("docker.io/library/debian", "dash apt glibc root"),
    ("docker.io/library/debian:12-slim", "dash apt glibc root"),
    ("docker.io/library/debian:*", "dash apt glibc root"),
    ("docker.io/library/ubuntu:24.04", "dash apt glibc root"),
    ("docker.io/library/alpine:3.24", "ash apk musl root"),
    ("docker.io/library/alpine:*", "ash apk musl root"),
    ("docker.io/library/busybox", "ash no ? root"),
    ("docker.io/library/busybox:1.37-musl", "ash no no root"),
    ("docker.io/library/busybox:glibc", "ash no glibc root"),
    ("docker.io/library/hello-world", "no no no root"),
    ("docker.io/library/fedora:42", "bash dnf glibc root"),
    ("docker.io/library/centos:7", "bash dnf glibc root"),
    ("quay.io/centos/centos:stream9", "bash dnf glibc root"),
    ("quay.io/centos/centos:stream10-minimal", "bash microdnf glibc root"),
    ("docker.io/library/rockylinux:9-minimal", "bash microdnf glibc root"),
    ("docker.io/library/almalinux:9", "bash dnf glibc root"),
    ("docker.io/library/oraclelinux:9", "bash dnf glibc root"),
    ("docker.io/library/oraclelinux:9-slim", "bash some glibc root"),
    ("docker.io/library/amazonlinux:2023", "bash dnf glibc root"),
    ("public.ecr.aws/amazonlinux/amazonlinux:2023-minimal", "bash some glibc root"),
    ("docker.io/library/archlinux:base-devel", "bash pacman glibc root"),
    ("docker.io/opensuse/leap:15.6", "bash zypper glibc root"),
    ("docker.io/bitnami/minideb:bookworm", "dash apt glibc root"),
    ("registry.access.redhat.com/ubi9/ubi:9.6", "bash dnf glibc root"),
    ("registry.access.redhat.com/ubi9", "bash dnf glibc root"),
    ("registry.access.redhat.com/ubi9/ubi-minimal", "bash microdnf glibc root"),
    ("registry.redhat.io/ubi8-minimal", "bash microdnf glibc root"),
    ("docker.io/redhat/ubi10-micro", "bash no glibc root"),
    ("registry.access.redhat.com/ubi9/nodejs-20:1", "bash some glibc ?:1001"),
    ("registry.access.redhat.com/ubi9/openjdk-21-runtime", "bash some glibc ?:185"),
    ("mcr.microsoft.com/azurelinux/base/core:3.0", "bash tdnf glibc root"),
    // Distroless.
    ("gcr.io/distroless/static-debian12", "no no no root"),
    ("gcr.io/distroless/static:nonroot", "no no no nonroot:65532"),
    ("gcr.io/distroless/static-debian13:latest-arm64", "no no no root"),
    ("gcr.io/distroless/base-debian12:debug", "/busybox/sh no glibc root"),
    ("gcr.io/distroless/base-nossl-debian13:debug-nonroot-amd64", "/busybox/sh no glibc nonroot:65532"),
    ("gcr.io/distroless/cc", "no no glibc root"),
    ("gcr.io/distroless/java21-debian12:nonroot", "no no glibc nonroot:65532"),
    ("gcr.io/distroless/java-base-debian11", "no no glibc root"),
    ("gcr.io/distroless/nodejs22-debian12", "no no glibc root"),
    ("gcr.io/distroless/python3-debian13", "no no glibc root"),
    ("gcr.io/distroless/python3-debian11", "? no glibc root"),
    ("gcr.io/distroless/static-debian12:*", "? no no ?"),
    ("gcr.io/distroless/static-debian12:nonroot-*", "? no no nonroot:65532"),
    // Chainguard, Docker Hardened Images, chiselled Ubuntu.
    ("cgr.dev/chainguard/static", "no no no ?:65532"),
    ("cgr.dev/chainguard/wolfi-base", "ash apk glibc root"),
    ("cgr.dev/chainguard/python:latest-dev", "ash apk glibc ?:65532"),
    ("docker.io/chainguard/python", "no no glibc ?:65532"),
    ("cgr.dev/chainguard/node", "? ? ? ?:65532"),
    ("cgr.dev/chainguard/go", "some ? ? ?"),
    ("cgr.dev/chainguard/nginx:*", "? ? glibc ?:?"),
    ("dhi.io/python:3.13", "no no ? ?:?"),
    ("dhi.io/python:3.13-dev", "some some ? root"),
    ("docker.io/ubuntu/dotnet-deps:8.0", "no no glibc ?"),
    // Languages.
    ("docker.io/library/golang", "dash apt glibc root"),
    ("docker.io/library/golang:1.26-alpine3.23", "ash apk musl root"),
    ("docker.io/library/golang:1.22-nanoserver-1809", "cmd ? ? ContainerUser:?"),
    ("docker.io/library/golang:windowsservercore-ltsc2022", "powershell ? ? root"),
    ("docker.io/library/golang:*", "? ? ? ?"),
    ("docker.io/library/golang:*-alpine", "ash apk musl root"),
    ("docker.io/library/golang:1.26-alpine*", "ash apk musl root"),
    ("docker.io/library/golang:1.26-bookworm", "dash apt glibc root"),
    ("docker.io/library/rust:1-slim-bookworm", "dash apt glibc root"),
    ("docker.io/library/python:3.14.0rc1-slim", "dash apt glibc root"),
    ("docker.io/library/node:22", "dash apt glibc root"),
    ("docker.io/library/node:lts-alpine", "ash apk musl root"),
    ("docker.io/library/node:*", "some some ? root"),
    ("docker.io/library/ruby:3.4-slim", "dash apt glibc root"),
    ("docker.io/library/php:8.3-fpm-alpine", "ash apk musl root"),
    ("docker.io/library/php:8.3-apache-bookworm", "dash apt glibc root"),
    ("docker.io/library/openjdk:11-jre", "dash apt glibc root"),
    ("docker.io/library/openjdk:17", "some some glibc root"),
    ("docker.io/library/openjdk:17-slim", "dash apt glibc root"),
    ("docker.io/library/openjdk:21-oraclelinux8", "bash some glibc root"),
    ("docker.io/library/eclipse-temurin:21.0.4_7-jre", "dash apt glibc root"),
    ("docker.io/library/eclipse-temurin:21-jdk-ubi9-minimal", "bash microdnf glibc root"),
    ("docker.io/library/amazoncorretto:21", "bash some glibc root"),
    ("docker.io/library/maven:3.9-eclipse-temurin-21", "dash apt glibc root"),
    ("docker.io/library/maven:3.9", "some some ? root"),
    ("docker.io/library/gradle:8.10-jdk21", "dash apt glibc root"),
    ("docker.io/library/gradle:jdk21-alpine", "ash apk musl root"),
    ("docker.io/library/gradle:4.10", "dash apt glibc ?"),
    ("docker.io/library/elixir:1.18-otp-27-slim", "dash apt glibc root"),
    ("docker.io/library/swift:6.1-amazonlinux2", "bash some glibc root"),
    ("docker.io/library/swift:6.1-slim", "dash apt glibc root"),
    ("docker.io/library/buildpack-deps:noble-scm", "dash apt glibc root"),
    ("public.ecr.aws/docker/library/python:3.13-alpine", "ash apk musl root"),
    ("mirror.gcr.io/library/debian:trixie", "dash apt glibc root"),
    // .NET and Windows.
    ("mcr.microsoft.com/dotnet/sdk:8.0", "dash apt glibc root"),
    ("mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled", "no no glibc app:?"),
    ("mcr.microsoft.com/dotnet/runtime-deps:10.0-azurelinux3.0-distroless-extra", "no no glibc app:?"),
    ("mcr.microsoft.com/dotnet/runtime:8.0-alpine", "ash apk musl root"),
    ("mcr.microsoft.com/dotnet/aspnet:9.0-azurelinux3.0", "bash tdnf glibc root"),
    ("mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022", "? ? ? ContainerUser:?"),
    ("mcr.microsoft.com/windows/servercore:ltsc2022", "cmd ? ? root"),
    ("mcr.microsoft.com/windows/nanoserver:ltsc2022", "cmd ? ? ContainerUser:?"),
    ("mcr.microsoft.com/powershell:7.4-ubuntu-22.04", "dash apt glibc root"),
    // Servers.
    ("docker.io/library/nginx:1.27-alpine-slim", "ash apk musl root"),
    ("docker.io/nginxinc/nginx-unprivileged:stable", "dash apt glibc ?:101"),
    ("ghcr.io/nginx/nginx-unprivileged:*", "some some ? ?:101"),
    ("docker.io/library/haproxy:2.3", "dash apt glibc root"),
    ("docker.io/library/haproxy:2.4", "dash apt glibc haproxy:99"),
    ("docker.io/library/haproxy:lts-alpine", "ash apk musl haproxy:99"),
    ("docker.io/library/haproxy:*", "some some ? ?"),
    ("docker.io/library/memcached", "dash apt glibc memcache:?"),
    ("docker.io/library/mysql:8.4", "some some glibc root"),
    ("docker.io/library/mariadb:11-ubi9", "bash microdnf glibc mysql:?"),
    ("docker.io/library/wordpress:6-php8.3-apache", "dash apt glibc root"),
    ("docker.io/library/wordpress:cli", "ash apk musl www-data:?"),
    ("docker.io/library/traefik:v3.5", "ash apk musl root"),
    ("docker.io/library/traefik:1.7", "? ? ? ?"),
    ("docker.io/library/docker:28-dind-rootless", "ash apk musl rootless:1000"),
    ("docker.io/jenkins/jenkins:lts-jdk21", "some some ? jenkins:1000"),
    ("docker.io/bitnami/postgresql:16", "? ? glibc ?:1001"),
    ("docker.io/grafana/grafana:11.2.0", "? ? ? ?:472"),
    ("docker.elastic.co/elasticsearch/elasticsearch:8.15.0", "? ? ? elasticsearch:1000"),
    ("docker.io/gitea/gitea:1.22-rootless", "ash apk musl git:1000"),
];

#[test]
fn facts_of_known_images() {
    for (reference, expected) in KNOWN {
        let base = look_up(reference).unwrap_or_else(|| panic!("{reference} is not known"));
        assert_eq!(words(&base.facts), *expected, "{reference}");
    }
}

#[test]
fn what_is_not_in_the_table_is_unknown() {
    let references = [
        "docker.io/mycorp/debian",
        "docker.io/library/debain",
        "docker.io/library/goland:1.26",
        "docker.io/debian",
        "docker.io/library/scratch",
        "registry.example.com/library/debian:12",
        "localhost:5000/golang",
        "ghcr.io/distroless/static",
        "gcr.io/library/debian",
        "gcr.io/distroless/static-debian",
        "gcr.io/distroless/static-debian12x",
        "gcr.io/distroless/statics",
        "gcr.io/my-project/distroless/static",
        "cgr.dev/mycorp/static",
        "docker.io/bitnami/spark",
        "registry.access.redhat.com/ubi/ubi",
        "public.ecr.aws/library/python",
        "public.ecr.aws/docker/python",
        "quay.io/kibana/kibana",
    ];
    for reference in references {
        assert_eq!(look_up(reference), None, "{reference}");
    }
}

#[test]
fn tags_that_say_too_little() {
    // The tool is certain, the system is not.
    for tag in ["*", "1.26-otheros", "*-slim", "otheros"] {
        let facts = look_up(&format!("docker.io/library/golang:{tag}"))
            .unwrap()
            .facts;
        assert_eq!(words(&facts), "? ? ? ?", "{tag}");
        assert_eq!(facts.os, None, "{tag}");
        assert_eq!(facts.tools, Tools::of(&[Tool::Go]), "{tag}");
    }
    let long = format!("docker.io/library/golang:1-{}alpine", "x-".repeat(64));
    assert_eq!(words(&look_up(&long).unwrap().facts), "? ? ? ?");
}

#[test]
fn tools() {
    use Tool::{Bash, C, Curl, Git, Go, Java, Jdk, Make, Node, Npm, Pip, Python, Rust, Wget};
    #[rustfmt::skip]
    let cases: &[(&str, &[Tool], &[Tool])] = &[
        ("docker.io/library/golang:1.26", &[Go, C, Make, Git, Curl, Bash], &[]),
        ("docker.io/library/golang:1.26-alpine", &[Go, Wget], &[]),
        ("docker.io/library/rust:alpine", &[Rust, C], &[]),
        ("docker.io/library/python:3.14-slim", &[Python, Pip, Bash], &[C, Curl, Git, Wget]),
        ("docker.io/library/python:*", &[Python, Pip], &[]),
        ("docker.io/library/node:22-alpine", &[Node, Npm], &[]),
        ("docker.io/library/eclipse-temurin:21-jdk", &[Jdk, Java], &[]),
        ("docker.io/library/eclipse-temurin:21-jre", &[Java], &[]),
        ("docker.io/library/debian:12", &[Bash], &[Curl, Wget, Git, C, Python]),
        ("docker.io/library/ubuntu:22.04", &[Bash], &[Curl, Wget, Git, C]),
        ("docker.io/library/alpine", &[Wget], &[Bash, Curl, Git, C]),
        ("docker.io/library/buildpack-deps:curl", &[Curl, Wget], &[]),
        ("gcr.io/distroless/static", &[], &[Bash, Wget, Curl, Go]),
        ("gcr.io/distroless/static:debug", &[Wget], &[Bash, Curl, Go]),
        ("gcr.io/distroless/static:*", &[], &[Bash, Curl, Go]),
        ("gcr.io/distroless/java21-debian12", &[Java], &[Go, Bash]),
        ("cgr.dev/chainguard/go:latest-dev", &[Go, C], &[]),
    ];
    for (reference, has, lacks) in cases {
        let facts = look_up(reference).unwrap().facts;
        for tool in *has {
            assert!(facts.tools.contains(*tool), "{reference} has {tool:?}");
        }
        for tool in *lacks {
            assert!(facts.lacks.contains(*tool), "{reference} lacks {tool:?}");
        }
    }
    for (reference, tool) in [
        ("docker.io/library/golang:1.26-alpine", C),
        ("docker.io/library/python:*", C),
        ("docker.io/library/eclipse-temurin:21-jre", Jdk),
        ("docker.io/library/buildpack-deps:curl", Git),
        ("docker.io/library/node:22-slim", Curl),
        ("docker.io/library/ubuntu:14.04", Wget),
        ("gcr.io/distroless/static:*", Wget),
    ] {
        let facts = look_up(reference).unwrap().facts;
        assert!(
            !facts.tools.contains(tool) || tool == Wget,
            "{reference} may lack {tool:?}"
        );
        assert!(!facts.lacks.contains(tool), "{reference} may have {tool:?}");
    }
}

#[test]
fn files_and_users() {
    let facts = |reference| look_up(reference).unwrap().facts;
    assert_eq!(
        facts("docker.io/library/debian:12").has_ca_certificates,
        Some(false)
    );
    assert_eq!(
        facts("docker.io/library/golang:1.26-alpine").has_ca_certificates,
        Some(true)
    );
    assert_eq!(facts("docker.io/library/alpine").has_ca_certificates, None);
    assert_eq!(facts("docker.io/library/alpine").has_tzdata, Some(false));
    assert_eq!(facts("gcr.io/distroless/static").has_tzdata, Some(true));
    assert_eq!(facts("gcr.io/distroless/static").has_passwd, Some(true));
    assert_eq!(SCRATCH.facts.has_passwd, Some(false));
    assert_eq!(SCRATCH.facts.shell, Some(Shell::Absent));

    let named = |name, uid| {
        Some(User::NonRoot {
            name: Some(name),
            uid,
        })
    };
    assert_eq!(
        facts("docker.io/library/node:22").ready_user,
        named("node", Some(1000))
    );
    assert_eq!(facts("docker.io/library/node:0.12").ready_user, None);
    assert_eq!(
        facts("docker.io/library/ubuntu:24.04").ready_user,
        named("ubuntu", Some(1000))
    );
    assert_eq!(facts("docker.io/library/ubuntu:22.04").ready_user, None);
    assert_eq!(
        facts("docker.io/library/postgres:17").ready_user,
        named("postgres", None)
    );
    assert_eq!(
        facts("gcr.io/distroless/static").ready_user,
        named("nonroot", Some(65532))
    );
    assert_eq!(
        facts("mcr.microsoft.com/dotnet/aspnet:8.0").ready_user,
        named("app", Some(1654))
    );
    assert_eq!(
        facts("mcr.microsoft.com/dotnet/aspnet:6.0").ready_user,
        None
    );

    assert_eq!(
        facts("docker.io/library/golang:1.26-nanoserver").os,
        Some(Os::Windows)
    );
    for image in [
        "docker.io/microsoft/windowsservercore",
        "docker.io/microsoft/dotnet:2.1-sdk-nanoserver-1809",
    ] {
        assert_eq!(facts(image).os, Some(Os::Windows), "{image}");
    }
    assert_eq!(
        facts("docker.io/library/golang:1.26-alpine").distro,
        Some("alpine")
    );
    assert_eq!(facts("docker.io/library/node:*").os, Some(Os::Linux));
}

#[test]
fn alternatives() {
    let facts = |reference| look_up(reference).unwrap().facts;
    let cases = [
        (
            "docker.io/library/node:22",
            Some(Alternative::Variant("slim")),
        ),
        ("docker.io/library/node:22-slim", None),
        ("docker.io/library/node:*", None),
        (
            "docker.io/library/golang:1.26-alpine",
            Some(Alternative::Image("gcr.io/distroless/static-debian13")),
        ),
        (
            "docker.io/library/eclipse-temurin:21",
            Some(Alternative::Variant("jre")),
        ),
        ("docker.io/library/eclipse-temurin:21-jre", None),
        (
            "mcr.microsoft.com/dotnet/sdk:8.0",
            Some(Alternative::Sibling("aspnet")),
        ),
        ("docker.io/library/debian:experimental", None),
    ];
    for (reference, expected) in cases {
        assert_eq!(facts(reference).smaller, expected, "{reference}");
    }
    let cases = [
        (
            "gcr.io/distroless/cc-debian13",
            Some(Alternative::Variant("nonroot")),
        ),
        ("gcr.io/distroless/cc-debian13:debug-nonroot", None),
        (
            "docker.io/library/nginx",
            Some(Alternative::Image("nginxinc/nginx-unprivileged")),
        ),
        (
            "mcr.microsoft.com/dotnet/aspnet:8.0",
            Some(Alternative::Variant("chiseled")),
        ),
        ("mcr.microsoft.com/dotnet/aspnet:7.0", None),
    ];
    for (reference, expected) in cases {
        assert_eq!(facts(reference).non_root_variant, expected, "{reference}");
    }
}

#[test]
fn official_images() {
    assert!(OFFICIAL.is_sorted());
    for name in [
        "golang",
        "library/golang",
        "node",
        "centos",
        "hello-world",
        "eclipse-temurin",
    ] {
        assert!(is_official(name), "{name}");
    }
    for name in [
        "",
        "builder",
        "build",
        "base",
        "scratch",
        "goland",
        "mycorp/golang",
        "library/",
        "library/library/golang",
    ] {
        assert!(!is_official(name), "{name}");
    }
    let library = families::REGISTRIES
        .iter()
        .flat_map(|(_, rows)| *rows)
        .flat_map(|row| row.repositories);
    for name in library.filter(|name| name.starts_with("library/")) {
        assert!(is_official(name), "{name}");
    }
}

#[test]
fn every_row_can_be_reached() {
    for (hosts, rows) in families::REGISTRIES {
        for row in *rows {
            for pattern in row.repositories {
                let repository = pattern.replace('#', "9");
                assert!(matches(pattern, &repository), "{pattern}");
                assert_eq!(
                    known_base(hosts[0], &repository, Tag::Unknown).map(|base| base.family),
                    Some(row.name),
                    "{pattern}"
                );
            }
        }
    }
}

#[test]
fn no_tool_is_both_there_and_not() {
    for row in families::REGISTRIES.iter().flat_map(|(_, rows)| *rows) {
        let parts: [&[&str]; 5] = [
            &["latest"],
            &["", "-slim"],
            &["1-alpine"],
            &["latest-dev"],
            &["debug-nonroot"],
        ];
        for parts in parts {
            let facts = row.facts(Tag::Parts(parts));
            assert_eq!(
                facts.tools.intersection(facts.lacks),
                Tools::NONE,
                "{} {parts:?}",
                row.name
            );
        }
    }
}

#[test]
fn patterns() {
    for (pattern, repository, expected) in [
        ("ubi#/ubi", "ubi9/ubi", true),
        ("ubi#/ubi", "ubi10/ubi", true),
        ("ubi#/ubi", "ubi/ubi", false),
        ("ubi#/ubi", "ubi9/ubi-minimal", false),
        ("ubi#/nodejs-#", "ubi9/nodejs-20", true),
        ("ubi#/nodejs-#", "ubi9/nodejs-20-minimal", false),
        ("debian", "debian", true),
        ("debian", "debian9", false),
    ] {
        assert_eq!(
            matches(pattern, repository),
            expected,
            "{pattern} {repository}"
        );
    }
}
