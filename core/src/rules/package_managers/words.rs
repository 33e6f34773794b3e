//! Commands, mounts and stages when words count.

use crate::{
    dockerfile::{Command, Dockerfile, Instruction, MountKind, MountValue},
    rules::reading::Reading,
    syntax::{
        Keyword,
        instruction::{From, Kind},
    },
};

/// Looks at the commands of an instruction; `check` tells whether it has reported something. By words
/// one report says it of the whole instruction.
pub(super) fn each<'a>(
    reading: Reading,
    instruction: Instruction<'a>,
    mut check: impl FnMut(Command<'a>) -> bool,
) {
    match reading {
        Reading::Effect => instruction.commands().for_each(|command| {
            check(command);
        }),
        Reading::Words => {
            plain_commands(instruction).any(check);
        }
    }
}

/// The commands of a RUN, or of one that an ONBUILD defers, that count by their words; none where the
/// shell would not run the text.
pub(super) fn plain_commands(instruction: Instruction<'_>) -> impl Iterator<Item = Command<'_>> {
    let is_complete = instruction.is_complete();
    Reading::Words
        .commands(instruction)
        .filter(move |_| is_complete)
}

/// What the instruction says that an ONBUILD defers.
pub(super) fn deferred(instruction: Instruction<'_>) -> Option<Kind<'_>> {
    if instruction.keyword() != Some(Keyword::Onbuild) {
        return None;
    }
    match instruction.kind() {
        Kind::Onbuild(trigger) => Some(Kind::of_trigger(trigger, instruction.syntax())),
        _ => None,
    }
}

/// Whether a RUN has a cache or memory mounted at a path that holds this text.
pub(super) fn mounts(run: Instruction<'_>, path: &str) -> bool {
    run.run_mounts().iter().any(|mount| {
        let keeps_out = matches!(mount.kind, Some(MountKind::Cache | MountKind::Tmpfs));
        let is_there = match &mount.target {
            MountValue::Is(target) => target.contains(path),
            MountValue::Unknown | MountValue::Unset => false,
        };
        keeps_out && is_there
    })
}

/// Whether a command has an argument that is one of these words.
pub(super) fn has_word(command: Command<'_>, words: &[&str]) -> bool {
    command
        .arguments()
        .iter()
        .any(|word| words.contains(&word.text.as_str()))
}

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
