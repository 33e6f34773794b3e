//! hadolint's formats, byte for byte. The shape of each was recorded from hadolint 2.15.1; the
//! messages are ours.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use holystone::{
    Checker, FileReport, Report,
    dockerfile::{Dockerfile, Inputs, Instruction},
    lint::{Category, Finding, Findings, Meta, Profile, Rule, Severity},
    report::{HadolintFormat, HadolintStyle, to_hadolint},
    text::{Source, Span},
};

const META: Meta<'static> = Meta {
    id: "",
    summary: "s",
    why: "w",
    category: Category::Style,
    severity: Severity::Warning,
    profile: Profile::All,
    since: "",
    same_as: &[],
    page: "",
};

/// What somebody says of a place in the file, by the words there.
struct Says;

impl Rule for Says {
    const META: Meta<'static> = Meta {
        id: "untagged",
        same_as: &["tally:x", "hadolint:DL3005", "hadolint:DL3006"],
        ..META
    };
    type Subject<'a> = Instruction<'a>;
    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let span = instruction.span();
        // The last byte: the line that is told is the first.
        let end = Span::new(span.end - 1, span.end);
        findings.report(end, "\"a\" <has>\n\u{1b}é").help("b & c");
    }
}

/// A finding of ShellCheck's on the instruction that has `RUN`.
struct Shell;

impl Rule for Shell {
    const META: Meta<'static> = Meta {
        id: "shell",
        severity: Severity::Style,
        same_as: &["shellcheck:SC2086"],
        ..META
    };
    type Subject<'a> = &'a Dockerfile;
    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        report_at(file, "$x", "quote", findings);
    }
}

/// What the parser stops at.
struct Stop;

impl Rule for Stop {
    const META: Meta<'static> = Meta {
        id: "stop",
        severity: Severity::Error,
        same_as: &["hadolint:DL1000"],
        ..META
    };
    type Subject<'a> = &'a Dockerfile;
    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        report_at(file, "FOO", "what?", findings);
    }
}

/// One that nobody else has.
struct Own;

impl Rule for Own {
    const META: Meta<'static> = Meta {
        id: "own",
        severity: Severity::Info,
        ..META
    };
    type Subject<'a> = &'a Dockerfile;
    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        report_at(file, "LIMIT", "too much", findings);
    }
}

fn report_at<'f>(
    file: &Dockerfile,
    word: &str,
    message: &str,
    findings: &'f mut Findings,
) -> Option<&'f mut Finding> {
    let at = u32::try_from(file.source().text().find(word)?).unwrap();
    Some(findings.report(Span::new(at, at + 2), message))
}

fn report(files: &[(&str, &str)]) -> Report {
    let checker = Checker::with_rules(vec![
        Box::new(Own),
        Box::new(Shell),
        Box::new(Stop),
        Box::new(Says),
    ]);
    let files = files.iter().map(|(path, text)| match *text {
        "" => FileReport::unreadable(*path, "gone"),
        text => checker.check(Source::new(*path, text).unwrap(), Inputs::default()),
    });
    Report::from(files.collect::<Vec<_>>())
}

fn written(format: HadolintFormat, path: Option<&str>, colour: bool) -> String {
    let files = [
        ("a b", "FROM a\n"),
        ("D2", "# x\n\nRUN a \\\n\n  $x LIMIT\n\tFOO y\n"),
        ("gone", ""),
        ("clean", "# nothing\n"),
    ];
    let now = "2026-11-23T13:39:39.5Z".parse().unwrap();
    to_hadolint(&report(&files), format, HadolintStyle { colour, path, now })
}

/// The message of `Says`, where it is escaped for JSON, and on one line.
const JSON: &str = "\\\"a\\\" <has>\\n\\u001bé; b & c";
const XML: &str = "&quot;a&quot; &lt;has&gt;&#10;\u{fffd}é; b &amp; c";
const LINE: &str = "\"a\" <has> \u{fffd}é; b & c";
const EXCERPT: &str = "D2:6:9:\\n  |\\n6 |         FOO y\\n  |         ^\\nwhat?\\n";

#[test]
fn tty() {
    assert_eq!(
        written(HadolintFormat::Tty, Some("other"), false),
        format!(
            "a b:1 DL3006 warning: {LINE}\n\
             D2:3 DL3006 warning: {LINE}\n\
             D2:3 SC2086 style: quote\n\
             D2:3 own info: too much\n\
             D2:6 DL3006 warning: {LINE}\n\
             D2:6:9 what?\n"
        )
    );
    let coloured = written(HadolintFormat::Tty, None, true);
    for (code, level) in [
        ("DL3006", "\u{1b}[1m\u{1b}[93mwarning\u{1b}[0m: "),
        ("SC2086", "\u{1b}[96mstyle\u{1b}[0m: "),
        ("own", "\u{1b}[92minfo\u{1b}[0m: "),
    ] {
        assert!(coloured.contains(&format!(" {code} {level}")), "{coloured}");
    }
}

#[test]
fn gnu() {
    assert_eq!(
        written(HadolintFormat::Gnu, Some("other"), true),
        format!(
            "hadolint:a b:1: DL3006 warning: {LINE}\n\
             hadolint:D2:3: DL3006 warning: {LINE}\n\
             hadolint:D2:3: SC2086 style: quote\n\
             hadolint:D2:3: own info: too much\n\
             hadolint:D2:6: DL3006 warning: {LINE}\n\
             hadolint:D2:6:9: what?\n"
        )
    );
}

#[test]
fn json() {
    let object = |code: &str, column: u32, file: &str, level: &str, line: u32, message: &str| {
        format!(
            r#"{{"code":"{code}","column":{column},"file":"{file}","level":"{level}","line":{line},"message":"{message}"}}"#
        )
    };
    let all = [
        object("DL3006", 1, "a b", "warning", 1, JSON),
        object("DL3006", 1, "D2", "warning", 3, JSON),
        object("SC2086", 1, "D2", "style", 3, "quote"),
        object("own", 1, "D2", "info", 3, "too much"),
        object("DL3006", 1, "D2", "warning", 6, JSON),
        object("DL1000", 9, "D2", "error", 6, "what?"),
    ];
    let text = written(HadolintFormat::Json, Some("other"), true);
    assert_eq!(text, format!("[{}]", all.join(",")));
}

#[test]
fn codacy() {
    let object = |file: &str, line: u32, message: &str, code: &str| {
        format!(
            r#"{{"filename":"{file}","line":{line},"message":"{message}","patternId":"{code}"}}"#
        )
    };
    let all = [
        object("a b", 1, JSON, "DL3006"),
        object("D2", 3, JSON, "DL3006"),
        object("D2", 3, "quote", "SC2086"),
        object("D2", 3, "too much", "own"),
        object("D2", 6, JSON, "DL3006"),
        object("D2", 6, EXCERPT, "DL1000"),
    ];
    assert_eq!(
        written(HadolintFormat::Codacy, Some("other"), true),
        all.concat()
    );
}

#[test]
fn checkstyle() {
    let error = |line: u32, message: &str, level: &str, code: &str| {
        format!(
            r#"<error column="1" line="{line}" message="{message}" severity="{level}" source="{code}"/>"#
        )
    };
    let excerpt = "D2:6:9:&#10;  |&#10;6 |         FOO y&#10;  |         ^&#10;what?&#10;";
    let stop = format!(r#"<error column="9" line="6" message="{excerpt}" severity="error"/>"#);
    for (path, [first, second, third]) in [
        (None, ["a b", "D2", "clean"]),
        (Some("<x>"), ["&lt;x&gt;"; 3]),
    ] {
        assert_eq!(
            written(HadolintFormat::Checkstyle, path, true),
            [
                r#"<?xml version="1.0" encoding="UTF-8"?><checkstyle version="4.3">"#,
                &format!("<file name=\"{first}\">"),
                &error(1, XML, "warning", "DL3006"),
                &format!("</file><file name=\"{second}\">"),
                &error(3, XML, "warning", "DL3006"),
                &error(3, "quote", "style", "SC2086"),
                &error(3, "too much", "info", "own"),
                &error(6, XML, "warning", "DL3006"),
                &stop,
                &format!("</file><file name=\"{third}\"/></checkstyle>"),
            ]
            .concat()
        );
    }
}

/// Objects of Code Climate, each with `more` before its place.
fn climate(path: Option<&str>, more: &dyn Fn(usize) -> String) -> Vec<String> {
    let mut number = 0;
    let mut object = |code: &str, message: &str, place: &str, file: &str, severity: &str| {
        let location = if place.starts_with("\"p") {
            format!(r#""path":"{file}",{place}"#)
        } else {
            format!(r#"{place},"path":"{}""#, path.unwrap_or(file))
        };
        number += 1;
        format!(
            r#"{{"categories":["Bug Risk"],"check_name":"{code}","description":"{message}",{}"location":{{{location}}},"severity":"{severity}","type":"issue"}}"#,
            more(number - 1)
        )
    };
    let lines = |line: u32| format!(r#""lines":{{"begin":{line},"end":{line}}}"#);
    let positions = r#""positions":{"begin":{"column":9,"line":6},"end":{"column":9,"line":6}}"#;
    vec![
        object("DL3006", JSON, &lines(1), "a b", "major"),
        object("DL3006", JSON, &lines(3), "D2", "major"),
        object("SC2086", "quote", &lines(3), "D2", "minor"),
        object("own", "too much", &lines(3), "D2", "info"),
        object("DL3006", JSON, &lines(6), "D2", "major"),
        object("DL1000", EXCERPT, positions, "D2", "blocker"),
    ]
}

#[test]
fn codeclimate() {
    for path in [None, Some("other")] {
        let objects = climate(path, &|_| String::new());
        let expected = objects.join("\0") + "\0";
        assert_eq!(written(HadolintFormat::CodeClimate, path, true), expected);
    }
}

#[test]
fn gitlab() {
    for path in [None, Some("other")] {
        let text = written(HadolintFormat::GitlabCodeClimate, path, true);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let fingerprints: Vec<&str> = value
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap())
            .collect();
        let of = |number: usize| format!(r#""fingerprint":"{}","#, fingerprints[number]);
        assert_eq!(text, format!("[{}]", climate(path, &of).join(",")));
        let mut different = fingerprints.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), fingerprints.len());
        let is_hash = |text: &&str| text.len() == 40 && text.bytes().all(|c| c.is_ascii_hexdigit());
        assert!(fingerprints.iter().all(is_hash));
    }
}

#[test]
fn sonarqube() {
    for path in [None, Some("other")] {
        let object = |file: &str, message: &str, range: (u32, u32, u32), code: &str, is: &str| {
            let file = path.unwrap_or(file);
            let (start, end, line) = range;
            format!(
                r#"{{"engineId":"Hadolint","primaryLocation":{{"filePath":"{file}","message":"{message}","textRange":{{"endColumn":{end},"endLine":{line},"startColumn":{start},"startLine":{line}}}}},"ruleId":"{code}",{is}}}"#
            )
        };
        let major = r#""severity":"MAJOR","type":"CODE_SMELL""#;
        let minor = r#""severity":"MINOR","type":"CODE_SMELL""#;
        let info = r#""severity":"INFO","type":"CODE_SMELL""#;
        let blocker = r#""severity":"BLOCKER","type":"BUG""#;
        let all = [
            object("a b", JSON, (0, 1, 1), "DL3006", major),
            object("D2", JSON, (0, 1, 3), "DL3006", major),
            object("D2", "quote", (0, 1, 3), "SC2086", info),
            object("D2", "too much", (0, 1, 3), "own", minor),
            object("D2", JSON, (0, 1, 6), "DL3006", major),
            object("D2", "what?", (9, 9, 6), "DL1000", blocker),
        ];
        assert_eq!(
            written(HadolintFormat::SonarQube, path, true),
            format!(r#"{{"issues":[{}]}}"#, all.join(","))
        );
    }
}

#[test]
fn sarif() {
    let result = |level: &str,
                  file: &str,
                  (line, column): (u32, u32),
                  message: &str,
                  code: &str| {
        let language = if code == "SC2086" { "sh" } else { "dockerfile" };
        format!(
            r#"{{"level":"{level}","locations":[{{"physicalLocation":{{"artifactLocation":{{"uri":"{file}"}},"region":{{"endColumn":{column},"endLine":{line},"sourceLanguage":"{language}","startColumn":{column},"startLine":{line}}}}}}}],"message":{{"text":"{message}"}},"ruleId":"{code}"}}"#
        )
    };
    let all = [
        result("warning", "a%20b", (1, 1), JSON, "DL3006"),
        result("warning", "D2", (3, 1), JSON, "DL3006"),
        result("note", "D2", (3, 1), "quote", "SC2086"),
        result("note", "D2", (3, 1), "too much", "own"),
        result("warning", "D2", (6, 1), JSON, "DL3006"),
        result("error", "D2", (6, 9), "what?", "DL1000"),
    ];
    let tool = format!(
        r#""tool":{{"driver":{{"downloadUri":"https://github.com/hadolint/hadolint","fullName":"holystone {} in the place of hadolint","name":"Hadolint","shortDescription":{{"text":"{}"}},"version":"2.15.1"}}}}"#,
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_DESCRIPTION")
    );
    assert_eq!(
        written(HadolintFormat::Sarif, Some("other"), true),
        format!(
            r#"{{"$schema":"http://json.schemastore.org/sarif-2.1.0","runs":[{{"defaultSourceLanguage":"dockerfile","results":[{}],{tool}}}],"version":"2.1.0"}}"#,
            all.join(",")
        )
    );
}

#[test]
fn junit() {
    for (path, [first, second]) in [(None, ["a b", "D2"]), (Some("<x>"), ["&lt;x&gt;"; 2])] {
        let case = |file: &str, line: u32, level: &str, message: &str, code: &str| {
            format!(
                r#"<testcase id="hadolint.rule.{code}" time="0.001"><failure id="{code}" message="{message}" type="{level}">File: {file}&#10;Line: {line}&#10;Category: Hadolint - Dockerfile Static Analysis&#10;{level}: {message}&#10;</failure></testcase>"#
            )
        };
        let stop = format!(
            r#"<testcase id="hadolint.error" name="DL1000" time="0.001"><failure message="parse error at line 6, column 9" type="error">Parse Error in {second}&#10;Line: 6&#10;Column: 9&#10;Parse Error: D2:6:9:&#10;  |&#10;6 |         FOO y&#10;  |         ^&#10;what?&#10;</failure></testcase>"#
        );
        let suite = |errors: u32, failures: u32| {
            format!(
                r#"<testsuite errors="{errors}" failures="{failures}" id="hadolint" name="Hadolint 2.15.1" time="0.001""#
            )
        };
        assert_eq!(
            written(HadolintFormat::JUnit, path, true),
            [
                r#"<?xml version="1.0" encoding="UTF-8"?><testsuites id="20261123_133939" name="Hadolint run at 2026-11-23 13:39:39" time="0.001">"#,
                &suite(0, 1),
                ">",
                &case(first, 1, "warning", XML, "DL3006"),
                "</testsuite>",
                &suite(1, 5),
                ">",
                &case(second, 3, "warning", XML, "DL3006"),
                &case(second, 3, "style", "quote", "SC2086"),
                &case(second, 3, "info", "too much", "own"),
                &case(second, 6, "warning", XML, "DL3006"),
                &stop,
                "</testsuite>",
                &suite(0, 0),
                "/></testsuites>",
            ]
            .concat()
        );
    }
}

#[test]
fn nothing_at_all() {
    let style = HadolintStyle {
        colour: true,
        path: None,
        now: "2026-11-23T13:39:39Z".parse().unwrap(),
    };
    for (format, expected) in [
        (HadolintFormat::Tty, ""),
        (HadolintFormat::Gnu, ""),
        (HadolintFormat::Codacy, ""),
        (HadolintFormat::CodeClimate, ""),
        (HadolintFormat::Json, "[]"),
        (HadolintFormat::GitlabCodeClimate, "[]"),
        (HadolintFormat::SonarQube, "{\"issues\":[]}"),
    ] {
        assert_eq!(to_hadolint(&Report::default(), format, style), expected);
    }
}
