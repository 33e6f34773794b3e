use super::{score::DiveScore, *};
use crate::image::made::layers;

fn score(texts: &[&str]) -> DiveScore {
    DiveScore::of(&layers(texts))
}

/// What the score is made of: efficiency to six digits, wasted bytes, user percent to one.
fn told(score: &DiveScore) -> (String, u64, String) {
    (
        format!("{:.6}", score.efficiency),
        score.wasted_bytes,
        format!("{:.1}", score.user_wasted_percent() * 100.0),
    )
}

/// The layer that most of dive's cases are on.
const BASE: &str = "a/ a/f=1000 a/g=2000 b/ b/keep=5000";

/// What dive 0.13.1 makes of these layers, measured.
#[test]
fn figures() {
    const FILE: &str = "a/f=1000";
    for (layers, efficiency, wasted, user) in [
        // A file, then its whiteout, which counts 0.
        (&[BASE, "a/.wh.f"][..], "0.875000", 1000, "inf"),
        // A removed folder is never waste, for its files have other paths …
        (&[BASE, ".wh.a"], "1.000000", 0, "NaN"),
        // … unless nothing was in it in some layer.
        (&["a/", BASE, ".wh.a"], "0.727273", 3000, "37.5"),
        // … and unless a layer has it without an entry, which makes it no folder.
        (&["a/", FILE, ".wh.a"], "1.000000", 0, "0.0"),
        (&[BASE, "a/ a/.wh..wh..opq a/new=300"], "1.000000", 0, "0.0"),
        (&[BASE, "a/f=400", "a/f=700"], "0.813187", 2100, "190.9"),
        (&[BASE, "a/.wh.f", "a/f=50"], "0.869565", 1050, "2100.0"),
        // A whiteout of nothing ends its layer, and its path stands for -1 byte.
        (&[BASE, "a/.wh.nope b/keep=5000 z=10"], "0.999875", 0, "0.0"),
        (
            &[&format!("a/.wh.f {BASE}"), "a/f=10"],
            "0.873908",
            1010,
            "10100.0",
        ),
        (&[BASE, "a/.wh.f", "a/.wh.f"], "0.875000", 1000, "inf"),
        (&[BASE, "a/.wh.f a/f=900"], "0.786517", 1900, "211.1"),
        // Files in the way of folders, and folders in the way of files.
        (&["x=3000", "x/ x/y=10"], "1.000000", 0, "0.0"),
        (&["x/ x/y=3000", "x=10"], "1.000000", 0, "0.0"),
        // Twice in one layer.
        (&["x=3000 x=100", "y=10"], "1.000000", 0, "0.0"),
        // Nothing to waste, nothing wasted.
        (&["x", "x"], "1.000000", 0, "NaN"),
        (&[BASE], "1.000000", 0, "NaN"),
        (&[], "1.000000", 0, "NaN"),
        (&[BASE, "", "q=5"], "1.000000", 0, "0.0"),
        // Folders without entries.
        (
            &["p/q/r/f=1000", "p/q/.wh.r", "p/q/r/f=1000"],
            "0.500000",
            2000,
            "200.0",
        ),
        (&[BASE, ".wh.a", "a/ a/f=1000"], "0.916667", 2000, "200.0"),
        (&["d/f=10", "d/", "d/"], "1.000000", 0, "NaN"),
        (&[BASE, "c=10", BASE], "0.500312", 16000, "199.8"),
    ] {
        let told = told(&score(layers));
        let expected = (efficiency.to_owned(), wasted, user.to_owned());
        assert_eq!(told, expected, "{layers:?}");
    }
}

#[test]
fn sizes_are_those_of_headers() {
    let mut layers = layers(&["x=3000 x=100", "y=10", "z=5"]);
    layers[1].data.entries[0].header_size = 7;
    let score = DiveScore::of(&layers);
    assert_eq!((score.size, score.user_size), (3112, 12));
    // Nothing overflows.
    for layer in &mut layers {
        layer.data.entries[0].path = b"x".as_slice().into();
        layer.data.entries[0].header_size = u64::MAX;
    }
    let score = DiveScore::of(&layers);
    assert_eq!((score.size, score.wasted_bytes), (u64::MAX, u64::MAX));
}

#[test]
fn inefficient_files() {
    let score = score(&[
        BASE,
        "a/.wh.f b/keep=1",
        "b/keep=1 d/.wh..wh..opq",
        "d/.wh..wh..opq",
    ]);
    let files = score.inefficient.iter();
    let files = files.map(|file| {
        let path = String::from_utf8_lossy(&file.path).into_owned();
        (path, file.count, file.size)
    });
    assert_eq!(
        files.collect::<Vec<_>>(),
        [
            ("/b/keep".to_owned(), 3, 5002),
            ("/a/f".to_owned(), 2, 1000),
            // The marker is dropped, its folder is not.
            ("/d".to_owned(), 2, 0),
        ]
    );
}

/// dive lays a layer on those below children first and in the order of names.
#[test]
fn order_within_a_layer() {
    // `-c` comes before its whiteout, so it is gone when the next layer removes it: nothing more of that
    // layer counts.
    let gone = score(&["-c=10 .wh.-c", ".wh.-c z=5", "z=5"]);
    assert_eq!(gone.wasted_bytes, 10);
    let made_again = score(&["c=10 .wh.c", ".wh.c z=5", "z=5"]);
    assert_eq!(made_again.wasted_bytes, 20);
    // A whiteout without a name is one of its folder.
    let nameless = score(&["a/ a/f=10", "a/.wh.", "a/.wh."]);
    assert_eq!(nameless.inefficient[0].path, b"/a/");
    assert_eq!(nameless.inefficient[0].size, 10);
}

#[test]
fn sizes_in_text() {
    for (text, size) in [
        ("0", Some(0)),
        ("20MB", Some(20_000_000)),
        ("20Mb", Some(20_000_000)),
        ("20 mb", Some(20_000_000)),
        ("20m", Some(20_000_000)),
        ("20MiB", Some(20 << 20)),
        ("20mi", Some(20 << 20)),
        ("1.5 kB", Some(1500)),
        ("1,000.9", Some(1000)),
        (".5k", Some(500)),
        ("7 B", Some(7)),
        ("1e", Some(1_000_000_000_000_000_000)),
        ("2EiB", Some(2 << 60)),
        ("19EB", None),
        ("", None),
        ("kB", None),
        ("-1", None),
        (" 1", None),
        ("1.2.3", None),
        ("1ib", None),
        ("1bb", None),
        ("1kk", None),
        ("1e5", None),
        ("inf", None),
        ("disabled", None),
    ] {
        assert_eq!(parse_bytes(text), size, "{text}");
    }
    for (size, text) in [
        (0, "0 B"),
        (9, "9 B"),
        (10, "10 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1949, "1.9 kB"),
        (1950, "2.0 kB"),
        (9999, "10 kB"),
        (12_500, "12 kB"),
        (13_500, "14 kB"),
        (32_025, "32 kB"),
        (999_999, "1000 kB"),
        (269_245_323, "269 MB"),
        (1_000_000_000, "1.0 GB"),
        (u64::MAX, "18 EB"),
    ] {
        assert_eq!(show_bytes(size), text, "{size}");
    }
}

fn rules(text: &str) -> DiveRules {
    DiveRules::parse(".dive-ci", text).unwrap()
}

#[test]
fn what_dive_ci_says() {
    let of = |text: &str| {
        let rules = rules(text);
        format!(
            "{} {} {}",
            rules.lowest_efficiency, rules.highest_wasted_bytes, rules.highest_user_wasted_percent
        )
    };
    for (text, expected) in [
        ("", "0.9 disabled 0.1"),
        ("# nothing\n", "0.9 disabled 0.1"),
        ("rules:\n", "0.9 disabled 0.1"),
        (
            "plugins:\n  - x\nrules:\n  lowestEfficiency: 0.95\n  highestWastedBytes: 20Mb\n  other: 1",
            "0.95 20Mb 0.1",
        ),
        ("rules: {lowest-efficiency: 0.5}", "0.9 disabled 0.1"),
        (
            "RULES: {LOWESTefficiency: .5, highestwastedbytes: 0}",
            "0.5 0 0.1",
        ),
        (
            "rules.highestUserWastedPercent: disabled",
            "0.9 disabled disabled",
        ),
        ("rules: {highestWastedBytes: 1.5e3}", "0.9 1500 0.1"),
        (
            "rules: {highestWastedBytes: 20000000.0}",
            "0.9 20000000 0.1",
        ),
        (
            "rules: {lowestEfficiency: , highestWastedBytes: [1]}",
            "0.9  0.1",
        ),
        ("rules: {lowestEfficiency: off}", "off disabled 0.1"),
        ("rules: {lowestEfficiency: true}", "true disabled 0.1"),
        ("rules: 5", "  "),
        ("rules: [1]\nrules.lowestEfficiency: 1", "  "),
        (
            "a: &a {lowestEfficiency: 1}\nrules:\n  <<: *a",
            "1 disabled 0.1",
        ),
    ] {
        assert_eq!(of(text), expected, "{text}");
    }
    for text in ["[a]", "hello", "rules: [", "rules: {a: 1, a: 2}"] {
        let error = DiveRules::parse("file", text).unwrap_err().to_string();
        assert!(error.starts_with("file:1:"), "{text}: {error}");
    }
    let large = "#".repeat(MAX_DIVE_CI_BYTES + 1);
    assert!(DiveRules::parse("file", &large).is_err());
    let deep = "[".repeat(100_000);
    assert!(DiveRules::parse("file", &deep).is_err());
}

#[test]
fn verdicts() {
    // Efficiency 8/9, 2000 bytes wasted, twice what the user's layer has.
    let score = score(&[BASE, "a/f=1000"]);
    let judged = |rules: [&str; 3]| {
        let rules = DiveRules {
            lowest_efficiency: rules[0].to_owned(),
            highest_wasted_bytes: rules[1].to_owned(),
            highest_user_wasted_percent: rules[2].to_owned(),
        };
        let verdict = rules.judge(&score);
        let told = verdict.results.iter().rev();
        let told: Vec<&str> = told.map(|result| result.status.as_str()).collect();
        (told.join(" "), verdict.passes())
    };
    // In the order: user's share, bytes, efficiency, the last first.
    for (rules, told, passes) in [
        (["0.9", "disabled", "0.1"], "FAIL SKIP FAIL", false),
        (
            ["0.8888888888888888", "2000", "disabled"],
            "PASS PASS SKIP",
            true,
        ),
        (["0.8888888888888889", "1999", "1"], "FAIL FAIL FAIL", false),
        (["disabled", "disabled", "disabled"], "SKIP SKIP SKIP", true),
        (["nan", "2k", "NaN"], "PASS PASS PASS", true),
        (
            ["off", "2k", "disabled"],
            "MISCONFIGURED CONFIGURED CONFIGURED",
            false,
        ),
        (
            ["1.5", "20", "-0.1"],
            "MISCONFIGURED CONFIGURED MISCONFIGURED",
            false,
        ),
        (
            ["", "", ""],
            "MISCONFIGURED MISCONFIGURED MISCONFIGURED",
            false,
        ),
        (
            ["Disabled", "1", "1"],
            "MISCONFIGURED CONFIGURED CONFIGURED",
            false,
        ),
    ] {
        assert_eq!(judged(rules), (told.to_owned(), passes), "{rules:?}");
    }
}

#[test]
fn shares_that_are_no_number() {
    let judged = |layers: &[&str]| {
        let verdict = DiveRules::default().judge(&score(layers));
        (verdict.passes(), verdict.results[0].message.clone())
    };
    assert_eq!(judged(&[BASE]), (true, String::new()));
    let (passes, message) = judged(&[BASE, "a/.wh.f"]);
    assert!(!passes);
    assert!(message.ends_with("(%-user-wasted-bytes=+Inf > threshold=0.1)"));
}

#[test]
fn thresholds_as_go_writes_them() {
    let rules = DiveRules {
        highest_user_wasted_percent: "0.00002".to_owned(),
        ..DiveRules::default()
    };
    let verdict = rules.judge(&score(&["a=1", "a=1 b=19999"]));
    let message = &verdict.results[0].message;
    assert!(
        message.ends_with("(%-user-wasted-bytes=0.0001 > threshold=2e-05)"),
        "{message}"
    );
}

#[test]
fn exports_have_a_limit() {
    let image = crate::image::Image {
        layers: layers(&["a/b/c=1 d=2"]),
        ..crate::image::Image::default()
    };
    let score = DiveScore::of(&image.layers);
    let export = DiveExport::up_to(4, &image, &score).unwrap();
    let export = serde_json::to_value(&export).unwrap();
    let files = export["layer"][0]["fileList"].as_array().unwrap();
    let paths: Vec<&str> = files
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    // What is in a folder comes before it; `a` and `a/b` have no entries.
    assert_eq!(paths, ["a/b/c", "", "", "d"]);
    let error = DiveExport::up_to(3, &image, &score).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::TooLarge);
}
