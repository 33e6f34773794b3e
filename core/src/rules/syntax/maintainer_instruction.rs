use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::{Keyword, instruction::Kind},
};

#[derive(Default)]
pub(super) struct MaintainerInstruction;

impl Rule for MaintainerInstruction {
    const META: Meta<'static> = Meta {
        id: "maintainer-instruction",
        summary: "the author is named with `MAINTAINER`",
        why: "Docker has deprecated it since 2017: it sets a field that few tools read, and a child image cannot take it away.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL4000", "buildkit:MaintainerDeprecated"],
        page: include_str!("maintainer_instruction.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if instruction.keyword() != Some(Keyword::Maintainer) {
            return;
        }
        let keyword = instruction.syntax().node.keyword.span;
        let finding = findings.report(keyword, "`MAINTAINER` is deprecated");
        let Kind::Maintainer(word) = instruction.kind() else {
            finding
                .help("say who made the image with `LABEL org.opencontainers.image.authors=\"…\"`");
            return;
        };
        let escape = instruction.file().tree().escape;
        let label = format!("LABEL {KEY}={}", quoted(&word.text, escape));
        finding.help(format!("write `{label}`"));
        // Comments between the lines would be lost, and flags are an error.
        let span = keyword.to(word.span);
        let is_simple = !instruction.file().source().slice(span).contains('\n');
        if is_simple && instruction.syntax().node.flags.is_empty() {
            finding.safe_fix("say it with a label", Edit::replace(span, label));
        }
    }
}

/// What OCI calls the authors of an image.
const KEY: &str = "org.opencontainers.image.authors";

/// A text as a value of LABEL. The quotes that someone put around it were meant as such.
fn quoted(text: &str, escape: char) -> String {
    let inner = ['"', '\'']
        .into_iter()
        .find_map(|quote| {
            let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
            (!inner.contains(quote)).then_some(inner)
        })
        .unwrap_or(text);
    let mut quoted = String::from("\"");
    for c in inner.chars() {
        if matches!(c, '"' | '$') || c == escape {
            quoted.push(escape);
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn values() {
        for (text, escape, expected) in [
            ("Ann <ann@example.com>", '\\', r#""Ann <ann@example.com>""#),
            (r#""Ann""#, '\\', r#""Ann""#),
            ("'Ann'", '\\', r#""Ann""#),
            (r#""Ann" "Bob""#, '\\', r#""\"Ann\" \"Bob\"""#),
            (r"$A\b", '\\', r#""\$A\\b""#),
            (r"$A\b", '`', r#""`$A\b""#),
        ] {
            assert_eq!(quoted(text, escape), expected, "{text}");
        }
    }
}
