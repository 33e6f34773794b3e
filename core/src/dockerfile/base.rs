//! What is known of well-known base images.
//!
//! A rule that asks "has this base a shell?" must not be wrong, so every fact is three-valued: known to be so, known
//! not to be so, or unknown. An image that is not in the table has no facts at all, and of an image whose tag comes
//! from a build argument only that is told which holds for every tag the argument could make.
//!
//! Facts hold for the Linux platforms of a tag. `golang:1.26` also names a Windows image, which a build for Windows
//! would pull; a tag that names Windows itself (`golang:1.26-nanoserver`) gets the facts of Windows.

mod directory;
mod facts;
// A table reads better in longer lines.
#[rustfmt::skip]
mod families;
mod official;
mod releases;
mod tag;
#[cfg(test)]
mod tests;
mod tools;

pub(super) use self::directory::directory_of;
pub use self::{
    facts::{Alternative, Facts, Libc, Os, PackageManager, Shell, User},
    official::is_official,
    releases::{AS_OF, EndedRelease, ended_releases, ended_system},
    tag::Tag,
    tools::{Tool, ToolKind, Tools},
};

use self::tag::When;

/// A base image of a known family, and what is certain of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownBase {
    /// The family's name, by which documentation calls it: `debian`, `golang`, `distroless`, `chainguard`.
    pub family: &'static str,
    /// What is certain of the image.
    pub facts: Facts,
}

/// `FROM scratch`: not an image, but a file system with nothing in it.
pub const SCRATCH: KnownBase = KnownBase {
    family: "scratch",
    facts: families::EMPTY,
};

/// What is known of the image `registry`/`repository`:`tag`, or `None` if it is of no known family.
///
/// `registry` and `repository` are those of the full reference: `docker.io` and `library/debian` for `debian`. A
/// reference without tag and digest has the tag `latest`; one with a digest but no tag has [`Tag::Unknown`]. Public
/// copies of Docker Hub's official images (`public.ecr.aws/docker/library`, `mirror.gcr.io`) are taken for the
/// originals.
pub fn known_base(registry: &str, repository: &str, tag: Tag<'_>) -> Option<KnownBase> {
    let (registry, repository) = origin(registry, repository);
    families::REGISTRIES
        .iter()
        .filter(|(hosts, _)| hosts.contains(&registry))
        .flat_map(|(_, families)| *families)
        .find(|family| {
            family
                .repositories
                .iter()
                .any(|pattern| matches(pattern, repository))
        })
        .map(|family| KnownBase {
            family: family.name,
            facts: family.facts(tag),
        })
}

/// Images that share their facts: a row of the table.
struct Family {
    name: &'static str,
    /// Names in the registry; `#` stands for one or more digits.
    repositories: &'static [&'static str],
    /// The operating systems the tags are built on. The first that applies counts.
    systems: &'static [(When, Facts)],
    /// What the image has on top of its system. All that apply count, later ones over earlier ones.
    adds: &'static [(When, Facts)],
}

impl Family {
    fn facts(&self, tag: Tag<'_>) -> Facts {
        let mut facts = self.system(tag);
        for (when, added) in self.adds {
            match when.holds(tag) {
                Some(true) => facts = facts.with(added),
                Some(false) => {}
                None => facts = facts.common(&facts.with(added)),
            }
        }
        facts
    }

    /// What the systems that the tag may stand for have in common.
    fn system(&self, tag: Tag<'_>) -> Facts {
        let mut possible: Option<Facts> = None;
        for (when, system) in self.systems {
            let holds = when.holds(tag);
            if holds != Some(false) {
                possible = Some(possible.map_or(*system, |facts| facts.common(system)));
            }
            if holds == Some(true) {
                return possible.unwrap_or(Facts::UNKNOWN);
            }
        }
        Facts::UNKNOWN
    }
}

/// The registry and repository that a public copy is a copy of.
fn origin<'a>(registry: &'a str, repository: &'a str) -> (&'a str, &'a str) {
    const DOCKER_HUB: &str = "docker.io";
    match registry {
        "index.docker.io"
        | "registry-1.docker.io"
        | "registry.hub.docker.com"
        | "mirror.gcr.io" => (DOCKER_HUB, repository),
        "public.ecr.aws" => match repository.strip_prefix("docker/") {
            Some(official) if official.starts_with("library/") => (DOCKER_HUB, official),
            _ => (registry, repository),
        },
        _ => (registry, repository),
    }
}

/// Whether `repository` is `pattern`, each `#` in it standing for one or more digits.
fn matches(pattern: &str, repository: &str) -> bool {
    let mut rest = repository;
    let mut literals = pattern.split('#');
    let Some(first) = literals.next() else {
        return false;
    };
    let Some(after) = rest.strip_prefix(first) else {
        return false;
    };
    rest = after;
    for literal in literals {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if digits.len() == rest.len() {
            return false;
        }
        let Some(after) = digits.strip_prefix(literal) else {
            return false;
        };
        rest = after;
    }
    rest.is_empty()
}
