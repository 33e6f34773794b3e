//! Any bytes are read as a layer without a panic, within the limits, and every path stays in the root.
#![no_main]

use holystone::image::{Blob, BlobName, Input, Limits, OpenOptions, Source, open};
use libfuzzer_sys::fuzz_target;
use std::io;

/// A root file system that is all of an archive.
struct Layer<'b>(&'b [u8]);

impl Source for Layer<'_> {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        let is_layer = *name == BlobName::Whole;
        Ok(is_layer.then(|| Blob::new(self.0, Some(self.0.len() as u64))))
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut options = OpenOptions::default();
    options.keep.folder("", None, 1 << 20);
    options.limits.plain_bytes = 8 << 20;
    options.limits.header_bytes = 64 << 10;
    let images = open(Input::Source(&Layer(bytes)), &options).unwrap();
    let limits: &Limits = &options.limits;
    for layer in images.iter().flat_map(|image| &image.layers) {
        assert!(layer.data.plain_size <= limits.plain_bytes + (256 << 10));
        for entry in &layer.data.entries {
            assert!(entry.path.len() <= limits.path_bytes);
            let mut parts = entry.path.split(|byte| *byte == b'/');
            let is_root = entry.path.is_empty();
            assert!(is_root || parts.all(|part| !matches!(part, b"" | b"." | b"..")));
            if let Some(kept) = entry.kept() {
                assert_eq!(kept.len() as u64, entry.size);
            }
        }
        let is_told = images.iter().any(|image| !image.problems.is_empty());
        assert!(layer.data.complete || is_told);
    }
});
