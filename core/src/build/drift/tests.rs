//! Differences in single settings; whole images are on the pages of the rules.

use super::MAX_DRIFTS;
use crate::{
    build::Build,
    dockerfile::{Dockerfile, Inputs},
    image::{Image, config::read_document},
    text::Source,
};

/// Where an image differs from its Dockerfile, whose only layer is made by `RUN x`.
fn drifts(dockerfile: &str, config: &str) -> Vec<String> {
    let json = format!(
        r#"{{"os":"linux","config":{config},"rootfs":{{"type":"layers","diff_ids":["a","b"]}},
        "history":[{{"created_by":"base"}},{{"created_by":"RUN /bin/sh -c x # buildkit"}}]}}"#
    );
    let mut image = Image::default();
    image.config = read_document(json.as_bytes()).expect("it is a configuration");
    image.config_json = json.into_bytes();
    let source = Source::new("Dockerfile", dockerfile).expect("short");
    let file = Dockerfile::parse(source, Inputs::default());
    let build = Build::new(&image, Some(&file), None);
    let drifts = build.drifts().into_iter();
    let text = |drift: crate::build::Drift| match drift.instruction {
        Some((span, said)) => {
            let line = file.source().line(span.start);
            format!("{}: {} | {line}: {said}", drift.place, drift.message)
        }
        None => format!("{}: {}", drift.place, drift.message),
    };
    drifts.map(text).collect()
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is a table")]
fn settings_that_the_file_fixes() {
    for (instructions, config, expected) in [
        ("USER a", r#"{"User":"a"}"#, None),
        (
            "USER a",
            r#"{"User":"b"}"#,
            Some("/config/User: the image runs as `b`"),
        ),
        (
            "USER a",
            "{}",
            Some("/config/User: the image runs as `root`"),
        ),
        ("WORKDIR /a/", r#"{"WorkingDir":"/a"}"#, None),
        ("WORKDIR /a\nWORKDIR b", r#"{"WorkingDir":"/a/b"}"#, None),
        (
            "WORKDIR /a",
            "{}",
            Some("/config/WorkingDir: the image starts in `/`"),
        ),
        // From where, the base says.
        ("WORKDIR a", r#"{"WorkingDir":"/b"}"#, None),
        ("CMD a  b", r#"{"Cmd":["/bin/sh","-c","a b"]}"#, None),
        (
            "SHELL [\"/bin/bash\",\"-c\"]\nCMD a",
            r#"{"Cmd":["/bin/bash","-c","a"]}"#,
            None,
        ),
        (
            "CMD [\"a\"]",
            r#"{"Cmd":["a","b"]}"#,
            Some("/config/Cmd: the CMD of the image"),
        ),
        (
            "ENTRYPOINT [\"a\"]",
            "{}",
            Some("/config/Entrypoint: the ENTRYPOINT"),
        ),
        (
            "ENTRYPOINT [\"a\"]",
            r#"{"Entrypoint":["a"],"Cmd":["b"]}"#,
            Some("/config/Cmd: the image has a CMD that no"),
        ),
        (
            "ENV A=\"b c\" B=${A}d",
            r#"{"Env":["A=b c","B=b cd"]}"#,
            None,
        ),
        (
            "ENV A=b",
            r#"{"Env":["A=c"]}"#,
            Some("/config/Env/0: the variable `A` has another"),
        ),
        (
            "ENV A=b",
            "{}",
            Some("/config/Env: the image has no variable `A`"),
        ),
        ("ENV PATH=/x:$PATH", r#"{"Env":["PATH=/x:/bin"]}"#, None),
        ("ARG V=1\nENV A=$V", r#"{"Env":["A=2"]}"#, None),
        (
            "LABEL a.b/c=1",
            r#"{"Labels":{"a.b/c":"2"}}"#,
            Some("/config/Labels/a.b~1c: the label `a.b/c` is `2`"),
        ),
        ("LABEL a=1", r#"{"Labels":{"a":"1","b":"2"}}"#, None),
        (
            "EXPOSE 80 53/UDP 90-91",
            r#"{"ExposedPorts":{"80/tcp":{},"53/udp":{},"90/tcp":{},"91/tcp":{}}}"#,
            None,
        ),
        (
            "EXPOSE 80",
            r#"{"ExposedPorts":{"81/tcp":{}}}"#,
            Some("/config/ExposedPorts: the image has no port `80/tcp`"),
        ),
        ("VOLUME /a/ /b", r#"{"Volumes":{"/a":{},"/b":{}}}"#, None),
        (
            "VOLUME /a",
            "{}",
            Some("/config/Volumes: the image has no volume `/a`"),
        ),
        ("STOPSIGNAL SIGINT", r#"{"StopSignal":"int"}"#, None),
        (
            "STOPSIGNAL SIGINT",
            "{}",
            Some("/config/StopSignal: the STOPSIGNAL"),
        ),
        (
            "HEALTHCHECK CMD a",
            r#"{"Healthcheck":{"Test":["CMD-SHELL","a"]}}"#,
            None,
        ),
        (
            "HEALTHCHECK CMD [\"a\"]",
            r#"{"Healthcheck":{"Test":["CMD","a"]}}"#,
            None,
        ),
        (
            "HEALTHCHECK NONE",
            r#"{"Healthcheck":{"Test":["NONE"]}}"#,
            None,
        ),
        (
            "HEALTHCHECK CMD a",
            r#"{"Healthcheck":{"Test":["NONE"]}}"#,
            Some("/config/Healthcheck: the HEALTHCHECK"),
        ),
        (
            "HEALTHCHECK CMD a",
            "{}",
            Some("/config/Healthcheck: the HEALTHCHECK"),
        ),
        // All of this may be the base's.
        (
            "LABEL a=1",
            r#"{"User":"u","WorkingDir":"/w","Cmd":["c"],"Env":["E=1"],"Labels":{"a":"1"},"ExposedPorts":{"1/tcp":{}},"Volumes":{"/v":{}}}"#,
            None,
        ),
    ] {
        let found = drifts(&format!("FROM debian\nRUN x\n{instructions}\n"), config);
        match expected {
            None => assert!(found.is_empty(), "{instructions} {config} {found:?}"),
            Some(expected) => {
                let [found] = &found[..] else {
                    // An ENTRYPOINT without anything is one finding, and so are the others.
                    panic!("{instructions} {config} {found:?}");
                };
                assert!(
                    found.starts_with(&format!("config#{expected}")),
                    "{instructions} {found}"
                );
            }
        }
    }
}

/// Of a base that is nothing, all is known.
#[test]
fn settings_that_nothing_sets() {
    let config = r#"{"User":"u","WorkingDir":"/w","Cmd":["c"],"Env":["PATH=/bin","E=1"],"ExposedPorts":{"1/tcp":{}},
        "Volumes":{"/v":{}},"Healthcheck":{"Test":["CMD","h"]}}"#;
    let found = drifts("FROM scratch\nRUN other\nRUN x\n", config);
    let places = found
        .iter()
        .map(|text| text.split(':').next().unwrap_or_default());
    let mut places: Vec<&str> = places.collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            "config#/config/Cmd",
            "config#/config/Env/1",
            "config#/config/ExposedPorts",
            "config#/config/Healthcheck",
            "config#/config/User",
            "config#/config/Volumes",
            "config#/config/WorkingDir",
            "config#/history",
            "history 0",
        ]
    );
}

#[test]
fn only_some_are_told_and_never_values_of_variables() {
    let mut text = "FROM debian\nRUN x\n".to_owned();
    for n in 0..20 {
        text.extend(["ENV N", &n.to_string(), "=secret\n"]);
    }
    let found = drifts(&text, r#"{"Env":["N0=hidden"]}"#);
    assert_eq!(found.len(), MAX_DRIFTS);
    assert!(
        found
            .last()
            .expect("some")
            .contains("there are 15 more variables"),
        "{found:?}"
    );
    assert!(
        !found
            .iter()
            .any(|text| text.contains("secret") || text.contains("hidden"))
    );
}

#[test]
fn nothing_is_said_for_windows_or_without_a_configuration() {
    let source = Source::new("Dockerfile", "FROM scratch\nUSER a\n").expect("short");
    let file = Dockerfile::parse(source, Inputs::default());
    let mut image = Image::default();
    assert!(Build::new(&image, Some(&file), None).drifts().is_empty());
    image.config_json = b"{}".to_vec();
    assert!(!Build::new(&image, Some(&file), None).drifts().is_empty());
    image.config.os = "windows".to_owned();
    assert!(Build::new(&image, Some(&file), None).drifts().is_empty());
    image.config.os.clear();
    assert!(Build::new(&image, None, None).drifts().is_empty());
}
