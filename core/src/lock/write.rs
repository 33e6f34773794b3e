use super::{LOCK_VERSION, Lock};
use crate::dockerfile::{Attestations, BaseConfig, Publication, PublishedImage, Signature};
use std::fmt::{self, Write};

/// The text of the file: the same for the same content, and a line for each fact, for diffs.
impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "# Made by `holystone pin`: what registries said of images. Keep it with the sources; do not edit it.\n",
        )?;
        writeln!(f, "version = {LOCK_VERSION}")?;
        self.images
            .iter()
            .try_for_each(|(name, publication)| image(f, name, publication))
    }
}

fn image(f: &mut fmt::Formatter<'_>, name: &str, publication: &Publication) -> fmt::Result {
    writeln!(f, "\n[[image]]\nreference = {}", quoted(name))?;
    writeln!(f, "digest = {}", quoted(&publication.digest.to_string()))?;
    writeln!(f, "index = {}", publication.is_index)?;
    writeln!(f, "seen = {}", quoted(&publication.seen.to_string()))?;
    if let Some(signature) = publication.signature {
        writeln!(f, "signature = {}", quoted(signature_name(signature)))?;
    }
    publication
        .images
        .iter()
        .try_for_each(|image| platform(f, image))
}

fn platform(f: &mut fmt::Formatter<'_>, image: &PublishedImage) -> fmt::Result {
    let name = image.platform.to_string();
    writeln!(f, "\n[[image.platform]]\nname = {}", quoted(&name))?;
    writeln!(f, "digest = {}", quoted(&image.digest.to_string()))?;
    if let Some(Attestations { provenance, sbom }) = image.attestations {
        let names = [("provenance", provenance), ("sbom", sbom)];
        let names = names.iter().filter(|(_, is_there)| *is_there);
        let names: Vec<String> = names.map(|(name, _)| quoted(name)).collect();
        writeln!(f, "attestations = [{}]", names.join(", "))?;
    }
    image.config.iter().try_for_each(|it| config(f, it))
}

fn config(f: &mut fmt::Formatter<'_>, config: &BaseConfig) -> fmt::Result {
    f.write_str("\n[image.platform.config]\n")?;
    for (key, text) in [
        ("created", &config.created),
        ("user", &config.user),
        ("working-dir", &config.working_dir),
    ] {
        if !text.is_empty() {
            writeln!(f, "{key} = {}", quoted(text))?;
        }
    }
    if config.is_empty {
        f.write_str("empty = true\n")?;
    }
    for (key, list) in [
        ("env", &config.env),
        ("on-build", &config.on_build),
        ("shell", &config.shell),
    ] {
        if !list.is_empty() {
            writeln!(f, "{key} = [")?;
            list.iter()
                .try_for_each(|text| writeln!(f, "  {},", quoted(text)))?;
            f.write_str("]\n")?;
        }
    }
    if !config.labels.is_empty() {
        f.write_str("\n[image.platform.config.labels]\n")?;
    }
    let mut labels = config.labels.iter();
    labels.try_for_each(|(name, value)| writeln!(f, "{} = {}", quoted(name), quoted(value)))
}

pub(super) const SIGNATURES: [Signature; 4] = [
    Signature::Absent,
    Signature::Present,
    Signature::Verified,
    Signature::Invalid,
];

pub(super) fn signature_name(signature: Signature) -> &'static str {
    match signature {
        Signature::Absent => "absent",
        Signature::Present => "present",
        Signature::Verified => "verified",
        Signature::Invalid => "invalid",
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
