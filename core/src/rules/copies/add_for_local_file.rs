use super::archives::{Spelling, is_archive_name};
use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::instruction::{Copy, CopySource, Kind},
};

/// The endings of files that are archives as ADD unpacks them, though hardly anyone means that.
const MAYBE_ARCHIVES: &[&str] = &["apk", "gem", "crate", "ova", "box", "oci", "cpio", "layer"];
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct AddForLocalFile {
    /// Which sources count as local files.
    sources: Sources,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Sources {
    /// Those that `COPY` surely takes as well.
    #[default]
    Certain,
    /// All whose text is neither a web address nor ends like an archive; variables and Git repositories
    /// among them.
    Assumed,
}

impl Rule for AddForLocalFile {
    const META: Meta<'static> = Meta {
        id: "add-for-local-file",
        summary: "`ADD` takes a file or folder that `COPY` would take as well",
        why: "`ADD` also unpacks archives and fetches URLs, so a reader cannot see what is meant and a changed source may do more.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3020",
            "trivy:AVD-DS-0005",
            "checkov:CKV_DOCKER_4",
            "dockle:CIS-DI-0009",
        ],
        page: include_str!("add_for_local_file.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        if !copy.is_add {
            return;
        }
        let is_plain =
            copy.checksum.is_none() && copy.keep_git_dir.is_none() && copy.unpack.is_none();
        let kinds = kinds(instruction, &copy).filter(|_| is_plain);
        if kinds.is_none() && (self.sources == Sources::Certain || !is_assumed_local(&copy)) {
            return;
        }
        let keyword = instruction.syntax().node.keyword.span;
        let finding = findings.report(keyword, "`ADD` of local files does what `COPY` does");
        finding.help(
            "write `COPY`, and keep `ADD` for archives to unpack and for URLs with a checksum",
        );
        let Some(kinds) = kinds else { return };
        let safety = if kinds.iter().all(|kind| *kind == Source::Plain) {
            Safety::Safe
        } else {
            Safety::Suggested
        };
        let copy = match instruction.syntax().node.keyword.text.as_str() {
            "add" => "copy",
            "Add" => "Copy",
            _ => "COPY",
        };
        finding.fix("write `COPY`", safety, vec![Edit::replace(keyword, copy)]);
    }
}

/// Whether by its text alone a source is neither fetched nor unpacked.
fn is_assumed_local(copy: &Copy<'_>) -> bool {
    copy.paths().any(|word| {
        let path = word.text.trim_matches(['"', '\'']);
        let is_fetched = path.starts_with("http://") || path.starts_with("https://");
        !is_fetched && !is_archive_name(path, Spelling::AsWritten)
    })
}

/// What a source of ADD is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// No archive: a folder, a heredoc, or a file whose name has another ending.
    Plain,
    /// A name that says nothing; hardly an archive.
    Unclear,
}

/// What each source is; `None` if one is an archive, is fetched, or is not known.
fn kinds(instruction: Instruction<'_>, copy: &Copy<'_>) -> Option<Vec<Source>> {
    copy.sources()
        .map(|source| match source {
            CopySource::Heredoc(..) => Some(Source::Plain),
            CopySource::Path(word) => kind(&instruction.expand_word(word)?),
        })
        .collect()
}

fn kind(path: &str) -> Option<Source> {
    let lower = path.to_ascii_lowercase();
    let is_git = lower.contains('@') && lower.contains(':') || lower.strip_suffix(".git").is_some();
    let is_fetched = lower.contains("://") || is_git;
    if is_fetched || is_archive_name(&lower, Spelling::AnyCase) {
        return None;
    }
    let name = lower.rsplit(['/', '\\']).next().unwrap_or(&lower);
    // Of what a pattern matches, some may be archives.
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending.contains(['*', '?', '[']) || ending.is_empty() && name.contains(['*', '?', '[']) {
        return None;
    }
    let is_version = ending.chars().all(|c| c.is_ascii_digit());
    let may_be_archive = is_version || MAYBE_ARCHIVES.contains(&ending);
    let is_plain = matches!(name, "" | "." | "..") || !may_be_archive;
    Some(if is_plain {
        Source::Plain
    } else {
        Source::Unclear
    })
}
