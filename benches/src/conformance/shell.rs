//! What holystone and ShellCheck itself say of the same shell texts.

use holystone::{
    dockerfile::{BaseShell, Dockerfile, Inputs, Instruction, ShellText},
    shell::Dialect,
    syntax::Keyword,
    text::Source,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// The codes that matter most: the 60 that are most frequent in real files.
pub const FREQUENT: [u16; 60] = [
    1001, 1003, 1010, 1012, 1036, 1065, 1072, 1083, 1088, 1135, 2005, 2006, 2010, 2011, 2012, 2015,
    2016, 2027, 2028, 2034, 2035, 2038, 2043, 2046, 2059, 2086, 2102, 2103, 2114, 2115, 2129, 2153,
    2154, 2155, 2161, 2164, 2174, 2185, 2188, 2196, 2211, 2216, 2226, 2261, 2267, 2288, 3001, 3003,
    3009, 3010, 3014, 3020, 3026, 3037, 3040, 3044, 3045, 3046, 3057, 3060,
];

/// A text and what stands before it when ShellCheck sees it.
pub struct Body {
    /// `file:line`
    pub place: String,
    /// The lines that say the shell and its variables.
    pub prelude: String,
    /// The text.
    pub text: String,
    /// What holystone finds: codes with the place in the source.
    pub ours: Vec<(u16, u32)>,
    /// For each byte of the text its place in the source.
    places: Vec<u32>,
}

/// Which differences are listed.
#[derive(Clone, Copy, Debug)]
pub enum Wanted {
    /// Those in every code.
    All,
    /// Those in one code.
    Code(u16),
}

impl Wanted {
    fn holds(self, code: u16) -> bool {
        match self {
            Self::All => true,
            Self::Code(wanted) => wanted == code,
        }
    }
}

/// How often each side says a code.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    both: usize,
    same_place: usize,
    theirs: usize,
    ours: usize,
}

/// What the comparison says.
#[derive(Debug, Default)]
pub struct Comparison {
    codes: BTreeMap<u16, Counts>,
    bodies: usize,
    /// `file:line who code: text`, of the code that was asked for.
    pub differences: Vec<String>,
}

/// Compares every RUN of a folder's files.
///
/// # Errors
/// When the folder cannot be read, or ShellCheck cannot be run.
pub fn run(
    folder: &Path,
    program: &str,
    cache: Option<&Path>,
    wanted: Option<Wanted>,
) -> io::Result<Comparison> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let mut bodies = Vec::new();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Ok(source) = Source::from_bytes(name.as_ref(), fs::read(path)?) {
            bodies.extend(bodies_of(source, BaseShell::Posix));
        }
    }
    let own = std::env::temp_dir().join(format!("shell-{}", std::process::id()));
    let answers = ask(program, &bodies, cache.unwrap_or(&own));
    if cache.is_none() {
        fs::remove_dir_all(&own)?;
    }
    let mut comparison = Comparison::default();
    for (body, theirs) in bodies.iter().zip(answers?) {
        comparison.add(body, theirs, wanted);
    }
    Ok(comparison)
}

/// The texts of the RUN instructions of a file that ShellCheck knows the language of.
pub fn bodies_of(source: Source, shell: BaseShell) -> Vec<Body> {
    let file = Dockerfile::parse(source, Inputs::default());
    let mut bodies = Vec::new();
    for instruction in file.instructions().filter(|one| is_run(*one)) {
        let Some(text) = instruction.shell_text(shell) else {
            continue;
        };
        let Some(prelude) = prelude(&text) else {
            continue;
        };
        let notes = file.shell_notes(shell);
        let ours = notes.filter(|note| note.instruction.index() == instruction.index());
        let line = file.source().position(instruction.span().start).line;
        let length = text.text.text().len();
        bodies.push(Body {
            place: format!("{}:{line}", file.source().name()),
            prelude,
            ours: ours.map(|note| (note.code, note.span.start)).collect(),
            places: (0..=length)
                .map(|at| text.text.source_span(at..(at + 1).min(length)).start)
                .collect(),
            text: text.text.text().to_owned(),
        });
    }
    bodies
}

fn is_run(instruction: Instruction<'_>) -> bool {
    match instruction.keyword() {
        Some(Keyword::Run) => true,
        Some(Keyword::Onbuild) => {
            let text = instruction.file().source().slice(instruction.span());
            let mut words = text.split_whitespace().skip(1);
            words
                .next()
                .is_some_and(|word| word.eq_ignore_ascii_case("run"))
        }
        _ => false,
    }
}

fn prelude(text: &ShellText<'_>) -> Option<String> {
    let shell = match text.dialect {
        Dialect::Posix => "/bin/sh",
        Dialect::Bash => "/bin/bash",
        Dialect::Ash => "/bin/ash",
        Dialect::Ksh => "/bin/ksh",
        _ => return None,
    };
    let mut prelude = format!("#!{shell}\n");
    let mut names: Vec<&str> = text.variables().collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(prelude, "export {name}=1");
    }
    Some(prelude)
}

/// ShellCheck's answers: for each text codes with line and column in what it was given.
fn ask(program: &str, bodies: &[Body], folder: &Path) -> io::Result<Vec<Vec<(u16, usize, usize)>>> {
    fs::create_dir_all(folder)?;
    let mut names = Vec::new();
    let mut missing = BTreeMap::new();
    for body in bodies {
        let script = format!("{}{}\n", body.prelude, body.text);
        let name = format!("{:016x}", hash(&script));
        if !folder.join(format!("{name}.json")).exists() {
            missing.insert(name.clone(), script);
        }
        names.push(name);
    }
    let missing: Vec<_> = missing.into_iter().collect();
    let batches: Vec<_> = missing.chunks(100).collect();
    let half = batches.len().div_ceil(2).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = batches
            .chunks(half)
            .map(|batches| {
                scope.spawn(move || {
                    batches
                        .iter()
                        .try_for_each(|batch| ask_batch(program, batch, folder))
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(io::Error::other("a worker ended")))
            })
            .collect::<io::Result<Vec<()>>>()
    })?;
    let mut known: HashMap<&String, Vec<(u16, usize, usize)>> = HashMap::new();
    for name in &names {
        if !known.contains_key(name) {
            let text = fs::read(folder.join(format!("{name}.json")))?;
            known.insert(name, serde_json::from_slice(&text)?);
        }
    }
    Ok(names.iter().map(|name| known[name].clone()).collect())
}

fn ask_batch(program: &str, batch: &[(String, String)], folder: &Path) -> io::Result<()> {
    let mut command = Command::new(program);
    command.args([
        "--norc",
        "-S",
        "style",
        "-e",
        "SC2187,SC1090,SC1091",
        "-f",
        "json1",
        "--",
    ]);
    for (name, script) in batch {
        fs::write(folder.join(name), script)?;
        command.arg(name);
    }
    let output = command.current_dir(folder).output()?;
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    let mut by_name: BTreeMap<&str, Vec<(u64, u64, u64)>> = BTreeMap::new();
    for comment in answer["comments"].as_array().into_iter().flatten() {
        let number = |key: &str| comment[key].as_u64().unwrap_or_default();
        by_name
            .entry(comment["file"].as_str().unwrap_or_default())
            .or_default()
            .push((number("code"), number("line"), number("column")));
    }
    for (name, _) in batch {
        let answers = by_name.remove(name.as_str()).unwrap_or_default();
        fs::write(
            folder.join(format!("{name}.json")),
            serde_json::to_vec(&answers)?,
        )?;
        fs::remove_file(folder.join(name))?;
    }
    Ok(())
}

/// FNV-1a, the same on every machine.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl Comparison {
    fn add(&mut self, body: &Body, theirs: Vec<(u16, usize, usize)>, wanted: Option<Wanted>) {
        self.bodies += 1;
        let before = body.prelude.lines().count();
        let mut theirs: Vec<(u16, u32)> = theirs
            .into_iter()
            .filter_map(|(code, line, column)| {
                Some((code, body.place_of(line.checked_sub(before)?, column)?))
            })
            .collect();
        let mut ours = body.ours.clone();
        // Those at the same place first.
        ours.retain(|one| match theirs.iter().position(|other| one == other) {
            Some(at) => {
                theirs.remove(at);
                let counts = self.codes.entry(one.0).or_default();
                counts.both += 1;
                counts.same_place += 1;
                false
            }
            None => true,
        });
        let mut moved = Vec::new();
        ours.retain(
            |one| match theirs.iter().position(|other| one.0 == other.0) {
                Some(at) => {
                    moved.push((one.0, one.1, theirs.remove(at).1));
                    self.codes.entry(one.0).or_default().both += 1;
                    false
                }
                None => true,
            },
        );
        for (code, _) in &theirs {
            self.codes.entry(*code).or_default().theirs += 1;
        }
        for (code, _) in &ours {
            self.codes.entry(*code).or_default().ours += 1;
        }
        let Some(wanted) = wanted else { return };
        let lists = [("ShellCheck", &theirs), ("holystone", &ours)];
        for (who, list) in lists {
            for (code, at) in list.iter().filter(|(code, _)| wanted.holds(*code)) {
                let near = body.near(*at);
                self.differences
                    .push(format!("{} {who} SC{code}: {near}", body.place));
            }
        }
        for (code, at, there) in moved.into_iter().filter(|(code, ..)| wanted.holds(*code)) {
            self.differences.push(format!(
                "{} place SC{code}: {} / ShellCheck: {}",
                body.place,
                body.near(at),
                body.near(there)
            ));
        }
    }

    /// The table of codes, and how much of the frequent ones agrees.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{:<8}{:>8}{:>8}{:>8}{:>12}\n",
            "code", "both", "theirs", "ours", "same place"
        );
        for (code, counts) in &self.codes {
            let mark = if FREQUENT.contains(code) {
                ""
            } else {
                "  rare"
            };
            let Counts {
                both,
                same_place,
                theirs,
                ours,
            } = counts;
            let _ = writeln!(
                text,
                "SC{code:<6}{both:>8}{theirs:>8}{ours:>8}{same_place:>12}{mark}"
            );
        }
        for (name, frequent) in [("the 60 most frequent", true), ("all", false)] {
            let all = self.sum(|code| !frequent || FREQUENT.contains(&code));
            let _ = writeln!(
                text,
                "{name}: {} found of {} ({:.2} %), {} of ours not found by ShellCheck ({:.2} %), {} at the same place",
                all.both,
                all.both + all.theirs,
                percent(all.both, all.both + all.theirs),
                all.ours,
                percent(all.ours, all.both + all.ours),
                all.same_place,
            );
        }
        let _ = writeln!(text, "texts: {}", self.bodies);
        text
    }

    /// How many findings both have, of all.
    pub fn agree(&self) -> (usize, usize) {
        let all = self.sum(|_| true);
        (all.both, all.both + all.theirs + all.ours)
    }

    fn sum(&self, is_one: impl Fn(u16) -> bool) -> Counts {
        let counts = self.codes.iter().filter(|(code, _)| is_one(**code));
        counts.fold(Counts::default(), |sum, (_, one)| Counts {
            both: sum.both + one.both,
            same_place: sum.same_place + one.same_place,
            theirs: sum.theirs + one.theirs,
            ours: sum.ours + one.ours,
        })
    }
}

#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl Body {
    /// The place in the source of a line, counted from 1, and a column of characters of the text.
    fn place_of(&self, line: usize, column: usize) -> Option<u32> {
        let line = line.checked_sub(1)?;
        let mut start = 0;
        for _ in 0..line {
            match self.text[start..].find('\n') {
                Some(length) => start += length + 1,
                // ShellCheck sees a last line more.
                None => return self.places.last().copied(),
            }
        }
        let rest = &self.text[start..];
        let at = rest
            .char_indices()
            .nth(column - 1)
            .map_or(rest.len(), |(at, _)| at);
        self.places.get(start + at).copied()
    }

    /// The text around a place.
    fn near(&self, place: u32) -> String {
        let at = self
            .places
            .iter()
            .position(|one| *one == place)
            .unwrap_or_default();
        let mut from = at.saturating_sub(30).min(self.text.len());
        while !self.text.is_char_boundary(from) {
            from -= 1;
        }
        let before: String = self.text[from..].chars().take(at - from).collect();
        let after: String = self.text[from..]
            .chars()
            .skip(before.chars().count())
            .take(60)
            .collect();
        format!("{before:?} >> {after:?}")
    }
}
