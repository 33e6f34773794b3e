//! Any bytes are a configuration, and every rule about configurations looks at it, without a panic; no path
//! leads out of the image.
#![no_main]

use holystone::{
    Checker,
    build::Build,
    image::{Blob, BlobName, Input, Source, open},
    lint::{Profile, Selection},
};
use libfuzzer_sys::fuzz_target;
use std::{io, sync::LazyLock};

/// A docker-archive whose configuration is the input.
struct Archive<'b>(&'b [u8]);

const MANIFEST: &[u8] = br#"[{"Config":"config.json","RepoTags":["app:1"],"Layers":["layer.tar"]}]"#;

impl Source for Archive<'_> {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        let bytes = match name {
            BlobName::File(name) if name == "manifest.json" => MANIFEST,
            BlobName::File(name) if name == "config.json" => self.0,
            BlobName::File(name) if name == "layer.tar" => &[0; 1024],
            _ => return Ok(None),
        };
        Ok(Some(Blob::new(bytes, Some(bytes.len() as u64))))
    }
}

static CHECKER: LazyLock<Checker> = LazyLock::new(|| {
    let mut selection = Selection::default();
    selection.profile = Some(Profile::All);
    Checker::new(&selection).unwrap()
});

fuzz_target!(|bytes: &[u8]| {
    let options = CHECKER.open_options();
    for image in open(Input::Source(&Archive(bytes)), &options).unwrap_or_default() {
        let report = CHECKER.check_image(&Build::new(&image, None, None));
        let words = image.config.config.command_line();
        for word in words {
            if let Ok(path) = image.real_path(word) {
                assert!(!path.starts_with(b"/"));
                assert!(path.split(|byte| *byte == b'/').all(|part| part != b".."));
            }
        }
        assert!(report.is_complete() || !image.is_complete());
    }
});
