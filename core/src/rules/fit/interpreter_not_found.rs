use crate::{
    image::{
        Image, Keep,
        start::{self, Failure},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct InterpreterNotFound;

impl Rule for InterpreterNotFound {
    const META: Meta<'static> = Meta {
        id: "interpreter-not-found",
        summary: "the interpreter of the script that a container starts is not in the image",
        why: "The container does not start, and \"no such file or directory\" names the script although its interpreter is meant.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("interpreter_not_found.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for failure in image.start().failures {
            let Failure::InterpreterNotFound {
                script,
                interpreter,
            } = failure
            else {
                continue;
            };
            let (message, help) = if let Some(plain) = interpreter.strip_suffix('\r') {
                (
                    format!(
                        "the first line of the script ends with a carriage return, which makes it a part of \
                         the interpreter's name `{plain}`"
                    ),
                    "save the script with line feeds alone; `* text=auto eol=lf` in `.gitattributes` keeps \
                     it so"
                        .to_owned(),
                )
            } else if interpreter.contains([' ', '\t']) {
                (
                    format!("`env` looks for one program called `{interpreter}`"),
                    format!("write `env -S {interpreter}`"),
                )
            } else {
                (
                    format!("the script is for `{interpreter}`, which is not in the image"),
                    "install the interpreter, or write the script for one that is there".to_owned(),
                )
            };
            findings.report(script.place(), message).help(help);
        }
    }
}
