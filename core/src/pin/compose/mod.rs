//! The images that a Compose file names.

mod interpolation;

use super::{
    embedded,
    scalar::{self, IMAGE_SCHEME, entries, text_of},
    target::{PinNote, PinOverride, PinTarget, PinUse, Unpinnable},
};
use crate::{
    dockerfile::Inputs,
    error::Error,
    text::{Source, Span},
    yaml::{self, Node, Value},
};
use interpolation::interpolate;

/// How many files of services may extend each other.
const MAX_EXTENDS: usize = 16;

/// Every image that is named, in the order of their places.
pub(super) fn targets(source: &Source, inputs: &Inputs) -> Result<Vec<PinTarget>, Error> {
    let tree = yaml::parse(source.name(), source.text())?;
    let Some(services) = get(&tree, "services") else {
        return Ok(Vec::new());
    };
    let reader = Reader {
        source,
        inputs,
        services,
    };
    let mut targets = Vec::new();
    let mut outputs = Vec::new();
    for (_, service) in entries(services) {
        reader.service(service, &mut targets, &mut outputs);
    }
    for target in &mut targets {
        let holder = target
            .place
            .as_ref()
            .map_or(target.span, |place| place.holder);
        // An anchor may give its image to a service that builds it.
        if outputs.iter().any(|output| output.contains(holder)) {
            target.reference = None;
            target.place = Err(Unpinnable::Indirect(
                "it is also the name of what a service builds",
            ));
        }
    }
    targets.sort_by_key(|target| target.span);
    Ok(targets)
}

/// The value of a key, its own or one that `<<` brings; none is as if the key were not there.
fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let merged = || {
        let merged = scalar::get(node, "<<")?;
        match &merged.value {
            Value::List(list) => list.iter().find_map(|merged| get(merged, key)),
            _ => get(merged, key),
        }
    };
    let value = scalar::get(node, key).or_else(merged)?;
    (!matches!(value.value, Value::Null)).then_some(value)
}

struct Reader<'a> {
    source: &'a Source,
    inputs: &'a Inputs,
    services: &'a Node,
}

impl Reader<'_> {
    fn service(&self, service: &Node, targets: &mut Vec<PinTarget>, outputs: &mut Vec<Span>) {
        if let Some(image) = get(service, "image") {
            match self.is_built(service, 0) {
                Some(true) => outputs.push(image.span),
                Some(false) => targets.extend(self.image(service, image)),
                None => targets.extend(text_of(image).map(|name| {
                    let why = "its service extends one of another file, which may build it";
                    let why = Unpinnable::Indirect(why);
                    scalar::left(PinUse::ServiceImage, name, image.span, why)
                })),
            }
        }
        if let Some(Value::List(volumes)) = get(service, "volumes").map(|node| &node.value) {
            for volume in volumes {
                if get(volume, "type").and_then(text_of) == Some("image")
                    && let Some(image) = get(volume, "source")
                {
                    targets.extend(self.name(PinUse::ServiceVolume, image, ""));
                }
            }
        }
        if let Some(build) = get(service, "build") {
            self.build(build, targets);
        }
    }

    /// Whether `image` of a service names what it builds; `None` if another file says so.
    fn is_built(&self, service: &Node, depth: usize) -> Option<bool> {
        if get(service, "build").is_some() {
            return Some(true);
        }
        let Some(extends) = get(service, "extends") else {
            return Some(false);
        };
        let base = match text_of(extends) {
            Some(name) => name,
            None if get(extends, "file").is_some() => return None,
            None => get(extends, "service").and_then(text_of)?,
        };
        if depth == MAX_EXTENDS {
            return None;
        }
        self.is_built(scalar::get(self.services, base)?, depth + 1)
    }

    fn image(&self, service: &Node, image: &Node) -> Option<PinTarget> {
        let policy = get(service, "pull_policy").and_then(text_of);
        if matches!(policy, Some("never" | "build")) {
            let why = Unpinnable::Indirect("its `pull_policy` says that it is not fetched");
            return Some(scalar::left(
                PinUse::ServiceImage,
                text_of(image)?,
                image.span,
                why,
            ));
        }
        self.name(PinUse::ServiceImage, image, "")
    }

    /// The image that a text names after a prefix; `None` if it does not start with that.
    fn name(&self, usage: PinUse, node: &Node, prefix: &str) -> Option<PinTarget> {
        let written = text_of(node)?.strip_prefix(prefix)?;
        let interpolated = interpolate(written);
        let Some(name) = interpolated.value else {
            let why = Unpinnable::Unknown(interpolated.unknown);
            return Some(scalar::left(usage, written, node.span, why));
        };
        let mut target = scalar::target(self.source, usage, &name, node, written.len());
        let is_open = target.digest().is_none();
        if is_open && !interpolated.variables.is_empty() {
            target.notes = vec![PinNote {
                variables: interpolated.variables,
                by: PinOverride::Environment,
            }];
        }
        Some(target)
    }

    fn build(&self, build: &Node, targets: &mut Vec<PinTarget>) {
        let mut inputs = self.inputs.clone();
        let contexts = get(build, "additional_contexts");
        match contexts.map(|contexts| &contexts.value) {
            Some(Value::List(list)) => {
                for entry in list {
                    let Some((name, _)) = text_of(entry).and_then(|text| text.split_once('='))
                    else {
                        continue;
                    };
                    inputs.named_contexts.insert(name.to_owned());
                    let prefix = format!("{name}={IMAGE_SCHEME}");
                    targets.extend(self.name(PinUse::Context, entry, &prefix));
                }
            }
            Some(_) => {
                for (name, value) in contexts.into_iter().flat_map(entries) {
                    inputs.named_contexts.insert(name.to_owned());
                    targets.extend(self.name(PinUse::Context, value, IMAGE_SCHEME));
                }
            }
            None => {}
        }
        let Some(inline) = get(build, "dockerfile_inline") else {
            return;
        };
        match scalar::lines(self.source, inline) {
            Some(text) => {
                let why = "Compose replaces its variables before the build sees it";
                targets.extend(embedded::targets(self.source, &text, inputs, Some(why)));
            }
            None => targets.push(scalar::left(
                PinUse::From,
                "dockerfile_inline",
                inline.span,
                Unpinnable::Indirect("its lines are not written as they are: use a block with `|`"),
            )),
        }
    }
}
