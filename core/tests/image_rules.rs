//! What the rules about images promise together.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod image_fence;

use holystone::{
    Checker,
    build::Build,
    lint::{Finding, Needs, Profile, Selection, Severity},
    rules,
};
use std::collections::BTreeSet;

fn check(toml: &str, profile: Profile) -> Vec<Finding> {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    let checker = Checker::new(&selection).unwrap();
    let image = image_fence::open(toml, &checker.open_options());
    checker
        .check_image(&Build::new(&image, None, None))
        .findings
}

fn ids(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().map(|finding| &*finding.rule).collect()
}

/// The checkpoints of Dockle that it checks; CIS-DI-0002, 0003, 0004 and 0011 it only lists.
const CHECKPOINTS: &[&str] = &[
    "CIS-DI-0001",
    // Of the machine that Dockle runs on; pinning by digest is what stands for it.
    "CIS-DI-0005",
    "CIS-DI-0006",
    "CIS-DI-0007",
    "CIS-DI-0008",
    "CIS-DI-0009",
    "CIS-DI-0010",
    "DKL-DI-0001",
    "DKL-DI-0002",
    "DKL-DI-0003",
    "DKL-DI-0004",
    "DKL-DI-0005",
    "DKL-DI-0006",
    "DKL-LI-0001",
    "DKL-LI-0002",
    "DKL-LI-0003",
];

#[test]
fn every_checkpoint_of_dockle_is_a_rule() {
    for code in CHECKPOINTS {
        let has = rules::all().any(|entry| entry.meta.alias("dockle") == Some(code));
        assert!(has, "no rule goes by dockle:{code}");
    }
    for entry in rules::all() {
        if let Some(code) = entry.meta.alias("dockle") {
            assert!(CHECKPOINTS.contains(&code), "{}: {code}", entry.meta.id);
        }
    }
}

/// Faults of every kind that Dockle looks for, but those that only a Dockerfile has or that are secrets.
const FAULTY: &str = r#"
tags = ["app:latest"]
[config]
Cmd = ["app"]
Volumes = ["/proc"]
[[layer]]
created_by = "RUN /bin/sh -c apt-get update # buildkit"
"/var/lib/apt/lists/a_Packages" = { size = 10 }
"/etc/passwd" = "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n"
"/etc/shadow" = "root::19000::::::\n"
[[layer]]
created_by = "RUN /bin/sh -c sudo apt-get install -y x # buildkit"
"/usr/bin/su" = { mode = 0o4755 }
[[layer]]
created_by = "RUN /bin/sh -c apt-get dist-upgrade -y # buildkit"
"/var/cache/apk/APKINDEX.a.tar.gz" = { size = 10 }
[[layer]]
created_by = "ADD src /app # buildkit"
"/app/Dockerfile" = "FROM scratch\n"
"#;

#[test]
fn faults_are_found_by_the_names_of_dockle() {
    let findings = check(FAULTY, Profile::All);
    let codes: BTreeSet<&str> = findings
        .iter()
        .filter_map(|it| it.alias("dockle"))
        .collect();
    for code in CHECKPOINTS {
        let is_elsewhere = ["CIS-DI-0005", "CIS-DI-0010"].contains(code);
        assert_eq!(codes.contains(code), !is_elsewhere, "{code}: {codes:?}");
    }
}

/// A static program, its accounts and certificates: what a good image has.
const MINIMAL: &str = r#"
created = "2026-01-01T00:00:00Z"
tags = ["app:1.0"]
[config]
User = "65532:65532"
Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
Entrypoint = ["/app"]
[config.Labels]
"org.opencontainers.image.source" = "https://example.com/app"
"org.opencontainers.image.revision" = "0123456789"
[[layer]]
created_by = "COPY etc /etc # buildkit"
"/etc" = { directory = true }
"/etc/passwd" = "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/home/nonroot:/sbin/nologin\n"
"/etc/group" = "root:x:0:\nnonroot:x:65532:\n"
"/etc/ssl/certs/ca-certificates.crt" = "certificates"
[[layer]]
created_by = "COPY app /app # buildkit"
"/app" = { mode = 0o755, elf = {} }
[[layer]]
empty_layer = true
created_by = "ENTRYPOINT [\"/app\"]"
"#;

#[test]
fn a_minimal_image_is_clean() {
    let findings = check(MINIMAL, Profile::Hardening);
    assert!(findings.is_empty(), "{findings:#?}");
    // That there is no health check is true, and a matter of where it runs.
    let findings = check(MINIMAL, Profile::All);
    assert_eq!(ids(&findings), BTreeSet::from(["image-unset-healthcheck"]));
}

fn severity(toml: &str, rule: &str) -> Option<Severity> {
    let findings = check(toml, Profile::All);
    let found = findings.iter().find(|finding| &*finding.rule == rule);
    found.map(|finding| finding.severity)
}

/// Who is root by a name, and who changes the user, is known only from the layers.
#[test]
fn root_by_what_the_layers_say() {
    let accounts = r#"
[[layer]]
"/etc/passwd" = "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\napp:x:7:7::/:/bin/sh\n"
"#;
    for (user, files, expected) in [
        ("toor", "", Some(Severity::Warning)),
        ("app", "", None),
        ("app:root", "", None),
        ("", "", Some(Severity::Warning)),
        (
            "",
            "\"/usr/local/bin/gosu\" = { mode = 0o755 }",
            Some(Severity::Info),
        ),
    ] {
        let image = format!("[config]\nUser = \"{user}\"\nCmd = [\"/app\"]\n{accounts}{files}");
        assert_eq!(severity(&image, "image-root-user"), expected, "{image}");
    }
}

#[test]
fn a_folder_of_path_that_everyone_may_write() {
    let image = |path: &str, mode: &str| {
        format!(
            "[config]\nEnv = [\"PATH={path}\"]\n[[layer]]\n\"/opt/bin\" = {{ directory = true, mode = {mode} }}\n"
        )
    };
    let found = |path, mode| severity(&image(path, mode), "unsafe-path-variable");
    assert_eq!(found("/opt/bin:/usr/bin", "0o777"), Some(Severity::Warning));
    assert_eq!(found("/usr/bin:/opt/bin", "0o1777"), Some(Severity::Info));
    assert_eq!(found("/opt/bin:/usr/bin", "0o755"), None);
}

/// What a layer that could not be read may have is not missed.
#[test]
fn nothing_is_said_to_be_absent_from_an_image_that_is_not_complete() {
    let image = "[config]\nUser = \"app\"\n[[layer]]\n\"/a\" = \"a\"\n";
    let missing = format!("damage = \"missing-layer\"\n{image}");
    let rule = "user-without-account";
    assert_eq!(severity(image, rule), Some(Severity::Error));
    assert_eq!(severity(&missing, rule), None);
}

/// Users and modes mean nothing there.
#[test]
fn an_image_for_windows_has_no_users_and_modes() {
    let image = r#"
os = "windows"
tags = ["app:1"]
[config]
User = "ContainerUser"
Cmd = ["cmd", "/S", "/C", "app.exe"]
[[layer]]
created_by = "cmd /S /C install"
"/Files/app.exe" = { mode = 0o755, size = 10 }
"/Files/bin/sh" = { mode = 0o755, size = 10 }
"#;
    let findings = check(image, Profile::Hardening);
    assert!(findings.is_empty(), "{findings:#?}");
}

/// However many files there are, each rule tells of few.
#[test]
fn thousands_of_files_are_told_together() {
    use std::fmt::Write;
    let mut image = String::from("[config]\nUser = \"1000\"\nCmd = [\"/app\"]\n[[layer]]\n");
    image.push_str("\"/etc/passwd\" = \"root:x:0:0::/:/bin/sh\\n\"\n");
    for index in 0..2000 {
        writeln!(
            image,
            "\"/app/tests/{index}/Dockerfile\" = {{ mode = 0o6777, uid = 7, text = \"x\" }}\n\
             \"/tmp/{index}.c\" = {{ mode = 0o666, text = \"x\" }}\n\
             \"/root/.cache/pip/{index}\" = {{ text = \"x\" }}\n\
             \"/app/{index}/.git/HEAD\" = {{ text = \"x\" }}\n\
             \"/app/folder{index}\" = {{ directory = true, mode = 0o777 }}"
        )
        .unwrap();
    }
    let findings = check(&image, Profile::All);
    assert!(findings.len() < 40, "{}", findings.len());
    let related = findings.iter().map(|finding| finding.related.len()).max();
    assert!(related <= Some(16), "{related:?}");
}

/// A configuration may have as many of everything as fit into it.
#[test]
fn a_configuration_that_is_full_gives_few_findings() {
    let list = |text: &dyn Fn(usize) -> String| (0..5000).map(text).collect::<Vec<_>>().join(",");
    let ports = list(&|index| format!("\"{index:05}-65535/tcp\""));
    let volumes = list(&|index| format!("\"/proc/{index}\""));
    let triggers = list(&|_| "\"RUN x\"".to_owned());
    let variables = list(&|_| "\"LD_PRELOAD=/a\"".to_owned());
    let image = format!(
        "[config]\nExposedPorts = [{ports}]\nVolumes = [{volumes}]\nOnBuild = [{triggers}]\nEnv = [{variables}]\n"
    );
    let findings = check(&image, Profile::All);
    assert!(findings.len() < 4000, "{}", findings.len());
}

#[test]
fn rules_about_images_are_in_no_profile_of_a_tool_for_dockerfiles() {
    for entry in rules::all() {
        let needs = entry.load(toml::Table::new()).unwrap().needs();
        let is_about_image = matches!(needs, Needs::Config | Needs::Layers | Needs::Secrets);
        for tool in ["hadolint", "shellcheck", "buildkit"] {
            assert!(
                !is_about_image || entry.meta.alias(tool).is_none(),
                "{}: {tool}",
                entry.meta.id
            );
        }
    }
}
