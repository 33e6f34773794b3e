use super::{carriers::carriers, place_of};
use crate::{
    dockerfile::{Command, Instruction},
    rules::prelude::*,
    secrets::{
        self,
        evidence::{self, Value},
    },
    syntax::Keyword,
    text::{Span, offset},
};

#[derive(Default)]
pub(super) struct SecretInText;

impl Rule for SecretInText {
    const META: Meta<'static> = Meta {
        id: "secret-in-text",
        summary: "a command, a URL or a heredoc holds a secret",
        why: "The text is in the image's history or in its files, and in every copy of the Dockerfile.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("secret_in_text.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let mut found = Vec::new();
        tokens_in(instruction, &mut found);
        for command in instruction.commands() {
            credentials_in(command, &mut found);
        }
        add_urls(instruction, &mut found);
        for Found {
            span,
            secret,
            what,
            is_sure,
        } in innermost(found)
        {
            let report = findings.report(span, format!("{what} stands here for all to read"));
            report.help(help(instruction)).secret(secret);
            if is_sure {
                report.severity(Severity::Error);
            } else {
                report.confidence(Confidence::Medium);
            }
        }
    }
}

struct Found {
    span: Span,
    /// Where in it the secret is.
    secret: Span,
    /// The start of a sentence.
    what: String,
    /// It is in the format of a token.
    is_sure: bool,
}

fn help(instruction: Instruction<'_>) -> &'static str {
    match instruction.keyword() {
        Some(Keyword::Run) => {
            "revoke it, and give the next to the step that needs it: `RUN --mount=type=secret,id=…,env=…`"
        }
        Some(Keyword::Add) => {
            "revoke it, and download in a `RUN` that is given the next: `--mount=type=secret,id=…,env=…`"
        }
        _ => "revoke it, and give the next to the container when it starts",
    }
}

/// Tokens in a known format, wherever they stand in what is run or written.
fn tokens_in(instruction: Instruction<'_>, found: &mut Vec<Found>) {
    let is_text = matches!(
        instruction.keyword(),
        Some(
            Keyword::Run
                | Keyword::Cmd
                | Keyword::Entrypoint
                | Keyword::Healthcheck
                | Keyword::Copy
                | Keyword::Add
                | Keyword::Onbuild
        )
    );
    if !is_text {
        return;
    }
    let syntax = instruction.syntax();
    let mut push = |kind: &str, span| {
        found.push(Found {
            span,
            secret: span,
            what: format!("a secret ({kind})"),
            is_sure: true,
        });
    };
    for token in secrets::find_all(syntax.logical.text()) {
        push(token.name, syntax.logical.source_span(token.range));
    }
    for heredoc in &syntax.heredocs {
        for token in secrets::find_all(instruction.file().source().slice(heredoc.body)) {
            let start = heredoc.body.start + offset(token.range.start);
            push(
                token.name,
                Span::new(start, heredoc.body.start + offset(token.range.end)),
            );
        }
    }
}

/// What commands are given in URLs, headers, flags and variables.
fn credentials_in(command: Command<'_>, found: &mut Vec<Found>) {
    let file = command.instruction().file();
    for carrier in carriers(command) {
        let is_secret = match evidence::look_at(carrier.text) {
            Value::Opaque => !carrier.may_be_user || evidence::is_random(carrier.text),
            Value::Token(_) | Value::Credentials => true,
            Value::Harmless => false,
        };
        if is_secret && !carrier.has_variables() {
            found.push(Found {
                secret: place_of(file, carrier.span, carrier.text),
                span: carrier.span,
                what: carrier.what,
                is_sure: false,
            });
        }
    }
    for (name, value, span) in assignments(command) {
        let is_secret = evidence::sounds_secret(name)
            && matches!(evidence::look_at(value), Value::Opaque | Value::Credentials);
        let is_plain = evidence::is_plain_key(name, value) || evidence::repeats_name(name, value);
        if is_secret && !is_plain && !value.contains(['$', '`']) {
            found.push(Found {
                span,
                secret: place_of(file, span, value),
                what: format!("the value of `{name}`"),
                is_sure: false,
            });
        }
    }
}

/// `NAME=value` before a command, alone, or after `export` and the like.
fn assignments(command: Command<'_>) -> impl Iterator<Item = (&str, &str, Span)> {
    let shell = command.shell();
    let before = shell
        .assignments
        .iter()
        .filter_map(|it| Some((it.name.as_str(), it.value.as_ref()?.text.as_str(), it.span)));
    let declares = matches!(
        command.name(),
        Some("export" | "declare" | "readonly" | "local")
    );
    let operands = command.arguments().iter().filter(move |_| declares);
    let operands = operands.filter_map(|word| {
        let (name, value) = word.text.split_once('=')?;
        Some((name, value.trim_matches(['"', '\'']), word.span))
    });
    before.chain(operands)
}

/// The URLs that an ADD downloads.
fn add_urls(instruction: Instruction<'_>, found: &mut Vec<Found>) {
    for copied in instruction.copied_paths() {
        if evidence::look_at(&copied.word.text) == Value::Credentials
            && !copied.word.text.contains('$')
        {
            found.push(Found {
                span: copied.word.span,
                secret: copied.word.span,
                what: "a URL with a password".to_owned(),
                is_sure: false,
            });
        }
    }
}

/// Of findings that hold each other, as `sh -c '…'` does, the smallest.
fn innermost(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|it| (it.span.start, u32::MAX - it.span.end, it.is_sure));
    let mut kept: Vec<Found> = Vec::new();
    for it in found {
        kept.pop_if(|last| last.span.contains(it.span));
        kept.push(it);
    }
    kept
}
