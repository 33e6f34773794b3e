//! `dotnet publish` and `dotnet build`.

use super::{
    super::base::Libc, Built, Language, Linkage, Runtime, place::Place, reader::Invocation,
};

pub(super) fn recognise(invocation: &Invocation<'_>) -> Option<Built> {
    let words = invocation.command.arguments();
    let verb = words.first()?.text.as_str();
    if !matches!(verb, "publish" | "build" | "msbuild" | "pack") {
        return None;
    }
    let value = |names: &[&str]| {
        let at = words
            .iter()
            .position(|word| names.contains(&word.text.as_str()))?;
        invocation.expand(words.get(at + 1)?)
    };
    let joined = |names: &[&str]| {
        words.iter().find_map(|word| {
            let (name, value) = word.text.split_once('=')?;
            names.contains(&name).then(|| value.to_owned())
        })
    };
    let output = value(&["-o", "--output"]).or_else(|| joined(&["-o", "--output"]));
    let runtime = value(&["-r", "--runtime", "--os"]).or_else(|| joined(&["-r", "--runtime"]));
    let linkage = match (is_self_contained(invocation), runtime.as_deref()) {
        (Some(true), Some(rid)) if rid.starts_with("linux-musl-") => Linkage::Dynamic(Libc::Musl),
        (Some(true), Some("linux-x64" | "linux-arm64" | "linux-arm")) => {
            Linkage::Dynamic(Libc::Glibc)
        }
        (Some(false), _) => Linkage::NeedsRuntime(Runtime::Dotnet),
        _ => Linkage::Unknown,
    };
    let path = output.and_then(|output| invocation.absolute(&output));
    Some(
        Built::new(Language::Dotnet)
            .linked(linkage)
            .at(path.map(Place::below)),
    )
}

/// Whether the runtime comes with the program, as far as the command says so.
fn is_self_contained(invocation: &Invocation<'_>) -> Option<bool> {
    let words = invocation.command.arguments();
    let text = |at: usize| words.get(at).map(|word| word.text.as_str());
    for (at, word) in words.iter().enumerate() {
        match word.text.as_str() {
            "--self-contained" | "--sc" => return Some(text(at + 1) != Some("false")),
            "--no-self-contained" | "--self-contained=false" | "--sc=false" => return Some(false),
            "--self-contained=true" | "--sc=true" => return Some(true),
            text if text.contains("PublishAot=true") || text.contains("SelfContained=true") => {
                return Some(true);
            }
            _ => {}
        }
    }
    None
}
