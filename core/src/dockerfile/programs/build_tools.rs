//! Tools that build what the project's own files say.

use super::{super::base::Libc, Built, Language, Linkage, place::Place, reader::Invocation};

/// Programs, the words of which one must come first among their arguments (none: any do), and what
/// they build.
const TOOLS: &[(&str, &[&str], Language)] = &[
    ("cmake", &["--build"], Language::Other),
    ("ninja", &[], Language::Other),
    ("meson", &["compile", "install"], Language::Other),
    ("scons", &[], Language::Other),
    ("bazel", &["build", "run"], Language::Other),
    ("bazelisk", &["build", "run"], Language::Other),
    ("xcaddy", &["build"], Language::Other),
    ("goreleaser", &["build", "release"], Language::Go),
    ("zig", &["build", "build-exe"], Language::Other),
    ("nimble", &["build"], Language::Other),
    ("shards", &["build"], Language::Other),
    ("crystal", &["build"], Language::Other),
    ("mix", &["release", "compile"], Language::Other),
    ("rebar3", &["release", "compile", "as"], Language::Other),
    ("dart", &["compile"], Language::Other),
    ("flutter", &["build"], Language::JavaScript),
    ("wasm-pack", &["build"], Language::Rust),
    ("trunk", &["build"], Language::Rust),
    ("rustc", &[], Language::Rust),
    ("ghc", &[], Language::Haskell),
    ("stack", &["build", "install"], Language::Haskell),
    (
        "cabal",
        &[
            "build",
            "install",
            "v2-build",
            "v2-install",
            "new-build",
            "new-install",
        ],
        Language::Haskell,
    ),
    ("msbuild", &[], Language::Dotnet),
    ("xbuild", &[], Language::Dotnet),
    ("lein", &["uberjar", "jar", "ring"], Language::Java),
    ("ant", &[], Language::Java),
    ("tsc", &[], Language::JavaScript),
    ("webpack", &[], Language::JavaScript),
    ("vite", &["build"], Language::JavaScript),
    ("ng", &["build"], Language::JavaScript),
    ("next", &["build"], Language::JavaScript),
    ("nuxt", &["build", "generate"], Language::JavaScript),
    ("gulp", &[], Language::JavaScript),
    ("grunt", &[], Language::JavaScript),
    ("hugo", &[], Language::JavaScript),
];

/// Targets of make that build nothing.
const MAKE_IDLE: &[&str] = &[
    "clean",
    "distclean",
    "help",
    "test",
    "check",
    "lint",
    "deps",
    "dep",
    "vendor",
    "mrproper",
    "uninstall",
];

/// What targets that only write sources begin with: `gen-server`, `generate`, `proto`.
const MAKE_SOURCES: &[&str] = &["gen", "proto"];

fn is_idle(target: &str) -> bool {
    MAKE_IDLE.contains(&target) || MAKE_SOURCES.iter().any(|start| target.starts_with(start))
}

/// What runs the scripts of package.json.
const SCRIPT_RUNNERS: &[&str] = &["npm", "yarn", "pnpm", "bun", "npx", "turbo", "nx", "lerna"];

pub(super) fn recognise(name: &str, invocation: &Invocation<'_>) -> Option<Built> {
    let mut words = invocation
        .command
        .arguments()
        .iter()
        .map(|word| word.text.as_str());
    if words
        .clone()
        .any(|word| matches!(word, "--version" | "--help"))
    {
        return None;
    }
    match name {
        "make" | "gmake" => {
            let mut targets = words
                .filter(|word| !word.starts_with('-') && !word.contains('='))
                .peekable();
            let builds = targets.peek().is_none() || targets.any(|target| !is_idle(target));
            return builds.then(|| Built::new(Language::Other));
        }
        "pyinstaller" => return Some(pyinstaller(invocation)),
        "swift" => return swift(invocation),
        name if SCRIPT_RUNNERS.contains(&name) => {
            return runs_build_script(words).then(|| Built::new(Language::JavaScript));
        }
        _ => {}
    }
    let (_, verbs, language) = TOOLS.iter().find(|(tool, ..)| *tool == name)?;
    let verb = words.find(|word| !word.starts_with('-') || verbs.contains(word));
    let builds = verbs.is_empty() || verb.is_some_and(|verb| verbs.contains(&verb));
    builds.then(|| Built::new(*language))
}

/// `run build`, `run build:prod`, `build`, `--workspace web run build`, `tsc`, `next build`.
fn runs_build_script<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    words.any(|word| {
        word == "build" || word.starts_with("build:") || word.starts_with("build-") || word == "tsc"
    })
}

fn pyinstaller(invocation: &Invocation<'_>) -> Built {
    let linkage = match invocation.tools.libc {
        Some(libc @ (Libc::Glibc | Libc::Musl)) => Linkage::Dynamic(libc),
        _ => Linkage::Unknown,
    };
    let folder = invocation
        .command
        .flag_value("--distpath")
        .unwrap_or("dist");
    let place = invocation.absolute(folder).map(Place::below);
    Built::new(Language::Python).linked(linkage).at(place)
}

fn swift(invocation: &Invocation<'_>) -> Option<Built> {
    let words = invocation.command.arguments();
    if words.first().is_none_or(|verb| verb.text != "build") {
        return None;
    }
    let has = |text: &str| words.iter().any(|word| word.text.contains(text));
    let linkage = match invocation.tools.libc {
        _ if has("musl") || has("-static-executable") => Linkage::Static,
        _ if words.iter().any(|word| !word.literal) => Linkage::Unknown,
        Some(libc @ Libc::Glibc) => Linkage::Dynamic(libc),
        _ => Linkage::Unknown,
    };
    let place = invocation.absolute(".build").map(Place::below);
    Some(Built::new(Language::Swift).linked(linkage).at(place))
}
