//! Reads every layer of OCI layouts, archives of layers or single blobs, and says how long it took.
//!
//!     cargo run --release -p benches --bin read_layers -- [--list] [--one-thread] LAYOUT|BLOB...
//!
//! With `--list` it prints the entries instead, for comparison with other readers.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use holystone::image::{
    Ask, Budget, Entry, EntryKind, Keep, LayerReading, Limits, Unwatched, read_layer,
};
use serde_json::Value;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("read_layers: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<()> {
    let (mut list, mut threads) = (false, 2);
    let mut blobs = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--list" => list = true,
            "--one-thread" => threads = 1,
            path if Path::new(path).is_dir() => blobs.extend(layers(Path::new(path))?),
            path => blobs.push(PathBuf::from(path)),
        }
    }
    let start = Instant::now();
    let readings = read_all(&blobs, threads)?;
    let seconds = start.elapsed().as_secs_f64();
    let (mut plain, mut stored, mut entries) = (0, 0, 0);
    for (blob, reading) in blobs.iter().zip(&readings) {
        if list {
            println!("# {}", blob.display());
            reading.data.entries.iter().for_each(print);
        }
        for problem in &reading.problems {
            eprintln!(
                "{}: {:?} {}: {}",
                blob.display(),
                problem.kind,
                problem.place,
                problem.message
            );
        }
        plain += reading.data.plain_size;
        stored += reading.blob.as_ref().map_or(0, |hashes| hashes.size);
        entries += reading.data.entries.len();
    }
    #[allow(clippy::cast_precision_loss, reason = "for people")]
    let mega = |bytes: u64| bytes as f64 / 1e6;
    eprintln!(
        "{} layers, {entries} entries, {:.0} MB stored, {:.0} MB plain, {seconds:.2} s, {:.0} MB/s",
        blobs.len(),
        mega(stored),
        mega(plain),
        mega(plain) / seconds
    );
    Ok(())
}

fn read_all(blobs: &[PathBuf], threads: usize) -> Result<Vec<LayerReading>> {
    let (limits, budget, keep) = (Limits::default(), Budget::new(), Keep::default());
    let ask = Ask {
        limits: &limits,
        budget: &budget,
        keep: &keep,
        secrets: None,
        watch: &Unwatched,
        sha512: false,
    };
    let next = AtomicUsize::new(0);
    let work = || -> std::io::Result<Vec<(usize, LayerReading)>> {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(blob) = blobs.get(at) else {
                return Ok(done);
            };
            done.push((at, read_layer(File::open(blob)?, &ask, at)));
        }
    };
    let parts = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = handles
            .into_iter()
            .map(|handle| handle.join().map_err(|_| "a panic"));
        joined.collect::<std::result::Result<Vec<_>, _>>()
    })?;
    let mut readings = Vec::new();
    for part in parts {
        readings.extend(part?);
    }
    readings.sort_by_key(|(at, _)| *at);
    Ok(readings.into_iter().map(|(_, reading)| reading).collect())
}

/// The layers of every image of a layout, the largest first.
fn layers(layout: &Path) -> Result<Vec<PathBuf>> {
    let json = |path: &Path| -> Result<Value> { Ok(serde_json::from_slice(&fs::read(path)?)?) };
    let blob = |descriptor: &Value| {
        let digest = descriptor["digest"].as_str().unwrap_or_default();
        layout.join("blobs").join(digest.replace(':', "/"))
    };
    let mut documents = vec![json(&layout.join("index.json"))?];
    let mut found = Vec::new();
    while let Some(document) = documents.pop() {
        for manifest in document["manifests"].as_array().into_iter().flatten() {
            documents.push(json(&blob(manifest))?);
        }
        for layer in document["layers"].as_array().into_iter().flatten() {
            let is_layer = layer["mediaType"]
                .as_str()
                .is_some_and(|kind| kind.contains("layer"));
            if is_layer && blob(layer).exists() {
                found.push(blob(layer));
            }
        }
    }
    found.sort();
    found.dedup();
    found.sort_by_key(|path| std::cmp::Reverse(fs::metadata(path).map_or(0, |data| data.len())));
    Ok(found)
}

/// Kind, mode, owner, size, path and link, as a line.
fn print(entry: &Entry) {
    let kind = match entry.kind {
        EntryKind::HardLink => 'h',
        EntryKind::Symlink => 'l',
        EntryKind::Directory => 'd',
        EntryKind::CharDevice => 'c',
        EntryKind::BlockDevice => 'b',
        EntryKind::Fifo => 'p',
        _ => '-',
    };
    let link = entry.link().unwrap_or_default();
    println!(
        "{kind} {:04o} {} {} {} {} {}",
        entry.mode,
        entry.uid,
        entry.gid,
        entry.size,
        entry.path.escape_ascii(),
        link.escape_ascii()
    );
}
