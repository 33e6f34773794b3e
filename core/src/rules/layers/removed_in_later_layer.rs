use super::{
    contents::{Added, Contents, Removed, What},
    line, shipped,
};
use crate::{dockerfile::Dockerfile, rules::prelude::*};

/// How many names a message shows.
const MOST_SHOWN: usize = 3;

#[derive(Default)]
pub(super) struct RemovedInLaterLayer;

impl Rule for RemovedInLaterLayer {
    const META: Meta<'static> = Meta {
        id: "removed-in-later-layer",
        summary: "a `RUN` removes what an earlier layer of the image holds",
        why: "A layer never changes: what is removed later is still pulled, and whoever has the image can take it out.",
        category: Category::Size,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("removed_in_later_layer.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let mut contents = Contents::default();
        for instruction in shipped(file) {
            let removed = contents.apply(instruction);
            // What it puts there and takes away itself is in no layer.
            let mut earlier: Vec<Removed<'_>> = removed
                .into_iter()
                .filter(|removed| removed.added.by.index() != instruction.index())
                .filter(|removed| removed.command.always_runs())
                .collect();
            let key = |removed: &Removed<'_>| (removed.command.span(), removed.added.by.index());
            earlier.sort_by_key(|removed| (key(removed), removed.span));
            for group in earlier.chunk_by(|a, b| key(a) == key(b)) {
                report(group, findings);
            }
        }
    }
}

/// Reports what one command removes of what one instruction added.
fn report(group: &[Removed<'_>], findings: &mut Findings) {
    let Some(first) = group.first() else { return };
    let added = first.added;
    let at = line(added.by);
    let verb = match first.command.name() {
        Some("mv") => "moved",
        _ => "removed",
    };
    let (is, stays) = match added.what {
        What::Cache(name, _) if name.contains("lists") => ("are", "stay"),
        _ if group.len() > 1 => ("are", "stay"),
        _ => ("is", "stays"),
    };
    let finding = findings.report(
        first.span,
        format!(
            "{} {is} {verb} here, but {stays} in the layer of line {at}",
            names(group)
        ),
    );
    finding.related(added.span, "put into a layer here");
    let secret = group.iter().find_map(|removed| secrecy(&removed.name));
    match secret {
        Some(severity) if added.what != What::Package => {
            finding
                .severity(severity)
                .why("Whoever can pull the image can read the secret in its layer.")
                .help("give it to the step that needs it by `RUN --mount=type=secret`, and replace the secret if such an image was ever pushed");
        }
        _ => {
            let is_small = matches!(added.what, What::Copied | What::Written)
                && group.iter().all(|removed| is_small(&removed.name, added));
            if is_small {
                finding.severity(Severity::Info);
            }
            finding.help(help(added, at, verb));
        }
    }
}

fn names(group: &[Removed<'_>]) -> String {
    if let Some(What::Cache(name, _)) = group.first().map(|removed| removed.added.what) {
        return name.to_owned();
    }
    let mut shown: Vec<&str> = group.iter().map(|removed| removed.name.as_str()).collect();
    shown.dedup();
    let more = shown.len().saturating_sub(MOST_SHOWN);
    shown.truncate(MOST_SHOWN);
    let list = shown
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        format!("{list} and {more} more")
    } else {
        list
    }
}

fn help(added: Added<'_>, at: u32, verb: &str) -> String {
    match added.what {
        What::Copied if verb == "moved" => "copy it to where it ends up".to_owned(),
        What::Copied => "let the step that needs it read it by `RUN --mount=type=bind,source=…,target=…`, or do the step in a builder stage".to_owned(),
        What::Fetched | What::Written => {
            format!("remove it at the end of the RUN in line {at}, or make it in a builder stage")
        }
        What::Package => format!(
            "remove it at the end of the RUN in line {at}, or do what needs it in a builder stage"
        ),
        What::Cache(_, Some(folder)) => format!(
            "remove them at the end of the RUN in line {at}, or keep them out of the image with `--mount=type=cache,target={folder}`"
        ),
        What::Cache(_, None) => format!("clean it at the end of the RUN in line {at}"),
    }
}

/// How bad it is that a file of this name can be read, if it may be a secret.
fn secrecy(path: &str) -> Option<Severity> {
    let name = path.trim_end_matches('/').rsplit('/').next()?;
    match name {
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" | ".netrc" | ".git-credentials"
        | ".pypirc" | "credentials" => Some(Severity::Error),
        ".npmrc" | ".env" | ".ssh" | ".aws" | ".dockercfg" => Some(Severity::Warning),
        _ => name.ends_with(".key").then_some(Severity::Warning),
    }
}

/// Whether a file is hardly worth the trouble: a script, a list, a configuration.
fn is_small(path: &str, added: Added<'_>) -> bool {
    const TEXTS: &[&str] = &[
        "txt",
        "sh",
        "bash",
        "conf",
        "cfg",
        "ini",
        "json",
        "yml",
        "yaml",
        "toml",
        "lock",
        "xml",
        "py",
        "pl",
        "rb",
        "js",
        "properties",
        "md",
        "list",
        "repo",
        "template",
        "tmpl",
        "tpl",
        "j2",
        "sql",
        "patch",
        "diff",
        "crt",
        "pem",
        "gpg",
        "asc",
        "service",
        "sources",
        "cnf",
        "R",
        "r",
        "php",
    ];
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    TEXTS.contains(&ending) || added.what == What::Written && !path.ends_with('/')
}
