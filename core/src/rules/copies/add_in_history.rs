use crate::{
    image::Step,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct AddInHistory;

/// How the names of archives end, which `ADD` unpacks.
const ARCHIVES: &[&str] = &[
    ".tar", ".tar.bz2", ".tar.gz", ".tar.xz", ".tar.zst", ".tbz2", ".tgz", ".txz",
];

impl Rule for AddInHistory {
    const META: Meta<'static> = Meta {
        id: "add-in-history",
        summary: "`ADD` took a file or folder that `COPY` would have taken as well",
        why: "`ADD` also unpacks archives and fetches URLs, so a reader cannot see what is meant and a changed source may do more.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "dockle:CIS-DI-0009",
            "trivy:AVD-DS-0005",
            "checkov:CKV_DOCKER_4",
        ],
        page: include_str!("add_in_history.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let sources = steps::added(&step.history.created_by);
        let is_plain = |source: &&str| match source.split_once(':') {
            // What the classic builder and Buildah write; a file may be an archive.
            Some(("dir", _)) => true,
            Some(_) => false,
            None => {
                !ARCHIVES.iter().any(|end| source.ends_with(end))
                    && !source.contains(['*', '?', '@'])
            }
        };
        let Some(source) = sources.iter().find(|source| is_plain(source)) else {
            return;
        };
        let what = if source.starts_with("dir:") {
            "a folder".to_owned()
        } else {
            format!("`{source}`")
        };
        findings
            .report(step.place(), format!("`ADD` took {what}"))
            .help("use `COPY`, which only copies");
    }
}
