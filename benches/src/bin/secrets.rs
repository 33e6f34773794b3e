//! Looks for secrets in images and in files, and says what is found and what it costs.
//!
//! `cargo run --release -p benches --bin secrets -- IMAGE.tar FOLDER…`
#![allow(clippy::print_stdout, reason = "it is a command")]

use holystone::image::{
    File, Input, OpenOptions, open,
    secrets::{Scanner, SecretMatch, SecretRules},
};
use std::{
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for argument in env::args().skip(1) {
        let path = Path::new(&argument);
        let is_image = path.is_file() || path.join("index.json").exists();
        if is_image {
            image(&argument)?;
        } else {
            let mut files = Files::default();
            files.folder(path, path)?;
            println!(
                "{argument}: {} files, {} MB of {} MB looked into, {:.2} s",
                files.count,
                files.looked_into >> 20,
                files.bytes >> 20,
                files.time.as_secs_f64()
            );
        }
    }
    Ok(())
}

/// Opens an image without and with a look for secrets.
fn image(argument: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut times = Vec::new();
    for secrets in [None, Some(SecretRules::builtin())] {
        let mut options = OpenOptions::default();
        options.secrets = secrets;
        let start = Instant::now();
        let images = open(Input::parse(argument).0, &options)?;
        times.push(start.elapsed().as_secs_f64());
        for image in &images {
            for file in image.copies() {
                show(file);
            }
        }
    }
    println!(
        "{argument}: {:.2} s without, {:.2} s with secrets",
        times[0], times[1]
    );
    Ok(())
}

fn show(file: File<'_>) {
    let secrets = file.content().map(|content| &content.secrets);
    for secret in secrets.into_iter().flatten() {
        println!(
            "layer {}: {}",
            file.layer().index,
            line(&file.display_path(), secret)
        );
    }
}

fn line(path: &str, secret: &SecretMatch) -> String {
    format!(
        "{path}:{}:{} {} {} {:?}",
        secret.line, secret.column, secret.kind, secret.masked, secret.confidence
    )
}

/// What was looked into below a folder, as if that were the root.
#[derive(Default)]
struct Files {
    count: usize,
    bytes: usize,
    looked_into: usize,
    time: Duration,
}

impl Files {
    fn folder(&mut self, folder: &Path, root: &Path) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.folder(&entry.path(), root)?;
            } else if kind.is_file() {
                self.file(&entry.path(), root)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, root: &Path) -> std::io::Result<()> {
        let content = fs::read(path)?;
        let inside = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        self.count += 1;
        self.bytes += content.len();
        let rules = SecretRules::builtin();
        let start = Instant::now();
        if rules.wants(inside.as_bytes(), content.len() as u64) {
            self.looked_into += content.len();
            let mut scanner = Scanner::new(rules, inside.as_bytes());
            scanner.push(&content);
            for secret in scanner.finish() {
                println!("{}", line(&inside, &secret));
            }
        }
        self.time += start.elapsed();
        Ok(())
    }
}
