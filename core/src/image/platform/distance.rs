//! Which images of an index a build for a platform takes.

use super::Platform;

/// After all older versions of the architecture.
const NEWER: u32 = 1 << 16;

/// After all versions of the architecture.
const OTHER_ARCHITECTURE: u32 = 1 << 17;

impl Platform {
    /// How far an image for `image` is from what a build for this platform wants: 0 is it, and the
    /// nearest is taken. `None` if it is not taken at all.
    ///
    /// Follows `Only` of containerd/platforms, by which BuildKit takes one from an index: an older
    /// version of the architecture does, and so do 386 for amd64 and 32-bit Arm for arm64. A version
    /// that is not asked for may also be newer here.
    pub fn distance(&self, image: &Self) -> Option<u32> {
        let (wanted, image) = (self.normalized(), image.normalized());
        if wanted.os != image.os {
            return None;
        }
        match (wanted.architecture.as_str(), image.architecture.as_str()) {
            (same, other) if same == other => wanted.distance_in_version(&image.variant),
            ("amd64", "386") => Some(OTHER_ARCHITECTURE),
            ("arm64", "arm") => {
                let newest = Self {
                    architecture: "arm".to_owned(),
                    variant: "v8".to_owned(),
                    ..wanted
                };
                let distance = newest.distance_in_version(&image.variant)?;
                Some(OTHER_ARCHITECTURE + distance)
            }
            _ => None,
        }
    }

    /// The same for an image of the same architecture.
    fn distance_in_version(&self, variant: &str) -> Option<u32> {
        if self.variant == variant {
            return Some(0);
        }
        let older = || {
            let wanted = version(&self.architecture, &self.variant)?;
            wanted.checked_sub(version(&self.architecture, variant)?)
        };
        older().or(self.variant.is_empty().then_some(NEWER))
    }
}

/// A version in hundredths: `v8.2` is 802. One that is not written is the architecture's first.
fn version(architecture: &str, variant: &str) -> Option<u32> {
    if variant.is_empty() {
        return match architecture {
            "amd64" => Some(100),
            "arm64" => Some(800),
            _ => None,
        };
    }
    let number = variant.strip_prefix('v')?;
    let (major, minor) = number.split_once('.').unwrap_or((number, "0"));
    let (major, minor): (u8, u8) = (major.parse().ok()?, minor.parse().ok()?);
    Some(u32::from(major) * 100 + u32::from(minor.min(99)))
}

#[cfg(test)]
mod tests {
    use super::Platform;

    /// The nearest of some platforms.
    fn nearest<'t>(wanted: &str, images: &'t str) -> Option<&'t str> {
        let parse = |text: &str| Platform::parse(text, &Platform::default()).expect("sound");
        let wanted = parse(wanted);
        let images = images.split_whitespace();
        let fitting = images.filter_map(|image| Some((wanted.distance(&parse(image))?, image)));
        fitting.min().map(|(_, image)| image)
    }

    #[test]
    fn what_a_build_takes() {
        for (wanted, images, expected) in [
            (
                "linux/amd64",
                "linux/arm64 linux/amd64 linux/386",
                Some("linux/amd64"),
            ),
            ("linux/amd64", "linux/arm64 linux/386", Some("linux/386")),
            ("linux/amd64", "windows/amd64 linux/s390x", None),
            (
                "linux/amd64/v3",
                "linux/amd64 linux/amd64/v2 linux/amd64/v4",
                Some("linux/amd64/v2"),
            ),
            (
                "linux/amd64",
                "linux/386 linux/amd64/v2",
                Some("linux/amd64/v2"),
            ),
            ("linux/386", "linux/amd64", None),
            (
                "linux/arm64",
                "linux/arm/v7 linux/arm64/v8",
                Some("linux/arm64/v8"),
            ),
            (
                "linux/arm64",
                "linux/arm/v6 linux/arm/v7 linux/amd64",
                Some("linux/arm/v7"),
            ),
            (
                "linux/arm64/v9",
                "linux/arm64 linux/arm64/v8.2",
                Some("linux/arm64/v8.2"),
            ),
            (
                "linux/arm/v7",
                "linux/arm/v5 linux/arm/v6",
                Some("linux/arm/v6"),
            ),
            ("linux/arm/v6", "linux/arm/v7 linux/arm64", None),
            (
                "linux/arm",
                "linux/arm/v7 linux/arm/v6",
                Some("linux/arm/v7"),
            ),
            ("linux/riscv64", "linux/riscv64", Some("linux/riscv64")),
            (
                "linux/ppc64le/power9",
                "linux/ppc64le/power9",
                Some("linux/ppc64le/power9"),
            ),
            ("linux/ppc64le/power9", "linux/ppc64le", None),
        ] {
            assert_eq!(nearest(wanted, images), expected, "{wanted}: {images}");
        }
    }
}
