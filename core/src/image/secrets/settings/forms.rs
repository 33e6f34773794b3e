//! Which files are ones of settings that may hold secrets, by their paths.

use super::Settings;
use Settings::{Assignments, Netrc, Pgpass, Registries, Whole};

/// Names of files.
const NAMES: &[(&str, Settings)] = &[
    (".boto", Assignments),
    (".dockercfg", Registries),
    (".dockerconfigjson", Registries),
    (".env", Assignments),
    (".envrc", Assignments),
    (".flaskenv", Assignments),
    (".git-credentials", Assignments),
    (".gitconfig", Assignments),
    (".my.cnf", Assignments),
    (".mylogin.cnf", Assignments),
    (".netrc", Netrc),
    (".npmrc", Assignments),
    (".pgpass", Pgpass),
    (".pypirc", Assignments),
    (".s3cfg", Assignments),
    (".terraformrc", Assignments),
    (".vault-token", Whole),
    (".yarnrc", Assignments),
    (".yarnrc.yml", Assignments),
    ("_netrc", Netrc),
    ("application.properties", Assignments),
    ("credentials", Assignments),
    ("credentials.ini", Assignments),
    ("credentials.json", Assignments),
    ("credentials.tfrc.json", Assignments),
    ("credentials.toml", Assignments),
    ("credentials.yaml", Assignments),
    ("credentials.yml", Assignments),
    ("database.yml", Assignments),
    ("gradle.properties", Assignments),
    ("kubeconfig", Assignments),
    ("master.key", Whole),
    ("npmrc", Assignments),
    ("nuget.config", Assignments),
    ("pgpass.conf", Pgpass),
    ("pip.conf", Assignments),
    ("pip.ini", Assignments),
    ("rclone.conf", Assignments),
    ("secrets.env", Assignments),
    ("secrets.json", Assignments),
    ("secrets.toml", Assignments),
    ("secrets.yaml", Assignments),
    ("secrets.yml", Assignments),
    ("terraform.tfvars", Assignments),
    ("wp-config.php", Assignments),
];

/// Ends of paths, from a whole component on.
const ENDS: &[(&str, Settings)] = &[
    (".docker/config.json", Registries),
    (".git/config", Assignments),
    (".kube/config", Assignments),
    (".m2/settings.xml", Assignments),
    ("composer/auth.json", Assignments),
    ("containers/auth.json", Registries),
    ("etc/apt/auth.conf", Netrc),
    ("etc/environment", Assignments),
    ("kaniko/.docker/config.json", Registries),
    ("pypoetry/auth.toml", Assignments),
];

/// The form of a file with this path, in lower case.
pub(super) fn of(path: &str) -> Option<Settings> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some((_, form)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*form);
    }
    let is_end = |end: &str| {
        let before = path.strip_suffix(end);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    if let Some((_, form)) = ENDS.iter().find(|(end, _)| is_end(end)) {
        return Some(*form);
    }
    if folder == "etc/apt/auth.conf.d" {
        return Some(Netrc);
    }
    // `.env.production`, `prod.env`, `application-prod.properties`
    let is_sample = name.split(['.', '-', '_']).any(|part| {
        matches!(
            part,
            "example"
                | "examples"
                | "sample"
                | "template"
                | "tmpl"
                | "dist"
                | "default"
                | "defaults"
        )
    });
    let ends = |end: &str| name.ends_with(end);
    let is_environment = name.starts_with(".env.") || ends(".env");
    let is_spring = name.starts_with("application-") && ends(".properties");
    let is_variables = ends(".tfvars") || ends(".tfstate");
    (!is_sample && (is_environment || is_spring || is_variables)).then_some(Assignments)
}
