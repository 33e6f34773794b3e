//! Opens the images named on the command line and tells what is shipped and never seen.
//!
//! `cargo run --example image -- app.tar oci:out:latest`
#![allow(clippy::print_stdout, reason = "it is a command")]

use holystone::image::{Fate, Input, OpenOptions, open};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for name in std::env::args().skip(1) {
        let (input, reference) = Input::parse(&name);
        let mut options = OpenOptions::default();
        options.name.clone_from(&name);
        options.reference = reference;
        // Only names and sizes matter here.
        options.secrets = None;
        for image in open(input, &options)? {
            println!("{}: {} layers", image.name, image.layers.len());
            for problem in &image.problems {
                println!("  {}: {}", problem.place, problem.message);
            }
            for file in image.copies().filter(|file| file.entry().size > 0) {
                let (Fate::Removed { layer } | Fate::Replaced { layer }) = file.fate() else {
                    continue;
                };
                println!(
                    "  {} bytes of {} in layer {}, hidden by layer {layer}",
                    file.entry().size,
                    file.display_path(),
                    file.layer().index,
                );
            }
        }
    }
    Ok(())
}
