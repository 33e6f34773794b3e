use super::*;
use crate::image::reference::Reference;

fn known(image: &str) -> Option<KnownBase> {
    let reference = Reference::parse(image).unwrap();
    let tag = Tag::Known(reference.tag().unwrap_or("latest"));
    known_base(reference.registry(), reference.repository(), tag)
}

/// Shell, package manager, libc and user, in short.
fn facts(image: &str) -> String {
    let Some(known) = known(image) else {
        return "unknown".to_owned();
    };
    format!(
        "{:?} {:?} {:?} {}",
        known.shell,
        known.package_manager,
        known.libc,
        known.default_user.unwrap_or("?")
    )
    .replace("Some(", "")
    .replace(')', "")
}

#[test]
fn what_is_known() {
    for (image, expected) in [
        ("debian", "Dash Apt Glibc root"),
        ("debian:12-slim", "Dash Apt Glibc root"),
        ("ubuntu:24.04", "Dash Apt Glibc root"),
        ("alpine:3.20", "Ash Apk Musl root"),
        ("busybox", "Ash None None root"),
        ("golang:1.22", "Dash Apt Glibc root"),
        ("golang:1.22-alpine3.20", "Ash Apk Musl root"),
        ("golang:1.22-nanoserver", "Cmd None None ?"),
        ("node:22-slim", "Dash Apt Glibc root"),
        ("node:22-alpine", "Ash Apk Musl root"),
        ("python:3.13-alpine", "Ash Apk Musl root"),
        ("eclipse-temurin:21-jre-alpine", "Ash Apk Musl root"),
        ("eclipse-temurin:21-ubi9-minimal", "Bash None Glibc root"),
        ("fedora:41", "Bash Dnf Glibc root"),
        (
            "registry.access.redhat.com/ubi9/ubi-micro",
            "Bash None Glibc root",
        ),
        (
            "registry.access.redhat.com/ubi9/ubi-minimal:9.4",
            "Bash Microdnf Glibc root",
        ),
        (
            "registry.access.redhat.com/ubi9/nodejs-20",
            "Bash None Glibc 1001",
        ),
        ("gcr.io/distroless/static-debian12", "None None None root"),
        (
            "gcr.io/distroless/static-debian12:nonroot",
            "None None None 65532",
        ),
        (
            "gcr.io/distroless/static:nonroot-arm64",
            "None None None 65532",
        ),
        ("gcr.io/distroless/base-debian12:debug", "None None None ?"),
        (
            "gcr.io/distroless/java21-debian12:latest",
            "None None Glibc root",
        ),
        ("gcr.io/distroless/static:d7a7b6f", "None None None ?"),
        ("cgr.dev/chainguard/static", "None None None 65532"),
        ("cgr.dev/chainguard/wolfi-base", "Ash Apk Glibc root"),
        ("cgr.dev/chainguard/python:latest-dev", "Ash Apk Glibc ?"),
        (
            "mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled",
            "None None Glibc 1654",
        ),
        (
            "mcr.microsoft.com/dotnet/aspnet:8.0",
            "None None Glibc root",
        ),
        (
            "mcr.microsoft.com/windows/nanoserver:ltsc2022",
            "Cmd None None ContainerUser",
        ),
        ("nginxinc/nginx-unprivileged:1.27", "None None None 101"),
        ("postgres:16", "unknown"),
        ("mycorp/debian", "unknown"),
        ("registry.example/library/debian:12", "unknown"),
        ("debain", "unknown"),
        ("bitnami/nginx", "unknown"),
    ] {
        assert_eq!(facts(image), expected, "{image}");
    }
}

#[test]
fn no_shell_is_told_from_not_known() {
    for (image, expected) in [
        ("gcr.io/distroless/static-debian12", true),
        ("gcr.io/distroless/nodejs22-debian12:nonroot", true),
        ("gcr.io/distroless/static-debian12:debug", false),
        ("cgr.dev/chainguard/static", true),
        (
            "mcr.microsoft.com/dotnet/runtime-deps:8.0-jammy-chiseled",
            true,
        ),
        ("registry.access.redhat.com/ubi9/ubi-micro", false),
        ("debian", false),
    ] {
        assert_eq!(known(image).unwrap().has_no_shell(), expected, "{image}");
    }
}

#[test]
fn an_unknown_tag_gives_what_all_tags_share() {
    let node = known_base("docker.io", "library/node", Tag::Unknown).unwrap();
    assert_eq!(
        (node.shell, node.libc, node.default_user),
        (None, None, None)
    );
    let debian = known_base("docker.io", "library/debian", Tag::Unknown).unwrap();
    assert_eq!(debian.shell, Some(Shell::Dash));
    let static_ = known_base("gcr.io", "distroless/static-debian12", Tag::Unknown).unwrap();
    assert_eq!((static_.shell, static_.default_user), (None, None));
}
