use crate::dockerfile::is_dockerfile_name;
use std::path::Path;

/// A kind of file that names images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// What BuildKit builds from.
    Dockerfile,
    /// Services of `docker compose`, in YAML or JSON.
    Compose,
    /// Targets of `docker buildx bake`, in HCL.
    BakeHcl,
    /// The same in JSON.
    BakeJson,
}

impl FileKind {
    /// What the name of a file, its folders aside, says of it; `None` if nothing.
    ///
    /// Compose looks for `compose.yaml`, `compose.yml` and the same after `docker-`, Bake for
    /// `docker-bake.hcl` and `docker-bake.json`; both take variants with another part in the name, as
    /// `compose.override.yaml`.
    pub fn of(path: impl AsRef<Path>) -> Option<Self> {
        let name = path.as_ref().file_name()?.to_str()?;
        if is_dockerfile_name(name) {
            return Some(Self::Dockerfile);
        }
        let lower = name.to_ascii_lowercase();
        let (stem, ending) = lower.rsplit_once('.')?;
        let is_compose =
            stem == "compose" || stem.starts_with("compose.") || stem.starts_with("docker-compose");
        let is_bake = stem == "docker-bake" || stem.starts_with("docker-bake.");
        match ending {
            "yaml" | "yml" | "json" if is_compose => Some(Self::Compose),
            "hcl" if is_bake || stem.rsplit_once('.').is_some_and(|(_, end)| end == "bake") => {
                Some(Self::BakeHcl)
            }
            "json" if is_bake => Some(Self::BakeJson),
            _ => None,
        }
    }

    /// In kebab-case, for other programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dockerfile => "dockerfile",
            Self::Compose => "compose",
            Self::BakeHcl => "bake-hcl",
            Self::BakeJson => "bake-json",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn names() {
        for (path, kind) in [
            ("a/Dockerfile.dev", Some(FileKind::Dockerfile)),
            ("compose.yaml", Some(FileKind::Compose)),
            ("a/compose.prod.yml", Some(FileKind::Compose)),
            ("docker-compose.yml", Some(FileKind::Compose)),
            ("docker-compose-dev.yaml", Some(FileKind::Compose)),
            ("compose.json", Some(FileKind::Compose)),
            ("docker-bake.hcl", Some(FileKind::BakeHcl)),
            ("docker-bake.override.hcl", Some(FileKind::BakeHcl)),
            ("app.bake.hcl", Some(FileKind::BakeHcl)),
            ("docker-bake.json", Some(FileKind::BakeJson)),
            ("main.hcl", None),
            ("Docker-Bake.HCL", Some(FileKind::BakeHcl)),
            ("composer.json", None),
            ("package.json", None),
            ("compose.yaml.bak", None),
            ("compose", None),
            ("", None),
        ] {
            assert_eq!(FileKind::of(path), kind, "{path}");
        }
    }
}
