//! Checks the files named on the command line and prints a line for each finding.
//!
//! `cargo run --example check -- examples/dockerfiles/*/*.Dockerfile`
#![allow(clippy::print_stdout, reason = "it is a command")]

use holystone::Options;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let options = Options {
            path: path.clone(),
            ..Options::default()
        };
        let report = holystone::check(std::fs::read(&path)?, &options)?;
        for file in &report.files {
            let Some(source) = &file.source else { continue };
            for finding in &file.findings {
                let place = finding
                    .location
                    .span()
                    .map(|span| source.position(span.start));
                let line = place.map_or(0, |place| place.line);
                println!("{path}:{line}: {} ({})", finding.message, finding.rule);
            }
        }
    }
    Ok(())
}
