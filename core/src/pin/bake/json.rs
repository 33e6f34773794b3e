use super::{GIVEN_ARGS, TEMPLATE};
use crate::{
    dockerfile::Inputs,
    error::Error,
    pin::{
        embedded,
        scalar::{self, IMAGE_SCHEME, entries, get, text_of},
        target::{PinTarget, PinUse, Unpinnable},
    },
    text::Source,
    yaml::{self, Node, Value},
};

/// Every image that is named, in the order of their places. JSON is YAML.
pub(in crate::pin) fn targets(source: &Source, inputs: &Inputs) -> Result<Vec<PinTarget>, Error> {
    let tree = yaml::parse(source.name(), source.text())?;
    let mut targets = Vec::new();
    for (_, target) in get(&tree, "target").into_iter().flat_map(entries) {
        let mut inputs = inputs.clone();
        for (name, context) in get(target, "contexts").into_iter().flat_map(entries) {
            inputs.named_contexts.insert(name.to_owned());
            targets.extend(context_of(source, &tree, context));
        }
        let Some(inline) = get(target, "dockerfile-inline") else {
            continue;
        };
        let text = text_of(inline).filter(|text| !is_template(text));
        match text.and_then(|_| scalar::lines(source, inline)) {
            Some(text) => {
                let given = get(target, "args").map(|_| GIVEN_ARGS);
                targets.extend(embedded::targets(source, &text, inputs, given));
            }
            None => targets.push(scalar::left(
                PinUse::From,
                "dockerfile-inline",
                inline.span,
                Unpinnable::Indirect("its lines are written with escapes"),
            )),
        }
    }
    targets.sort_by_key(|target| target.span);
    Ok(targets)
}

fn context_of(source: &Source, tree: &Node, context: &Node) -> Option<PinTarget> {
    let name = text_of(context)?.strip_prefix(IMAGE_SCHEME)?;
    if !is_template(name) {
        let target = scalar::target(source, PinUse::Context, name, context, name.len());
        return Some(target);
    }
    let left = scalar::left(
        PinUse::Context,
        name,
        context.span,
        Unpinnable::Indirect(TEMPLATE),
    );
    let variable = name
        .strip_prefix("${")
        .and_then(|name| name.strip_suffix('}'));
    let default = variable
        .filter(|variable| uses(tree, variable) == 1)
        .and_then(|variable| get(get(get(tree, "variable")?, variable)?, "default"));
    match default.and_then(|default| Some((default, text_of(default)?))) {
        Some((default, name)) if !is_template(name) => {
            let mut target = scalar::target(source, PinUse::Context, name, default, name.len());
            target.span = context.span;
            Some(target)
        }
        _ => Some(left),
    }
}

fn is_template(text: &str) -> bool {
    text.contains("${") || text.contains("%{")
}

/// How many texts may use a variable.
fn uses(node: &Node, variable: &str) -> usize {
    match &node.value {
        Value::Text(text) => {
            let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            let mut words = text.split(|c| !is_name(c));
            usize::from(is_template(text) && words.any(|word| word == variable))
        }
        Value::List(list) => list.iter().map(|node| uses(node, variable)).sum(),
        Value::Map(map) => map
            .iter()
            .map(|(key, value)| uses(key, variable) + uses(value, variable))
            .sum(),
        _ => 0,
    }
}
