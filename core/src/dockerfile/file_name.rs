//! Which files have the name of a Dockerfile.

/// Endings after `Dockerfile.` of files that are no Dockerfiles, or not yet.
const OTHER_ENDINGS: &[&str] = &[
    "bak",
    "dockerignore",
    "erb",
    "hbs",
    "in",
    "j2",
    "jinja",
    "jinja2",
    "md",
    "mustache",
    "orig",
    "rej",
    "rst",
    "swp",
    "template",
    "tmpl",
    "tpl",
    "txt",
    "json",
    "yaml",
    "yml",
];

/// Whether a file of this name, without its folder, is meant for a Dockerfile: `Dockerfile`,
/// `Containerfile`, and either with something before or after a dot. Templates and notes are none.
pub fn is_dockerfile_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if let Some((_, ending)) = lower.rsplit_once('.')
        && (OTHER_ENDINGS.contains(&ending) || ending.ends_with('~'))
    {
        return false;
    }
    ["dockerfile", "containerfile"].iter().any(|base| {
        lower == *base
            || lower
                .strip_prefix(base)
                .is_some_and(|rest| rest.starts_with('.'))
            || lower
                .strip_suffix(base)
                .is_some_and(|rest| rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "Containerfile",
            "Dockerfile.dev",
            "api.Dockerfile",
            "x.Containerfile",
        ] {
            assert!(is_dockerfile_name(name), "{name}");
        }
        for name in [
            "Dockerfile.md",
            "README.md",
            "Dockerfile.dockerignore",
            "Dockerfile.j2",
            "MyDockerfile",
            "Dockerfiles",
            "Dockerfile~",
        ] {
            assert!(!is_dockerfile_name(name), "{name}");
        }
    }
}
