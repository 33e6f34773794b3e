//! Any bytes are opened as an archive of images, searched or streamed, without a panic and within the limits;
//! what both ways give is the same.
#![no_main]

use holystone::image::{Image, Input, OpenOptions, PlatformChoice, open};
use libfuzzer_sys::fuzz_target;

fn options() -> OpenOptions<'static> {
    let mut options = OpenOptions::default();
    options.platform = PlatformChoice::All;
    options.limits.plain_bytes = 8 << 20;
    // Holes are fed like any other bytes.
    options.limits.expansion_ratio = 1;
    options.limits.ratio_from_bytes = 4 << 20;
    options.limits.expanded_bytes = 8 << 20;
    options.limits.header_bytes = 64 << 10;
    options.limits.document_bytes = 64 << 10;
    options
}

/// What does not depend on how it was read.
fn facts(images: &[Image]) -> Vec<(usize, usize, usize)> {
    let facts = |image: &Image| {
        let entries = image.layers.iter().map(|layer| layer.data.entries.len());
        (image.layers.len(), entries.sum(), image.files().count())
    };
    images.iter().map(facts).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let searched = open(Input::Bytes(bytes.into()), &options());
    let streamed = open(Input::Reader(Box::new(bytes)), &options());
    if let (Ok(searched), Ok(streamed)) = (&searched, &streamed) {
        // A stream that is damaged is given up where a search goes on.
        if searched.iter().chain(streamed).all(Image::is_complete) {
            assert_eq!(facts(searched), facts(streamed));
        }
    }
});
