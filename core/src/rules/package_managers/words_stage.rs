//! Which stages count when words do.

use crate::{
    dockerfile::{Dockerfile, Instruction},
    syntax::{
        Keyword,
        instruction::{From, Kind},
    },
};

/// Whether an instruction is in the last stage, in one that says the same in its FROM, or in one whose
/// name some FROM takes for its image. What is in no stage, or deferred, counts too.
pub(super) fn is_last_or_built_on(instruction: Instruction<'_>) -> bool {
    let Some(stage) = instruction.stage() else {
        return true;
    };
    if instruction.keyword() == Some(Keyword::Onbuild) {
        return true;
    }
    let Kind::From(own) = stage.from().kind() else {
        return true;
    };
    let is_last = froms(instruction.file())
        .last()
        .is_none_or(|last| key(&last) == key(&own));
    is_last
        || own.name.is_some_and(|name| {
            froms(instruction.file()).any(|from| image_name(&from.image.text) == name.text)
        })
}

fn froms(file: &Dockerfile) -> impl Iterator<Item = From<'_>> {
    file.stages().filter_map(|stage| match stage.from().kind() {
        Kind::From(from) => Some(from),
        _ => None,
    })
}

fn key<'f>(from: &From<'f>) -> (&'f str, Option<&'f str>, Option<&'f str>) {
    (
        &from.image.text,
        from.name.map(|name| name.text.as_str()),
        from.platform.map(|platform| platform.text),
    )
}

/// The name of an image without its registry, tag and digest.
fn image_name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let name = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    };
    match name.split_once('/') {
        Some((registry, rest)) if registry.contains('.') => rest,
        _ => name,
    }
}
