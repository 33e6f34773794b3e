//! What registries say of base images, in the model and in the rules that were there before.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod registry_fence;

use holystone::{
    Checker,
    dockerfile::{Answer, BaseConfig, Dockerfile, Inputs, Publication, Published, PublishedImage},
    image::{digest::Digest, platform::Platform, reference::Reference},
    lint::{Profile, Selection},
    syntax::expand::Variable,
    text::Source,
};
use std::{borrow::Cow, collections::BTreeSet, sync::Arc};

const A: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// An index by a tag, with an image for each platform.
fn index(images: &[(&str, BaseConfig)]) -> Answer {
    found(true, images)
}

/// One image by a tag, without an index.
fn manifest(platform: &str, config: BaseConfig) -> Answer {
    found(false, &[(platform, config)])
}

fn found(is_index: bool, images: &[(&str, BaseConfig)]) -> Answer {
    let digest = Digest::parse(A).unwrap();
    let images = images.iter().map(|(platform, config)| {
        let platform = Platform::parse(platform, &Platform::default()).unwrap();
        PublishedImage {
            config: Some(BaseConfig {
                os: platform.os.clone(),
                architecture: platform.architecture.clone(),
                ..config.clone()
            }),
            platform,
            digest: digest.clone(),
            attestations: None,
        }
    });
    Answer::Found(Arc::new(Publication {
        images: images.collect(),
        digest,
        is_index,
        seen: "2026-11-01T00:00:00Z".parse().unwrap(),
        signature: None,
    }))
}

fn inputs(name: &str, tag: Answer) -> Inputs {
    let reference = Reference::parse(name).unwrap().with_default_tag();
    let published = Published {
        tag,
        digest: Answer::Unknown,
    };
    Inputs {
        published: [(reference.to_string(), published)].into(),
        ..Inputs::default()
    }
}

fn user(name: &str) -> BaseConfig {
    BaseConfig {
        user: name.to_owned(),
        ..BaseConfig::default()
    }
}

fn parse(text: &str, inputs: &Inputs) -> Dockerfile {
    let source = Source::new("Dockerfile", text).unwrap();
    Dockerfile::parse(source, inputs.clone())
}

/// The rules of a profile that find something, in order.
fn rules_of(profile: Profile, text: &str, inputs: &Inputs) -> Vec<String> {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    let source = Source::new("Dockerfile", text).unwrap();
    let report = Checker::new(&selection)
        .unwrap()
        .check(source, inputs.clone());
    let found = report.findings.iter();
    found.map(|finding| finding.rule.to_string()).collect()
}

/// Whether a rule of the profile for all finds something.
fn finds(rule: &str, text: &str, inputs: &Inputs) -> bool {
    rules_of(Profile::All, text, inputs).contains(&rule.to_owned())
}

#[test]
fn whom_an_unknown_base_runs_as() {
    let text = "FROM registry.example/team/base:1\nCMD [\"app\"]\n";
    let with = |name: &str| {
        let answer = index(&[("linux/amd64", user(name))]);
        finds(
            "root-user",
            text,
            &inputs("registry.example/team/base:1", answer),
        )
    };
    assert!(!finds("root-user", text, &Inputs::default()));
    assert!(with(""));
    assert!(with("root"));
    assert!(with("0:0"));
    assert!(!with("1000"));
    assert!(!with("app"));
    // More than the table of well-known images knows.
    let text = "FROM debian:12\n";
    let own = index(&[("linux/amd64", user("1000"))]);
    assert!(finds("root-user", text, &Inputs::default()));
    assert!(!finds("root-user", text, &inputs("debian:12", own)));
}

#[test]
fn the_image_is_that_of_the_platform() {
    let both = index(&[
        ("linux/amd64", user("of-amd64")),
        ("linux/arm64", user("of-arm64")),
        ("windows/amd64", user("of-windows")),
    ]);
    let known = inputs("acme/base", both);
    let user_of = |text: &str, inputs: &Inputs| {
        let file = parse(text, inputs);
        let user = file.target().unwrap().user().value;
        user.map(Cow::into_owned)
    };
    let is = |text: &str, inputs: &Inputs, user: Option<&str>| {
        assert_eq!(user_of(text, inputs).as_deref(), user, "{text}");
    };
    is("FROM acme/base\n", &known, Some("of-amd64"));
    is("FROM acme/base:latest\n", &known, Some("of-amd64"));
    is("FROM acme/base:1\n", &known, None);
    is(
        "FROM --platform=linux/arm64 acme/base\n",
        &known,
        Some("of-arm64"),
    );
    is(
        "FROM --platform=arm64 acme/base AS a\nFROM a\n",
        &known,
        Some("of-arm64"),
    );
    is("FROM --platform=linux/s390x acme/base\n", &known, None);
    is(
        "FROM --platform=$BUILDPLATFORM acme/base\n",
        &known,
        Some("of-amd64"),
    );
    let for_arm64 = Inputs {
        platform: Some(Platform::parse("linux/arm64", &Platform::default()).unwrap()),
        ..known.clone()
    };
    is("FROM acme/base\n", &for_arm64, Some("of-arm64"));
    is(
        "FROM --platform=linux/amd64 acme/base\n",
        &for_arm64,
        Some("of-amd64"),
    );
    is(
        "FROM --platform=$BUILDPLATFORM acme/base\n",
        &for_arm64,
        Some("of-arm64"),
    );
    // The only one there is, where nobody asks for another.
    let only = inputs("acme/base", index(&[("linux/riscv64", user("of-riscv64"))]));
    is("FROM acme/base\n", &only, Some("of-riscv64"));
    is("FROM --platform=linux/amd64 acme/base\n", &only, None);
    // What is given is more than what is published.
    let given = Inputs {
        base_configs: [("docker.io/library/acme:1".to_owned(), user("given"))].into(),
        ..inputs("acme:1", manifest("linux/amd64", user("published")))
    };
    is("FROM acme:1\n", &given, Some("given"));
    // A named context takes the image's place.
    let replaced = Inputs {
        named_contexts: ["acme/base".to_owned()].into(),
        ..known
    };
    is("FROM acme/base\n", &replaced, None);
}

/// What the tag names says nothing of what a digest names.
#[test]
fn a_pinned_image_is_what_its_digest_names() {
    let name = format!("acme/base:1@{A}");
    let text = format!("FROM {name}\n");
    let tag = index(&[("linux/amd64", user("by-tag"))]);
    let mut known = inputs(&name, tag);
    assert_eq!(parse(&text, &known).target().unwrap().user().value, None);
    for published in known.published.values_mut() {
        published.digest = manifest("linux/amd64", user("by-digest"));
    }
    let file = parse(&text, &known);
    let user = file.target().unwrap().user().value;
    assert_eq!(user.as_deref(), Some("by-digest"));
}

#[test]
fn settings_of_the_base() {
    let config = BaseConfig {
        env: vec![
            "PATH=/bin".into(),
            "APP=/srv".into(),
            "PIP_NO_CACHE_DIR=1".into(),
        ],
        working_dir: "/srv/app".to_owned(),
        shell: vec!["/bin/bash".into(), "-c".into()],
        on_build: vec!["RUN [[ -f x ]]".to_owned(), "ENV A b".to_owned()],
        ..BaseConfig::default()
    };
    let known = inputs("acme/base:1", index(&[("linux/amd64", config)]));
    let file = parse("FROM acme/base:1\nWORKDIR data\n", &known);
    let stage = file.target().unwrap();
    assert_eq!(stage.workdir().as_deref(), Some("/srv/app/data"));
    assert_eq!(stage.base_directory(), Some("/srv/app"));
    assert_eq!(stage.shell().unwrap()[0], "/bin/bash");
    assert_eq!(stage.variable("APP"), Variable::Set("/srv"));
    assert_eq!(stage.variable("OTHER"), Variable::Unset);

    let nothing = Inputs::default();
    let differs = |rule: &str, text: &str, unknown: bool, with: bool| {
        let text = format!("FROM acme/base:1\n{text}\n");
        assert_eq!(finds(rule, &text, &nothing), unknown, "{rule}: unknown");
        assert_eq!(finds(rule, &text, &known), with, "{rule}: known");
    };
    differs("undefined-variable", "COPY x $OTHER/", false, true);
    differs("undefined-variable", "COPY x $APP/", false, false);
    differs("legacy-key-value", "CMD [\"x\"]", false, true);
    differs(
        "pip-cache-left-behind",
        "RUN pip install --require-hashes -r r.txt",
        true,
        false,
    );
    let at_root = inputs(
        "acme/base:1",
        index(&[("linux/amd64", BaseConfig::default())]),
    );
    let text = "FROM acme/base:1\nCOPY app app\n";
    assert!(!finds("relative-copy-destination", text, &nothing));
    assert!(!finds("relative-copy-destination", text, &known));
    assert!(finds("relative-copy-destination", text, &at_root));
}

#[test]
fn what_an_image_is_for() {
    let windows = inputs("acme/base:1", manifest("windows/amd64", user("")));
    let file = parse("FROM acme/base:1\n", &windows);
    assert!(file.target().unwrap().is_windows());
    // One image for another platform is a mismatch, an index without the platform lacks it.
    let arm64 = |answer: fn(&str, BaseConfig) -> Answer| {
        inputs("acme/base:1", answer("linux/arm64", user("1")))
    };
    let one = arm64(manifest);
    let several = arm64(|platform, config| index(&[(platform, config)]));
    for text in [
        "FROM --platform=linux/amd64 acme/base:1\n",
        "FROM scratch\nCOPY --from=acme/base:1 / /\n",
    ] {
        for (known, mismatch, absent) in [(&one, true, false), (&several, false, true)] {
            let known = Inputs {
                platform: Some(Platform::default()),
                ..known.clone()
            };
            assert_eq!(
                finds("base-platform-mismatch", text, &known),
                mismatch,
                "{text}"
            );
            assert_eq!(
                finds("base-platform-not-found", text, &known),
                absent,
                "{text}"
            );
        }
        if text.contains("COPY") {
            assert!(!finds("base-platform-not-found", text, &several));
        }
    }
    // An image of an index that a builder takes all the same.
    let older = inputs("acme/base:1", index(&[("linux/386", user("1"))]));
    let text = "FROM --platform=linux/amd64 acme/base:1\n";
    assert!(finds("base-platform-mismatch", text, &older));
    assert!(!finds("base-platform-not-found", text, &older));
}

#[test]
fn the_digest_to_pin_is_told() {
    let known = inputs("acme/base:1", manifest("linux/amd64", user("1")));
    let selection = Selection {
        only: vec!["unpinned-base".to_owned()],
        ..Selection::default()
    };
    let source = Source::new("Dockerfile", "FROM acme/base:1\n").unwrap();
    let report = Checker::new(&selection).unwrap().check(source, known);
    let help = report.findings[0].help.clone().unwrap();
    assert!(help.contains(&format!("`acme/base:1@{A}`")), "{help}");
}

/// The builder's own store may have what no registry has.
#[test]
fn an_image_that_is_not_found_ends_no_check() {
    let known = inputs("acme/base:1", Answer::NotFound);
    let file = parse("FROM acme/base:1\nRUN cd /x\n", &known);
    assert_eq!(file.problems().count(), 0);
    let found = rules_of(
        Profile::Recommended,
        "FROM acme/base:1\nWORKDIR x\n",
        &known,
    );
    assert!(found.contains(&"base-not-found".to_owned()));
    assert!(found.contains(&"relative-workdir".to_owned()));
}

#[test]
fn an_image_is_told_of_where_it_is_named() {
    let known = inputs("acme/tool:1", Answer::NotFound);
    let text = "FROM scratch\nCOPY --from=acme/tool:1 /a /\nCOPY --from=1 /b /\n";
    let found = rules_of(Profile::Recommended, text, &known);
    let times = found
        .iter()
        .filter(|rule| *rule == "base-not-found")
        .count();
    assert_eq!(times, 1);
}

/// Whoever asks a registry hears by default only of what is wrong for sure.
#[test]
fn profiles() {
    let toml = format!(
        r#"
        ["acme/base:1@{A}".tag]
        index = "sha256:b…"
        [["acme/base:1@{A}".tag.images]]
        platform = "linux/amd64"
        digest = "sha256:c…"
        ["acme/base:1@{A}".digest]
        index = "{A}"
        signature = "absent"
        [["acme/base:1@{A}".digest.images]]
        platform = "linux/amd64"
        user = "1000"
        provenance = false
    "#
    );
    let known = Inputs {
        published: registry_fence::read(&toml),
        ..Inputs::default()
    };
    let text = format!("FROM acme/base:1@{A}\nCMD [\"app\"]\n");
    let of_registry = |profile| {
        let mut found = rules_of(profile, &text, &known);
        let registry: BTreeSet<&str> = holystone::rules::topics()
            .filter(|topic| topic.name == "registry")
            .flat_map(|topic| topic.rules)
            .map(|entry| entry.meta.id)
            .collect();
        found.retain(|rule| registry.contains(rule.as_str()));
        found.sort();
        found
    };
    assert_eq!(of_registry(Profile::Recommended), [""; 0]);
    assert_eq!(of_registry(Profile::Hardening), ["outdated-digest"]);
    let all = ["outdated-digest", "unattested-base", "unsigned-base"];
    assert_eq!(of_registry(Profile::All), all);
}
