//! A folder of real Dockerfiles with what hadolint and BuildKit report of each, as a table of codes.
//!
//! The folder has `expected.jsonl.gz`, and `dockerfiles.tar.gz` or what it unpacks to.

use super::{
    checks,
    deviations::Side,
    hadolint::{self, Told},
};
use flate2::read::GzDecoder;
use holystone::{
    Checker,
    dockerfile::Inputs,
    lint::{Profile, Selection},
    text::Source,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// How often each side reports a code.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    both: usize,
    theirs: usize,
    ours: usize,
    /// Of `theirs` and `ours`, those that a deviation explains.
    explained: usize,
}

/// What the comparison of a folder says.
#[derive(Debug, Default)]
pub struct Corpus {
    codes: BTreeMap<String, Counts>,
    /// By deviation.
    explained: BTreeMap<&'static str, usize>,
    /// What we report of files that hadolint cannot parse.
    beside_parse_errors: usize,
    /// `file:line who code`, of the code that was asked for.
    pub differences: Vec<String>,
}

/// Compares every file of a folder; `wanted` is the code whose differences are listed.
///
/// # Errors
/// When the folder lacks a file or has it in another form.
pub fn run(folder: &Path, wanted: Option<&str>) -> io::Result<Corpus> {
    let files = dockerfiles(folder)?;
    let expected = GzDecoder::new(File::open(folder.join("expected.jsonl.gz"))?);
    let selection = Selection {
        profile: Some(Profile::Hadolint),
        ..Selection::default()
    };
    let checker = Checker::new(&selection).map_err(io::Error::other)?;
    let mut corpus = Corpus::default();
    for line in BufReader::new(expected).lines() {
        let expected: Value = serde_json::from_str(&line?)?;
        let id = expected["id"].as_str().unwrap_or_default();
        let Some(bytes) = files.get(id) else {
            return Err(io::Error::other(format!("{id} is not among the files")));
        };
        let source = Source::from_bytes(id, bytes.clone()).map_err(io::Error::other)?;
        corpus.hadolint(&checker, &source, &expected["hadolint"], wanted);
        corpus
            .buildkit(source, &expected["buildkit"], wanted)
            .map_err(io::Error::other)?;
    }
    Ok(corpus)
}

impl Corpus {
    fn hadolint(
        &mut self,
        checker: &Checker,
        source: &Source,
        theirs: &Value,
        wanted: Option<&str>,
    ) {
        let theirs: Vec<Told> = theirs
            .as_array()
            .into_iter()
            .flatten()
            .map(hadolint::told)
            .collect();
        let name = source.name().to_owned();
        let comparison = hadolint::compare(checker, source, theirs);
        self.beside_parse_errors += comparison.beside.len();
        for (code, ..) in comparison.both {
            self.codes.entry(code).or_default().both += 1;
        }
        for (side, (code, line, level), why) in comparison.differences {
            let counts = self.codes.entry(code.clone()).or_default();
            match side {
                Side::Hadolint => counts.theirs += 1,
                Side::Holystone => counts.ours += 1,
            }
            counts.explained += usize::from(why.is_some());
            if let Some(id) = why {
                *self.explained.entry(id).or_default() += 1;
            }
            if wanted == Some(&code) {
                self.differences.push(format!(
                    "{name}:{line} {side:?} {level} {}",
                    why.unwrap_or("?")
                ));
            }
        }
    }

    fn buildkit(
        &mut self,
        source: Source,
        theirs: &Value,
        wanted: Option<&str>,
    ) -> Result<(), String> {
        let theirs = theirs.as_array().into_iter().flatten();
        let theirs: Vec<checks::Told> = theirs
            .map(|one| {
                (
                    one[0].as_str().unwrap_or_default().to_owned(),
                    one[1].as_u64().unwrap_or_default(),
                )
            })
            .collect();
        let inputs = Inputs {
            complete: true,
            ..Inputs::default()
        };
        let name = source.name().to_owned();
        let mut ours = checks::find(source, inputs)?;
        for (rule, line) in theirs {
            let counts = self.codes.entry(rule.clone()).or_default();
            if let Some(at) = ours.iter().position(|one| *one == (rule.clone(), line)) {
                ours.remove(at);
                counts.both += 1;
            } else {
                counts.theirs += 1;
                if wanted == Some(&rule) {
                    self.differences.push(format!("{name}:{line} BuildKit"));
                }
            }
        }
        for (rule, line) in ours {
            if wanted == Some(&rule) {
                self.differences.push(format!("{name}:{line} Holystone"));
            }
            self.codes.entry(rule).or_default().ours += 1;
        }
        Ok(())
    }

    /// The table of codes, what deviations explain, and the share of each kind.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{:<32}{:>8}{:>8}{:>8}{:>11}\n",
            "code", "both", "theirs", "ours", "explained"
        );
        for (code, counts) in &self.codes {
            let Counts {
                both,
                theirs,
                ours,
                explained,
            } = counts;
            let _ = writeln!(
                text,
                "{code:<32}{both:>8}{theirs:>8}{ours:>8}{explained:>11}"
            );
        }
        for (id, count) in &self.explained {
            let _ = writeln!(text, "explained by {id}: {count}");
        }
        let _ = writeln!(
            text,
            "beside errors of hadolint's parser: {}",
            self.beside_parse_errors
        );
        for (kind, prefix) in [("DL", "DL"), ("SC", "SC"), ("BuildKit", "")] {
            let is_one = |code: &str| match prefix {
                "" => !is_hadolint(code),
                _ => is_hadolint(code) && code.starts_with(prefix),
            };
            let (both, all, explained) = self.sum(is_one);
            let _ = writeln!(text, "{kind}: both {both} of {all}, explained {explained}");
        }
        text
    }

    /// How many findings agree, and of how many that no deviation explains.
    pub fn agree(&self) -> (usize, usize) {
        let (both, all, explained) = self.sum(|code| !code.starts_with("SC") || !is_hadolint(code));
        (both, all - explained)
    }

    fn sum(&self, is_one: impl Fn(&str) -> bool) -> (usize, usize, usize) {
        let counts = self.codes.iter().filter(|(code, _)| is_one(code));
        counts.fold((0, 0, 0), |(both, all, explained), (_, one)| {
            (
                both + one.both,
                all + one.both + one.theirs + one.ours,
                explained + one.explained,
            )
        })
    }
}

/// `DL3008`, `SC2086`
fn is_hadolint(code: &str) -> bool {
    code.get(2..)
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn dockerfiles(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let id = |path: &Path| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let unpacked = folder.join("dockerfiles");
    if unpacked.is_dir() {
        let files = fs::read_dir(unpacked)?.map(|entry| {
            let path = entry?.path();
            Ok((id(&path), fs::read(&path)?))
        });
        return files.collect();
    }
    let packed = File::open(folder.join("dockerfiles.tar.gz"))?;
    let mut archive = tar::Archive::new(GzDecoder::new(packed));
    let mut files = BTreeMap::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        let path = entry.path()?.into_owned();
        if path.extension().is_some() {
            files.insert(id(&path), bytes);
        }
    }
    Ok(files)
}
