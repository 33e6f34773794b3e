//! The images that a Dockerfile names.

mod arguments;
mod mount;
mod variables;

use super::target::{PinNote, PinOverride, PinPlace, PinTarget, PinUse, Unpinnable};
use crate::{
    dockerfile::{Base, Dependency, Dockerfile, ImageName, Instruction, Origin, Stage},
    image::reference::Reference,
    syntax::{
        DirectiveName, Node, detect_directive,
        instruction::{FlagValue, Kind},
    },
    text::{Span, offset},
};
use arguments::Arguments;
use std::str::FromStr;
use variables::variables;

/// Every image that is named, in the order of their places.
pub(super) fn targets(file: &Dockerfile) -> Vec<PinTarget> {
    let arguments = Arguments::read(file);
    let mut targets: Vec<PinTarget> = syntax(file).into_iter().collect();
    for stage in file.stages() {
        targets.extend(base(stage, &arguments));
        targets.extend(stage.dependencies().filter_map(dependency));
    }
    for instruction in file.instructions() {
        if let Kind::Onbuild(trigger) = instruction.kind() {
            targets.extend(deferred(instruction, trigger));
        }
    }
    targets.sort_by_key(|target| target.span);
    targets
}

/// The front end of `# syntax=`.
fn syntax(file: &Dockerfile) -> Option<PinTarget> {
    let directive = detect_directive(file.source(), DirectiveName::Syntax)?;
    let name = directive.effective_value();
    let start = directive.value_span.start;
    let span = Span::new(start, start + offset(name.len()));
    Some(plain(file, PinUse::Syntax, name, span))
}

/// The image of a FROM.
fn base(stage: Stage<'_>, arguments: &Arguments<'_>) -> Option<PinTarget> {
    let (from, file) = (stage.from(), stage.file());
    let Kind::From(kind) = from.kind() else {
        return None;
    };
    let (word, span) = (&kind.image.text, kind.image.span);
    let name = match stage.base() {
        Base::Image(name) => name,
        // A named context has a name, other than what could not be read.
        Base::Unknown if from.expand(word).is_none_or(|name| name.is_empty()) => {
            let variables = variables(word, file.tree().escape);
            return Some(unknown(PinUse::From, word, span, variables));
        }
        _ => return None,
    };
    let Some(text) = name.text() else {
        // A digest decides, whatever comes before it.
        let is_pinned = name.is_pinned() == Some(true);
        let variables = arguments.unknown_in(word, file.tree().escape);
        return (!is_pinned).then(|| unknown(PinUse::From, word, span, variables));
    };
    let Some(reference) = name.reference() else {
        return Some(invalid(PinUse::From, text, span));
    };
    let (place, fixed) = arguments.place(file, kind.image, reference);
    let notes = note(fixed);
    Some(PinTarget {
        usage: PinUse::From,
        name: text.to_owned(),
        span,
        reference: Some(reference.clone()),
        place,
        notes,
        is_likely_stage: name.is_likely_stage(),
    })
}

fn note(variables: Vec<String>) -> Vec<PinNote> {
    if variables.is_empty() {
        return Vec::new();
    }
    vec![PinNote {
        variables,
        by: PinOverride::BuildArg,
    }]
}

/// The image of a COPY or of a mount.
fn dependency(dependency: Dependency<'_>) -> Option<PinTarget> {
    let Origin::Image(name) = dependency.origin else {
        return None;
    };
    let (file, kind) = (dependency.instruction.file(), dependency.instruction.kind());
    let text = name.text()?;
    let mut target = match &kind {
        // A number stands for an image that is named elsewhere.
        Kind::Copy(copy) if copy.from?.text != text => return None,
        Kind::Run(_) if dependency.by_mount => mounted(file, text, dependency.span),
        _ => plain(file, PinUse::CopyFrom, text, dependency.span),
    };
    target.is_likely_stage = name.is_likely_stage();
    Some(target)
}

/// The images of an instruction that an ONBUILD defers. What it calls by one word may be a stage of a
/// file that is not known here.
fn deferred<'a>(instruction: Instruction<'a>, trigger: &'a Node) -> Vec<PinTarget> {
    let file = instruction.file();
    let is_named = |name: &str| {
        !name.is_empty()
            && name != "scratch"
            && !name.contains('$')
            && i64::from_str(name).is_err()
            && !file.inputs().named_contexts.contains(name)
    };
    let mut targets = match Kind::of_trigger(trigger, instruction.syntax()) {
        Kind::Copy(copy) => {
            let from = copy.from.filter(|from| is_named(from.text));
            let target = |from: FlagValue<'_>| plain(file, PinUse::CopyFrom, from.text, from.span);
            from.map(target).into_iter().collect()
        }
        Kind::Run(run) => {
            let froms = run
                .mounts
                .iter()
                .filter_map(|mount| Some((mount.get(&["from"])?, mount.span)));
            froms
                .filter(|(name, _)| is_named(name))
                .map(|(name, span)| mounted(file, name, span))
                .collect()
        }
        _ => Vec::new(),
    };
    for target in &mut targets {
        if target.reference.is_some() && !target.name.contains([':', '/', '@']) {
            target.reference = None;
            target.place = Err(Unpinnable::MaybeStage);
        }
    }
    targets
}

/// A name without variables, whose end is that of its span.
fn plain(file: &Dockerfile, usage: PinUse, name: &str, span: Span) -> PinTarget {
    let Ok(reference) = Reference::parse(name) else {
        return invalid(usage, name, span);
    };
    let place = PinPlace::at_end(file.source().slice(span), span, &reference).ok_or(
        Unpinnable::Indirect("its digest is not written in one piece"),
    );
    PinTarget {
        usage,
        name: name.to_owned(),
        span,
        reference: Some(reference),
        place,
        notes: Vec::new(),
        is_likely_stage: false,
    }
}

/// The name in a mount; `mount` is the whole of it.
fn mounted(file: &Dockerfile, name: &str, mount: Span) -> PinTarget {
    match mount::locate(file.source().slice(mount), name) {
        Some(range) => {
            let start = mount.start + offset(range.start);
            let span = Span::new(start, start + offset(range.len()));
            plain(file, PinUse::Mount, name, span)
        }
        None => match Reference::parse(name) {
            Ok(reference) => PinTarget {
                usage: PinUse::Mount,
                name: name.to_owned(),
                span: mount,
                reference: Some(reference),
                place: Err(Unpinnable::Indirect(
                    "its name is not written in one piece in the mount",
                )),
                notes: Vec::new(),
                is_likely_stage: false,
            },
            Err(_) => invalid(PinUse::Mount, name, mount),
        },
    }
}

fn invalid(usage: PinUse, name: &str, span: Span) -> PinTarget {
    let why = Reference::parse(name).map_or_else(|error| error.to_string(), |_| String::new());
    PinTarget {
        place: Err(Unpinnable::Invalid(why)),
        ..unknown(usage, name, span, Vec::new())
    }
}

fn unknown(usage: PinUse, name: &str, span: Span, variables: Vec<String>) -> PinTarget {
    PinTarget {
        usage,
        name: name.to_owned(),
        span,
        reference: None,
        place: Err(Unpinnable::Unknown(variables)),
        notes: Vec::new(),
        is_likely_stage: false,
    }
}

/// What a name refers to, for comparison: the same before and after.
pub(super) fn structure(file: &Dockerfile) -> Vec<String> {
    let told = |name: &ImageName| match name.text() {
        Some(_) => "image",
        None => "unknown image",
    };
    let stages = file.stages().map(|stage| {
        let base = match stage.base() {
            Base::Scratch => "scratch".to_owned(),
            Base::Stage(base) => format!("stage {}", base.index()),
            Base::Image(name) => told(name).to_owned(),
            Base::Unknown => "unknown".to_owned(),
        };
        let dependencies = stage.dependencies().map(|dependency| {
            let at = dependency.instruction.index();
            match dependency.origin {
                Origin::Stage(stage) => format!("{at} stage {}", stage.index()),
                Origin::Image(name) => format!("{at} {}", told(name)),
                Origin::Unknown => format!("{at} unknown"),
            }
        });
        let dependencies: Vec<String> = dependencies.collect();
        format!("{:?} {base} {dependencies:?}", stage.name())
    });
    stages.collect()
}
