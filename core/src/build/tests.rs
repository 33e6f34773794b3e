use super::{Build, MAX_CREATED_BY_CHARS, Origin};
use crate::{
    dockerfile::{Dockerfile, Inputs},
    image::{
        Image, Layer, Place,
        config::{Config, read_document},
    },
    text::Source,
};

const CONFIG: &str = r#"{
    "config": {
        "User": "app", "WorkingDir": "/srv", "Entrypoint": ["/app"], "Cmd": ["x"],
        "Env": ["PATH=/bin", "A=1", "AB=2"], "Labels": {"a/b": "1"},
        "ExposedPorts": {"80/tcp": {}, "53/udp": {}}, "Volumes": {"/data": {}},
        "Healthcheck": {"Test": ["NONE"]}, "OnBuild": ["RUN x"]
    },
    "rootfs": {"type": "layers", "diff_ids": ["sha256:0", "sha256:1"]},
    "history": [
        {"created_by": "ADD rootfs.tar / # buildkit"},
        {"created_by": "ENV PATH=/bin A=0", "empty_layer": true},
        {"created_by": "USER root", "empty_layer": true},
        {"created_by": "/bin/sh -c #(nop)  USER app", "empty_layer": true},
        {"created_by": "ENV A=1", "empty_layer": true},
        {"created_by": "ENV AB=A=1", "empty_layer": true},
        {"created_by": "EXPOSE map[53/udp:{}]", "empty_layer": true},
        {"created_by": "EXPOSE [80/tcp]", "empty_layer": true},
        {"created_by": "VOLUME [/data]", "empty_layer": true},
        {"created_by": "LABEL a/b=1", "empty_layer": true},
        {"created_by": "WORKDIR /srv"},
        {"created_by": "ENTRYPOINT [\"/app\"]", "empty_layer": true}
    ]
}"#;

fn image() -> Image {
    let config: Config = read_document(CONFIG.as_bytes()).expect("it is a configuration");
    let layer = |index, history| Layer {
        index,
        digest: None,
        diff_id: None,
        media_type: String::new(),
        blob_size: 0,
        data: crate::image::LayerData::default(),
        history: Some(history),
    };
    let mut image = Image::default();
    image.layers = vec![layer(0, 0), layer(1, 10)];
    image.config = config;
    image
}

#[test]
fn causes_of_settings() {
    let image = image();
    let build = Build::new(&image, None, None);
    for (pointer, step) in [
        ("/config/User", Some(3)),
        ("/config/Env/0", Some(1)),
        ("/config/Env/1", Some(4)),
        ("/config/Env/2", Some(5)),
        ("/config/Env/9", None),
        ("/config/ExposedPorts/80~1tcp", Some(7)),
        ("/config/ExposedPorts/53~1udp", Some(6)),
        ("/config/ExposedPorts/5~1udp", None),
        ("/config/Volumes/~1data", Some(8)),
        ("/config/Labels/a~1b", Some(9)),
        ("/config/Labels/b", None),
        ("/config/WorkingDir", Some(10)),
        ("/config/Entrypoint", Some(11)),
        ("/config/Entrypoint/0", Some(11)),
        ("/config/Cmd", None),
        ("/config/Healthcheck", None),
        ("/config/OnBuild/0", None),
        ("/history/2/created_by", Some(2)),
        ("/config", None),
        ("", None),
        ("/architecture", None),
    ] {
        let cause = build.cause(&Place::config(pointer));
        assert_eq!(cause.and_then(|cause| cause.step), step, "{pointer}");
    }
}

#[test]
fn causes_and_origins_of_layers() {
    let image = image();
    let source = Source::new("Dockerfile", "FROM debian\nUSER app\nWORKDIR /srv\n").expect("short");
    let file = Dockerfile::parse(source, Inputs::default());
    let build = Build::new(&image, Some(&file), None);
    let place = |layer| Place::File {
        layer,
        path: "/x".to_owned(),
    };
    assert_eq!(build.origin(&place(0)), Some(Origin::Base));
    assert_eq!(build.origin(&place(1)), Some(Origin::Ours));
    assert_eq!(build.origin(&place(2)), None);
    assert_eq!(build.origin(&Place::Image), None);
    let cause = build.cause(&place(1)).expect("the history is known");
    let line = cause.instruction.map(|span| file.source().line(span.start));
    assert_eq!((cause.step, line), (Some(10), Some(3)));
    assert_eq!(
        build.origin(&Place::config("/config/User")),
        Some(Origin::Ours)
    );
    // By a base, without a Dockerfile.
    let mut base = Image::default();
    base.config.rootfs.diff_ids = vec!["sha256:0".to_owned()];
    let build = Build::new(&image, None, Some(&base));
    assert_eq!(build.origin(&place(0)), Some(Origin::Base));
    assert_eq!(build.origin(&place(1)), Some(Origin::Ours));
}

#[test]
fn what_made_it_is_one_short_line() {
    let mut image = image();
    image.config.history[0].created_by = format!("RUN a\n\tb\u{1b}[0m{}", "é".repeat(500));
    let build = Build::new(&image, None, None);
    let cause = build
        .cause(&Place::History { step: 0 })
        .expect("there is one");
    assert!(cause.created_by.starts_with("RUN a  b [0mé"));
    assert_eq!(cause.created_by.chars().count(), MAX_CREATED_BY_CHARS + 1);
}
