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
use std::collections::{BTreeSet, HashMap};

/// Every image that is named, in the order of their places. JSON is YAML.
pub(in crate::pin) fn targets(source: &Source, inputs: &Inputs) -> Result<Vec<PinTarget>, Error> {
    let tree = yaml::parse(source.name(), source.text())?;
    let mut uses = HashMap::new();
    count_uses(&tree, &mut uses);
    let mut targets = Vec::new();
    for (_, target) in get(&tree, "target").into_iter().flat_map(entries) {
        let mut inputs = inputs.clone();
        for (name, context) in get(target, "contexts").into_iter().flat_map(entries) {
            inputs.named_contexts.insert(name.to_owned());
            targets.extend(context_of(source, &tree, &uses, context));
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

fn context_of(
    source: &Source,
    tree: &Node,
    uses: &HashMap<&str, usize>,
    context: &Node,
) -> Option<PinTarget> {
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
        .filter(|variable| uses.get(variable) == Some(&1))
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

/// How many texts may use each word as a variable.
fn count_uses<'n>(node: &'n Node, uses: &mut HashMap<&'n str, usize>) {
    match &node.value {
        Value::Text(text) if is_template(text) => {
            let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            let words: BTreeSet<&str> = text.split(|c| !is_name(c)).collect();
            for word in words {
                *uses.entry(word).or_default() += 1;
            }
        }
        Value::List(list) => list.iter().for_each(|node| count_uses(node, uses)),
        Value::Map(map) => map.iter().for_each(|(key, value)| {
            count_uses(key, uses);
            count_uses(value, uses);
        }),
        _ => {}
    }
}
