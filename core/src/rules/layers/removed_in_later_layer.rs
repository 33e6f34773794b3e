use super::{
    contents::{Added, Contents, Removed, What},
    line, shipped,
};
use crate::{dockerfile::Dockerfile, rules::prelude::*, text::Span};
use std::collections::HashSet;

/// How many names a message shows.
const MOST_SHOWN: usize = 3;

/// How many places are shown beside a finding.
const MOST_RELATED: usize = 20;

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
            let key = |removed: &Removed<'_>| {
                let kind = match removed.added.what {
                    What::Cache(name, _) => name,
                    _ => "",
                };
                (removed.command.span(), kind, secrecy(removed))
            };
            earlier.sort_by_key(|removed| (key(removed), removed.added.by.index(), removed.span));
            for group in earlier.chunk_by(|a, b| key(a) == key(b)) {
                report(group, findings);
            }
        }
    }
}

/// Reports what one command removes of earlier layers.
fn report(group: &[Removed<'_>], findings: &mut Findings) {
    let Some(first) = group.first() else { return };
    let verb = match first.command.name() {
        Some("mv") => "moved",
        _ => "removed",
    };
    let mut lines: Vec<u32> = group.iter().map(|removed| line(removed.added.by)).collect();
    lines.dedup();
    let place = match lines.as_slice() {
        [only] => format!("layer of line {only}"),
        many => {
            let shown: Vec<String> = many.iter().take(MOST_SHOWN).map(u32::to_string).collect();
            let more = if many.len() > shown.len() {
                " and others"
            } else {
                ""
            };
            format!("layers of lines {}{more}", shown.join(", "))
        }
    };
    let are_many = outermost(group).len() > 1
        || matches!(first.added.what, What::Cache(name, _) if name.contains("lists"));
    let (is, stays) = if are_many {
        ("are", "stay")
    } else {
        ("is", "stays")
    };
    let finding = findings.report(
        first.span,
        format!(
            "{} {is} {verb} here, but {stays} in the {place}",
            names(group)
        ),
    );
    let mut shown: Vec<Span> = group.iter().map(|removed| removed.added.span).collect();
    shown.dedup();
    for span in shown.into_iter().take(MOST_RELATED) {
        finding.related(span, "put into a layer here");
    }
    if let Some(severity) = secrecy(first) {
        finding
            .severity(severity)
            .why("Whoever can pull the image can read the secret in its layer.")
            .help("give it to the step that needs it by `RUN --mount=type=secret`, and replace the secret if such an image was ever pushed");
        return;
    }
    if group.iter().all(is_small) {
        finding.severity(Severity::Info);
    }
    finding.help(help(first.added, verb));
}

fn names(group: &[Removed<'_>]) -> String {
    if let Some(What::Cache(name, _)) = group.first().map(|removed| removed.added.what) {
        return name.to_owned();
    }
    let mut shown = outermost(group);
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

/// The paths, but for those that another of them holds.
fn outermost<'g>(group: &'g [Removed<'_>]) -> Vec<&'g str> {
    let path = |removed: &'g Removed<'_>| removed.name.trim_end_matches('/');
    let all: HashSet<&str> = group.iter().map(path).collect();
    let is_within = |path: &str| {
        let mut above = path.match_indices('/').skip(1).map(|(at, _)| &path[..at]);
        above.any(|above| all.contains(above))
    };
    let mut seen = HashSet::new();
    let paths = group.iter().map(path);
    paths
        .filter(|path| !is_within(path) && seen.insert(*path))
        .collect()
}

fn help(added: Added<'_>, verb: &str) -> String {
    let at = line(added.by);
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
            "clean up at the end of the RUN in line {at}, or keep the folder out of the image by `--mount=type=cache,target={folder}`"
        ),
        What::Cache(_, None) => format!("clean up at the end of the RUN in line {at}"),
    }
}

/// How bad it is that a file of this name can be read, if it may be a secret.
fn secrecy(removed: &Removed<'_>) -> Option<Severity> {
    if !matches!(
        removed.added.what,
        What::Copied | What::Written | What::Fetched
    ) {
        return None;
    }
    let name = removed.name.trim_end_matches('/').rsplit('/').next()?;
    match name {
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" | ".netrc" | ".git-credentials"
        | ".pypirc" | "credentials" => Some(Severity::Error),
        ".npmrc" | ".env" | ".ssh" | ".aws" | ".dockercfg" => Some(Severity::Warning),
        _ => name.strip_suffix(".key").map(|_| Severity::Warning),
    }
}

/// Whether it is a file that is hardly worth the trouble: a script, a list, a configuration.
fn is_small(removed: &Removed<'_>) -> bool {
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
    let name = removed.name.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match removed.added.what {
        What::Copied => TEXTS.contains(&ending),
        What::Written => true,
        _ => false,
    }
}
