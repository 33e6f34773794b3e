//! The folders that must be written to while the rest of the file system is not.

use crate::dockerfile::{Instruction, Stage};

/// A folder that gets a volume of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mount {
    /// Absolute and clean.
    pub(super) path: String,
    /// What it is for, for a comment.
    pub(super) reason: String,
}

/// Folders that the programs of well-known images write to, by the family of the base.
const WRITTEN: &[(&str, &[&str])] = &[
    ("caddy", &["/config", "/data"]),
    ("grafana", &["/var/lib/grafana"]),
    ("httpd", &["/usr/local/apache2/logs"]),
    ("jenkins", &["/var/jenkins_home"]),
    ("mariadb", &["/run/mysqld", "/var/lib/mysql"]),
    ("mongo", &["/data/configdb", "/data/db"]),
    ("mysql", &["/var/lib/mysql", "/var/run/mysqld"]),
    ("nginx", &["/var/cache/nginx", "/var/run"]),
    ("postgres", &["/var/lib/postgresql", "/var/run/postgresql"]),
    ("rabbitmq", &["/var/lib/rabbitmq"]),
    ("redis", &["/data"]),
    (
        "tomcat",
        &[
            "/usr/local/tomcat/logs",
            "/usr/local/tomcat/temp",
            "/usr/local/tomcat/work",
        ],
    ),
];

/// The folders of an image, each once, in order.
pub(super) fn of(stage: Stage<'_>) -> Vec<Mount> {
    let mut mounts: Vec<Mount> = stage
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(of_volume)
        .filter(|mount| mount.path != "/")
        .collect();
    if let Some(known) = stage.known_base()
        && let Some((family, paths)) = WRITTEN.iter().find(|(family, _)| *family == known.family)
    {
        mounts.extend(paths.iter().map(|path| Mount {
            path: (*path).to_owned(),
            reason: format!("{family} writes here"),
        }));
    }
    mounts.push(Mount {
        path: "/tmp".to_owned(),
        reason: "for temporary files".to_owned(),
    });
    // What the file says of a folder comes first, and stays.
    mounts.sort_by(|a, b| a.path.cmp(&b.path));
    mounts.dedup_by(|a, b| a.path == b.path);
    mounts
}

fn of_volume(instruction: Instruction<'_>) -> Vec<Mount> {
    let paths = instruction.volumes();
    if paths.is_empty() {
        return Vec::new();
    }
    let line = instruction
        .file()
        .source()
        .position(instruction.span().start)
        .line;
    let mount = |path| Mount {
        path,
        reason: format!("VOLUME in line {line}; empty at the start, and gone with the pod"),
    };
    paths.into_iter().map(mount).collect()
}

/// Whether a path is in one of the folders, or is where every container may write.
pub(super) fn is_writable(path: &str, mounts: &[Mount]) -> bool {
    let is_in = |folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    ["/dev", "/proc"].into_iter().any(is_in) || mounts.iter().any(|mount| is_in(&mount.path))
}
