//! Does a step look whether what it downloads is what was meant?

use crate::dockerfile::{Command, Instruction};

/// Programs that compare checksums or verify signatures.
const VERIFIERS: &[&str] = &[
    "b2sum",
    "b3sum",
    "cosign",
    "gpg",
    "gpg2",
    "gpgv",
    "md5sum",
    "minisign",
    "rpmkeys",
    "sha1sum",
    "sha224sum",
    "sha256",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "shasum",
    "signify",
    "sigstore",
    "slsa-verifier",
];

/// Whether an instruction runs something that verifies files, or names such a thing in a way that is not
/// understood: a script of its own, say.
pub(super) fn verifies(instruction: Instruction<'_>) -> bool {
    let by_program = instruction.commands().any(is_verifier);
    by_program || {
        let syntax = instruction.syntax();
        let source = instruction.file().source();
        let bodies = syntax
            .heredocs
            .iter()
            .map(|heredoc| source.slice(heredoc.body));
        std::iter::once(syntax.logical.text())
            .chain(bodies)
            .any(|text| {
                let lower = text.to_ascii_lowercase();
                [
                    "sha256",
                    "sha512",
                    "sha384",
                    "sha1",
                    "md5",
                    "checksum",
                    "gpg",
                    "cosign",
                    "minisign",
                    "signature",
                ]
                .iter()
                .any(|word| lower.contains(word))
            })
    }
}

fn is_verifier(command: Command<'_>) -> bool {
    let Some(name) = command.name() else {
        return false;
    };
    let is_openssl = name == "openssl"
        && command.subcommand().is_some_and(|word| {
            matches!(
                word.text.as_str(),
                "dgst" | "sha256" | "sha512" | "cms" | "smime"
            )
        });
    is_openssl || VERIFIERS.contains(&name)
}

/// Whether a text holds what names its own contents: 40 hexadecimal digits or more in a row.
pub(super) fn names_its_contents(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .any(|digits| digits.len() >= 40)
}
