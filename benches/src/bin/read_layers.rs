//! Reads every layer of images, and says how long it took.
//!
//!     cargo run --release -p benches --bin read_layers -- [--list] [--secrets] [--blob] IMAGE...
//!
//! With `--list` it prints the entries of each layer too, for comparison with other readers; with
//! `--blob` each IMAGE is a single layer. `RAYON_NUM_THREADS` says how many threads read.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use holystone::image::{
    Blob, BlobName, Entry, EntryKind, Image, Input, OpenOptions, PlatformChoice, Source, open,
    secrets::SecretRules,
};
use std::{fs::File, io, path::PathBuf, process::ExitCode, time::Instant};

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
    let (mut list, mut blob) = (false, false);
    let mut options = OpenOptions::default();
    options.platform = PlatformChoice::All;
    options.secrets = None;
    let mut paths = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--list" => list = true,
            "--secrets" => options.secrets = Some(SecretRules::builtin()),
            "--blob" => blob = true,
            path => paths.push(PathBuf::from(path)),
        }
    }
    for path in paths {
        let start = Instant::now();
        let name = path.display().to_string();
        let images = if blob {
            open(Input::Source(&Layer(path)), &options)
        } else {
            open(Input::Path(path), &options)
        };
        let seconds = start.elapsed().as_secs_f64();
        for image in images? {
            tell(&name, &image, seconds, list);
        }
    }
    Ok(())
}

/// A layer that is all of a file.
struct Layer(PathBuf);

impl Source for Layer {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        if *name != BlobName::Whole {
            return Ok(None);
        }
        let file = File::open(&self.0)?;
        let size = file.metadata()?.len();
        Ok(Some(Blob::new(file, Some(size))))
    }
}

fn tell(name: &str, image: &Image, seconds: f64, list: bool) {
    for problem in &image.problems {
        eprintln!("{:?} {}: {}", problem.kind, problem.place, problem.message);
    }
    let (mut plain, mut stored, mut entries) = (0, 0, 0);
    for layer in &image.layers {
        if list {
            let diff_id = layer.diff_id.as_ref().map(ToString::to_string);
            println!("# {name} {} {}", layer.index, diff_id.unwrap_or_default());
            layer.data.entries.iter().for_each(print);
        }
        plain += layer.data.plain_size;
        stored += layer.blob_size;
        entries += layer.data.entries.len();
    }
    #[allow(clippy::cast_precision_loss, reason = "for people")]
    let mega = |bytes: u64| bytes as f64 / 1e6;
    eprintln!(
        "{name}: {} layers, {entries} entries, {:.0} MB stored, {:.0} MB plain, {seconds:.2} s, {:.0} MB/s",
        image.layers.len(),
        mega(stored),
        mega(plain),
        mega(plain) / seconds
    );
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
