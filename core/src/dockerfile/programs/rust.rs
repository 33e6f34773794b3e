//! `cargo build`, `cargo install` and the like.

use super::{
    super::base::Libc, Built, Language, Linkage, place::Place, reader::Invocation, session::Value,
};

const BUILDS: &[&str] = &["build", "b", "install", "rustc", "zigbuild", "auditable"];

pub(super) fn recognise(invocation: &Invocation<'_>) -> Option<Built> {
    let arguments = invocation.command.arguments();
    let verb = arguments
        .iter()
        .map(|word| word.text.as_str())
        .find(|text| !text.starts_with(['+', '-']))?;
    if !BUILDS.contains(&verb) {
        return None;
    }
    let place = if verb == "install" {
        install_place(invocation)
    } else {
        build_place(invocation)
    };
    Some(
        Built::new(Language::Rust)
            .linked(linkage(verb, invocation))
            .at(place),
    )
}

/// The value of a flag or, without it, of a variable.
fn setting(flag: &str, variable: &str, invocation: &Invocation<'_>) -> Value {
    if invocation.command.flag(&[flag]).is_some() {
        return value_of(flag, invocation).map_or(Value::Unknown, Value::Known);
    }
    invocation.variable(variable)
}

/// The value of a flag with its variables replaced.
fn value_of(flag: &str, invocation: &Invocation<'_>) -> Option<String> {
    let mut words = invocation.command.arguments().iter();
    while let Some(word) = words.next() {
        if word.text == flag {
            return invocation.expand(words.next()?);
        }
        if let Some(rest) = word.text.strip_prefix(flag)
            && rest.starts_with('=')
        {
            let text = invocation.expand(word)?;
            return text.split_once('=').map(|(_, value)| value.to_owned());
        }
    }
    None
}

fn linkage(verb: &str, invocation: &Invocation<'_>) -> Linkage {
    if has_unknown_words(invocation) {
        return Linkage::Unknown;
    }
    let flags = match setting("--config", "RUSTFLAGS", invocation) {
        Value::Known(flags) => flags,
        Value::Unset => String::new(),
        Value::Unknown => return Linkage::Unknown,
    };
    let crt = if flags.contains("-crt-static") {
        Some(false)
    } else {
        flags.contains("+crt-static").then_some(true)
    };
    let target = match setting("--target", "CARGO_BUILD_TARGET", invocation) {
        Value::Known(target) => target,
        Value::Unset if verb == "zigbuild" => return Linkage::Unknown,
        Value::Unset => return host_linkage(crt, invocation),
        Value::Unknown => return Linkage::Unknown,
    };
    linked_for(&target, crt)
}

fn linked_for(target: &str, crt: Option<bool>) -> Linkage {
    let libc = if target.contains("-musl") {
        Libc::Musl
    } else if target.contains("-linux-gnu") {
        Libc::Glibc
    } else {
        return Linkage::Unknown;
    };
    if crt.unwrap_or(libc == Libc::Musl) {
        Linkage::Static
    } else {
        Linkage::Dynamic(libc)
    }
}

/// Without a target the program is for the system it is built on.
fn host_linkage(crt: Option<bool>, invocation: &Invocation<'_>) -> Linkage {
    let tools = invocation.tools;
    match (tools.libc, crt) {
        (Some(Libc::Glibc | Libc::Musl), Some(true)) => Linkage::Static,
        (Some(Libc::Glibc), _) => Linkage::Dynamic(Libc::Glibc),
        (Some(Libc::Musl), Some(false)) => Linkage::Dynamic(Libc::Musl),
        // Rust's own toolchain links musl statically, Alpine's package does not.
        (Some(Libc::Musl), None) if tools.packaged_rust => Linkage::Dynamic(Libc::Musl),
        (Some(Libc::Musl), None) if tools.family == Some("rust") => Linkage::Static,
        _ => Linkage::Unknown,
    }
}

fn has_unknown_words(invocation: &Invocation<'_>) -> bool {
    let mut words = invocation.command.arguments().iter();
    words.any(|word| !word.literal && !word.quoted && word.text.starts_with('$'))
}

fn build_place(invocation: &Invocation<'_>) -> Option<Place> {
    if invocation.command.flag(&["--manifest-path"]).is_some() {
        return None;
    }
    let target_dir = match setting("--target-dir", "CARGO_TARGET_DIR", invocation) {
        Value::Known(folder) => folder,
        Value::Unset => "target".to_owned(),
        Value::Unknown => return None,
    };
    let triple = match setting("--target", "CARGO_BUILD_TARGET", invocation) {
        Value::Known(triple) => format!("/{triple}"),
        Value::Unset => String::new(),
        // Under any triple there may be.
        Value::Unknown => return invocation.absolute(&target_dir).map(Place::below),
    };
    let profile = match value_of("--profile", invocation) {
        Some(profile) if profile == "dev" => "debug".to_owned(),
        Some(profile) => profile,
        None if invocation.command.flag(&["--profile"]).is_some() => return None,
        None if invocation.command.flag(&["--release", "-r"]).is_some() => "release".to_owned(),
        None => "debug".to_owned(),
    };
    let folder = invocation.absolute(&format!("{target_dir}{triple}/{profile}"))?;
    Some(Place::below(folder))
}

fn install_place(invocation: &Invocation<'_>) -> Option<Place> {
    let root = match setting("--root", "CARGO_INSTALL_ROOT", invocation) {
        Value::Known(root) => root,
        Value::Unset => match invocation.variable("CARGO_HOME") {
            Value::Known(home) => home,
            Value::Unset if invocation.tools.family == Some("rust") => {
                "/usr/local/cargo".to_owned()
            }
            Value::Unset => "/root/.cargo".to_owned(),
            Value::Unknown => return None,
        },
        Value::Unknown => return None,
    };
    invocation
        .absolute(&format!("{root}/bin"))
        .map(Place::below)
}
