//! Pinning: what is pinned, where the digest goes, and what stays as it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::publisher::{Fake, digest_of, hidden};
use holystone::{
    dockerfile::{Inputs, Published, Publisher},
    image::reference::Reference,
    pin::{self, FileKind, Memory, PinOptions, Pinned, Unpinnable},
    text::Source,
};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

const KEEP: PinOptions = PinOptions { update: false };
const UPDATE: PinOptions = PinOptions { update: true };

fn source(text: &str) -> Source {
    Source::new("x", text).unwrap()
}

fn pinned(kind: FileKind, text: &str, inputs: &Inputs, options: PinOptions) -> (String, Pinned) {
    let source = source(text);
    let pinned = pin::pin(&source, kind, inputs, &Fake, options).unwrap();
    let after = source.edited(&pinned.edits).unwrap();
    (after.text().to_owned(), pinned)
}

/// The text after pinning, with `@D` for each digest that is right; running again changes nothing.
fn after(kind: FileKind, text: &str) -> (String, Pinned) {
    let (once, first) = pinned(kind, text, &Inputs::default(), KEEP);
    let (twice, second) = pinned(kind, &once, &Inputs::default(), KEEP);
    assert_eq!(once, twice, "{text}");
    assert!(second.edits.is_empty(), "{text}");
    for change in &first.changes {
        let reference = Reference::parse(&change.name).unwrap();
        assert_eq!(change.digest, digest_of(&reference), "{text}");
    }
    (hidden(&once), first)
}

fn check(kind: FileKind, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let (text, expected) = (text.replace('¶', "\r\n"), expected.replace('¶', "\r\n"));
        assert_eq!(after(kind, &text).0, expected);
    }
}

#[test]
fn names_in_dockerfiles() {
    check(
        FileKind::Dockerfile,
        &[
            ("FROM golang:1.22", "FROM golang:1.22@D"),
            ("FROM golang\n", "FROM golang:latest@D\n"),
            (
                "from  --platform=linux/arm64 \\\n  r.io:5/a/b \\\n  as x # y\n",
                "from  --platform=linux/arm64 \\\n  r.io:5/a/b:latest@D \\\n  as x # y\n",
            ),
            (
                "from  --platform=linux/arm64 \\\n  r.io:5/a/b \\\n  as x\n",
                "from  --platform=linux/arm64 \\\n  r.io:5/a/b:latest@D \\\n  as x\n",
            ),
            ("FROM \"golang:1.22\" AS x", "FROM \"golang:1.22@D\" AS x"),
            ("FROM 'golang':1.22", "FROM 'golang':1.22@D"),
            ("\u{feff}FROM a:1¶RUN x¶", "\u{feff}FROM a:1@D¶RUN x¶"),
            ("FROM gol\\\nang:1.2\\\n2\n", "FROM gol\\\nang:1.2\\\n2@D\n"),
            (
                "# escape=`\nFROM gol`\nang:1\n",
                "# escape=`\nFROM gol`\nang:1@D\n",
            ),
            (
                "FROM scratch\nFROM scratch AS b\nFROM b\n",
                "FROM scratch\nFROM scratch AS b\nFROM b\n",
            ),
            (
                "FROM alpine AS alpine\nFROM alpine\n",
                "FROM alpine:latest@D AS alpine\nFROM alpine\n",
            ),
            (
                "FROM a:1\nCOPY --from=busybox:1.36 --chown=1 /a /b\nCOPY --from=0 /c /d\nCOPY --from=\"b:2\" /c /d\nCOPY --fr\"om=b:3\" [\"c\", \"d\"]\n",
                "FROM a:1@D\nCOPY --from=busybox:1.36@D --chown=1 /a /b\nCOPY --from=0 /c /d\nCOPY --from=\"b:2@D\" /c /d\nCOPY --fr\"om=b:3@D\" [\"c\", \"d\"]\n",
            ),
            // A number that hits an image that another instruction names.
            (
                "FROM a:1\nCOPY --from=b:1 /a /b\nCOPY --from=1 /a /b\n",
                "FROM a:1@D\nCOPY --from=b:1@D /a /b\nCOPY --from=1 /a /b\n",
            ),
            (
                "FROM a:1\nRUN --mount=type=bind,from=b:1,target=/x --mount=target=/y,FROM=c true\n",
                "FROM a:1@D\nRUN --mount=type=bind,from=b:1@D,target=/x --mount=target=/y,FROM=c:latest@D true\n",
            ),
            (
                "FROM a:1\nRUN --mount=from=b:1,from=b:2,target=/b:2 \\\n  --mount=type=bind,\\\nfrom=\"b:3\",target=/z <<X\nFROM b:4\nX\n",
                "FROM a:1@D\nRUN --mount=from=b:1,from=b:2@D,target=/b:2 \\\n  --mount=type=bind,\\\nfrom=\"b:3@D\",target=/z <<X\nFROM b:4\nX\n",
            ),
            (
                "FROM a:1\nONBUILD COPY --from=b:1 x y\nONBUILD RUN --mount=from=c/d,target=/x y\nONBUILD COPY --from=stage x y\n",
                "FROM a:1@D\nONBUILD COPY --from=b:1@D x y\nONBUILD RUN --mount=from=c/d:latest@D,target=/x y\nONBUILD COPY --from=stage x y\n",
            ),
            (
                "# syntax=docker/dockerfile:1\nFROM a:1",
                "# syntax=docker/dockerfile:1@D\nFROM a:1@D",
            ),
            (
                "#!/usr/bin/env x\n#  SYNTAX =  docker/dockerfile:1 experimental \nFROM a:1",
                "#!/usr/bin/env x\n#  SYNTAX =  docker/dockerfile:1@D experimental \nFROM a:1@D",
            ),
            (
                "# escape=`\n# syntax=docker/dockerfile\nFROM a:1",
                "# escape=`\n# syntax=docker/dockerfile:latest@D\nFROM a:1@D",
            ),
            ("//syntax=r.io/x:1\n", "//syntax=r.io/x:1@D\n"),
            (
                "\n# syntax=docker/dockerfile:1\nFROM a:1",
                "\n# syntax=docker/dockerfile:1\nFROM a:1@D",
            ),
            (
                "FROM a:1 AS x\nFROM a:1 AS y\n",
                "FROM a:1@D AS x\nFROM a:1@D AS y\n",
            ),
            ("", ""),
        ],
    );
}

#[test]
fn digests_go_into_the_args_that_end_names() {
    check(
        FileKind::Dockerfile,
        &[
            (
                "ARG IMAGE=golang:1.22\nFROM $IMAGE\n",
                "ARG IMAGE=golang:1.22@D\nFROM $IMAGE\n",
            ),
            (
                "ARG V=1.22\nFROM golang:${V}\n",
                "ARG V=1.22@D\nFROM golang:${V}\n",
            ),
            (
                "ARG IMAGE=golang\nFROM ${IMAGE}",
                "ARG IMAGE=golang:latest@D\nFROM ${IMAGE}",
            ),
            (
                "ARG A=x V=\"1.22\" B\nFROM golang:$V",
                "ARG A=x V=\"1.22@D\" B\nFROM golang:$V",
            ),
            (
                "ARG V='1.22'\nFROM \"golang:$V\" AS x",
                "ARG V='1.22@D'\nFROM \"golang:$V\" AS x",
            ),
            (
                "ARG V=1\nFROM golang:$V AS a\nFROM docker.io/library/golang:${V}\n",
                "ARG V=1@D\nFROM golang:$V AS a\nFROM docker.io/library/golang:${V}\n",
            ),
            // The variable of another ARG does not move with it.
            (
                "ARG V=1\nARG I=golang:$V\nFROM $I",
                "ARG V=1\nARG I=golang:$V@D\nFROM $I",
            ),
            (
                "ARG R=r.io\nARG V=1\nFROM $R/a:$V",
                "ARG R=r.io\nARG V=1@D\nFROM $R/a:$V",
            ),
        ],
    );
    let (_, first) = after(FileKind::Dockerfile, "ARG V=1.22\nFROM golang:${V}\n");
    assert!(first.changes[0].notes.is_empty());
    assert_eq!(first.changes[0].span.start, 6);
}

#[test]
fn digests_stay_in_from_where_an_arg_means_more() {
    for (text, expected) in [
        (
            "ARG V=1\nFROM golang:${V}-alpine",
            "ARG V=1\nFROM golang:${V}-alpine@D",
        ),
        ("FROM golang:${V:-1.22}", "FROM golang:${V:-1.22}@D"),
        (
            "ARG V=1\nFROM \"golang:${V:-2}\"",
            "ARG V=1\nFROM \"golang:${V:-2}@D\"",
        ),
        (
            "ARG V=1\nFROM golang:$V\nARG V\nRUN x",
            "ARG V=1\nFROM golang:$V@D\nARG V\nRUN x",
        ),
        (
            "ARG V=1\nFROM golang:$V\nONBUILD ARG V",
            "ARG V=1\nFROM golang:$V@D\nONBUILD ARG V",
        ),
        (
            "ARG V=1\nFROM golang:$V\nFROM node:$V",
            "ARG V=1\nFROM golang:$V@D\nFROM node:$V@D",
        ),
        (
            "ARG V=1\nFROM golang:$V\nFROM node:$V-x",
            "ARG V=1\nFROM golang:$V@D\nFROM node:$V-x@D",
        ),
        (
            "ARG V=1\nARG W=$V\nFROM golang:$V",
            "ARG V=1\nARG W=$V\nFROM golang:$V@D",
        ),
        (
            "ARG V=1\nARG V=2\nFROM golang:$V",
            "ARG V=1\nARG V=2\nFROM golang:$V@D",
        ),
        (
            "ARG B=x\nFROM scratch AS x\nFROM $B\nFROM golang:$B",
            "ARG B=x\nFROM scratch AS x\nFROM $B\nFROM golang:$B@D",
        ),
        (
            "ARG V=\nARG W=1\nFROM golang:1$V",
            "ARG V=\nARG W=1\nFROM golang:1$V@D",
        ),
    ] {
        let (found, first) = after(FileKind::Dockerfile, text);
        assert_eq!(found, expected);
        assert_eq!(first.changes[0].notes.len(), 1, "{text}");
    }
    let mut inputs = Inputs::default();
    inputs.build_args.insert("V".to_owned(), "2".to_owned());
    let text = "ARG V=1\nFROM golang:$V";
    let (found, first) = pinned(FileKind::Dockerfile, text, &inputs, KEEP);
    assert_eq!(hidden(&found), "ARG V=1\nFROM golang:$V@D");
    assert_eq!(first.changes[0].name, "golang:2");
    assert_eq!(
        first.changes[0].notes[0].to_string(),
        "with the digest after `V`, another value by --build-arg no longer changes the image"
    );
}

#[test]
fn what_is_left_has_a_reason() {
    for (text, expected) in [
        (
            "ARG IMAGE\nFROM $IMAGE",
            &[Unpinnable::Unknown(vec!["IMAGE".to_owned()])][..],
        ),
        (
            "ARG A=1\nARG B\nFROM x:$A$B",
            &[Unpinnable::Unknown(vec!["B".to_owned()])],
        ),
        ("FROM $X", &[Unpinnable::Unknown(vec!["X".to_owned()])]),
        (
            "ARG V\nFROM golang:$V@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            &[],
        ),
        ("FROM wheels", &[Unpinnable::NotAnImage]),
        ("FROM absent:1", &[Unpinnable::NotFound]),
        ("FROM silent:1", &[Unpinnable::Unanswered]),
        (
            "FROM broken:1",
            &[Unpinnable::Failed(
                "x:1:1: a lock file starts with its `version`".to_owned(),
            )],
        ),
        (
            "FROM a:1\nONBUILD COPY --from=base a b",
            &[Unpinnable::MaybeStage],
        ),
        ("FROM a:1\nCOPY --from=b --from=c x y", &[]),
        (
            "FROM a:1\nRUN --mount=from=b\\\n:1,target=/x y",
            &[Unpinnable::Indirect(
                "its name is not written in one piece in the mount",
            )],
        ),
    ] {
        let (_, pinned) = pinned(FileKind::Dockerfile, text, &Inputs::default(), KEEP);
        let reasons: Vec<Unpinnable> = pinned.left.into_iter().map(|left| left.reason).collect();
        assert_eq!(reasons, expected, "{text}");
    }
    let (_, pinned) = pinned(
        FileKind::Dockerfile,
        "FROM A:1\nFROM b:1",
        &Inputs::default(),
        KEEP,
    );
    assert!(matches!(pinned.left[0].reason, Unpinnable::Invalid(_)));
    assert_eq!(pinned.changes.len(), 1, "the others are pinned");
}

#[test]
fn named_contexts_are_no_images() {
    let mut inputs = Inputs::default();
    inputs.named_contexts.insert("base:1".to_owned());
    let (_, pinned) = pinned(
        FileKind::Dockerfile,
        "FROM base:1\nCOPY --from=base:1 x y",
        &inputs,
        KEEP,
    );
    assert!(pinned.edits.is_empty() && pinned.left.is_empty());
}

#[test]
fn digests_are_updated() {
    let old = format!("sha256:{}", "a".repeat(64));
    let mut checked = 0;
    for text in [
        "FROM golang:1.22@OLD AS x",
        "ARG V=1.22@OLD\nFROM golang:$V",
        "ARG D=OLD\nFROM golang:1.22@$D",
        "FROM \"golang:1.22@OLD\"",
        "FROM a:1\nCOPY --from=golang:1.22@OLD x y",
        "FROM a:1\nRUN --mount=type=cache,from=golang:1.22@OLD,target=/x y",
        "#syntax=golang:1.22@OLD\nFROM a:1",
    ] {
        let text = text.replace("OLD", &old);
        let (kept, _) = pinned(FileKind::Dockerfile, &text, &Inputs::default(), KEEP);
        assert!(kept.contains(&old));
        let (found, updated) = pinned(FileKind::Dockerfile, &text, &Inputs::default(), UPDATE);
        let golang = digest_of(&Reference::parse("golang:1.22").unwrap()).to_string();
        assert!(!found.contains(&old) && found.contains(&golang), "{found}");
        let found_old = found.replace(&golang, &old);
        assert_eq!(hidden(&found_old).replace("a:1@D", "a:1"), hidden(&text));
        let change = updated
            .changes
            .iter()
            .find(|change| change.before.is_some())
            .unwrap();
        assert_eq!(change.before.as_ref().unwrap().to_string(), old);
        let (again, none) = pinned(FileKind::Dockerfile, &found, &Inputs::default(), UPDATE);
        assert_eq!((again, none.edits.len()), (found, 0));
        checked += 1;
    }
    assert_eq!(checked, 7);
    for (text, reason) in [
        ("FROM golang@OLD", Unpinnable::NoTag),
        ("FROM gone-away:1@OLD", Unpinnable::NotFound),
    ] {
        let text = text.replace("OLD", &old);
        let (_, pinned) = pinned(FileKind::Dockerfile, &text, &Inputs::default(), UPDATE);
        assert_eq!(pinned.left[0].reason, reason);
    }
    // It is used elsewhere, so it is not known what else it means.
    let text = format!("ARG D={old}\nFROM golang:1.22@$D\nARG D\nRUN echo $D");
    let (_, pinned) = pinned(FileKind::Dockerfile, &text, &Inputs::default(), UPDATE);
    assert!(matches!(pinned.left[0].reason, Unpinnable::Indirect(_)));
}

#[test]
fn names_in_compose_files() {
    check(
        FileKind::Compose,
        &[
            (
                "services:\n  a:\n    image: nginx # x\n  b:\n    image: \"redis:7\"\n  c: {image: 'r.io/x:1', build: }\n  d: {image: app:1, build: .}\n",
                "services:\n  a:\n    image: nginx:latest@D # x\n  b:\n    image: \"redis:7@D\"\n  c: {image: 'r.io/x:1@D', build: }\n  d: {image: app:1, build: .}\n",
            ),
            (
                "\u{feff}services: {a: {image: nginx:1}}¶",
                "\u{feff}services: {a: {image: nginx:1@D}}¶",
            ),
            (
                "{\"services\": {\"a\": {\"image\": \"nginx:1\"}, \"b\": {\"image\": \"x\\u002fy\"}}}",
                "{\"services\": {\"a\": {\"image\": \"nginx:1@D\"}, \"b\": {\"image\": \"x\\u002fy\"}}}",
            ),
            // An anchor is written once.
            (
                "x-base: &base\n  image: &image nginx:1\nservices:\n  a:\n    <<: *base\n  b:\n    <<: [*base]\n  c:\n    image: *image\n",
                "x-base: &base\n  image: &image nginx:1@D\nservices:\n  a:\n    <<: *base\n  b:\n    <<: [*base]\n  c:\n    image: *image\n",
            ),
            // Here it is also the name of what is built.
            (
                "x-base: &base\n  image: nginx:1\nservices:\n  a:\n    <<: *base\n  b:\n    <<: *base\n    build: .\n",
                "x-base: &base\n  image: nginx:1\nservices:\n  a:\n    <<: *base\n  b:\n    <<: *base\n    build: .\n",
            ),
            (
                "services:\n  a:\n    image: ${R:-r.io}/a:${V:-1.2}\n  b:\n    image: b:${V}\n  c:\n    image: c:$V\n",
                "services:\n  a:\n    image: ${R:-r.io}/a:${V:-1.2}@D\n  b:\n    image: b:${V}\n  c:\n    image: c:$V\n",
            ),
            (
                "services:\n  a:\n    build:\n      additional_contexts:\n        x: docker-image://alpine\n        y: ../y\n      dockerfile_inline: |\n        # syntax=docker/dockerfile:1\n        FROM x\n        FROM golang:1.22 AS b\n          RUN y\n\n        FROM golang:$$V\n    image: out\n",
                "services:\n  a:\n    build:\n      additional_contexts:\n        x: docker-image://alpine:latest@D\n        y: ../y\n      dockerfile_inline: |\n        # syntax=docker/dockerfile:1@D\n        FROM x\n        FROM golang:1.22@D AS b\n          RUN y\n\n        FROM golang:$$V\n    image: out\n",
            ),
            (
                "services:¶  a:¶    build:¶      dockerfile_inline: |-¶        FROM a:1¶        FROM b:1¶",
                "services:¶  a:¶    build:¶      dockerfile_inline: |-¶        FROM a:1@D¶        FROM b:1@D¶",
            ),
            (
                "services:\n  a:\n    build:\n      additional_contexts:\n        - x=docker-image://alpine:3\n      dockerfile_inline: \"FROM a:1\"\n",
                "services:\n  a:\n    build:\n      additional_contexts:\n        - x=docker-image://alpine:3@D\n      dockerfile_inline: \"FROM a:1@D\"\n",
            ),
            (
                "services:\n  a:\n    image: a:1\n    volumes:\n      - ./x:/x\n      - {type: image, source: b:1, target: /y}\n      - {type: bind, source: c, target: /z}\n",
                "services:\n  a:\n    image: a:1@D\n    volumes:\n      - ./x:/x\n      - {type: image, source: b:1@D, target: /y}\n      - {type: bind, source: c, target: /z}\n",
            ),
            (
                "services:\n  a: {image: a:1, extends: {service: b}}\n  b: {build: .}\n  c: {image: c:1, extends: d}\n  d: {image: d:1}\n  e: {image: e:1, extends: {file: x.yaml, service: d}}\n  f: {image: f:1, pull_policy: never}\n",
                "services:\n  a: {image: a:1, extends: {service: b}}\n  b: {build: .}\n  c: {image: c:1@D, extends: d}\n  d: {image: d:1@D}\n  e: {image: e:1, extends: {file: x.yaml, service: d}}\n  f: {image: f:1, pull_policy: never}\n",
            ),
            (
                "services:\n  a:\n    image: >-\n      nginx:1\n",
                "services:\n  a:\n    image: >-\n      nginx:1\n",
            ),
            ("services: []\n", "services: []\n"),
            ("# nothing\n", "# nothing\n"),
        ],
    );
    let (_, first) = after(FileKind::Compose, "services: {a: {image: 'a:${V:-1}'}}");
    assert_eq!(
        first.changes[0].notes[0].to_string(),
        "with the digest after `V`, another value by the environment no longer changes the image"
    );
    let error = pin::references(&source("a: [\n"), FileKind::Compose, &Inputs::default());
    assert!(error.unwrap_err().place().unwrap().starts_with("x:"));
}

#[test]
fn names_in_files_of_bake() {
    check(
        FileKind::BakeHcl,
        &[
            (
                "target \"a\" {\n  contexts = {\n    x = \"docker-image://alpine\" # c\n    \"y\" = \"../y\"\n  }\n}\n",
                "target \"a\" {\n  contexts = {\n    x = \"docker-image://alpine:latest@D\" # c\n    \"y\" = \"../y\"\n  }\n}\n",
            ),
            (
                "variable \"V\" {\n  default = \"alpine:3\"\n}\ntarget \"a\" {\n  contexts = { x = \"docker-image://${V}\" }\n}\n",
                "variable \"V\" {\n  default = \"alpine:3@D\"\n}\ntarget \"a\" {\n  contexts = { x = \"docker-image://${V}\" }\n}\n",
            ),
            (
                "variable \"V\" {\n  default = \"alpine:3\"\n}\ntarget \"a\" {\n  contexts = { x = \"docker-image://${V}\" }\n  args = { V = V }\n}\n",
                "variable \"V\" {\n  default = \"alpine:3\"\n}\ntarget \"a\" {\n  contexts = { x = \"docker-image://${V}\" }\n  args = { V = V }\n}\n",
            ),
            (
                "target \"a\" {\n  contexts = { x = \"docker-image://alpine:${V}\" }\n  dockerfile-inline = <<EOT\nFROM x\nARG V=1\nFROM b:1\nRUN echo\nEOT\n}\n",
                "target \"a\" {\n  contexts = { x = \"docker-image://alpine:${V}\" }\n  dockerfile-inline = <<EOT\nFROM x\nARG V=1\nFROM b:1@D\nRUN echo\nEOT\n}\n",
            ),
            (
                "target \"a\" {\n  dockerfile-inline = <<-EOT\n    ARG V=1\n    FROM b:$V\n      RUN echo\n    EOT\n}\n",
                "target \"a\" {\n  dockerfile-inline = <<-EOT\n    ARG V=1@D\n    FROM b:$V\n      RUN echo\n    EOT\n}\n",
            ),
            (
                "target \"a\" {\n  args = {V = 2}\n  dockerfile-inline = <<EOT\nARG V=1\nFROM b:$V\nFROM c:1\nEOT\n}\ntarget \"b\" {\n  dockerfile-inline = <<EOT\nFROM b:${V}\nEOT\n}\n",
                "target \"a\" {\n  args = {V = 2}\n  dockerfile-inline = <<EOT\nARG V=1\nFROM b:$V\nFROM c:1@D\nEOT\n}\ntarget \"b\" {\n  dockerfile-inline = <<EOT\nFROM b:${V}\nEOT\n}\n",
            ),
            (
                "target \"a\" { dockerfile-inline = \"FROM a:1\" }\ntarget \"b\" { dockerfile-inline = \"FROM a:1\\nRUN x\" }\n",
                "target \"a\" { dockerfile-inline = \"FROM a:1@D\" }\ntarget \"b\" { dockerfile-inline = \"FROM a:1\\nRUN x\" }\n",
            ),
        ],
    );
    check(
        FileKind::BakeJson,
        &[
            (
                "{\"variable\": {\"V\": {\"default\": \"alpine:3\"}}, \"target\": {\"a\": {\"contexts\": {\"x\": \"docker-image://${V}\", \"y\": \"docker-image://b\", \"z\": \"z\"}, \"dockerfile-inline\": \"FROM a:1\"}}}",
                "{\"variable\": {\"V\": {\"default\": \"alpine:3@D\"}}, \"target\": {\"a\": {\"contexts\": {\"x\": \"docker-image://${V}\", \"y\": \"docker-image://b:latest@D\", \"z\": \"z\"}, \"dockerfile-inline\": \"FROM a:1@D\"}}}",
            ),
            (
                "{\"variable\": {\"V\": {\"default\": \"alpine:3\"}}, \"target\": {\"a\": {\"contexts\": {\"x\": \"docker-image://${V}\"}, \"args\": {\"V\": \"${V}\"}}}}",
                "{\"variable\": {\"V\": {\"default\": \"alpine:3\"}}, \"target\": {\"a\": {\"contexts\": {\"x\": \"docker-image://${V}\"}, \"args\": {\"V\": \"${V}\"}}}}",
            ),
        ],
    );
    let error = pin::references(&source("target {\n"), FileKind::BakeHcl, &Inputs::default());
    assert!(error.unwrap_err().place().unwrap().starts_with("x:"));
}

#[test]
fn bytes_that_are_no_text_stay() {
    let bytes = b"FROM a:1\n# caf\xe9\nFROM b:1\xff\n".to_vec();
    let source = Source::from_bytes("x", bytes).unwrap();
    let pinned = pin::pin(
        &source,
        FileKind::Dockerfile,
        &Inputs::default(),
        &Fake,
        KEEP,
    )
    .unwrap();
    let after = source.edited(&pinned.edits).unwrap();
    let bytes = after.to_bytes(after.span()).into_owned();
    assert!(
        bytes.ends_with(b"\n# caf\xe9\nFROM b:1\xff\n") && bytes.starts_with(b"FROM a:1@sha256:")
    );
}

#[test]
fn nobody_is_asked_twice() {
    struct Counting(AtomicUsize);
    impl Publisher for Counting {
        fn published(&self, reference: &Reference) -> Result<Published, holystone::Error> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Fake.published(reference)
        }
    }
    let counting = Counting(AtomicUsize::new(0));
    let memory = Memory::new(&counting);
    for text in [
        "FROM a:1\nFROM a:1\nFROM b",
        "FROM docker.io/library/b:latest\nFROM broken:1\nFROM broken:1",
    ] {
        pin::pin(
            &source(text),
            FileKind::Dockerfile,
            &Inputs::default(),
            &memory,
            KEEP,
        )
        .unwrap();
    }
    assert_eq!(counting.0.load(Ordering::Relaxed), 3);
    assert_eq!(memory.answers().len(), 2);
}

#[test]
fn what_would_change_the_file_is_not_done() {
    // A stage of the name that the image has with its digest.
    let text = "ARG I=a:1\nFROM ${I%:*}:1\n";
    let (found, _) = after(FileKind::Dockerfile, text);
    assert_eq!(found, "ARG I=a:1\nFROM ${I%:*}:1@D\n");
}

/// Texts made of what matters here.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "FROM ",
        "FROM",
        "ARG ",
        "COPY --from=",
        "RUN --mount=",
        "type=bind,",
        "from=",
        "ONBUILD ",
        "# syntax=",
        "A",
        "=",
        "$A",
        "${A}",
        "${A:-b}",
        "golang",
        ":1",
        "a/b",
        "@",
        "\"",
        "'",
        "\\\n",
        "\n",
        "\r\n",
        " ",
        " AS x",
        "x",
        "<<E\n",
        "E\n",
        "0",
        "scratch",
        ",",
        "é",
        "`",
        "{",
        "}",
        "@sha256:",
        "services:\n",
        "  a:\n",
        "    image: ",
        "- ",
        "target \"a\" {\n",
        "contexts = {",
        "docker-image://",
        "dockerfile-inline = ",
        "dockerfile_inline: |\n",
        "    build:\n",
        "&x ",
        "*x",
        "[",
        "]",
        ": ",
    ];
    let piece = prop::sample::select(pieces.to_vec());
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn pinning_ends_and_does_no_more_the_second_time(text in texts(), update in any::<bool>()) {
        for kind in [FileKind::Dockerfile, FileKind::Compose, FileKind::BakeHcl, FileKind::BakeJson] {
            let options = PinOptions { update };
            let before = source(&text);
            let Ok(first) = pin::pin(&before, kind, &Inputs::default(), &Fake, options) else {
                continue;
            };
            let after = before.edited(&first.edits).unwrap();
            let second = pin::pin(&after, kind, &Inputs::default(), &Fake, options).unwrap();
            prop_assert!(second.edits.is_empty(), "{:?} {}", kind, after.text());
            prop_assert_eq!(hidden(after.text()).replace(":latest@D", "").replace("@D", ""), hidden(&text).replace(":latest@D", "").replace("@D", ""));
        }
    }
}
