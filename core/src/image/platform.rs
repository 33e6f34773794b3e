//! Platforms: `os/arch/variant`, as containerd reads and normalises them.
//!
//! Source: containerd/platforms as BuildKit uses it (`spec/buildkit.md` 5).

use std::{error, fmt};

/// An operating system and a processor, normalised: `linux/arm64`, `linux/arm/v7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Platform {
    /// `linux`, `windows`, …
    pub os: String,
    /// `10.0.17763.1879` for Windows; empty otherwise.
    pub os_version: String,
    /// `amd64`, `arm64`, …
    pub architecture: String,
    /// `v7`, …; empty where the architecture says it all.
    pub variant: String,
    /// `win32k`, …
    pub os_features: Vec<String>,
}

/// Why a text is no platform.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlatformError {
    /// It has a `*`.
    Wildcard,
    /// A single word that is neither an operating system nor an architecture.
    Unknown(String),
    /// A part has characters that it may not have.
    InvalidPart(String),
    /// It has not one to three parts.
    Parts(String),
}

impl Default for Platform {
    fn default() -> Self {
        Self {
            os: "linux".to_owned(),
            os_version: String::new(),
            architecture: "amd64".to_owned(),
            variant: String::new(),
            os_features: Vec::new(),
        }
    }
}

impl Platform {
    /// Reads a platform. What a single word leaves open is the host's.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str, host: &Self) -> Result<Self, PlatformError> {
        if text.contains('*') {
            return Err(PlatformError::Wildcard);
        }
        let parts: Vec<&str> = text.split('/').collect();
        let [first, others @ ..] = parts.as_slice() else {
            return Err(PlatformError::Parts(text.to_owned()));
        };
        if others.len() > 2 {
            return Err(PlatformError::Parts(text.to_owned()));
        }
        let (os, os_version, os_features) = split_os(first)?;
        if let Some(part) = others.iter().find(|part| !is_part(part)) {
            return Err(PlatformError::InvalidPart((*part).to_owned()));
        }
        let mut platform = Self {
            os_version,
            os_features,
            ..Self::default()
        };
        match others {
            [] => {
                // One word: an operating system on this processor, or a processor with this one.
                if is_known_os(&os) {
                    platform.os = os;
                    platform.architecture.clone_from(&host.architecture);
                    platform.variant.clone_from(&host.variant);
                    return Ok(platform);
                }
                let (architecture, variant) = normalise(&os, "");
                if !is_known_architecture(&architecture) {
                    return Err(PlatformError::Unknown(text.to_owned()));
                }
                platform.os.clone_from(&host.os);
                (platform.architecture, platform.variant) = (architecture, variant);
            }
            [architecture] => {
                platform.os = os;
                (platform.architecture, platform.variant) = normalise(architecture, "");
            }
            [architecture, variant, ..] => {
                platform.os = os;
                (platform.architecture, platform.variant) = normalise(architecture, variant);
            }
        }
        Ok(platform)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.os)?;
        if !self.os_version.is_empty() || !self.os_features.is_empty() {
            write!(f, "({}", self.os_version)?;
            for feature in &self.os_features {
                write!(f, "+{feature}")?;
            }
            f.write_str(")")?;
        }
        write!(f, "/{}", self.architecture)?;
        if !self.variant.is_empty() {
            write!(f, "/{}", self.variant)?;
        }
        Ok(())
    }
}

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wildcard => f.write_str("a platform cannot hold `*`"),
            Self::Unknown(text) => {
                write!(
                    f,
                    "`{text}` is no operating system and no architecture that BuildKit knows"
                )
            }
            Self::InvalidPart(part) => write!(f, "`{part}` cannot be a part of a platform"),
            Self::Parts(text) => write!(f, "`{text}` has not the form `os/architecture/variant`"),
        }
    }
}

impl error::Error for PlatformError {}

/// `os(version+feature+feature)`
fn split_os(text: &str) -> Result<(String, String, Vec<String>), PlatformError> {
    let invalid = || PlatformError::InvalidPart(text.to_owned());
    let (os, options) = match text.split_once('(') {
        Some((os, rest)) => (os, Some(rest.strip_suffix(')').ok_or_else(invalid)?)),
        None => (text, None),
    };
    if !os
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        || os.is_empty()
    {
        return Err(invalid());
    }
    let mut parts = options.unwrap_or_default().split('+');
    let version = parts.next().unwrap_or_default().to_owned();
    let features: Vec<String> = parts.map(str::to_owned).collect();
    let is_option = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    if !std::iter::once(&version)
        .chain(&features)
        .all(|part| part.bytes().all(is_option))
    {
        return Err(invalid());
    }
    let lower = os.to_ascii_lowercase();
    let os = if lower == "macos" {
        "darwin".to_owned()
    } else {
        lower
    };
    Ok((os, version, features))
}

fn is_part(text: &&str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// Aliases, and variants that say nothing.
fn normalise(architecture: &str, variant: &str) -> (String, String) {
    let (architecture, variant) = (
        architecture.to_ascii_lowercase(),
        variant.to_ascii_lowercase(),
    );
    let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64" | "amd64", variant) => ("amd64", variant),
        ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
        ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
        ("aarch64" | "arm64", variant) => ("arm64", variant),
        ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
        ("armel", _) | ("arm", "6") => ("arm", "v6"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "8") => ("arm", "v8"),
        (architecture, variant) => (architecture, variant),
    };
    (architecture.to_owned(), variant.to_owned())
}

fn is_known_os(os: &str) -> bool {
    matches!(
        os,
        "aix"
            | "android"
            | "darwin"
            | "dragonfly"
            | "freebsd"
            | "hurd"
            | "illumos"
            | "ios"
            | "js"
            | "linux"
            | "nacl"
            | "netbsd"
            | "openbsd"
            | "plan9"
            | "solaris"
            | "windows"
            | "zos"
    )
}

fn is_known_architecture(architecture: &str) -> bool {
    matches!(
        architecture,
        "386"
            | "amd64"
            | "amd64p32"
            | "arm"
            | "armbe"
            | "arm64"
            | "arm64be"
            | "ppc64"
            | "ppc64le"
            | "loong64"
            | "mips"
            | "mipsle"
            | "mips64"
            | "mips64le"
            | "mips64p32"
            | "mips64p32le"
            | "ppc"
            | "riscv"
            | "riscv64"
            | "s390"
            | "s390x"
            | "sparc"
            | "sparc64"
            | "wasm"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises() {
        for (text, expected) in [
            ("linux", "linux/amd64"),
            ("arm64", "linux/arm64"),
            ("aarch64", "linux/arm64"),
            ("linux/arm64/v8", "linux/arm64"),
            ("linux/arm", "linux/arm/v7"),
            ("armel", "linux/arm/v6"),
            ("macOS/x86_64", "darwin/amd64"),
            (
                "windows(10.0.17763+win32k)/amd64",
                "windows(10.0.17763+win32k)/amd64",
            ),
            ("linux/amd64/v3", "linux/amd64/v3"),
            ("foo/bar", "foo/bar"),
        ] {
            let platform = Platform::parse(text, &Platform::default()).unwrap();
            assert_eq!(platform.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn refuses() {
        for text in [
            "",
            "*",
            "foo",
            "linux/a/b/c",
            "linux/",
            "linux/a b",
            "linux(x/amd64",
            "/amd64",
        ] {
            assert!(
                Platform::parse(text, &Platform::default()).is_err(),
                "{text}"
            );
        }
    }
}
