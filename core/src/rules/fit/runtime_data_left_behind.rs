use super::{base_name, shipped_programs};
use crate::{
    dockerfile::{Command, Instruction, Stage, base::Facts},
    rules::prelude::*,
    shell::Word,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct RuntimeDataLeftBehind;

impl Rule for RuntimeDataLeftBehind {
    const META: Meta<'static> = Meta {
        id: "runtime-data-left-behind",
        summary: "CA certificates or time zones are installed in the builder and not copied from it",
        why: "Without certificates every TLS connection fails, and without the database every time zone but UTC.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("runtime_data_left_behind.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() || stage.has_runs() {
            return;
        }
        let Some(facts) = stage.base_facts() else {
            return;
        };
        let Some((copy, copied)) = shipped_programs(stage).next() else {
            return;
        };
        let Some(builder) = copied.program.instruction().stage() else {
            return;
        };
        for data in DATA {
            if !(data.is_absent)(&facts) || comes_along(stage, data) {
                continue;
            }
            let Some((_, word)) = installs(builder, data.package) else {
                continue;
            };
            let from = match copy.kind() {
                Kind::Copy(kind) => kind.from.map_or("build", |from| from.text),
                _ => "build",
            };
            findings
                .report(
                    word.span,
                    format!("`{}` stays in the builder, and `{}` has no {}", data.package, base_name(stage), data.name),
                )
                .confidence(Confidence::Medium)
                .related(copied.word.span, "the program is copied without them")
                .help(format!("add `COPY --from={from} {}`, or start from `gcr.io/distroless/static-debian13`, which has them", data.copy));
        }
    }
}

/// Files that programs look for when they run.
struct Data {
    package: &'static str,
    name: &'static str,
    is_absent: fn(&Facts) -> bool,
    /// Where they may be put.
    places: &'static [&'static str],
    /// Variables that name another place.
    variables: &'static [&'static str],
    copy: &'static str,
    /// What is in a path that holds them.
    marks: &'static [&'static str],
}

const DATA: &[Data] = &[
    Data {
        package: "ca-certificates",
        name: "CA certificates",
        is_absent: |facts| facts.has_ca_certificates == Some(false),
        places: &[
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/ssl/cert.pem",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/certs/x",
        ],
        variables: &["SSL_CERT_FILE", "SSL_CERT_DIR"],
        copy: "/etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/",
        marks: &["/etc/ssl", "/etc/pki", "cert"],
    },
    Data {
        package: "tzdata",
        name: "time zones",
        is_absent: |facts| facts.has_tzdata == Some(false),
        places: &[
            "/usr/share/zoneinfo/UTC",
            "/etc/localtime",
            "/usr/local/go/lib/time/zoneinfo.zip",
        ],
        variables: &["ZONEINFO", "TZDIR"],
        copy: "/usr/share/zoneinfo /usr/share/zoneinfo",
        marks: &["zoneinfo", "localtime", "/usr/share"],
    },
];

fn comes_along(stage: Stage<'_>, data: &Data) -> bool {
    let names_other = data
        .variables
        .iter()
        .any(|variable| stage.declares(variable));
    names_other || stage.may_copy_to(data.places, &[]) || copies_like(stage, data)
}

/// Whether a COPY takes them, wherever it puts them.
fn copies_like(stage: Stage<'_>, data: &Data) -> bool {
    let instructions = stage.chain().flat_map(Stage::instructions);
    let mut copied = instructions.flat_map(Instruction::copied_paths);
    copied.any(|copied| {
        let source = copied.source.as_deref();
        source.is_none_or(|source| data.marks.iter().any(|mark| source.contains(mark)))
    })
}

/// The word by which a stage, or one it starts from, installs a package.
fn installs<'a>(builder: Stage<'a>, package: &str) -> Option<(Command<'a>, &'a Word)> {
    let commands = builder
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(Instruction::commands);
    commands
        .filter(|command| {
            matches!(
                command.name(),
                Some("apk" | "apt-get" | "apt" | "dnf" | "microdnf" | "yum")
            )
        })
        .find_map(|command| {
            let word = command
                .arguments()
                .iter()
                .find(|word| word.text == package)?;
            Some((command, word))
        })
}
