use super::{append::append, report_caches};
use crate::{
    dockerfile::{Action, Instruction, LeftCache, Manager},
    lint::Finding,
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct PackageCacheLeftBehind;

impl Rule for PackageCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "package-cache-left-behind",
        summary: "the cache of a distribution's package manager stays in the image",
        why: "Nothing in a running container reads it, and it may be larger than what was installed.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3019",
            "hadolint:DL3032",
            "hadolint:DL3036",
            "hadolint:DL3040",
            "trivy:AVD-DS-0015",
            "trivy:AVD-DS-0019",
            "trivy:AVD-DS-0020",
            "trivy:AVD-DS-0025",
        ],
        page: include_str!("package_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        let managers = [
            Manager::Apk,
            Manager::Dnf,
            Manager::Microdnf,
            Manager::Yum,
            Manager::Tdnf,
            Manager::Zypper,
            Manager::Pacman,
        ];
        report_caches(run, &managers, findings, |left, finding| {
            mend(left, finding);
        });
    }
}

fn mend(left: &LeftCache<'_>, finding: &mut Finding) {
    let clean = match left.manager {
        Manager::Apk => return mend_apk(left, finding),
        Manager::Dnf => "dnf clean all",
        Manager::Microdnf => "microdnf clean all",
        Manager::Yum => "yum clean all",
        Manager::Tdnf => "tdnf clean all",
        Manager::Zypper => "zypper clean --all",
        _ => "rm -rf /var/cache/pacman/pkg/*",
    };
    finding.help(format!("empty it in the same `RUN`: `&& {clean}`; or give it a mount: `--mount=type=cache,target={}`", left.folder));
    if let Some(edit) = append(left, clean) {
        finding.fix("empty the cache", Safety::Suggested, vec![edit]);
    }
}

fn mend_apk(left: &LeftCache<'_>, finding: &mut Finding) {
    let updates = left
        .commands
        .iter()
        .any(|(_, read)| read.action == Action::UpdateLists);
    if updates {
        finding.help("leave `apk update` out and write `apk add --no-cache`, which fetches the index and does not keep it");
        return;
    }
    let edits = left
        .commands
        .iter()
        .map(|(command, read)| command.add_flag(read, "--no-cache"));
    finding
        .help("write `apk add --no-cache`, which fetches the index and does not keep it")
        .fix("do not keep the index", Safety::Safe, edits.collect());
}
