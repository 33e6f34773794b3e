//! Global ARGs whose default ends the name of an image, so that the digest belongs there: who
//! overrides the ARG then overrides the digest with it.

use super::{
    PinPlace, Unpinnable,
    variables::{split_tail, variables},
};
use crate::{
    dockerfile::{Base, Dockerfile},
    image::reference::Reference,
    syntax::{
        Keyword, Word,
        expand::Variable,
        instruction::{ArgDeclaration, Kind},
    },
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What becomes of the global ARGs of a file.
pub(super) struct Arguments<'a> {
    declared: HashMap<&'a str, Vec<ArgDeclaration<'a>>>,
    /// Used elsewhere than at the end of an image's name.
    elsewhere: HashSet<String>,
    /// The images that each ends the names of, in full.
    images: HashMap<String, BTreeSet<String>>,
    /// Those whose value is the build's.
    given: HashSet<&'a str>,
}

impl<'a> Arguments<'a> {
    pub(super) fn read(file: &'a Dockerfile) -> Self {
        let inputs = file.inputs();
        let given = inputs.build_args.keys().chain(&inputs.unknown_args);
        let mut arguments = Self {
            declared: HashMap::new(),
            elsewhere: HashSet::new(),
            images: HashMap::new(),
            given: given.map(String::as_str).collect(),
        };
        let escape = file.tree().escape;
        for instruction in file.instructions() {
            let in_stage = instruction.stage().is_some();
            match instruction.kind() {
                Kind::Arg(declarations) if in_stage => {
                    arguments.redeclare(&declarations);
                }
                Kind::Arg(declarations) => {
                    for declaration in declarations {
                        let default = declaration.default.unwrap_or_default();
                        arguments.elsewhere.extend(variables(default, escape));
                        let all = arguments.declared.entry(declaration.name).or_default();
                        all.push(declaration);
                    }
                }
                Kind::Onbuild(trigger) => {
                    // What it declares is so in the stages that start from here.
                    if Keyword::of(&trigger.keyword.text) == Some(Keyword::Arg)
                        && let Kind::Arg(declarations) =
                            Kind::of_trigger(trigger, instruction.syntax())
                    {
                        arguments.redeclare(&declarations);
                    }
                }
                _ => {}
            }
        }
        for stage in file.stages() {
            let Kind::From(from) = stage.from().kind() else {
                continue;
            };
            if let Some(platform) = from.platform {
                arguments.elsewhere.extend(variables(platform.text, escape));
            }
            let word = &from.image.text;
            let image = match stage.base() {
                Base::Image(name) => name.reference(),
                _ => None,
            };
            match (split_tail(word, escape), image) {
                (Some((before, tail)), Some(image)) => {
                    arguments.elsewhere.extend(variables(before, escape));
                    let image = image.clone().with_default_tag().to_string();
                    let images = arguments.images.entry(tail.to_owned()).or_default();
                    images.insert(image);
                }
                _ => arguments.elsewhere.extend(variables(word, escape)),
            }
        }
        arguments
    }

    fn redeclare(&mut self, declarations: &[ArgDeclaration<'_>]) {
        let names = declarations.iter().map(|it| it.name.to_owned());
        self.elsewhere.extend(names);
    }

    /// The variables of a word that have no value here.
    pub(super) fn unknown_in(&self, word: &str, escape: char) -> Vec<String> {
        let mut names = variables(word, escape);
        let has_value = |name: &String| {
            let declared = self.declared.get(name.as_str());
            declared.is_some_and(|all| all.iter().any(|it| it.default.is_some()))
                || self.given.contains(name.as_str())
        };
        if !names.iter().all(has_value) {
            names.retain(|name| !has_value(name));
        }
        names
    }

    /// Where the digest of the image of a FROM goes, and the variables that then no longer change
    /// it.
    pub(super) fn place(
        &self,
        file: &Dockerfile,
        word: &Word,
        reference: &Reference,
    ) -> (Result<PinPlace, Unpinnable>, Vec<String>) {
        let escape = file.tree().escape;
        let tail = split_tail(&word.text, escape);
        let default = tail.and_then(|(before, name)| Some((before, self.default_of(file, name)?)));
        let (holder, others, why) = match (default, tail) {
            (Some((before, declaration)), _) => (
                declaration.default_span,
                [before, declaration.default.unwrap_or_default()],
                "its digest is not written in one piece in the default of its ARG",
            ),
            (None, Some(_)) => (
                word.span,
                [word.text.as_str(), ""],
                "its digest comes from an ARG that is used elsewhere too, or that is given",
            ),
            (None, None) => (
                word.span,
                [word.text.as_str(), ""],
                "its digest is not written in one piece",
            ),
        };
        let place = PinPlace::at_end(file.source().slice(holder), holder, reference);
        let fixed = if reference.digest().is_some() {
            Vec::new()
        } else {
            let names = others.iter().flat_map(|text| variables(text, escape));
            names.collect::<BTreeSet<_>>().into_iter().collect()
        };
        (place.ok_or(Unpinnable::Indirect(why)), fixed)
    }

    /// The declaration of an ARG, if its default ends the names of one image alone and nothing else
    /// depends on it.
    fn default_of(&self, file: &Dockerfile, name: &str) -> Option<&ArgDeclaration<'a>> {
        let [declaration] = self.declared.get(name)?.as_slice() else {
            return None;
        };
        if self.elsewhere.contains(name) || self.given.contains(name) {
            return None;
        }
        if self.images.get(name)?.len() != 1 {
            return None;
        }
        let Variable::Set(value) = file.global(name) else {
            return None;
        };
        (declaration.default.is_some() && !value.is_empty()).then_some(declaration)
    }
}
