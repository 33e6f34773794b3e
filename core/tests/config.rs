//! What holds for any text of configuration.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::lint::{
    Config, Selection,
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_lines_are_read_or_told(text in lines()) {
        ask(&text);
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
