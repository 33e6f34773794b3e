//! Opens images and says what was found: `open_image IMAGE…`, for measurements.
#![allow(clippy::print_stdout, reason = "it is what it is for")]

use holystone::image::{Input, OpenOptions, open};

fn main() {
    for path in std::env::args().skip(1) {
        let (input, reference) = Input::parse(&path);
        let mut options = OpenOptions::default();
        options.name.clone_from(&path);
        options.reference = reference;
        match open(input, &options) {
            Err(error) => println!("{path}: error: {error}"),
            Ok(images) => {
                for image in images {
                    let size: u64 = image.layers.iter().map(holystone::image::Layer::size).sum();
                    println!(
                        "{}: {} layers, {size} bytes, {} files, complete {}",
                        image.name,
                        image.layers.len(),
                        image.files().count(),
                        image.is_complete()
                    );
                    for problem in &image.problems {
                        println!(
                            "  {:?} {}: {}",
                            problem.kind, problem.place, problem.message
                        );
                    }
                }
            }
        }
    }
}
