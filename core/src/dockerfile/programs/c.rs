//! C and C++ compilers, called by name.

use super::{super::base::Libc, Built, Language, Linkage, place::Place, reader::Invocation};

const COMPILERS: &[&str] = &["gcc", "cc", "g++", "c++", "clang", "clang++", "musl-gcc"];

/// Flags with which no program is made.
const NO_PROGRAM: &[&str] = &[
    "-c",
    "-E",
    "-S",
    "-shared",
    "-fsyntax-only",
    "--version",
    "-v",
    "-dumpversion",
    "-dumpmachine",
    "-M",
    "-MM",
];

pub(super) fn is_compiler(name: &str) -> bool {
    COMPILERS.contains(&name)
}

pub(super) fn recognise(name: &str, invocation: &Invocation<'_>) -> Option<Built> {
    let words = invocation.command.arguments();
    let has = |flags: &[&str]| words.iter().any(|word| flags.contains(&word.text.as_str()));
    let is_input = |text: &str| {
        [".c", ".cc", ".cpp", ".cxx", ".o", ".a", ".s", ".S"]
            .iter()
            .any(|end| text.ends_with(end))
    };
    if has(NO_PROGRAM) || !words.iter().any(|word| is_input(&word.text)) {
        return None;
    }
    let linkage = if has(&["-static", "--static", "-static-pie"]) {
        Linkage::Static
    } else if words
        .iter()
        .any(|word| !word.literal && word.text.starts_with('$'))
    {
        Linkage::Unknown
    } else {
        match (name, invocation.tools.libc) {
            ("musl-gcc", _) => Linkage::Dynamic(Libc::Musl),
            (_, Some(libc @ (Libc::Glibc | Libc::Musl))) => Linkage::Dynamic(libc),
            _ => Linkage::Unknown,
        }
    };
    let output = match words.iter().position(|word| word.text == "-o") {
        Some(at) => words.get(at + 1).and_then(|word| invocation.expand(word)),
        None => Some("a.out".to_owned()),
    };
    let path = output.and_then(|output| invocation.absolute(&output));
    let mut built = Built::new(Language::C)
        .linked(linkage)
        .at(path.map(Place::program));
    built.stripped = has(&["-s"]).then_some(true);
    Some(built)
}
