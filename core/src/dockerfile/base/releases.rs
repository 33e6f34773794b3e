//! Which releases of distributions, languages and services get no more fixes, and since when.
//!
//! There is no clock in holystone: a release has ended if it ended before [`AS_OF`], so that one file gives the same
//! findings tomorrow. A month is that of the publisher's own last day of free support: for Debian that of its
//! long-term support, for Ubuntu that of standard support. Sources: the publishers' pages of releases (`wiki.debian.org
//! /LTS`, `ubuntu.com/about/release-cycle`, `alpinelinux.org/releases`, `docs.fedoraproject.org/en-US/releases/eol`,
//! `devguide.python.org/versions`, `github.com/nodejs/Release`, `go.dev/doc/devel/release`, `php.net/eol.php`,
//! `ruby-lang.org/en/downloads/branches`, `postgresql.org/support/versioning`, `mariadb.org/about`, `mysql.com/support
//! /eol-notice.html`, `mongodb.com/legal/support-policy`, `nginx.org/en/CHANGES`, `dotnet.microsoft.com/platform
//! /support/policy`) and the notices on Docker Hub for images that are no longer built. What is not certain is left out.

// A table reads better in longer lines.
#[rustfmt::skip]
mod table;

use super::origin;
use table::{ALPINE, DEBIAN, IMAGES, PHP, SYSTEMS, UBUNTU};

/// The month that the table is of, as `year-month`. Whoever moves it on adds what has been announced since.
pub const AS_OF: &str = "2026-11";

/// A release that gets no more fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedRelease {
    /// What it is a release of: `Debian`, `Python`.
    pub product: &'static str,
    /// The release: `9`, `3.6`. Empty if all of them have ended.
    pub version: &'static str,
    /// The month in which it ended, as `year-month`.
    pub ended: &'static str,
}

impl EndedRelease {
    /// The month in words: `June 2022`.
    pub fn month(&self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month) = self.ended.split_once('-').unwrap_or((self.ended, ""));
        let name = month
            .parse::<usize>()
            .ok()
            .and_then(|month| MONTHS.get(month.checked_sub(1)?));
        name.map_or_else(|| self.ended.to_owned(), |name| format!("{name} {year}"))
    }
}

/// The releases in an image that have ended: of its product and of the distribution that its tag names.
///
/// `registry` and `repository` are those of the full reference.
pub fn ended_releases(registry: &str, repository: &str, tag: &str) -> Vec<EndedRelease> {
    let (registry, repository) = origin(registry, repository);
    let mut ended: Vec<EndedRelease> = Vec::new();
    let mut add = |product: &'static Product, version: &str| {
        let found = product.release(version);
        if let Some(release) =
            found.filter(|release| ended.iter().all(|other| other.product != release.product))
        {
            ended.push(release);
        }
    };
    let words = || tag.split('-');
    let first = words().next().unwrap_or_default();
    for image in IMAGES.iter().filter(|image| image.registry == registry) {
        match image.release_in(repository) {
            Some("") => add(image.product, first),
            // The name itself says it: `base-debian10`.
            Some(version) => add(image.product, version),
            None => {}
        }
    }
    if registry == "docker.io" && repository.starts_with("library/") {
        for word in words() {
            for product in [&DEBIAN, &UBUNTU] {
                if product.names.iter().any(|(name, _)| *name == word) {
                    add(product, word);
                }
            }
            for (prefix, product) in [("alpine", &ALPINE), ("php", &PHP)] {
                if let Some(version) = word
                    .strip_prefix(prefix)
                    .filter(|version| !version.is_empty())
                {
                    add(product, version);
                }
            }
        }
    }
    ended
}

/// The release of a distribution, if it has ended, by `ID` and `VERSION_ID` of its `os-release`.
pub fn ended_system(id: &str, version: &str) -> Option<EndedRelease> {
    let (_, product) = SYSTEMS.iter().find(|(name, _)| *name == id)?;
    product.release(version)
}

/// A product and its releases.
struct Product {
    name: &'static str,
    /// Names that tags have instead of a version.
    names: &'static [(&'static str, &'static str)],
    /// Versions and the month in which each ended. A version stands for all that begin with it, but for those that
    /// have a line of their own.
    releases: &'static [(&'static str, &'static str)],
}

impl Product {
    fn release(&self, word: &str) -> Option<EndedRelease> {
        let named = self
            .names
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, version)| *version);
        let version = named.unwrap_or_else(|| {
            let bare = word
                .strip_prefix('v')
                .or_else(|| word.strip_prefix("centos"));
            bare.unwrap_or(word)
        });
        let begins = |release: &str| {
            version.strip_prefix(release).is_some_and(|rest| {
                release.is_empty() || !rest.starts_with(|c: char| c.is_ascii_digit())
            })
        };
        let (version, ended) = self
            .releases
            .iter()
            .filter(|(release, _)| begins(release))
            .max_by_key(|(release, _)| release.len())?;
        (*ended < AS_OF).then_some(EndedRelease {
            product: self.name,
            version,
            ended,
        })
    }
}

/// An image of a product; `#` at the end of the repository stands for the release.
struct Image {
    registry: &'static str,
    repository: &'static str,
    product: &'static Product,
}

impl Image {
    /// The release that the repository's name has, empty if it has none; `None` if it is another image.
    fn release_in<'r>(&self, repository: &'r str) -> Option<&'r str> {
        let Some(prefix) = self.repository.strip_suffix('#') else {
            return (repository == self.repository).then_some("");
        };
        let (prefix, anything_before) = match prefix.split_once('*') {
            Some((folder, marker)) => (folder, Some(marker)),
            None => (prefix, None),
        };
        let rest = repository.strip_prefix(prefix)?;
        let rest = match anything_before {
            Some(marker) => rest.rsplit_once(marker)?.1,
            None => rest,
        };
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        (digits > 0).then(|| &rest[..digits])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended() {
        for (image, tag, expected) in [
            ("library/debian", "stretch-slim", "Debian 9 June 2022"),
            ("library/debian", "9.13", "Debian 9 June 2022"),
            ("library/debian", "latest", ""),
            ("library/debian", "12", ""),
            ("library/debian", "1", ""),
            ("library/ubuntu", "14.04.5", "Ubuntu 14.04 April 2019"),
            (
                "library/ubuntu",
                "xenial-20190101",
                "Ubuntu 16.04 April 2021",
            ),
            ("library/ubuntu", "24.04", ""),
            ("library/alpine", "3.2", "Alpine 3.2 May 2017"),
            ("library/alpine", "3.20.1", "Alpine 3.20 April 2026"),
            ("library/alpine", "3", ""),
            ("library/alpine", "edge", ""),
            ("library/alpine", "20190228", ""),
            (
                "library/python",
                "3.6-slim-stretch",
                "Python 3.6 December 2021, Debian 9 June 2022",
            ),
            (
                "library/python",
                "3.12-alpine3.15",
                "Alpine 3.15 November 2023",
            ),
            ("library/python", "3.1-x", ""),
            ("library/python", "3", ""),
            ("library/python", "2", "Python 2 January 2020"),
            ("library/node", "lts-alpine", ""),
            ("library/node", "8", "Node.js 8 December 2019"),
            ("library/node", "80", ""),
            (
                "library/node",
                "fermium-buster",
                "Node.js 14 April 2023, Debian 10 June 2024",
            ),
            ("library/php", "7-fpm", "PHP 7 November 2022"),
            ("library/php", "7.1-fpm", "PHP 7.1 December 2019"),
            (
                "library/wordpress",
                "5-php7.2-apache",
                "PHP 7.2 November 2020",
            ),
            ("library/ruby", "2.7.1", "Ruby 2.7 March 2023"),
            ("library/golang", "1.2", ""),
            ("library/golang", "1.23rc1", "Go 1.23 August 2025"),
            (
                "library/openjdk",
                "8u121-jdk-alpine",
                "the image `openjdk` 8 July 2022",
            ),
            ("library/openjdk", "22-ea", ""),
            (
                "library/java",
                "openjdk-8",
                "the image `java`  December 2016",
            ),
            ("library/centos", "latest", "CentOS 8 December 2021"),
            ("library/centos", "centos7.9.2009", "CentOS 7 June 2024"),
            (
                "library/postgres",
                "9.6-alpine",
                "PostgreSQL 9.6 November 2021",
            ),
            ("acme/python", "3.6-stretch", ""),
        ] {
            assert_eq!(ended("docker.io", image, tag), expected, "{image}:{tag}");
        }
    }

    #[test]
    fn of_other_registries() {
        for (registry, image, tag, expected) in [
            (
                "gcr.io",
                "distroless/base-debian10",
                "nonroot",
                "Debian 10 June 2024",
            ),
            ("gcr.io", "distroless/static-debian12", "latest", ""),
            ("gcr.io", "distroless/static", "latest", ""),
            (
                "gcr.io",
                "distroless/nodejs16-debian11",
                "latest",
                "Debian 11 August 2026, Node.js 16 September 2023",
            ),
            (
                "registry.access.redhat.com",
                "ubi7/ubi-minimal",
                "7.9",
                "Red Hat Enterprise Linux 7 June 2024",
            ),
            ("registry.access.redhat.com", "ubi9", "latest", ""),
            (
                "mcr.microsoft.com",
                "dotnet/aspnet",
                "6.0-alpine",
                ".NET 6.0 November 2024",
            ),
            (
                "public.ecr.aws",
                "docker/library/python",
                "3.7",
                "Python 3.7 June 2023",
            ),
        ] {
            assert_eq!(ended(registry, image, tag), expected, "{image}:{tag}");
        }
    }

    fn ended(registry: &str, repository: &str, tag: &str) -> String {
        let releases = ended_releases(registry, repository, tag);
        let texts = releases.iter().map(|release| {
            format!(
                "{} {} {}",
                release.product,
                release.version,
                release.month()
            )
        });
        texts.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_end_is_a_month() {
        for image in IMAGES {
            for (version, ended) in image.product.releases {
                let release = EndedRelease {
                    product: image.product.name,
                    version,
                    ended,
                };
                assert_eq!(ended.len(), 7, "{} {version}", image.product.name);
                assert!(
                    release.month().ends_with(&ended[..4]) && release.month() != *ended,
                    "{ended}"
                );
            }
        }
    }
}
