//! What holds for any text of configuration.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::lint::{
    Config, Gate, Selection, Severity,
    config::{CONFIG_NAME, MAX_CONFIG_BYTES},
};
use proptest::prelude::*;

/// Lines that mean something, put together in any order.
fn lines() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "extends = ['a', './a']",
        "profile = 'hardening'",
        "profile = \"x\"",
        "only = ['users', 'DL3002']",
        "only = []",
        "enable = ['unpinned-base', 1]",
        "ignore = [\"layers\", 'é']",
        "fail-on = 'never'",
        "target = ''",
        "platform = 'linux/arm64'",
        "context = '../..'",
        "build-args = { A = '1', B = 2 }",
        "[severity]",
        "users = 'error'",
        "DL3002 = 'off'",
        "[rules.root-user]",
        "[rules]",
        "limit = 4",
        "limit = 99999999999999999999",
        "[[override]]",
        "paths = ['**/x', '!a', '[']",
        "[override]",
        "[lock]",
        "rules = ['root-user', 'users']",
        "profile = true",
        "reason = '''",
        "'''",
        "x = nan",
        "y = 2026-01-01",
        "# é",
        "",
        "= ]",
    ]);
    prop::collection::vec(lines, 0..16).prop_map(|lines| lines.join("\n"))
}

/// Settings that are right on their own, with an override.
fn settings() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "profile = 'all'",
        "profile = 'recommended'",
        "only = ['users', 'secrets']",
        "only = ['base']",
        "enable = ['root-user', 'secret-in-variable']",
        "enable = ['unpinned-base', 'users']",
        "ignore = ['users']",
        "ignore = ['DL3002', 'base']",
        "ignore = ['unpinned-base']",
        "fail-on = 'never'",
        "fail-on = 'info'",
        "severity = { users = 'error', secrets = 'error' }",
        "severity = { users = 'info', DL3002 = 'error' }",
        "severity = { secrets = 'style' }",
    ]);
    let one = prop::collection::vec(lines, 0..5);
    (one.clone(), one).prop_map(|(first, second)| {
        let unique = |lines: Vec<&'static str>| {
            let mut keys = std::collections::BTreeSet::new();
            let lines = lines.into_iter();
            let kept = lines.filter(|line| keys.insert(line.split(' ').next()));
            kept.collect::<Vec<_>>().join("\n")
        };
        let (first, second) = (unique(first), unique(second));
        format!("{first}\n[[override]]\npaths = ['x']\n{second}\n")
    })
}

/// Everything that can be asked of a text.
fn ask(text: &str) {
    let read = |_: &str| Ok(text.to_owned());
    for config in [
        Config::parse(CONFIG_NAME, text),
        Config::load("a/b", text, &read),
    ] {
        match config {
            Ok(config) => {
                let selection = Selection {
                    ignore: vec!["users".to_owned()],
                    ..Selection::default()
                };
                for config in [config.clone().with(&selection, "me"), Ok(config)] {
                    let Ok(config) = config else { continue };
                    let effective = config.for_path("a/../../x");
                    effective.load().unwrap();
                    assert!(!effective.explain().rules.is_empty());
                }
            }
            Err(error) => {
                assert!(error.all().all(|error| error.place().is_some()), "{error}");
            }
        }
    }
}

#[test]
fn a_name_means_one_thing() {
    for topic in holystone::rules::topics() {
        let rule = holystone::lint::find_entry(topic.name);
        assert!(rule.is_err(), "`{}` is a topic and a rule", topic.name);
    }
}

#[test]
fn the_page_tells_the_truth() {
    let page = include_str!("../CONFIG.md");
    let examples: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(examples.len() > 1);
    for example in examples {
        Config::parse(CONFIG_NAME, example).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_lines_are_read_or_told(text in lines()) {
        ask(&text);
    }

    #[test]
    fn what_is_taken_weakens_no_lock(text in settings(), ignore in prop::bool::ANY) {
        let organisation = "profile = 'hardening'\nfail-on = 'warning'\nseverity = { DL3002 = 'error' }\n[lock]\nrules = ['root-user', 'secrets']\nprofile = true\nfail-on = true\n";
        let read = |_: &str| Ok(organisation.to_owned());
        let selection = Selection {
            ignore: if ignore { vec!["users".to_owned()] } else { Vec::new() },
            ..Selection::default()
        };
        let inner = format!("extends = ['o']\n{text}");
        let config = Config::load("c", &inner, &read).and_then(|config| config.with(&selection, "me"));
        if let Ok(config) = config {
            for path in ["x", "y"] {
                let effective = config.for_path(path);
                prop_assert!(effective.runs("root-user"));
                prop_assert!(effective.runs("secret-in-variable"));
                prop_assert_eq!(effective.severity("root-user"), Some(Severity::Error));
                prop_assert!(effective.severity("secret-in-variable").is_none_or(|severity| severity >= Severity::Warning));
                prop_assert!(effective.fail_on() <= Gate::At(Severity::Warning));
                // Nothing else of the profile is lost but what is ignored by name.
                prop_assert!(effective.runs("unpinned-base") || text.contains("base'"));
            }
        }
    }

    #[test]
    fn any_text_is_read_or_told(text in any::<String>()) {
        ask(&text);
    }
}

/// Cost that is not linear would take minutes here.
#[test]
fn large_texts_are_read() {
    let fill = |start: &str, part: &str, end: &str| {
        let times = (MAX_CONFIG_BYTES / 4 - start.len() - end.len()) / part.len();
        format!("{start}{}{end}", part.repeat(times))
    };
    for text in [
        fill("only = [", "'users',", "]"),
        fill("only = [", "'user-of-no-rule',", "]"),
        fill("only = [", "[", ""),
        fill("", "[[override]]\npaths=['a/**']\nignore=['users']\n", ""),
        fill("", "[a.", ""),
        fill(
            "[lock]\nrules=['users']\n",
            "[[override]]\nignore=['users']\npaths=['x']\n",
            "",
        ),
        fill("[[override]]\npaths=[", "'**/a*b',", "]"),
        fill("profile='", "x", "'"),
    ] {
        ask(&text);
    }
}
