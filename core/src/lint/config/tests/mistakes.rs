//! What is told of what is wrong.

use super::errors;
use crate::lint::config::MAX_CONFIG_BYTES;

/// A text, and what is told of it.
const MISTAKES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("\u{feff}# nothing\n", &[]),
    (
        "ignored = ['x']",
        &["c:1:1: there is no key `ignored` here; did you mean `ignore`?"],
    ),
    (
        "exclude = 1",
        &[
            "c:1:1: there is no key `exclude` here; there are `profile`, `only`, `enable`, `ignore`, `severity`, `base-severity`, `rules`, `fail-on`, `target`, `build-args`, `build-contexts`, `platform`, `context`, `extends`, `override`, `lock`",
        ],
    ),
    (
        "ignore = [\n  'DL3002',\n  'root-usr',\n  'DL9',\n]",
        &[
            "c:3:3: there is no rule `root-usr`; did you mean `root-user`?",
            "c:4:3: there is no rule `DL9`",
        ],
    ),
    (
        "only = ['user', 'hardening']",
        &[
            "c:1:9: there is no rule `user`; did you mean `users`?",
            "c:1:17: there is no rule `hardening`; for the profile, `profile = \"hardening\"`",
        ],
    ),
    (
        "ignore = 'DL3002'",
        &["c:1:10: `ignore` is a list: `ignore = [\"DL3002\"]`"],
    ),
    (
        "ignore = [1]\nprofile = 2\n[severity]\nroot-user = true",
        &[
            "c:1:11: `ignore` is a list of texts, and this is of type integer",
            "c:2:11: `profile` is a text in quotes, and this is of type integer",
            "c:4:13: `root-user` is a text in quotes, and this is of type boolean",
        ],
    ),
    (
        "profile = 'hardenning'\nfail-on = 'off'",
        &[
            "c:1:11: `hardenning` is none of the values; did you mean `hardening`?",
            "c:2:11: `off` is none of the values; there are `error`, `warning`, `info`, `style`, `never`",
        ],
    ),
    (
        "[severity]\nroot-user = 'off'\nDL3025 = 'warn'",
        &[
            "c:2:13: a severity says how bad a finding is; `ignore = [\"root-user\"]` switches the rule off",
            "c:3:10: `warn` is none of the values; there are `error`, `warning`, `info`, `style`",
        ],
    ),
    (
        "[rules.unused-user]\nlimit = 1\nseverity = 'info'\n[rules.DL1000]\n[rules.x]",
        &[
            "c:2:1: `unused-user` takes no options",
            "c:3:1: severities are set in a table of their own: `[severity]`, `unused-user = \"info\"`",
            "c:4:8: `DL1000` stands for several rules, and options are for one: `unknown-instruction`, `unknown-flag`, `invalid-instruction`",
            "c:5:8: there is no rule `x`",
        ],
    ),
    (
        "platform = 'a/b/c/d'\n[build-args]\nA = 1",
        &[
            "c:1:12: a platform is at most `os/architecture/variant`",
            "c:3:5: `A` is a text in quotes, and this is of type integer",
        ],
    ),
    (
        "[[override]]\nextends = []\n[[override]]\npaths = ['[', '', '#x', '[z-a]']\n",
        &[
            "c:1:1: this override does not say for which `paths`",
            "c:2:1: there is no key `extends` here; there are `profile`, `only`, `enable`, `ignore`, `severity`, `base-severity`, `rules`, `fail-on`, `target`, `build-args`, `build-contexts`, `platform`, `context`, `paths`",
            "c:4:10: `[`: the pattern is malformed",
            "c:4:15: ``: this is no pattern of paths",
            "c:4:19: `#x`: this is no pattern of paths",
            "c:4:25: `[z-a]`: the pattern is malformed",
        ],
    ),
    (
        "[override]\npaths = []",
        &["c:1:2: overrides are a list of tables: `[[override]]`"],
    ),
    (
        "[lock]\nrule = []\nprofile = 1",
        &[
            "c:2:1: there is no key `rule` here; did you mean `rules`?",
            "c:3:11: `profile` is `true` or `false`, and this is of type integer",
        ],
    ),
    (
        "extends = ['gone']",
        &["c:1:12: `c` extends `gone`: it cannot be read: gone"],
    ),
    // What else a broken text says is not told.
    (
        "a = \nignored = 1\nb = 'x",
        &[
            "c:1:5: string values must be quoted, expected literal string",
            "c:3:7: invalid literal string, expected `'`",
        ],
    ),
    ("only = []\nonly = []", &["c:2:1: duplicate key"]),
];

#[test]
fn mistakes_have_a_place_and_a_suggestion() {
    for (text, expected) in MISTAKES.iter().copied() {
        assert_eq!(errors(&[("c", text)]), expected, "{text}");
    }
}

#[test]
fn extends_is_followed_and_ends() {
    for (files, expected) in [
        (
            &[
                ("a/c", "extends = ['../o/c']"),
                ("o/c", "extends = ['d']"),
                ("o/d", ""),
            ][..],
            "",
        ),
        (
            &[
                ("a/c", "extends = ['../o/c']"),
                ("o/c", "\nextends = ['../a/c']"),
            ],
            "o/c:2:12: `a/c` extends `o/c` extends `a/c`: the files extend each other in a circle",
        ),
        (
            &[("c", "extends = ['./c']")],
            "c:1:12: `c` extends `c`: the files extend each other in a circle",
        ),
        (
            &[
                ("c", "extends = ['/x/d']"),
                ("/x/d", "extends = ['e']"),
                ("/x/e", "onyl = 1"),
            ],
            "/x/e:1:1: there is no key `onyl` here; did you mean `only`?",
        ),
    ] {
        assert_eq!(errors(files).join("\n"), expected, "{files:?}");
    }
    // Each extends the next twice.
    let texts: Vec<(String, String)> = (0..40)
        .map(|at| (at.to_string(), format!("extends = ['{0}', '{0}']", at + 1)))
        .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert!(errors(&files)[0].ends_with("there are more than 32 files"));
    let large = "#".repeat(MAX_CONFIG_BYTES + 1);
    assert_eq!(
        errors(&[("c", &large)]),
        ["c: 1048577 bytes are more than the limit of 1048576"]
    );
}

#[test]
fn a_flood_of_mistakes_is_cut() {
    let names = "'unknown-rule-of-this-length', ".repeat(20_000);
    let told = errors(&[("c", &format!("ignore = [{names}]"))]);
    assert_eq!(told.len(), 50);
}
