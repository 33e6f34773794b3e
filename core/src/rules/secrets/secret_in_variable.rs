use super::evidence::{self, Value};
use crate::{dockerfile::Instruction, rules::prelude::*, syntax::instruction::Kind, text::Span};

#[derive(Default)]
pub(super) struct SecretInVariable;

impl Rule for SecretInVariable {
    const META: Meta<'static> = Meta {
        id: "secret-in-variable",
        summary: "`ENV` or `ARG` holds a secret",
        why: "The values of both are in the image's configuration or history, for all who can pull it.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "buildkit:SecretsUsedInArgOrEnv",
            "hadolint:DL3064",
            "dockle:CIS-DI-0010",
            "trivy:AVD-DS-0031",
        ],
        page: include_str!("secret_in_variable.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        match instruction.kind() {
            Kind::Env(pairs) => {
                for pair in pairs {
                    let name = instruction.expand_word(&pair.name);
                    let name = name.as_deref().unwrap_or(&pair.name.text);
                    let variable = Variable {
                        keyword: "ENV",
                        name,
                        value: Some(&pair.value.text),
                        span: pair.name.span.to(pair.value.span),
                    };
                    variable.check(instruction, findings);
                }
            }
            Kind::Arg(declarations) => {
                for arg in declarations {
                    let variable = Variable {
                        keyword: "ARG",
                        name: arg.name,
                        value: arg.default,
                        span: arg.name_span.to(arg.default_span),
                    };
                    variable.check(instruction, findings);
                }
            }
            _ => {}
        }
    }
}

/// A name that is given a value, or is to get one from the build.
struct Variable<'v> {
    keyword: &'static str,
    name: &'v str,
    value: Option<&'v str>,
    span: Span,
}

impl Variable<'_> {
    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Self {
            keyword,
            name,
            value,
            span,
        } = *self;
        let sounds_secret = evidence::sounds_secret(name);
        let Some(written) = value else {
            // Before the first stage an ARG reaches only FROM lines, and no image.
            if sounds_secret && instruction.stage().is_some() {
                let message =
                    format!("the build argument `{name}` would stay in the image's history");
                report(findings, span, message).confidence(Confidence::Medium);
            }
            return;
        };
        let expanded = instruction.expand(written);
        let look = expanded.as_deref().map(evidence::look_at);
        match look {
            Some(Value::Token(kind)) => {
                report(
                    findings,
                    span,
                    format!("`{keyword} {name}` holds a secret: {kind}"),
                )
                .severity(Severity::Error);
            }
            Some(Value::Credentials) => {
                report(
                    findings,
                    span,
                    format!("`{keyword} {name}` holds a URL with a password"),
                );
            }
            Some(Value::Opaque) if sounds_secret => {
                let message = format!("`{keyword} {name}` holds what looks like a secret");
                report(findings, span, message).confidence(Confidence::Medium);
            }
            // What a build puts into a variable with such a name is one.
            None if sounds_secret && keyword == "ENV" => {
                let message = format!("`{keyword} {name}` keeps a value that the build brings");
                report(findings, span, message).confidence(Confidence::Medium);
            }
            _ => {}
        }
    }
}

fn report(findings: &mut Findings, span: Span, message: String) -> &mut crate::lint::Finding {
    findings.report(span, message).help(
        "give it to the step that needs it, `RUN --mount=type=secret,id=…`, and to the container when it starts",
    )
}
