use super::{
    names,
    secret_in_layer::left_by,
    uses::{Use, Uses},
};
use crate::{
    dockerfile::{Base, Dockerfile, Instruction, Stage},
    lint::Finding,
    rules::prelude::*,
    secrets::evidence::{self, Value},
    syntax::{DirectiveName, Keyword, detect_directive, instruction::Kind},
    text::{Span, offset},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct SecretInVariable {
    /// What makes a variable a secret.
    by: By,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum By {
    /// A value that looks like one, what is done with it, or a name that sounds like one if the build gives the
    /// value.
    #[default]
    Evidence,
    /// A word of the name, whatever the value: `API_KEY`, but not `KEYBOARD` and not `KEY_FILE`; of `ARG` and `ENV` in
    /// stages.
    NameWord,
    /// Any part of the name, whatever the value: `api_key`, `password`, `token` and the like; of `ARG` and `ENV`.
    NamePart,
}

impl Rule for SecretInVariable {
    const META: Meta<'static> = Meta {
        id: "secret-in-variable",
        summary: "`ENV`, `ARG` or `LABEL` holds a secret",
        why: "The values of all three are in the image's configuration or history, for all who can pull it.",
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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        match self.by {
            By::Evidence => {}
            By::NameWord => return names::by_word(file, findings),
            By::NamePart => return names::by_part(file, findings),
        }
        let before = file
            .instructions()
            .take_while(|instruction| instruction.stage().is_none());
        for instruction in before {
            check(instruction, &Uses::default(), true, findings);
        }
        // Other stages start from these, and have their arguments.
        let bases: HashSet<usize> = file
            .stages()
            .filter_map(|stage| match stage.base() {
                Base::Stage(base) => Some(base.index()),
                _ => None,
            })
            .collect();
        for stage in file.stages() {
            let uses = Uses::of(stage);
            let is_base = bases.contains(&stage.index());
            for instruction in stage.instructions() {
                check(instruction, &uses, is_base, findings);
            }
        }
    }
}

fn check(instruction: Instruction<'_>, uses: &Uses<'_>, is_base: bool, findings: &mut Findings) {
    let Some(keyword @ (Keyword::Env | Keyword::Label | Keyword::Arg)) = instruction.keyword()
    else {
        return;
    };
    match instruction.kind() {
        Kind::Env(pairs) | Kind::Label(pairs) => {
            for pair in pairs {
                let name = instruction.expand_word(&pair.name);
                let name = name.as_deref().unwrap_or(&pair.name.text);
                let variable = Variable {
                    instruction,
                    is_base,
                    keyword,
                    name,
                    value: Some(&pair.value.text),
                    value_span: pair.value.span,
                    span: pair.name.span.to(pair.value.span),
                };
                variable.check(uses, findings);
            }
        }
        Kind::Arg(declarations) => {
            for arg in declarations {
                let variable = Variable {
                    instruction,
                    is_base,
                    keyword,
                    name: arg.name,
                    value: arg.default,
                    value_span: arg.default_span,
                    span: arg.name_span.to(arg.default_span),
                };
                variable.check(uses, findings);
            }
        }
        _ => {}
    }
}

/// A name that is given a value, or is to get one from the build.
struct Variable<'v, 'a> {
    instruction: Instruction<'a>,
    /// Another stage starts from its stage.
    is_base: bool,
    keyword: Keyword,
    name: &'v str,
    value: Option<&'v str>,
    value_span: Span,
    span: Span,
}

impl Variable<'_, '_> {
    fn check(&self, uses: &Uses<'_>, findings: &mut Findings) {
        let Self { keyword, name, .. } = *self;
        let uses = uses.after(name, self.instruction);
        let sounds_secret = evidence::sounds_secret(name);
        let is_secret = sounds_secret || uses.iter().any(|it| it.credential.is_some());
        let Some(written) = self.value else {
            // Before the first stage an ARG reaches only FROM lines, and no image.
            if is_secret && self.instruction.stage().is_some() {
                let ships = self.instruction.stage().is_some_and(Stage::ships);
                let place = if ships {
                    "the image's history"
                } else {
                    "the build's cache and records"
                };
                let message = format!("the build argument `{name}` would stay in {place}");
                let finding = self.report(message, uses, findings);
                if !ships {
                    finding.why(
                        "Whoever has the cache, or the provenance that the build attaches to the image, can read it.",
                    );
                }
            }
            return;
        };
        let expanded = self.instruction.expand(written);
        match expanded.as_deref().map(evidence::look_at) {
            Some(Value::Token(kind)) => {
                let message = format!("`{keyword} {name}` holds a secret: {kind}");
                self.report(message, &[], findings)
                    .severity(Severity::Error)
                    .confidence(Confidence::High);
            }
            Some(Value::Credentials) => {
                let message = format!("`{keyword} {name}` holds a URL with a password");
                self.report(message, &[], findings)
                    .confidence(Confidence::High);
            }
            Some(Value::Opaque) if is_secret && !self.is_plain(&expanded.unwrap_or_default()) => {
                let message = format!("`{keyword} {name}` holds what looks like a secret");
                self.report(message, uses, findings);
            }
            // What a build puts into a variable with such a name is one.
            None if sounds_secret && keyword != Keyword::Arg && written.contains('$') => {
                let message = format!("`{keyword} {name}` keeps a value that the build brings");
                self.report(message, &[], findings);
            }
            _ => {}
        }
    }

    fn is_plain(&self, value: &str) -> bool {
        evidence::repeats_name(self.name, value) || evidence::is_plain_key(self.name, value)
    }

    fn report<'f>(
        &self,
        message: String,
        uses: &[Use<'_>],
        findings: &'f mut Findings,
    ) -> &'f mut Finding {
        let finding = findings.report(self.span, message).help(
            "give it to the step that needs it, `RUN --mount=type=secret,id=…`, and to the container when it starts",
        );
        let credentials = uses.iter().filter_map(|it| it.credential.as_ref());
        let mut is_sure = false;
        for (what, span) in credentials.take(MAX_RELATED) {
            finding.related(*span, format!("used here as {what}"));
            is_sure = true;
        }
        if !is_sure {
            finding.confidence(Confidence::Medium);
        }
        if self.value.is_some_and(|value| !value.contains('$')) {
            finding.secret(self.value_span);
        }
        if let Some(edits) = self.value.is_none().then(|| self.mounts(uses)).flatten() {
            let title = format!(
                "mount it as a secret where it is used, and pass `--secret id={}`",
                self.name
            );
            finding.fix(title, Safety::Suggested, edits);
        }
        finding
    }

    /// The edits that replace an ARG by a secret mount of each RUN that uses it; `None` if something
    /// else uses it, or might.
    fn mounts(&self, uses: &[Use<'_>]) -> Option<Vec<Edit>> {
        let file = self.instruction.file();
        let Kind::Arg(declarations) = self.instruction.kind() else {
            return None;
        };
        let is_only = declarations.len() == 1 && (1..=MAX_MOUNTS).contains(&uses.len());
        if !is_only || self.is_base || !allows_env_mounts(file) {
            return None;
        }
        let text = file.source().text();
        let span = self.instruction.span();
        let rest = &text[span.end as usize..];
        let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        // The line goes with its line feed.
        let line = Span::new(span.start, span.end + offset(line_end));
        let mut edits = vec![Edit::delete(line)];
        let name = self.name;
        for it in uses {
            let run = it.instruction;
            let is_short = run.commands().nth(MAX_COMMANDS).is_none();
            // A secret that stays in a file needs more than a mount.
            let is_run = run.keyword() == Some(Keyword::Run) && is_short;
            if !is_run || !left_by(run, Some(name)).is_empty() {
                return None;
            }
            let keyword = run.syntax().node.keyword.span;
            let mount = format!(" --mount=type=secret,id={name},env={name}");
            edits.push(Edit::insert(keyword.at_end(), mount));
        }
        Some(edits)
    }
}

/// How many uses a finding shows.
const MAX_RELATED: usize = 3;

/// How many uses a fix changes.
const MAX_MOUNTS: usize = 20;

/// How many commands a RUN may have that a fix changes.
const MAX_COMMANDS: usize = 200;

/// Whether the front end knows `env=` of secret mounts, as 1.10 and later do: no older one is asked
/// for.
fn allows_env_mounts(file: &Dockerfile) -> bool {
    let Some(syntax) = detect_directive(file.source(), DirectiveName::Syntax) else {
        return true;
    };
    let value = syntax.effective_value();
    let tag = value.rsplit_once(':').map_or("", |(_, tag)| tag);
    let mut numbers = tag.split(['.', '-']).map(|part| part.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(major), Some(minor)) => (major, minor) >= (1, 10),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, dockerfile::Inputs, text::Source};

    #[test]
    fn when_an_argument_can_be_a_mount() {
        for (text, is_mended) in [
            ("FROM a\nARG TOKEN\nRUN x $TOKEN\n", true),
            ("FROM a\nARG TOKEN\nRUN x ${TOKEN} && y\nRUN z $TOKEN", true),
            (
                "# syntax=docker/dockerfile:1\nFROM a\nARG TOKEN\nRUN x $TOKEN\n",
                true,
            ),
            (
                "# syntax=docker/dockerfile:1.4\nFROM a\nARG TOKEN\nRUN x $TOKEN\n",
                false,
            ),
            // Nothing uses it.
            ("FROM a\nARG TOKEN\nRUN x\n", false),
            // It has a default, or another with it.
            ("FROM a\nARG TOKEN A\nRUN x $TOKEN\n", false),
            ("FROM a\nARG TOKEN=Tr0ub4dor3\nRUN x $TOKEN\n", false),
            // Not only commands use it.
            ("FROM a\nARG TOKEN\nENV A=$TOKEN\n", false),
            (
                "FROM a AS b\nARG TOKEN\nRUN x $TOKEN\nFROM b\nRUN y $TOKEN\n",
                false,
            ),
            // It would stay in the layer all the same.
            ("FROM a\nARG TOKEN\nRUN echo $TOKEN > /x\n", false),
            (
                "FROM a\nARG TOKEN\nRUN git clone https://$TOKEN@a.io/b.git\n",
                false,
            ),
        ] {
            let checker = Checker::with_rules(vec![Box::new(SecretInVariable::default())]);
            let source = Source::new("Dockerfile", text).expect("short");
            let report = checker.check(source, Inputs::default());
            let finding = report.findings.first().expect(text);
            assert_eq!(!finding.fixes.is_empty(), is_mended, "{text}");
        }
    }
}
