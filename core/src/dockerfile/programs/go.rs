//! `go build` and `go install`.

use super::{Built, Language, Linkage, place::Place, reader::Invocation, session::Value};
use crate::shell::Word;

/// Flags that take a value, by their names without dashes.
const WITH_VALUE: &[&str] = &[
    "C",
    "o",
    "p",
    "asmflags",
    "buildmode",
    "compiler",
    "covermode",
    "coverpkg",
    "exec",
    "gccgoflags",
    "gcflags",
    "installsuffix",
    "ldflags",
    "mod",
    "modfile",
    "overlay",
    "pgo",
    "pkgdir",
    "tags",
    "toolexec",
];

/// The flags and packages of a command.
#[derive(Default)]
struct Arguments<'w> {
    flags: Vec<(&'w str, Option<Word>)>,
    packages: Vec<&'w Word>,
    /// A word may be any number of flags.
    unknown: bool,
}

pub(super) fn recognise(invocation: &Invocation<'_>) -> Option<Built> {
    let [verb, rest @ ..] = invocation.command.arguments() else {
        return None;
    };
    if !matches!(verb.text.as_str(), "build" | "install") {
        return None;
    }
    let arguments = Arguments::read(rest);
    // `std` is Go's own library, compiled ahead.
    if arguments
        .packages
        .iter()
        .any(|package| package.text == "std")
    {
        return None;
    }
    let ldflags = arguments
        .flag("ldflags")
        .map(|word| Ldflags::read(word, invocation));
    let goflags = invocation.variable("GOFLAGS");
    let has_goflag = |flag: &str| match &goflags {
        Value::Known(flags) => Some(
            flags
                .split_whitespace()
                .any(|word| word.trim_start_matches('-') == flag),
        ),
        Value::Unset => Some(false),
        Value::Unknown => None,
    };
    let trimmed = if arguments.has("trimpath") {
        Some(true)
    } else if arguments.unknown {
        None
    } else {
        has_goflag("trimpath")
    };
    let stripped = match &ldflags {
        Some(flags) => flags.strips(),
        None if arguments.unknown || goflags_set(&goflags, "ldflags") => None,
        None => Some(false),
    };
    let place = if verb.text == "install" {
        install_place(invocation)
    } else {
        build_place(&arguments, invocation)
    };
    Some(Built {
        stripped,
        trimmed,
        ..Built::new(Language::Go)
            .linked(linkage(&arguments, ldflags.as_ref(), invocation))
            .at(place)
    })
}

fn goflags_set(goflags: &Value, flag: &str) -> bool {
    match goflags {
        Value::Known(flags) => flags.contains(flag),
        Value::Unknown => true,
        Value::Unset => false,
    }
}

impl<'w> Arguments<'w> {
    fn read(words: &'w [Word]) -> Self {
        let mut arguments = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let dashed = word
                .text
                .strip_prefix('-')
                .map(|flag| flag.strip_prefix('-').unwrap_or(flag));
            let Some(flag) = dashed.filter(|flag| !flag.is_empty()) else {
                arguments.unknown |= !word.literal && !word.quoted;
                arguments.packages.push(word);
                continue;
            };
            if let Some((name, value)) = flag.split_once('=') {
                let value = Word {
                    text: value.to_owned(),
                    ..word.clone()
                };
                arguments.flags.push((name, Some(value)));
            } else if WITH_VALUE.contains(&flag) {
                arguments.flags.push((flag, words.next().cloned()));
            } else {
                arguments.flags.push((flag, None));
            }
        }
        arguments
    }

    fn flag(&self, name: &str) -> Option<&Word> {
        let mut flags = self.flags.iter();
        flags.rfind(|(flag, _)| *flag == name)?.1.as_ref()
    }

    fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|(flag, _)| *flag == name)
    }
}

/// What is for the linker.
struct Ldflags {
    text: String,
    /// There may be more in it.
    partial: bool,
}

impl Ldflags {
    fn read(word: &Word, invocation: &Invocation<'_>) -> Self {
        match invocation.expand(word) {
            Some(text) => Self {
                text,
                partial: false,
            },
            // A version that is filled in, or a variable with flags of its own.
            None => Self {
                partial: word
                    .text
                    .split_whitespace()
                    .any(|part| part.starts_with('$')),
                text: word.text.clone(),
            },
        }
    }

    fn strips(&self) -> Option<bool> {
        let mut flags = self
            .text
            .split_whitespace()
            .map(|flag| flag.trim_matches(['"', '\'']));
        // `-s` leaves the symbol table out, and since Go 1.22 DWARF with it.
        let strips = flags.any(|flag| matches!(flag, "-s" | "-s=true"));
        (strips || !self.partial).then_some(strips)
    }

    fn is_static(&self) -> Option<bool> {
        let is = self.text.contains("-static");
        (is || !self.partial).then_some(is)
    }
}

fn linkage(
    arguments: &Arguments<'_>,
    ldflags: Option<&Ldflags>,
    invocation: &Invocation<'_>,
) -> Linkage {
    let tools = invocation.tools;
    match invocation.variable("GOOS") {
        Value::Known(os) if os == "linux" => {}
        // One that is not known is BuildKit's own, which is `linux` for nearly all.
        Value::Unset | Value::Unknown => {}
        Value::Known(_) => return Linkage::Unknown,
    }
    let makes_library = arguments
        .flag("buildmode")
        .is_some_and(|mode| !matches!(mode.text.as_str(), "exe" | "pie" | "default"));
    if makes_library {
        return Linkage::Unknown;
    }
    let cgo = match invocation.variable("CGO_ENABLED") {
        Value::Unset => tools.go_cgo.clone().map_or(Value::Unset, Value::Known),
        value => value,
    };
    let is_static = ldflags.map_or(Some(false), Ldflags::is_static);
    // Whoever names these tags has thought of it.
    let tags = arguments.flag("tags").map_or("", |word| word.text.as_str());
    let thought_of = ["netgo", "osusergo", "static"]
        .iter()
        .any(|tag| tags.contains(tag));
    match (&cgo, is_static, tools.libc) {
        (Value::Known(value), ..) if value == "0" => Linkage::Static,
        (_, Some(true), _) => Linkage::Static,
        (Value::Unknown, ..) | (_, None, _) | (.., None | Some(super::Libc::Absent)) => {
            Linkage::Unknown
        }
        _ if arguments.unknown || thought_of => Linkage::Unknown,
        (Value::Known(_), _, Some(libc)) => Linkage::Dynamic(libc),
        (Value::Unset, _, Some(libc)) => default_linkage(libc, arguments, invocation),
    }
}

/// What Go does when nothing says whether C may be used.
fn default_linkage(
    libc: super::Libc,
    arguments: &Arguments<'_>,
    invocation: &Invocation<'_>,
) -> Linkage {
    let tools = invocation.tools;
    if arguments.has("race") {
        return Linkage::Dynamic(libc);
    }
    match (tools.c_compiler, tools.go_version) {
        // Since 1.20 C is used only if there is a compiler; before, parts of Go's own library came
        // compiled from it.
        (Some(false), Some(version)) if version >= (1, 20) => Linkage::Static,
        (Some(true), _) | (Some(false), Some(_)) => Linkage::MaybeDynamic(libc),
        _ => Linkage::Unknown,
    }
}

fn install_place(invocation: &Invocation<'_>) -> Option<Place> {
    if let Value::Known(bin) = invocation.variable("GOBIN") {
        return Some(Place::below(invocation.absolute(&bin)?));
    }
    let path = match invocation.variable("GOPATH") {
        Value::Known(path) => path,
        Value::Unset if invocation.tools.family == Some("golang") => "/go".to_owned(),
        _ => return None,
    };
    Some(Place::below(invocation.absolute(&format!("{path}/bin"))?))
}

fn build_place(arguments: &Arguments<'_>, invocation: &Invocation<'_>) -> Option<Place> {
    let folder = match arguments.flag("C") {
        Some(folder) => invocation
            .expand(folder)
            .and_then(|folder| invocation.absolute(&folder)),
        None => invocation.absolute(""),
    };
    let within = |name: &str| match (name.starts_with('/'), &folder) {
        (true, _) => invocation.absolute(name),
        (false, Some(folder)) => invocation.absolute(&format!("{folder}/{name}")),
        (false, None) => None,
    };
    if arguments.has("o") {
        let output = invocation.expand(arguments.flag("o")?)?;
        let is_folder = output.ends_with('/');
        return within(&output).map(if is_folder {
            Place::below
        } else {
            Place::program
        });
    }
    let directly = || folder.clone().map(Place::directly_in);
    let package = match arguments.packages.as_slice() {
        [] => None,
        [package, ..] if package.text.strip_suffix(".go").is_some() => Some(*package),
        [package] => Some(*package),
        // The results of several packages are thrown away.
        _ => return None,
    };
    let name = match package {
        None => return directly(),
        Some(package) => invocation.expand(package)?,
    };
    if name.contains("...") {
        return None;
    }
    match name.trim_end_matches('/').rsplit('/').next() {
        Some("" | "." | "..") | None => directly(),
        Some(last) if last.contains('*') => directly(),
        Some(last) => within(last.strip_suffix(".go").unwrap_or(last)).map(Place::program),
    }
}

/// The version of Go that a tag of its image begins with; the highest for a tag that moves.
pub(super) fn version(tag: &str) -> Option<(u32, u32)> {
    let first = tag.split('-').next()?;
    if matches!(first, "latest" | "alpine" | "bookworm" | "trixie" | "tip") || first == "1" {
        return Some((u32::MAX, u32::MAX));
    }
    let mut numbers = first.split(['.', 'r', 'b']);
    let major = numbers.next()?.parse().ok()?;
    Some((major, numbers.next()?.parse().ok()?))
}
