//! Java: compilers and build tools, `jlink` and `native-image`.

use super::{
    super::base::Libc, Built, Language, Linkage, Runtime, place::Place, reader::Invocation,
};

/// Goals and tasks that build nothing, by how they begin.
const MAVEN_IDLE: &[&str] = &[
    "dependency:",
    "clean",
    "validate",
    "help",
    "wrapper",
    "versions:",
];
const GRADLE_IDLE: &[&str] = &[
    "dependencies",
    "clean",
    "tasks",
    "wrapper",
    "help",
    "projects",
    "resolve",
    "download",
];

pub(super) fn recognise(name: &str, invocation: &Invocation<'_>) -> Option<Built> {
    match name {
        "jlink" => return jlink(invocation),
        "native-image" => return native_image(invocation),
        _ => {}
    }
    let (idle, folder): (&[&str], _) = match name {
        "mvn" | "mvnw" => (MAVEN_IDLE, Some("target")),
        "gradle" | "gradlew" => (GRADLE_IDLE, Some("build")),
        "sbt" => (
            &[
                "update",
                "clean",
                "about",
                "exit",
                "sbtVersion",
                "version",
                "reload",
            ],
            None,
        ),
        _ => (&[], None),
    };
    if name != "javac" && !asks_for_more(idle, invocation) {
        return None;
    }
    let folder = folder.and_then(|folder| invocation.absolute(folder));
    let built = Built::new(Language::Java).linked(Linkage::NeedsRuntime(Runtime::Java));
    Some(built.at(folder.map(Place::below)))
}

/// Whether any goal is none of these.
fn asks_for_more(idle: &[&str], invocation: &Invocation<'_>) -> bool {
    let mut words = invocation.command.arguments().iter();
    let mut goals = Vec::new();
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "-f" | "--file" | "-pl" | "--projects" | "-P" | "-s" | "--settings" | "-p"
            | "--project-dir" | "-x" | "--exclude-task" | "-b" | "-g" | "-c" | "-T" | "-t"
            | "--threads" | "-l" | "-D" => {
                words.next();
            }
            text if text.starts_with('-') => {}
            text => goals.push(text),
        }
    }
    let last = |goal: &str| goal.rsplit(':').next().unwrap_or_default().to_owned();
    goals.iter().any(|goal| {
        let task = last(goal);
        !idle.iter().any(|idle| {
            goal.starts_with(idle)
                || (!idle.ends_with(':') && task.starts_with(idle))
                || goal.contains(idle.trim_end_matches(':')) && idle.ends_with(':')
        }) && !goal.contains("go-offline")
            && !goal.contains("maven-dependency-plugin")
    })
}

fn jlink(invocation: &Invocation<'_>) -> Option<Built> {
    let output = flag_value("--output", invocation)?;
    let linkage = match invocation.tools.libc {
        Some(libc @ (Libc::Glibc | Libc::Musl)) => Linkage::Dynamic(libc),
        _ => Linkage::Unknown,
    };
    let place = invocation.absolute(&output).map(Place::below);
    Some(Built::new(Language::JavaRuntime).linked(linkage).at(place))
}

fn native_image(invocation: &Invocation<'_>) -> Option<Built> {
    let words = invocation.command.arguments();
    if words.is_empty()
        || words
            .iter()
            .any(|word| matches!(word.text.as_str(), "--version" | "--help"))
    {
        return None;
    }
    let has = |flag: &str| words.iter().any(|word| word.text == flag);
    let linkage = match invocation.tools.libc {
        _ if has("--static") => Linkage::Static,
        _ if words.iter().any(|word| !word.literal) => Linkage::Unknown,
        Some(libc @ (Libc::Glibc | Libc::Musl)) => Linkage::Dynamic(libc),
        _ => Linkage::Unknown,
    };
    let name = flag_value("-o", invocation).or_else(|| {
        words
            .iter()
            .find_map(|word| Some(word.text.strip_prefix("-H:Name=")?.to_owned()))
    });
    let place = name
        .and_then(|name| invocation.absolute(&name))
        .map(Place::program);
    Some(Built::new(Language::NativeImage).linked(linkage).at(place))
}

fn flag_value(flag: &str, invocation: &Invocation<'_>) -> Option<String> {
    let words = invocation.command.arguments();
    let at = words.iter().position(|word| {
        word.text == flag
            || word
                .text
                .strip_prefix(flag)
                .is_some_and(|rest| rest.starts_with('='))
    })?;
    let word = words.get(at)?;
    if word.text == flag {
        return invocation.expand(words.get(at + 1)?);
    }
    let text = invocation.expand(word)?;
    text.split_once('=').map(|(_, value)| value.to_owned())
}
