//! What may not be weakened.

use super::{errors, load};
use crate::{error::ErrorKind, lint::Selection};

#[test]
fn locks_hold() {
    const ORGANISATION: &str = "profile = 'hardening'\nfail-on = 'warning'\n[severity]\nroot-user = 'error'\n[lock]\nrules = ['DL3002', 'SecretsUsedInArgOrEnv']\nprofile = true\nfail-on = true\nreason = 'ask us'\n[[override]]\npaths = ['sandbox']\nignore = ['users']\n";
    for (inner, expected) in [
        ("", &[][..]),
        (
            "profile = 'all'\nfail-on = 'info'\nignore = ['DL3025']\n[severity]\nsecrets = 'error'",
            &[],
        ),
        // What still runs is not weakened.
        ("ignore = ['users']\nenable = ['root-user']", &[]),
        (
            "ignore = ['users', 'buildkit:SecretsUsedInArgOrEnv']",
            &[
                "c:2:11: `root-user` may not be ignored: o:6:10 locks it (ask us)",
                "c:2:20: `secret-in-variable` may not be ignored: o:6:20 locks it (ask us)",
            ],
        ),
        (
            "only = ['root-user']",
            &[
                "c:2:9: `only` may not leave `secret-in-variable` out: o:6:20 locks it (ask us)",
                "c:2:9: `only` may not narrow the profile: o:7:11 locks it (ask us)",
            ],
        ),
        (
            "[severity]\nusers = 'warning'",
            &["c:3:9: the severity of `root-user` may not be lowered: o:6:10 locks it (ask us)"],
        ),
        (
            "profile = 'recommended'\nfail-on = 'error'",
            &[
                "c:2:11: the profile may not be lowered: o:7:11 locks it (ask us)",
                "c:3:11: `fail-on` may not let more pass: o:8:11 locks it (ask us)",
            ],
        ),
        // For whatever path.
        (
            "[[override]]\npaths = ['x']\nignore = ['root-user']",
            &["c:4:11: `root-user` may not be ignored: o:6:10 locks it (ask us)"],
        ),
        // A lock cannot be taken off.
        (
            "ignore = ['root-user']\n[lock]\nprofile = false",
            &["c:2:11: `root-user` may not be ignored: o:6:10 locks it (ask us)"],
        ),
    ] {
        let inner = format!("extends = ['o']\n{inner}");
        let all: Vec<String> = errors(&[("c", &inner), ("o", ORGANISATION)]);
        assert_eq!(all, expected, "{inner}");
    }

    let config = load(&[("c", "extends = ['o']"), ("o", ORGANISATION)]).unwrap();
    let effective = config.for_path("Dockerfile");
    let lock = effective.lock("root-user").unwrap();
    assert_eq!(
        (lock.place.as_str(), lock.reason.as_deref()),
        ("o:6:10", Some("ask us"))
    );
    assert!(effective.lock("unpinned-base").is_none());
    // Who locks may make exceptions.
    assert!(!config.for_path("sandbox/Dockerfile").runs("root-user"));
    let selection = Selection {
        ignore: vec!["root-user".to_owned()],
        ..Selection::default()
    };
    let error = config.with(&selection, "the command line").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the command line: `root-user` may not be ignored: o:6:10 locks it (ask us)"
    );
    assert_eq!(error.kind(), ErrorKind::Locked);
}

#[test]
fn a_locked_rule_runs() {
    let config = load(&[("c", "ignore = ['users']\n[lock]\nrules = ['root-user']")]).unwrap();
    assert!(config.for_path("Dockerfile").runs("root-user"));
}
