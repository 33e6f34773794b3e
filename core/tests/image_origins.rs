//! What the Dockerfile and the base of an image have to do with what is found in it: waivers, severities,
//! findings that both tell.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod image_fence;

use holystone::{
    Checker,
    build::{Build, Origin},
    dockerfile::{Dockerfile, Inputs, Instruction},
    image::{File, Image, OpenOptions},
    lint::{
        AnyRule, Category, Config, Findings, Meta, Profile, Rule, Selection, Severity, WaiverTool,
    },
    report::{FileReport, ImageReport, merge_twins},
    syntax::instruction::Kind,
    text::Source,
};

const fn meta(id: &'static str, same_as: &'static [&'static str]) -> Meta<'static> {
    Meta {
        id,
        summary: "",
        why: "it matters",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as,
        page: "",
    }
}

/// Finds files of the image that are called `bad`.
struct BadFile;

impl Rule for BadFile {
    const META: Meta<'static> = meta("image-bad-file", &[]);
    type Subject<'a> = File<'a>;
    fn check(&self, file: File<'_>, findings: &mut Findings) {
        if file.name() == b"bad" {
            findings.report(file.place(), "a bad file");
        }
    }
}

/// Finds RUN instructions that make one.
struct BadRun;

impl Rule for BadRun {
    const META: Meta<'static> = meta("bad-file", &[]);
    type Subject<'a> = Instruction<'a>;
    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let file = instruction.file().source();
        if matches!(instruction.kind(), Kind::Run(_))
            && file.slice(instruction.span()).contains("bad")
        {
            let finding = findings.report(instruction.span(), "it makes a bad file");
            finding.help("make a good one");
        }
    }
}

/// The same of the user, by the name that another tool has for both.
struct UserOfImage;

impl Rule for UserOfImage {
    const META: Meta<'static> = meta("root-in-image", &["dockle:X-1"]);
    type Subject<'a> = holystone::lint::ImageConfig<'a>;
    fn check(&self, config: Self::Subject<'_>, findings: &mut Findings) {
        if config.image.config.config.user.is_empty() {
            let place = holystone::image::Place::config("/config/User");
            findings.report(place, "it runs as root");
        }
    }
}

struct UserOfFile;

impl Rule for UserOfFile {
    const META: Meta<'static> = meta("root-in-file", &["dockle:X-1"]);
    type Subject<'a> = &'a Dockerfile;
    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let target = file.target().unwrap();
        findings.report(target.from().span(), "there is no USER");
    }
}

fn rules() -> Vec<Box<dyn AnyRule>> {
    vec![
        Box::new(BadFile),
        Box::new(BadRun),
        Box::new(UserOfImage),
        Box::new(UserOfFile),
    ]
}

const IMAGE: &str = r#"
[[layer]]
created_by = "debian"
"/base/bad" = "b"
[[layer]]
created_by = "RUN /bin/sh -c make bad # buildkit"
"/opt/bad" = "b"
[[layer]]
created_by = "RUN /bin/sh -c other # buildkit"
"/srv/bad" = "b"
"#;

fn open(toml: &str) -> Image {
    image_fence::open(toml, &OpenOptions::default())
}

fn source(text: &str) -> Source {
    Source::new("Dockerfile", text).unwrap()
}

fn check_both(checker: &Checker, text: &str) -> (FileReport, ImageReport) {
    let image = open(IMAGE);
    let file = Dockerfile::parse(source(text), Inputs::default());
    let build = Build::new(&image, Some(&file), None);
    let image = checker.check_image(&build);
    (checker.check(source(text), Inputs::default()), image)
}

fn paths(report: &ImageReport, rule: &str) -> Vec<String> {
    let findings = report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule);
    let places = findings.filter_map(|finding| finding.location.image());
    places.map(ToString::to_string).collect()
}

#[test]
fn a_comment_waives_what_its_instruction_made() {
    let text =
        "FROM debian\n# holystone ignore=image-bad-file -- it is wanted\nRUN make bad\nRUN other\n";
    let (_, report) = check_both(&Checker::with_rules(rules()), text);
    assert_eq!(
        paths(&report, "image-bad-file"),
        ["layer 0: /base/bad", "layer 2: /srv/bad"]
    );
    let [waived] = &report.waived[..] else {
        panic!("{:?}", report.waived);
    };
    assert_eq!(waived.by, WaiverTool::Holystone);
    assert_eq!(
        waived.finding.location.image().unwrap().to_string(),
        "layer 1: /opt/bad"
    );
    assert_eq!(waived.finding.origin, Some(Origin::Ours));
}

#[test]
fn a_comment_for_the_image_is_not_unused_in_the_file() {
    let mut all = Selection::default().load().unwrap();
    all.extend(rules());
    let checker = Checker::with_rules(all);
    let unused = |rule: &str| {
        let text = format!("FROM debian\n# holystone ignore={rule}\nRUN other\n");
        let (file, _) = check_both(&checker, &text);
        file.findings
            .iter()
            .any(|finding| finding.rule == "unused-waiver")
    };
    assert!(!unused("image-bad-file"));
    assert!(!unused("image-step-unlike-dockerfile"));
    assert!(unused("sudo-in-run"));
    assert!(unused("bad-file"));
}

#[test]
fn what_both_find_is_told_once() {
    let text = "FROM debian\nRUN make bad\nRUN other\nRUN bad again\n";
    let (mut file, mut image) = check_both(&Checker::with_rules(rules()), text);
    assert_eq!((file.findings.len(), image.findings.len()), (3, 4));
    merge_twins(&mut file, std::slice::from_mut(&mut image));
    // The last RUN is not in the image.
    let left: Vec<u32> = file
        .findings
        .iter()
        .map(|it| line(&file, it.location.span().unwrap().start))
        .collect();
    assert_eq!(left, [4]);
    let related = |place: &str| {
        let mut of = image.findings.iter();
        let of = of
            .find(|it| it.location.image().unwrap().to_string() == place)
            .unwrap();
        let lines = of
            .related
            .iter()
            .map(|it| line(&file, it.location.span().unwrap().start));
        (lines.collect::<Vec<_>>(), of.help.clone())
    };
    assert_eq!(related("layer 0: /base/bad"), (vec![], None));
    assert_eq!(
        related("layer 1: /opt/bad"),
        (vec![2], Some("make a good one".to_owned()))
    );
    assert_eq!(related("layer 2: /srv/bad"), (vec![], None));
    // There is one user, whatever set it.
    assert_eq!(related("config#/config/User"), (vec![1], None));
}

fn line(report: &FileReport, at: u32) -> u32 {
    report.source.as_ref().unwrap().line(at)
}

/// The base sets a variable that the Dockerfile is said to set otherwise.
#[test]
fn severities_differ_by_origin() {
    let image = open(
        r#"
        [config]
        Env = ["MODE=debug", "LEVEL=2"]
        [[layer]]
        created_by = "debian"
        [[layer]]
        empty_layer = true
        created_by = "ENV MODE=debug"
        [[layer]]
        created_by = "RUN /bin/sh -c make # buildkit"
        [[layer]]
        empty_layer = true
        created_by = "ENV LEVEL=2"
        "#,
    );
    let text = "FROM debian\nRUN make\nENV LEVEL=1\nENV MODE=production\n";
    let file = Dockerfile::parse(source(text), Inputs::default());
    let build = Build::new(&image, Some(&file), None);
    let severities = |config: &str| {
        let text = format!("only = ['image-setting-unlike-dockerfile']\n{config}");
        let effective = Config::parse("holystone.toml", &text).unwrap().for_path("");
        let report = Checker::configured(&effective).unwrap().check_image(&build);
        let findings = report.findings.iter().filter(|it| it.rule != "not-checked");
        findings
            .map(|it| (it.origin, it.severity))
            .collect::<Vec<_>>()
    };
    let base = |severity| (Some(Origin::Base), severity);
    let ours = |severity| (Some(Origin::Ours), severity);
    assert_eq!(
        severities(""),
        [base(Severity::Warning), ours(Severity::Warning)]
    );
    assert_eq!(
        severities("base-severity = 'info'"),
        [base(Severity::Info), ours(Severity::Warning)]
    );
    // It makes nothing worse.
    assert_eq!(
        severities("base-severity = 'error'"),
        [base(Severity::Warning), ours(Severity::Warning)]
    );
    assert_eq!(
        severities("base-severity = 'off'"),
        [ours(Severity::Warning)]
    );
    assert_eq!(
        severities("base-severity = 'off'\nlock = { rules = ['image-setting-unlike-dockerfile'] }"),
        [base(Severity::Warning), ours(Severity::Warning)]
    );
}
