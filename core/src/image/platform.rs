//! Platforms: `os/arch/variant`, as containerd reads and normalises them.

mod distance;

use std::fmt;

/// What an image runs on.
///
/// Names are Go's: `linux`, `amd64`. Nothing says that they are known ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Platform {
    /// The operating system.
    pub os: String,
    /// The processor's architecture.
    pub architecture: String,
    /// The version of the architecture, such as `v7`; empty where there is only one.
    pub variant: String,
    /// The version of the operating system, which Windows images have; else empty.
    pub os_version: String,
    /// What the operating system must offer, such as `win32k`.
    pub os_features: Vec<String>,
}

/// Operating systems that may stand alone in a specifier (Go's list of them).
const KNOWN_OS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

/// Architectures that may stand alone in a specifier (Go's list of them).
const KNOWN_ARCHITECTURES: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

impl Platform {
    /// Linux on the architecture that this runs on: where images are made for.
    pub fn host() -> Self {
        let architecture = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "x86" => "386",
            "aarch64" => "arm64",
            "powerpc64" => "ppc64le",
            other => other,
        };
        Self::linux(architecture)
    }

    fn linux(architecture: &str) -> Self {
        Self {
            os: "linux".to_owned(),
            architecture: architecture.to_owned(),
            variant: String::new(),
            os_version: String::new(),
            os_features: Vec::new(),
        }
    }

    /// What is taken of several platforms when nobody says which: that of the host, or `linux/amd64`.
    pub(crate) fn preferred() -> [Self; 2] {
        [Self::host(), Self::linux("amd64")]
    }

    /// Whether an image for this platform is one for the wanted one; a variant that is not asked for may be
    /// any.
    pub fn fits(&self, wanted: &Self) -> bool {
        let (has, wanted) = (self.normalized(), wanted.normalized());
        has.os == wanted.os
            && has.architecture == wanted.architecture
            && (wanted.variant.is_empty() || has.variant == wanted.variant)
    }

    /// Reads `os`, `arch`, `os/arch` or `os/arch/variant`; the first may be `os(version+feature)`.
    ///
    /// Aliases are replaced (`x86_64`, `aarch64`, `armhf`, `macos`), letters made lower case, and
    /// what a single word leaves out is taken from `host`. Follows `Parse` of
    /// containerd/platforms: a variant that is written is kept (`arm64/v8`).
    ///
    /// # Errors
    /// Why the text names no platform.
    pub fn parse(text: &str, host: &Self) -> Result<Self, PlatformError> {
        if text.contains('*') {
            return Err(PlatformError::Wildcard);
        }
        let mut parts = text.split('/');
        let first = parts.next().unwrap_or("");
        let (os, os_version, os_features) = parse_os(first)?;
        let rest: Vec<&str> = parts.take(3).collect();
        if let Some(part) = rest.iter().find(|part| !is_component(part)) {
            return Err(PlatformError::Component((*part).to_owned()));
        }
        let (architecture, variant) = match rest.as_slice() {
            [] if KNOWN_OS.contains(&os.as_str()) => {
                let variant = match (host.architecture.as_str(), host.variant.as_str()) {
                    ("arm", variant) if variant != "v7" => variant,
                    _ => "",
                };
                (host.architecture.clone(), variant.to_owned())
            }
            [] => return Self::of_architecture(first, host),
            [architecture] => without_default_arm(normal_architecture(architecture, "")),
            [architecture, variant] => {
                let (architecture, variant) = normal_architecture(architecture, variant);
                let is_v8 = architecture == "arm64" && variant.is_empty();
                (architecture, if is_v8 { "v8".to_owned() } else { variant })
            }
            _ => return Err(PlatformError::TooManyParts),
        };
        Ok(Self {
            os,
            architecture,
            variant,
            os_version,
            os_features,
        })
    }

    /// The form in which equal platforms are equal: names as above, no variant where it is the
    /// only usual one (`amd64/v1`, `arm64/v8`), `v7` for a bare `arm`, features in order and once.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let (architecture, variant) = normal_architecture(&self.architecture, &self.variant);
        let mut os_features = self.os_features.clone();
        os_features.sort_unstable();
        os_features.dedup();
        Self {
            os: normal_os(&self.os),
            architecture,
            variant,
            os_version: self.os_version.clone(),
            os_features,
        }
    }

    fn of_architecture(word: &str, host: &Self) -> Result<Self, PlatformError> {
        let (architecture, variant) = without_default_arm(normal_architecture(word, ""));
        if !KNOWN_ARCHITECTURES.contains(&architecture.as_str()) {
            return Err(PlatformError::Unknown(word.to_owned()));
        }
        Ok(Self {
            os: host.os.clone(),
            architecture,
            variant,
            os_version: String::new(),
            os_features: Vec::new(),
        })
    }
}

/// `linux/amd64`, what most builds are for.
impl Default for Platform {
    fn default() -> Self {
        Self {
            os: "linux".to_owned(),
            architecture: "amd64".to_owned(),
            variant: String::new(),
            os_version: String::new(),
            os_features: Vec::new(),
        }
    }
}

/// `os(version+feature)/arch/variant` without its empty parts; as it is, not normalised.
impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.os.is_empty() {
            return f.write_str("unknown");
        }
        f.write_str(&self.os)?;
        let mut features: Vec<&str> = self.os_features.iter().map(String::as_str).collect();
        features.retain(|feature| !feature.is_empty());
        features.sort_unstable();
        features.dedup();
        if !self.os_version.is_empty() || !features.is_empty() {
            write!(f, "({}", encode(&self.os_version))?;
            for feature in features {
                write!(f, "+{}", encode(feature))?;
            }
            f.write_str(")")?;
        }
        for part in [&self.architecture, &self.variant] {
            if !part.is_empty() {
                write!(f, "/{part}")?;
            }
        }
        Ok(())
    }
}

/// Why a text names no platform.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlatformError {
    /// It has a `*`.
    Wildcard,
    /// The first part, given here, is no `os` or `os(version+feature)`.
    Os(String),
    /// A later part, given here, is empty or has a character that it may not have.
    Component(String),
    /// A `%` in the version or a feature is not followed by two hex digits.
    Escape,
    /// A feature between two `+` is empty.
    EmptyFeature,
    /// A single word, given here, that is neither a known system nor a known architecture.
    Unknown(String),
    /// There are more parts than system, architecture and variant.
    TooManyParts,
}

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wildcard => f.write_str("a platform cannot have a `*`"),
            Self::Os(part) => write!(f, "`{part}` is not an operating system"),
            Self::Component(part) => write!(f, "`{part}` is not an architecture or a variant"),
            Self::Escape => f.write_str("a `%` must be followed by two hex digits"),
            Self::EmptyFeature => f.write_str("a feature after `+` is empty"),
            Self::Unknown(word) => {
                write!(f, "`{word}` is no known operating system or architecture")
            }
            Self::TooManyParts => f.write_str("a platform is at most `os/architecture/variant`"),
        }
    }
}

impl std::error::Error for PlatformError {}

/// Name, version and features.
fn parse_os(text: &str) -> Result<(String, String, Vec<String>), PlatformError> {
    let invalid = || PlatformError::Os(text.to_owned());
    let (name, options) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')').ok_or_else(invalid)?),
        None => (text, ""),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let is_option = |byte: u8| is_name(byte) || matches!(byte, b'.' | b'%' | b'+');
    if name.is_empty() || !name.bytes().all(is_name) || !options.bytes().all(is_option) {
        return Err(invalid());
    }
    let (version, features) = options.split_once('+').unwrap_or((options, ""));
    let mut os_features = Vec::new();
    if !features.is_empty() {
        for feature in features.split('+') {
            if feature.is_empty() {
                return Err(PlatformError::EmptyFeature);
            }
            os_features.push(decode(feature)?);
        }
    }
    Ok((normal_os(name), decode(version)?, os_features))
}

fn is_component(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

fn normal_os(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "macos" => "darwin".to_owned(),
        lower => lower.to_owned(),
    }
}

/// Architecture and variant without aliases.
fn normal_architecture(architecture: &str, variant: &str) -> (String, String) {
    let (architecture, variant) = (architecture.to_lowercase(), variant.to_lowercase());
    let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64" | "amd64", other) => ("amd64", other),
        ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
        ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
        ("aarch64" | "arm64", other) => ("arm64", other),
        ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
        ("armel", _) | ("arm", "6") => ("arm", "v6"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "8") => ("arm", "v8"),
        other => other,
    };
    (architecture.to_owned(), variant.to_owned())
}

/// `v7` is not kept where no variant was written.
fn without_default_arm((architecture, variant): (String, String)) -> (String, String) {
    match (architecture.as_str(), variant.as_str()) {
        ("arm", "v7") => (architecture, String::new()),
        _ => (architecture, variant),
    }
}

/// Percent-decoding; bytes that are no UTF-8 become U+FFFD.
fn decode(text: &str) -> Result<String, PlatformError> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    let digit = |bytes: &mut std::str::Bytes<'_>| {
        let digit = bytes.next().and_then(|byte| char::from(byte).to_digit(16));
        digit
            .and_then(|digit| u8::try_from(digit).ok())
            .ok_or(PlatformError::Escape)
    };
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => digit(&mut bytes)? << 4 | digit(&mut bytes)?,
            _ => byte,
        });
    }
    Ok(String::from_utf8_lossy(&decoded).into_owned())
}

/// The characters that would end a version or a feature, percent-encoded.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '%' => encoded.push_str("%25"),
            '+' => encoded.push_str("%2B"),
            '(' => encoded.push_str("%28"),
            ')' => encoded.push_str("%29"),
            '/' => encoded.push_str("%2F"),
            _ => encoded.push(char),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms() {
        for (text, parsed, normalized) in [
            ("linux", "linux/amd64", "linux/amd64"),
            ("macOS", "darwin/amd64", "darwin/amd64"),
            ("arm64", "linux/arm64", "linux/arm64"),
            ("armhf", "linux/arm", "linux/arm/v7"),
            ("armel", "linux/arm/v6", "linux/arm/v6"),
            ("Linux/x86_64", "linux/amd64", "linux/amd64"),
            ("linux/x86-64/v2", "linux/amd64/v2", "linux/amd64/v2"),
            ("linux/amd64/v1", "linux/amd64", "linux/amd64"),
            ("linux/i386/x", "linux/386", "linux/386"),
            ("linux/arm", "linux/arm", "linux/arm/v7"),
            ("linux/arm/5", "linux/arm/v5", "linux/arm/v5"),
            ("linux/arm/v7", "linux/arm/v7", "linux/arm/v7"),
            ("linux/aarch64/8", "linux/arm64/v8", "linux/arm64"),
            ("linux/arm64/v8.0", "linux/arm64/v8", "linux/arm64"),
            ("linux/arm64/9.0", "linux/arm64/v9", "linux/arm64/v9"),
            ("beos/z80", "beos/z80", "beos/z80"),
            (
                "windows(10.0.17763+win32k+b+b)/amd64",
                "windows(10.0.17763+b+win32k)/amd64",
                "windows(10.0.17763+b+win32k)/amd64",
            ),
            (
                "windows(1%2f2)",
                "windows(1%2F2)/amd64",
                "windows(1%2F2)/amd64",
            ),
            (
                "windows(+a)/amd64",
                "windows(+a)/amd64",
                "windows(+a)/amd64",
            ),
            ("windows(+)/amd64", "windows/amd64", "windows/amd64"),
        ] {
            let platform = Platform::parse(text, &Platform::default()).expect(text);
            assert_eq!(platform.to_string(), parsed, "{text}");
            assert_eq!(platform.normalized().to_string(), normalized, "{text}");
        }
    }

    #[test]
    fn errors() {
        let os = |part: &str| PlatformError::Os(part.to_owned());
        let component = |part: &str| PlatformError::Component(part.to_owned());
        for (text, error) in [
            ("linux/*", PlatformError::Wildcard),
            ("", os("")),
            ("/amd64", os("")),
            ("li nux/amd64", os("li nux")),
            ("windows(1", os("windows(1")),
            ("windows(1)x/amd64", os("windows(1)x")),
            ("windows((1))/amd64", os("windows((1))")),
            ("windows(%zz)/amd64", PlatformError::Escape),
            ("windows(%2)/amd64", PlatformError::Escape),
            ("windows(1++b)/amd64", PlatformError::EmptyFeature),
            ("linux/", component("")),
            ("linux/amd 64", component("amd 64")),
            ("linux/amd64/v1/x", PlatformError::TooManyParts),
            ("beos", PlatformError::Unknown("beos".to_owned())),
            ("amd64(1)", PlatformError::Unknown("amd64(1)".to_owned())),
        ] {
            assert_eq!(
                Platform::parse(text, &Platform::default()),
                Err(error),
                "{text}"
            );
        }
    }

    #[test]
    fn a_system_alone_takes_the_hosts_variant() {
        for (variant, expected) in [("v6", "linux/arm/v6"), ("v7", "linux/arm")] {
            let host = Platform {
                architecture: "arm".to_owned(),
                variant: variant.to_owned(),
                ..Platform::default()
            };
            let platform = Platform::parse("linux", &host).expect("known");
            assert_eq!(platform.to_string(), expected);
        }
    }
}
