//! The reports in other tools' formats. `bindings-python/tests/test_reports.py` holds them against
//! the schemas in `schemas/`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod image_fence;

use holystone::{FileReport, Options, Report, check, report};
use serde_json::Value;

const BAD: &str = "FROM debian:12 AS é\nRUN echo 😀 && apt-get install curl, # a:b,100%\nFROM debian:12\nUSER root\n";

/// A file with findings, one without, and one that cannot be read.
fn sample() -> Report {
    let options = |path: &str| Options {
        path: path.to_owned(),
        only: vec!["apt-get-without-yes".to_owned(), "root-user".to_owned()],
        ..Options::default()
    };
    let bad = check(BAD.into(), &options("./a b,c/Dockerfile")).unwrap();
    let good = check(
        b"FROM debian:12\nUSER 1\n".to_vec(),
        &options("good<&>/Dockerfile"),
    )
    .unwrap();
    let mut files = bad.files;
    files.extend(good.files);
    files.push(FileReport::unreadable(
        "none",
        "cannot be read: 100%, \"no\"\u{7}",
    ));
    Report::from(files)
}

fn json(text: &str) -> Value {
    assert!(text.ends_with('\n'));
    serde_json::from_str(text).unwrap()
}

#[test]
fn sarif() {
    let log = json(&report::to_sarif(&sample()));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["apt-get-without-yes", "root-user"]);
    assert_eq!(rules[1]["name"], "RootUser");
    assert_eq!(rules[1]["properties"]["security-severity"], "5.0");
    assert!(
        rules[1]["help"]["markdown"]
            .as_str()
            .unwrap()
            .starts_with("# ")
    );
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    let first = &results[0];
    assert_eq!(
        first["ruleId"],
        ids[usize::try_from(first["ruleIndex"].as_u64().unwrap()).unwrap()]
    );
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b%2Cc/Dockerfile");
    // In UTF-16: the face counts two.
    assert_eq!(place["region"]["startColumn"], 24);
    assert_eq!(
        first["partialFingerprints"]["holystone/v1"]
            .as_str()
            .unwrap()
            .len(),
        32
    );
    let change = &first["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], " --yes");
    assert_eq!(change["deletedRegion"]["startColumn"], 31);
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(
        notification["message"]["text"],
        "cannot be read: 100%, \"no\"\u{7}"
    );
}

#[test]
fn sarif_tells_what_is_waived() {
    let text = "FROM debian:12\n# holystone ignore=root-user reason=it-is-a-test\nUSER root\n";
    let log = json(&report::to_sarif(
        &check(text.into(), &Options::default()).unwrap(),
    ));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let waived: Vec<&Value> = results
        .iter()
        .filter(|result| result["ruleId"] == "root-user")
        .collect();
    let suppression = &waived[0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "it-is-a-test");
    let region = &suppression["location"]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 2);
    assert_eq!(results[0]["suppressions"], Value::Array(Vec::new()));
}

#[test]
fn github() {
    let text = report::to_github(&sample());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    let start = "::warning file=a b%2Cc/Dockerfile,line=2,endLine=2,col=24,endColumn=31,title=apt-get-without-yes::";
    assert!(lines[0].starts_with(start), "{text}");
    assert!(lines[1].contains("%0A"), "{text}");
    let end = "::error file=none,title=holystone::cannot be read: 100%25, \"no\"\u{7}";
    assert_eq!(lines[2], end);
}

#[test]
fn gitlab() {
    let issues = json(&report::to_gitlab(&sample()));
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), 3);
    assert_eq!(issues[0]["location"]["path"], "a b,c/Dockerfile");
    assert_eq!(issues[0]["location"]["lines"]["begin"], 2);
    assert_eq!(issues[0]["severity"], "major");
    assert_eq!(issues[2]["severity"], "blocker");
}

#[test]
fn gitlab_tells_the_same_finding_in_two_files_apart() {
    let one = |path: &str| {
        let options = Options {
            path: path.to_owned(),
            ..Options::default()
        };
        check(BAD.into(), &options).unwrap().files.remove(0)
    };
    let issues = json(&report::to_gitlab(&Report::from(vec![one("a"), one("b")])));
    let issues = issues.as_array().unwrap();
    let fingerprints: std::collections::BTreeSet<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints.len(), issues.len());
}

#[test]
fn junit() {
    let text = report::to_junit(&sample());
    for part in [
        "<testsuites name=\"holystone\" tests=\"4\" failures=\"2\" errors=\"1\">",
        "<testsuite name=\"good&lt;&amp;&gt;/Dockerfile\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">",
        "<testcase classname=\"good&lt;&amp;&gt;/Dockerfile\" name=\"nothing found\"/>",
        "name=\"apt-get-without-yes at 2:24\"",
        "<error type=\"unreadable\" message=\"cannot be read: 100%, &quot;no&quot;\u{fffd}\"/>",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn checkstyle() {
    let text = report::to_checkstyle(&sample());
    for part in [
        "<checkstyle version=\"4.3\">",
        "<error line=\"2\" column=\"24\" severity=\"warning\"",
        "source=\"holystone.root-user\"/>",
        "<file name=\"good&lt;&amp;&gt;/Dockerfile\">\n  </file>",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn sonarqube() {
    let issues = json(&report::to_sonarqube(&sample()));
    assert_eq!(issues["rules"].as_array().unwrap().len(), 2);
    assert_eq!(issues["rules"][1]["cleanCodeAttribute"], "TRUSTWORTHY");
    let place = &issues["issues"][0]["primaryLocation"];
    assert_eq!(place["filePath"], "a b,c/Dockerfile");
    // From 0.
    assert_eq!(place["textRange"]["startColumn"], 23);
}

#[test]
fn rdjson() {
    let result = json(&report::to_rdjson(&sample()));
    let first = &result["diagnostics"][0];
    // In bytes: the face counts four.
    assert_eq!(first["location"]["range"]["start"]["column"], 26);
    assert_eq!(first["suggestions"][0]["text"], " --yes");
    assert_eq!(result["diagnostics"][2]["severity"], "ERROR");
}

#[test]
fn markdown() {
    let text = report::to_markdown(&sample());
    for part in [
        "3 files checked; 1 not wholly checked.",
        "| 0 | 2 | 0 | 0 |",
        "<details><summary><code>./a b,c/Dockerfile</code>: 2 findings</summary>",
        "| 2 | warning | <code>apt-get-without-yes</code> |",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let many = "RUN apt-get install curl\n".repeat(5_000);
    let many = check(format!("FROM a\n{many}").into(), &Options::default()).unwrap();
    let text = report::to_markdown(&many);
    assert!(text.len() < report::MAX_MARKDOWN_BYTES + 200);
    assert!(
        text.ends_with(" findings left out.\n"),
        "{}",
        &text[text.len() - 200..]
    );
}

/// An image with findings in its configuration, its history and a file, with odd names; and one that cannot
/// be opened. The first finding is said to be made by the second line of the Dockerfile.
fn images() -> Report {
    let toml = r#"
[config]
Env = ["DB_PASSWORD=Wagon-7-Pretzel"]
[[layer]]
created_by = "RUN |1 A=b /bin/sh -c install # buildkit"
"/srv/<script>alert(1)<b>é/.env" = "UPLOAD=AKIAZ7QWMRT2KD4VNXPA\n"
"/usr/lib/large" = { size = 50000 }
[[layer]]
created_by = "RUN rm"
"/usr/lib/large" = { removed = true }
"#;
    let mut options = holystone::ImageOptions::default();
    "a b<script>.tar".clone_into(&mut options.name);
    options.dockerfile = Some(b"FROM scratch\nENV DB_PASSWORD=x\n".to_vec());
    let rules = ["secret-in-image-config", "secret-in-image"];
    options.rules.only = rules.map(str::to_owned).to_vec();
    let bytes: Vec<u8> = image_fence::archive(toml);
    let input = holystone::image::Input::Bytes(bytes.into());
    let watch = holystone::image::Unwatched;
    let mut report = holystone::check_image(input, None, &options, &watch).unwrap();
    let findings = &mut report.images[0].findings;
    assert!(findings.len() >= 2, "{findings:?}");
    for finding in findings.iter_mut() {
        if let Some(cause) = &mut finding.cause {
            cause.instruction = None;
        }
    }
    let file = findings
        .iter_mut()
        .find(|finding| finding.rule == "secret-in-image");
    let cause = file.unwrap().cause.as_mut().unwrap();
    cause.instruction = Some(holystone::text::Span::new(13, 30));
    report.images.push(report::ImageReport::unreadable(
        "gone.tar",
        "there is no <such> file",
    ));
    report
}

#[test]
fn sarif_of_images() {
    let log = json(&report::to_sarif(&images()));
    let run = &log["runs"][0];
    assert_eq!(run["properties"]["images"][0]["platform"], "linux/amd64");
    let results = run["results"].as_array().unwrap();
    let of = |rule: &str| {
        results
            .iter()
            .find(|result| result["ruleId"] == rule)
            .unwrap()
    };
    let config = &of("secret-in-image-config")["locations"][0];
    assert_eq!(
        config["physicalLocation"]["artifactLocation"]["uri"],
        "a%20b%3Cscript%3E.tar"
    );
    assert_eq!(config["physicalLocation"]["region"]["startLine"], 1);
    assert_eq!(config["logicalLocations"][0]["kind"], "object");
    let file = &of("secret-in-image")["locations"][0];
    assert_eq!(
        file["physicalLocation"]["artifactLocation"]["uri"],
        "Dockerfile"
    );
    assert_eq!(file["physicalLocation"]["region"]["startLine"], 2);
    let name = file["logicalLocations"][0]["fullyQualifiedName"]
        .as_str()
        .unwrap();
    assert!(
        name.contains("/sha256:") && name.ends_with("/.env"),
        "{name}"
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn other_formats_of_images() {
    let report = images();
    let github = report::to_github(&report);
    assert!(
        github.contains("file=Dockerfile,line=2,endLine=2"),
        "{github}"
    );
    assert!(
        github.contains(" title=secret-in-image-config::"),
        "{github}"
    );
    assert!(
        github.contains("::error title=holystone::gone.tar: there is no"),
        "{github}"
    );
    let gitlab = json(&report::to_gitlab(&report));
    let paths: Vec<&str> = gitlab
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["location"]["path"].as_str().unwrap())
        .collect();
    for path in ["Dockerfile", "a b<script>.tar", "gone.tar"] {
        assert!(paths.contains(&path), "{paths:?}");
    }
    let checkstyle = report::to_checkstyle(&report);
    assert!(
        checkstyle.contains("<file name=\"a b&lt;script&gt;.tar\">"),
        "{checkstyle}"
    );
    let junit = report::to_junit(&report);
    assert!(junit.contains("made by Dockerfile:2"), "{junit}");
    let markdown = report::to_markdown(&report);
    assert!(markdown.contains("linux/amd64: "), "{markdown}");
    assert!(!markdown.contains("<script"), "{markdown}");
}

/// Nothing of an image becomes markup, and the page asks for nothing.
#[test]
fn html() {
    let page = report::to_html(&images());
    assert!(!page.contains("<script"), "{page}");
    for part in [
        "<svg",
        "id=\"image-0\"",
        "id=\"file-0-2\"",
        "href=\"#file-0-2\"",
        "&lt;script&gt;",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for part in ["src=", "http:", "https:", "javascript:", "Wagon-7"] {
        assert!(!page.contains(part), "{part}");
    }
    // Every element that is opened is closed.
    for tag in [
        "section", "details", "table", "ul", "li", "svg", "g", "div", "span", "p", "code",
    ] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    let files = report::to_html(&sample());
    assert!(files.contains("apt-get-without-yes") && files.contains("--fix</code> would"));
}

/// A browser reads the page as it is meant; only where Chromium is installed.
#[test]
fn a_browser_shows_the_page() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let page = folder.join(format!("report-{}.html", std::process::id()));
    std::fs::write(&page, report::to_html(&images())).unwrap();
    let run = std::process::Command::new("chromium")
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--dump-dom",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("chromium").display()
        ))
        .arg(format!("file://{}", page.display()))
        .output();
    std::fs::remove_file(&page).unwrap();
    let Ok(output) = run else {
        eprintln!("skipped: there is no `chromium` to show the page");
        return;
    };
    let dom = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    // What the page itself says; the rest is the browser's own.
    let complaints: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    for part in [
        "id=\"show-error\"",
        "<svg",
        "<section class=\"rule",
        "id=\"file-0-2\"",
    ] {
        assert!(dom.contains(part), "{part}: {dom}");
    }
    assert!(!dom.contains("<script"), "{dom}");
}

/// Thousands of findings of a rule are shown by some, and the rest is counted.
#[test]
fn a_page_is_bounded() {
    let many = "RUN apt-get install curl\n".repeat(1_000);
    let options = Options {
        only: vec!["apt-get-without-yes".to_owned()],
        ..Options::default()
    };
    let report = check(format!("FROM a\n{many}").into(), &options).unwrap();
    let page = report::to_html(&report);
    assert_eq!(page.matches("<li class=\"finding").count(), 100);
    assert!(page.contains("900 findings more"));
}
