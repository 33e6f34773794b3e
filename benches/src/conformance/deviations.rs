//! Where hadolint and profile `hadolint` differ on purpose: `core/tests/data/deviations/*.toml`.

use holystone::{syntax::Tree, text::Source};
use regex::Regex;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use std::{fs, io, path::Path, sync::OnceLock};

/// One way in which the two differ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// Its name.
    pub id: String,
    /// The codes that it is about.
    pub codes: Vec<String>,
    /// Who reports something: `hadolint` or `holystone`.
    pub only: Side,
    /// Why that is right.
    pub reason: String,
    /// What the text of the instruction at the finding's line must have.
    #[serde(default, deserialize_with = "pattern")]
    pub instruction: Option<Regex>,
    /// What the file must have.
    #[serde(default, deserialize_with = "pattern")]
    pub file: Option<Regex>,
    /// A Dockerfile that shows it.
    pub example: String,
    /// The configuration of hadolint's that the example needs.
    #[serde(default)]
    pub config: Value,
    /// What hadolint says of the example: `CODE LINE`.
    pub hadolint: Vec<String>,
    /// What profile `hadolint` says of it.
    pub holystone: Vec<String>,
}

/// Who reports something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// hadolint alone.
    Hadolint,
    /// holystone alone.
    Holystone,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    deviation: Vec<Deviation>,
}

fn pattern<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Regex>, D::Error> {
    let text = String::deserialize(text)?;
    Regex::new(&text).map(Some).map_err(D::Error::custom)
}

/// All of them, in the order of the files' names.
///
/// # Errors
/// When a file cannot be read, or is not of the form.
pub fn read() -> io::Result<Vec<Deviation>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/data/deviations");
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let file: File = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        all.extend(file.deviation);
    }
    Ok(all)
}

/// All of them, read once; what is wrong with the files is told when they are read by [`read`].
pub fn all() -> &'static [Deviation] {
    static ALL: OnceLock<Vec<Deviation>> = OnceLock::new();
    ALL.get_or_init(|| read().unwrap_or_default())
}

/// The deviation that explains why only one side reports a code at a line.
pub fn explains(
    side: Side,
    code: &str,
    line: u32,
    source: &Source,
    tree: &Tree,
) -> Option<&'static Deviation> {
    let instruction = tree
        .instructions
        .iter()
        .rev()
        .find(|instruction| source.position(instruction.span.start).line <= line);
    let text = instruction.map_or("", |instruction| source.slice(instruction.span));
    let matches = |pattern: &Option<Regex>, text: &str| {
        pattern
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(text))
    };
    all().iter().find(|deviation| {
        deviation.only == side
            && deviation.codes.iter().any(|one| one == code)
            && matches(&deviation.instruction, text)
            && matches(&deviation.file, source.text())
    })
}
