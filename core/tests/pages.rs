//! Every rule's page is run: what it calls bad is found, as shown; what it calls good is not; and
//! what it calls fixed is the bad example with its fixes.
//!
//! A `toml` fence sets the rule's options as a `holystone.toml` does, for the examples after it. A
//! `context` fence gives the build context of the examples after it: a path on each line, and below
//! it, indented, the file's text. A `base-config IMAGE` fence gives the configuration of an image.
//! A `toml image bad` or `toml image good` fence is an image, as `image_fence` reads it; a `dockerfile
//! image` fence before it is the Dockerfile that it is said to be built from, and a `toml base` fence the
//! image that it is built on. A `yaml expectations` fence has structure tests for all images after it.
//! A `toml registry` fence has what registries say of images, for the examples after it, as `registry_fence` reads it.
//! `UPDATE=1` rewrites the `text` and `fixed` fences.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod image_fence;
mod registry_fence;

use holystone::{
    Checker,
    build::Build,
    dockerfile::{
        BaseConfig, Dockerfile, Inputs, Published,
        context::{Context, MemoryContext},
    },
    expectations::Expectations,
    image::{Image, reference::Reference},
    lint::{Entry, Finding, Needs, Safety, Selection},
    rules,
    text::{Edit, Source},
};
use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf, sync::Arc};

#[test]
fn pages_tell_the_truth() {
    for entry in rules::all() {
        let page = entry.meta.page;
        let told = run(entry, page);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path(entry), &told).unwrap();
        } else {
            assert_eq!(page, told, "{}: UPDATE=1 rewrites the page", entry.meta.id);
        }
    }
}

#[test]
fn every_page_has_examples() {
    for entry in rules::all() {
        let page = entry.meta.page;
        let id = entry.meta.id;
        for kind in ["bad", "good"] {
            let fences = [
                format!("```dockerfile {kind}\n"),
                format!("```toml image {kind}\n"),
            ];
            let count: usize = fences.iter().map(|fence| page.matches(fence).count()).sum();
            assert!(count >= 3, "{id} has less than three {kind} examples");
        }
        assert!(page.starts_with("# "), "{id} has no title");
    }
}

/// The file of a rule's page, found by its name.
fn path(entry: &Entry) -> PathBuf {
    let name = format!("{}.md", entry.meta.id.replace('-', "_"));
    let topics = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules")).unwrap();
    let pages = topics.map(|topic| topic.unwrap().path().join(&name));
    pages
        .into_iter()
        .find(|page| page.exists())
        .unwrap_or_else(|| panic!("no page {name}"))
}

/// The page with what its examples really give.
fn run(entry: &Entry, page: &str) -> String {
    let mut told = String::new();
    let mut lines = page.lines();
    let mut bad = (String::new(), Vec::new());
    let mut origin = Origin::default();
    let mut given = Given::default();
    let mut options = toml::Table::new();
    while let Some(line) = lines.next() {
        writeln!(told, "{line}").unwrap();
        let Some(kind) = line.strip_prefix("```") else {
            continue;
        };
        let body: String = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .flat_map(|line| [line, "\n"])
            .collect();
        let at = format!("{}: ```{kind}\n{body}", entry.meta.id);
        match kind {
            "dockerfile bad" => {
                let findings = check(entry, &body, &given, &options);
                assert!(!findings.is_empty(), "{at}nothing is found");
                bad = (body.clone(), findings);
                told.push_str(&body);
            }
            "dockerfile good" => {
                let findings = check(entry, &body, &given, &options);
                assert!(findings.is_empty(), "{at}{}", render(&body, &findings));
                told.push_str(&body);
            }
            "toml image bad" => {
                let findings = check_image(entry, &body, &origin, &options);
                assert!(!findings.is_empty(), "{at}nothing is found");
                bad = (origin.dockerfile.clone().unwrap_or_default(), findings);
                told.push_str(&body);
                origin.next();
            }
            "toml image good" => {
                let findings = check_image(entry, &body, &origin, &options);
                assert!(findings.is_empty(), "{at}{}", render("", &findings));
                told.push_str(&body);
                origin.next();
            }
            "dockerfile image" => {
                origin.dockerfile = Some(body.clone());
                told.push_str(&body);
            }
            "yaml expectations" => {
                origin.expectations = Some(body.clone());
                told.push_str(&body);
            }
            "toml base" => {
                origin.base = Some(body.clone());
                told.push_str(&body);
            }
            "text" => told.push_str(&render(&bad.0, &bad.1)),
            "dockerfile fixed" => {
                let text = fixed(&bad.0, &bad.1);
                let left = check(entry, &text, &given, &options);
                assert!(
                    left.is_empty(),
                    "{at}after the fixes:\n{}",
                    render(&text, &left)
                );
                told.push_str(&text);
            }
            "toml" => {
                options = read_options(entry, &body);
                told.push_str(&body);
            }
            "context" => {
                given.context = Some(read_context(&body));
                told.push_str(&body);
            }
            "toml registry" => {
                given.published = registry_fence::read(&body);
                told.push_str(&body);
            }
            "dockerignore fixed" => {
                let fixed = with_appended(given.context.clone().unwrap(), &bad.1);
                let with_fixed = Given {
                    context: Some(fixed.clone()),
                    ..given.clone()
                };
                let left = check(entry, &bad.0, &with_fixed, &options);
                assert!(
                    left.is_empty(),
                    "{at}after the fixes:\n{}",
                    render(&bad.0, &left)
                );
                told.push_str(&fixed.read(".dockerignore").unwrap());
            }
            "sh" | "dockerfile" | "yaml" => told.push_str(&body),
            _ if kind.starts_with(BASE_CONFIG) => told.push_str(&body),
            _ => panic!("{at}: an unknown kind of fence"),
        }
        told.push_str("```\n");
    }
    told
}

/// The options that a `holystone.toml` gives a rule.
fn read_options(entry: &Entry, text: &str) -> toml::Table {
    let mut file: toml::Table = toml::from_str(text).unwrap();
    match file["rules"].as_table_mut().unwrap().remove(entry.meta.id) {
        Some(toml::Value::Table(options)) => options,
        _ => panic!("{}: no options of the rule", entry.meta.id),
    }
}

/// What the fences before an example give its build.
#[derive(Clone, Default)]
struct Given {
    context: Option<MemoryContext>,
    published: BTreeMap<String, Published>,
}

fn check(entry: &Entry, text: &str, given: &Given, options: &toml::Table) -> Vec<Finding> {
    let rule = entry.load(options.clone()).unwrap();
    // A rule about waivers says something only after the rules that may be waived.
    let rules = match rule.needs() {
        Needs::Waivers => Selection::default().load().unwrap(),
        _ => vec![rule],
    };
    let source = Source::new("Dockerfile", text).unwrap();
    let inputs = Inputs {
        context: given.context.clone().map(|context| Arc::new(context) as _),
        base_configs: base_configs(entry.meta.page),
        published: given.published.clone(),
        ..Inputs::default()
    };
    let mut findings = Checker::with_rules(rules).check(source, inputs).findings;
    findings.retain(|finding| finding.rule == entry.meta.id);
    findings
}

/// What an image is said to be built from.
#[derive(Default)]
struct Origin {
    dockerfile: Option<String>,
    base: Option<String>,
    expectations: Option<String>,
}

impl Origin {
    /// For the next image: what is expected holds for all images after it.
    fn next(&mut self) {
        self.dockerfile = None;
        self.base = None;
    }
}

fn check_image(entry: &Entry, toml: &str, origin: &Origin, options: &toml::Table) -> Vec<Finding> {
    let checker = Checker::with_rules(vec![entry.load(options.clone()).unwrap()]);
    let expectations = origin.expectations.iter();
    let expectations = expectations.map(|text| Expectations::parse("tests.yaml", text).unwrap());
    let checker = checker.with_expectations(expectations.collect());
    let options = checker.open_options();
    let image = image_fence::open(toml, &options);
    let base: Option<Image> = origin
        .base
        .as_ref()
        .map(|toml| image_fence::open(toml, &options));
    let dockerfile = origin.dockerfile.as_ref().map(|text| {
        Dockerfile::parse(
            Source::new("Dockerfile", text.as_str()).unwrap(),
            Inputs::default(),
        )
    });
    let build = Build::new(&image, dockerfile.as_ref(), base.as_ref());
    checker.check_image(&build).findings
}

/// What a fence starts with that has the configuration of an image.
const BASE_CONFIG: &str = "base-config ";

/// The configurations of images that a page has, by their references.
fn base_configs(page: &str) -> BTreeMap<String, BaseConfig> {
    let fences = page.split("```").skip(1).step_by(2);
    let configs = fences.filter_map(|fence| {
        let (image, json) = fence.strip_prefix(BASE_CONFIG)?.split_once('\n')?;
        let reference = Reference::parse(image).unwrap().with_default_tag();
        Some((reference.to_string(), BaseConfig::parse(json).unwrap()))
    });
    configs.collect()
}

fn read_context(fence: &str) -> MemoryContext {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in fence.lines() {
        match (line.strip_prefix("  "), files.last_mut()) {
            (Some(text), Some((_, file))) => writeln!(file, "{text}").unwrap(),
            _ => files.push((line, String::new())),
        }
    }
    files.into_iter().collect()
}

/// The context after the first fix of each finding.
fn with_appended(mut context: MemoryContext, findings: &[Finding]) -> MemoryContext {
    let fixes = findings.iter().filter_map(|finding| finding.fixes.first());
    for append in fixes.filter_map(|fix| fix.append.as_ref()) {
        let text = context.read(&append.path).unwrap_or_default();
        context.add(&append.path, append.apply(&text));
    }
    context
}

fn render(text: &str, findings: &[Finding]) -> String {
    let source = Source::new("Dockerfile", text).unwrap();
    let line = |finding: &Finding| {
        let at = if let Some(place) = finding.location.image() {
            format!("{place}:")
        } else {
            let place = source.position(finding.location.span().unwrap().start);
            format!("{}:{}", place.line, place.column)
        };
        let cause = finding.cause.as_ref().and_then(|cause| cause.instruction);
        let cause = cause.map(|span| format!(" (Dockerfile:{})", source.position(span.start).line));
        format!("{at} {}{}\n", finding.message, cause.unwrap_or_default())
    };
    findings.iter().map(line).collect()
}

/// The text after the first fix of each finding.
fn fixed(text: &str, findings: &[Finding]) -> String {
    let fixes = findings.iter().filter_map(|finding| finding.fixes.first());
    let edits: Vec<Edit> = fixes
        .inspect(|fix| assert!(fix.safety <= Safety::Suggested))
        .flat_map(|fix| fix.edits.clone())
        .collect();
    Edit::apply_all(&edits, text).unwrap()
}
