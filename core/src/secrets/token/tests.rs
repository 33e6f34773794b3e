use super::{
    super::{
        formats::FORMATS,
        literals::hits,
        providers::PROVIDERS,
        samples::{encoded, rsa_like},
    },
    *,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// All secrets that literals lead to, in order.
fn tokens(text: &str) -> Vec<Token> {
    let text = text.as_bytes();
    let mut tries = Tries::new(u16::MAX);
    apart(
        hits(text, 0..text.len())
            .filter_map(|hit| hit.token(text, &mut tries))
            .collect(),
    )
}

fn ids(text: &str) -> Vec<&'static str> {
    tokens(text).into_iter().map(|token| token.id).collect()
}

/// A text that a pattern matches and that could have been issued; always the same.
fn sample(pattern: &str, fits: impl Fn(&str) -> bool) -> String {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = string_regex(pattern).expect("a pattern");
    (0..1000)
        .map(|_| strategy.new_tree(&mut runner).expect("a text").current())
        .find(|text| fits(text))
        .unwrap_or_else(|| panic!("no sample of {pattern}"))
}

/// What is found of each row: one of its secrets, but not one with another literal or one cut short.
#[test]
fn every_format_is_found() {
    let plain = FORMATS
        .iter()
        .filter(|row| matches!(row.check, Check::None | Check::Crc32));
    for row in plain {
        let could_be = |text: &str| is_random(text.as_bytes()) && text.is_ascii();
        let secret = sample(row.pattern, could_be);
        let found = tokens(&format!("x = \"{secret}\"\n"));
        let same: Vec<_> = found.iter().filter(|token| token.id == row.id).collect();
        assert_eq!(same.len(), 1, "{} in {secret}: {found:?}", row.id);
        assert_eq!(same[0].range, 5..5 + secret.len(), "{}", row.id);
        let literal = row
            .literals
            .iter()
            .find(|it| secret.contains(**it))
            .expect("its literal");
        let after = secret.find(literal).expect("in it") + literal.len() + 3;
        let cut = if after < secret.len() { after } else { 9 };
        let other: String = literal
            .chars()
            .map(|c| if c == '~' { '-' } else { '~' })
            .collect();
        // What starts with a sign may stand after a word.
        let starts_in_word = secret.starts_with(|c: char| c.is_ascii_alphanumeric());
        let within_word = if starts_in_word {
            format!("a{secret}")
        } else {
            String::new()
        };
        for near_miss in [
            secret.replacen(literal, &other, 1),
            secret[..cut].to_owned(),
            within_word,
        ] {
            assert!(
                !ids(&near_miss).contains(&row.id),
                "{}: {near_miss}",
                row.id
            );
        }
    }
}

#[test]
fn every_provider_is_found() {
    for row in PROVIDERS {
        let could_be = |text: &str| {
            let text = text.as_bytes();
            is_random(text)
                && text.iter().any(u8::is_ascii_digit)
                && text.iter().any(u8::is_ascii_alphabetic)
                && chance::entropy(text) >= MIN_NAMED_ENTROPY
        };
        let value = sample(row.value, could_be);
        for word in row.words {
            for text in [
                format!("{}_SECRET={value}\n", word.to_ascii_uppercase()),
                format!("{{\"{word}_token\": \"{value}\"}}"),
                format!("export my_{word}.auth_key := '{value}';"),
            ] {
                assert!(ids(&text).contains(&row.id), "{} in {text}", row.id);
            }
        }
        let word = row.words[0];
        for near_miss in [
            format!("{word}_secret = {value}~x\n"),
            format!("{word}_secret = {}\n", &value[..9]),
            format!("other_secret = {value}\n"),
            format!("{word}_secret {value}\n"),
        ] {
            assert!(
                !ids(&near_miss).contains(&row.id),
                "{}: {near_miss}",
                row.id
            );
        }
    }
}

/// Examples of what issuers document, apart from the patterns. Put together here, so that no tool takes
/// this file for a leak.
#[test]
fn documented_formats() {
    let base62 = "q7Jw2Xn9Lb4Vt6Rk1Zs8Pd3Yf5Hg0McAuEiOxTyWvB";
    let hex = "9f2c47a1e8b03d56c4f7a90e1d83b2567c0e4f9a";
    for (token, id) in [
        (format!("AKIAZ7QWMRT2KD4V{}", "NXPA"), "aws-access-key"),
        (
            format!("ghp_{}", &base62[..36]),
            "github-personal-access-token",
        ),
        (
            format!("glpat-{}", &base62[..20]),
            "gitlab-personal-access-token",
        ),
        (format!("npm_{}", &base62[..36]), "npm-token"),
        (format!("dckr_pat_{}", &base62[..27]), "docker-hub-token"),
        (format!("sk-ant-api03-{}", &base62[..42]), "anthropic-key"),
        (format!("sk-proj-{}", &base62[..42]), "openai-key"),
        (format!("dapi{}", &hex[..32]), "databricks-token"),
        (format!("pul-{hex}"), "pulumi-token"),
        (format!("xoxb-{}", &base62[..24]), "slack-token"),
        (
            format!("123456798:AA{}", &base62[..33]),
            "telegram-bot-token",
        ),
        (format!("{}-us12", &hex[..32]), "mailchimp-key"),
        (
            format!("{}.atlasv1.{base62}{base62}", &base62[..14])[..83].to_owned(),
            "terraform-cloud-token",
        ),
        (
            format!("MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.{}", &base62[..27]),
            "discord-bot-token",
        ),
    ] {
        for text in [
            format!("x={token} y"),
            format!("\"a\\n{token}\""),
            token.clone(),
        ] {
            assert_eq!(find(&text).map(|found| found.id), Some(id), "{text}");
            assert_eq!(ids(&text), [id], "{text}");
        }
    }
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_000000000000000000000000000000000000",
        "glpat-abcdefghijklmnopqrst",
        "grep -q -- '-----BEGIN PRIVATE KEY-----' key.pem",
        "sha256:9f2c47a1e8b03d56c4f7a90e1d83b2567c0e4f9a9f2c47a1e8b03d56c4f7a90e",
        "datadog_api_key = get_datadog_api_key_from_env()",
        "twilio_token: ${TWILIO_TOKEN}",
    ] {
        assert_eq!(ids(text), Vec::<&str>::new(), "{text}");
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn a_checksum_proves_or_casts_doubt() {
    let random = "q7Jw2Xn9Lb4Vt6Rk1Zs8Pd3Yf5Hg0M";
    let checksum = String::from_utf8(checksum::of(random.as_bytes()).to_vec()).expect("ASCII");
    for prefix in ["ghp_", "ghs_", "npm_"] {
        let proven = find(&format!("{prefix}{random}{checksum}")).expect("a token");
        assert!(proven.is_proven && !proven.is_weak);
        let doubtful = find(&format!("{prefix}{random}000aB1")).expect("a token");
        assert!(!doubtful.is_proven && doubtful.is_weak);
    }
}

#[test]
fn keys() {
    let digits = rsa_like(400);
    let plain =
        format!("-----BEGIN RSA PRIVATE KEY-----\n{digits}\n-----END RSA PRIVATE KEY-----\n");
    let wrapped = format!("client-key-data: {}", encoded(plain.as_bytes()));
    let found = tokens(&plain);
    assert_eq!(
        (found[0].id, found[0].name),
        ("private-key", "RSA private key")
    );
    assert_eq!(found[0].range, 0..plain.len() - 1);
    let again = tokens(&wrapped);
    assert_eq!(again[0].id, "wrapped-private-key");
    assert_eq!(again[0].core, found[0].core);
    // Written by hand, its first line is enough.
    let start = format!(
        "RUN echo \"-----BEGIN RSA PRIVATE KEY-----\\n{}\"",
        &digits[..64]
    );
    assert_eq!(ids(&start), Vec::<&str>::new());
    assert_eq!(find(&start).map(|token| token.id), Some("private-key"));
}

#[test]
fn every_one_of_a_text_is_found_once() {
    let text = format!("AKIAZ7QWMRT2KD4V{0} AKIAZ7QWMRT2KD4V{0}", "NXPA");
    let ranges: Vec<_> = find_all(&text)
        .into_iter()
        .map(|token| token.range)
        .collect();
    assert_eq!(ranges, [0..20, 21..41]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read(text in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let mut tries = Tries::new(u16::MAX);
        for hit in hits(&text, 0..text.len()) {
            if let Some(token) = hit.token(&text, &mut tries) {
                proptest::prop_assert!(token.range.end <= text.len());
            }
        }
    }

    #[test]
    fn any_text_around_literals_is_read(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "-----BEGIN ", "RSA PRIVATE KEY-----", "\\n", "\n", "\\", "MIIE", "-----END ", "-----",
                "eyJ", ".", "ghp_", "datadog_key", "=", "\"", "Q~", ":AA", "LS0tLS1CRUdJTi", "\u{e9}",
            ]),
            0..40,
        )
    ) {
        let text = parts.concat();
        for token in find_all(&text) {
            proptest::prop_assert!(token.range.end <= text.len());
        }
    }
}
