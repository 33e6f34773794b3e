use crate::{
    dockerfile::{Base, Section},
    rules::prelude::*,
    syntax::{
        Keyword, Word,
        instruction::{Copy, Kind},
    },
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct RelativeCopyDestination {
    /// On which bases a `COPY` must not depend for its working directory.
    bases: Bases,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Bases {
    /// Those that are known to start in their root, where hardly anyone wants the files.
    #[default]
    Known,
    /// All, whatever they start in, `scratch` too.
    Every,
}

impl Rule for RelativeCopyDestination {
    const META: Meta<'static> = Meta {
        id: "relative-copy-destination",
        summary: "`COPY` to a relative path, and no `WORKDIR` before it",
        why: "The files go to whatever directory the base image starts in, which for most is the root of the file system.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3045"],
        page: include_str!("relative_copy_destination.md"),
    };

    type Subject<'a> = Section<'a>;

    fn check(&self, section: Section<'_>, findings: &mut Findings) {
        let Some(base) = self.base_directory(section) else {
            return;
        };
        for instruction in section.instructions() {
            if instruction.keyword() == Some(Keyword::Workdir) {
                return;
            }
            let Kind::Copy(copy @ Copy { is_add: false, .. }) = instruction.kind() else {
                continue;
            };
            let path = copy.destination.text.trim_matches(['"', '\'']);
            if is_from_root(path) {
                continue;
            }
            report(copy.destination, path, base, findings);
        }
    }
}

impl RelativeCopyDestination {
    /// Where the section starts, or an empty text if that is not known; `None` if that is as it should be.
    fn base_directory<'a>(&self, section: Section<'a>) -> Option<&'a str> {
        let Some(stage) = section.stage() else {
            return (self.bases == Bases::Every).then_some("");
        };
        if stage.has_workdir_before(stage.from()) {
            return None;
        }
        let directory = stage.base_directory();
        match self.bases {
            Bases::Every => Some(directory.unwrap_or("")),
            Bases::Known if matches!(stage.root_base(), Base::Scratch) => None,
            Bases::Known => directory.filter(|directory| *directory == "/"),
        }
    }
}

/// From the root, from a drive of Windows, or by a variable that may say so.
fn is_from_root(path: &str) -> bool {
    let is_drive = || {
        let mut bytes = path.bytes();
        bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic()) && bytes.next() == Some(b':')
    };
    path.starts_with(['/', '$', '\\']) || is_drive()
}

fn report(word: &Word, path: &str, base: &str, findings: &mut Findings) {
    let message = match base {
        "" => format!("`{path}` is relative, and no `WORKDIR` says to what"),
        _ => format!("`{path}` is relative to `{base}`, where the base image starts"),
    };
    findings
        .report(word.span, message)
        .help("set `WORKDIR` before it, or write the path from the root");
}
