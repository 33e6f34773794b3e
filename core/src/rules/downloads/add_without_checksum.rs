use super::checks::names_its_contents;
use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::{Keyword, instruction::Kind},
};

#[derive(Default)]
pub(super) struct AddWithoutChecksum;

impl Rule for AddWithoutChecksum {
    const META: Meta<'static> = Meta {
        id: "add-without-checksum",
        summary: "`ADD` downloads a file, and nothing says that it is what was meant",
        why: "What the server has changes when it is broken into, or when a release is replaced.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("add_without_checksum.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        if instruction.keyword() != Some(Keyword::Add) || copy.checksum.is_some() {
            return;
        }
        for copied in instruction.copied_paths() {
            let url = copied.source.as_deref().unwrap_or(&copied.word.text);
            let lower = url.to_ascii_lowercase();
            let path = lower.split(['?', '#']).next().unwrap_or_default();
            let is_file = lower.starts_with("http://") || lower.starts_with("https://");
            if !is_file || path.strip_suffix(".git").is_some() || names_its_contents(url) {
                continue;
            }
            findings
                .report(copied.word.span, "whatever the server has is added".to_owned())
                .help("say what is meant: `ADD --checksum=sha256:…`, with the digest that `sha256sum` gives for the file");
        }
    }
}
