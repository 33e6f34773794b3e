use super::*;
use crate::secrets::samples::{encoded, rsa_like};
use proptest::prelude::*;

/// Put together here, so that no tool takes this file for a leak.
fn github_token() -> String {
    format!("ghp_{}", "q7Jw2Xn9Lb4Vt6Rk1Zs8Pd3Yf5Hg0McAuEiO")
}

fn aws_key() -> String {
    format!("AKIAZ7QWMRT2KD4V{}", "NXPA")
}

fn private_key() -> String {
    let digits = rsa_like(600);
    format!("-----BEGIN RSA PRIVATE KEY-----\n{digits}\n-----END RSA PRIVATE KEY-----\n")
}

fn scan(path: &str, content: &[u8]) -> Vec<SecretMatch> {
    scan_with(SecretRules::builtin(), path, content)
}

fn scan_with(rules: &SecretRules, path: &str, content: &[u8]) -> Vec<SecretMatch> {
    let mut scanner = Scanner::new(rules, path.as_bytes());
    scanner.push(content);
    scanner.finish()
}

fn kinds(path: &str, content: &[u8]) -> Vec<&'static str> {
    scan(path, content).iter().map(|found| found.kind).collect()
}

#[test]
fn where_it_stands_and_what_is_shown() {
    let token = github_token();
    let text = format!("# settings\n\ntoken: \"{token}\"\n");
    let found = scan("etc/app.yml", text.as_bytes());
    let [found] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (found.kind, found.title),
        (
            "github-personal-access-token",
            "GitHub personal access token"
        )
    );
    assert_eq!((found.line, found.column, found.offset), (3, 9, 20));
    assert_eq!(&*found.masked, "ghp_…");
    // Its checksum is wrong.
    assert_eq!(found.confidence, SecretConfidence::Medium);
    let shown = format!("{found:?}");
    assert!(!shown.contains(&token[4..]), "{shown}");
}

#[test]
fn a_secret_is_known_again() {
    let hash = |path: &str, text: String| scan(path, text.as_bytes())[0].hash;
    let json = format!(
        "{{\"private_key\": \"{}\"}}",
        private_key().replace('\n', "\\n")
    );
    let wrapped = format!("client-key-data: {}\n", encoded(private_key().as_bytes()));
    assert_eq!(
        hash("srv/key.pem", private_key()),
        hash("srv/account.json", json)
    );
    assert_eq!(
        hash("srv/key.pem", private_key()),
        hash("srv/kubeconfig", wrapped)
    );
    assert_ne!(hash("srv/a", aws_key()), hash("srv/b", github_token()));
    // Each is told once for a file.
    assert_eq!(
        scan("srv/a", format!("{0} {0}", aws_key()).as_bytes()).len(),
        1
    );
}

#[test]
fn files_of_others_and_of_tests() {
    let token = format!("glpat-{}", &github_token()[4..30]);
    for (path, expected) in [
        ("srv/app/config.py", Some(SecretConfidence::High)),
        ("srv/app/tests/config.py", Some(SecretConfidence::Low)),
        ("srv/app/README.md", Some(SecretConfidence::Low)),
        (
            "srv/app/node_modules/x/index.js",
            Some(SecretConfidence::Medium),
        ),
        ("srv/app/node_modules/x/test/index.js", None),
    ] {
        let found = scan(path, token.as_bytes());
        assert_eq!(
            found.first().map(|found| found.confidence),
            expected,
            "{path}"
        );
    }
    for path in [
        "srv/app/tests/key.pem",
        "usr/lib/python3/x/key.pem",
        "srv/app/node_modules/x/key.pem",
    ] {
        assert_eq!(
            kinds(path, private_key().as_bytes()),
            Vec::<&str>::new(),
            "{path}"
        );
    }
}

#[test]
fn what_is_no_text() {
    let with = |secret: &str| [b"\x7fELF\0\0", secret.as_bytes(), b"\0"].concat();
    assert_eq!(
        kinds("srv/app/server", &with(&private_key())),
        ["private-key"]
    );
    assert_eq!(
        kinds("srv/app/server", &with(&aws_key())),
        ["aws-access-key"]
    );
    // It needs a name beside it, and texts by chance are many.
    let named = format!("datadog_api_key={}", "9f2c47a1e8b03d56c4f7a90e1d83b256");
    assert_eq!(
        kinds("srv/app/server.py", named.as_bytes()),
        ["datadog-key"]
    );
    assert_eq!(kinds("srv/app/server", &with(&named)), Vec::<&str>::new());
    // Libraries have keys for their own tests.
    assert_eq!(
        kinds("usr/lib/libtls.so.1", &with(&private_key())),
        Vec::<&str>::new()
    );
    // A NUL after the head does not matter.
    let late = [&b"#".repeat(10_000), &b"\0\n"[..], named.as_bytes()].concat();
    assert_eq!(kinds("srv/app/dump", &late), ["datadog-key"]);
}

#[test]
fn limits() {
    let many: Vec<String> = (0..MATCHES_PER_FILE + 20)
        .map(|at| {
            format!(
                "AKIA{}\n",
                encoded(format!("{:x}", at * 7919 + 1_000_003).as_bytes())
                    .to_ascii_uppercase()
                    .replace(['0', '1', '8', '9', '=', '+', '/'], "Q")
                    .repeat(2)
                    .chars()
                    .take(16)
                    .collect::<String>()
            )
        })
        .collect();
    let found = scan("srv/keys", many.concat().as_bytes());
    assert_eq!(found.len(), MATCHES_PER_FILE);
    // A text is looked into up to a limit, and that it is longer is told.
    let options = SecretOptions {
        max_text_bytes: 300_000,
        ..SecretOptions::default()
    };
    let rules = SecretRules::new(&options).expect("options");
    for (filler, byte, expected) in [(200_000, b'x', 1), (900_000, b'x', 0), (900_000, 0, 1)] {
        let mut scanner = Scanner::new(&rules, b"srv/log");
        scanner.push(&vec![byte; filler]);
        scanner.push(format!("\n{}\n", aws_key()).as_bytes());
        assert_eq!(scanner.is_cut(), expected == 0, "{filler}");
        assert_eq!(scanner.finish().len(), expected, "{filler}");
    }
    let mut scanner = Scanner::new(SecretRules::builtin(), b"srv/model");
    for _ in 0..MAX_BINARY >> 20 {
        scanner.push(&vec![0; 1 << 20]);
    }
    scanner.push(&b"\0".repeat(100_000));
    scanner.push(aws_key().as_bytes());
    assert!(!scanner.is_cut());
    assert_eq!(scanner.finish(), []);
    // Literals without end cost no more than their number of tries.
    let dense = "-eyJ".repeat(200_000);
    assert_eq!(scan("srv/dense", dense.as_bytes()), []);
    // A line without end has one number.
    let long = format!("{}{}", " ".repeat(200_000), aws_key());
    assert_eq!(
        (
            scan("srv/min.js", long.as_bytes())[0].line,
            scan("srv/min.js", long.as_bytes())[0].column
        ),
        (1, 200_001)
    );
}

#[test]
fn what_is_let_pass() {
    let text = aws_key();
    let hash = format!("{:016x}", scan("srv/a", text.as_bytes())[0].hash);
    let list = |text: &str| vec![text.to_owned()];
    let none = SecretOptions::default();
    for (options, path, passes) in [
        (none.clone(), "srv/a", false),
        (
            SecretOptions {
                allow_kinds: list("aws-access-key"),
                ..none.clone()
            },
            "srv/a",
            true,
        ),
        (
            SecretOptions {
                allow_kinds: list("npm-token"),
                ..none.clone()
            },
            "srv/a",
            false,
        ),
        (
            SecretOptions {
                allow_hashes: list(&hash),
                ..none.clone()
            },
            "srv/a",
            true,
        ),
        (
            SecretOptions {
                allow_values: list("^AKIAZ7"),
                ..none.clone()
            },
            "srv/a",
            true,
        ),
        (
            SecretOptions {
                allow_values: list("^B"),
                ..none.clone()
            },
            "srv/a",
            false,
        ),
        (
            SecretOptions {
                allow_paths: list("srv/*"),
                ..none.clone()
            },
            "srv/a",
            true,
        ),
        (
            SecretOptions {
                allow_paths: list("/srv/**/x?"),
                ..none.clone()
            },
            "srv/a/b/xy",
            true,
        ),
        (
            SecretOptions {
                allow_paths: list("**/xy"),
                ..none.clone()
            },
            "xy",
            true,
        ),
        (
            SecretOptions {
                allow_paths: list("srv/*"),
                ..none.clone()
            },
            "srv/a/b",
            false,
        ),
        (
            SecretOptions {
                allow_paths: list("srv/.a"),
                ..none.clone()
            },
            "srv/xa",
            false,
        ),
    ] {
        let rules = SecretRules::new(&options).expect("options");
        let found = rules.wants(path.as_bytes(), 20)
            && !scan_with(&rules, path, text.as_bytes()).is_empty();
        assert_eq!(!found, passes, "{options:?} {path}");
    }
    for options in [
        SecretOptions {
            allow_hashes: list("12"),
            ..none.clone()
        },
        SecretOptions {
            allow_hashes: list("+23456789abcdef0"),
            ..none.clone()
        },
        SecretOptions {
            allow_values: list("("),
            ..none.clone()
        },
    ] {
        assert!(SecretRules::new(&options).is_err(), "{options:?}");
    }
}

#[test]
fn texts_of_a_configuration() {
    let token = github_token();
    for (text, kind, masked) in [
        (
            "DB_PASSWORD=correct-horse-battery".to_owned(),
            "secret-setting",
            "DB_PASSWORD=***".to_owned(),
        ),
        (
            "RUN |2 DB_PASSWORD=correct-horse-battery V=1 /bin/sh -c make # buildkit".to_owned(),
            "secret-setting",
            "RUN |2 DB_PASSWORD=*** V=1 /bin/sh -c make # buildkit".to_owned(),
        ),
        (
            format!("/bin/sh -c git clone https://{token}@host/x"),
            "github-personal-access-token",
            "/bin/sh -c git clone https://***@host/x".to_owned(),
        ),
        (
            "DATABASE_URL=postgres://app:s3cr3t-pw@db/x".to_owned(),
            "password-in-url",
            "DATABASE_URL=postgres://app:***@db/x".to_owned(),
        ),
        (
            "ENV DB_PASSWORD=correct horse battery MODE=a".to_owned(),
            "secret-setting",
            "ENV DB_PASSWORD=*** MODE=a".to_owned(),
        ),
        (
            "DB_PASSWORD=correct horse battery".to_owned(),
            "secret-setting",
            "DB_PASSWORD=***".to_owned(),
        ),
        (
            "RUN DB_PASSWORD='correct horse' make".to_owned(),
            "secret-setting",
            "RUN DB_PASSWORD='***' make".to_owned(),
        ),
        (
            "é --api-token='kJ8-secret-é' x".to_owned(),
            "secret-setting",
            "é --api-token='***' x".to_owned(),
        ),
    ] {
        let found: Vec<_> = scan_text(&text).iter().map(|found| found.kind).collect();
        assert_eq!(found, [kind], "{text}");
        assert_eq!(mask_text(&text), masked);
    }
    for text in [
        "PATH=/usr/local/sbin:/usr/local/bin",
        "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
        "DB_PASSWORD=",
        "DB_PASSWORD=${DB_PASSWORD}",
        "PASSWORD_FILE=/run/secrets/x",
        "CMD [\"node\" \"server.js\"]",
        "KMS_KEY_ALIAS=alias/main",
        "",
    ] {
        assert_eq!(scan_text(text), [], "{text}");
        assert_eq!(mask_text(text), text);
    }
}

proptest! {
    #[test]
    fn pieces_do_not_matter(
        sizes in proptest::collection::vec(1usize..90_000, 1..12),
        gaps in proptest::collection::vec(0usize..70_000, 4),
        path in prop_oneof![Just("srv/app/.env"), Just("srv/app/data"), Just("srv/x/.netrc")],
        start in prop_oneof![Just(""), Just("\0")],
    ) {
        let mut content = start.as_bytes().to_vec();
        let secrets = [github_token(), private_key(), aws_key(), "DB_PASSWORD=correct-horse-battery".to_owned()];
        for (secret, gap) in secrets.iter().zip(gaps) {
            content.extend(b"some text\n".iter().cycle().take(gap));
            content.push(b'\n');
            content.extend_from_slice(secret.as_bytes());
            content.push(b'\n');
        }
        let whole = scan(path, &content);
        // In what is no text a token with a wrong checksum does not count.
        prop_assert!(whole.len() >= 2, "{whole:?}");
        let mut scanner = Scanner::new(SecretRules::builtin(), path.as_bytes());
        let mut rest = &content[..];
        for size in sizes.iter().cycle() {
            let (piece, later) = rest.split_at(rest.len().min(*size));
            scanner.push(piece);
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(scanner.finish(), whole);
    }

    #[test]
    fn any_file_is_read(
        path in prop_oneof![
            Just("a/.env"), Just("a/.npmrc"), Just("a/.netrc"), Just("a/.pgpass"), Just("a/.docker/config.json"),
            Just("a/.vault-token"), Just("a/x"), Just("a/nuget.config"),
        ],
        parts in proptest::collection::vec(
            prop_oneof![
                proptest::sample::select(vec![
                    "password", "=", ":", "\"", "'", "\n", "<", ">", "</", "machine ", " ", "://", "@", "auth",
                    "\\", "=>", "add key", "e\u{301}", "#", "define(", ",", "AKIA", "0aB9",
                ]).prop_map(|text| text.as_bytes().to_vec()),
                proptest::collection::vec(any::<u8>(), 0..6),
            ],
            0..60,
        )
    ) {
        let content = parts.concat();
        scan(path, &content);
        let text = String::from_utf8_lossy(&content);
        mask_text(&text);
        scan_text(&text);
    }
}
