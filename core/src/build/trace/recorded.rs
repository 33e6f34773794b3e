//! What an image tells of the build that made it: build arguments, the base.

use super::Aligned;
use crate::{
    build::history::Action,
    dockerfile::{Base, BaseConfig, Dockerfile, Stage},
    image::Image,
    syntax::{Keyword, instruction::Kind},
};
use std::collections::BTreeMap;

/// The file with the values that its build had, as far as the image and its base tell. `None` if they tell
/// nothing that matters.
pub(super) fn complete(
    file: &Dockerfile,
    base: Option<&Image>,
    actions: &[Action<'_>],
    aligned: &[Aligned],
) -> Option<Dockerfile> {
    let mut inputs = file.inputs().clone();
    let declared = file.stages().flat_map(Stage::instructions);
    let mut told = recorded(actions, aligned);
    let mut is_new = false;
    for instruction in declared {
        let Kind::Arg(declarations) = instruction.kind() else {
            continue;
        };
        for arg in declarations {
            if inputs.build_args.contains_key(arg.name) {
                continue;
            }
            is_new = true;
            match told.remove(arg.name) {
                Some(Some(value)) => {
                    inputs
                        .build_args
                        .insert(arg.name.to_owned(), value.to_owned());
                }
                _ => {
                    inputs.unknown_args.insert(arg.name.to_owned());
                }
            }
        }
    }
    if let Some((name, config)) = base.and_then(|base| config_of(file, base))
        && !inputs.base_configs.contains_key(&name)
    {
        is_new = true;
        inputs.base_configs.insert(name, config);
    }
    is_new.then(|| Dockerfile::parse(file.source().clone(), inputs))
}

/// The build arguments that steps tell, `None` for those that have several values.
fn recorded<'h>(actions: &[Action<'h>], aligned: &[Aligned]) -> BTreeMap<&'h str, Option<&'h str>> {
    let mut args = BTreeMap::new();
    for (action, aligned) in actions.iter().zip(aligned) {
        if *aligned == Aligned::Nothing {
            continue;
        }
        let told = match action {
            Action::Run(run) => run.args.clone(),
            // The classic builder and BuildKit tell the value, buildah only names.
            Action::Other(Keyword::Arg, text) => text.split_once('=').into_iter().collect(),
            _ => continue,
        };
        for (name, value) in told {
            let entry = args.entry(name).or_insert(Some(value));
            if *entry != Some(value) {
                *entry = None;
            }
        }
    }
    args
}

/// The reference by which the file names the base of what ships, and the base's configuration.
fn config_of(file: &Dockerfile, base: &Image) -> Option<(String, BaseConfig)> {
    let Base::Image(name) = file.target()?.root_base() else {
        return None;
    };
    let name = name.reference()?.clone().with_default_tag().to_string();
    let json = std::str::from_utf8(&base.config_json).ok()?;
    Some((name, BaseConfig::parse(json).ok()?))
}
