//! What is kept, and what happens when someone ends a reading.

use super::*;
use holystone::{
    image::Watch,
    registry::{Cache, DEFAULT_CACHE_BYTES},
};
use registry_images::{Packing, several_platforms, static_program};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Barrier,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("registry-{}-{name}", std::process::id());
        let folder = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        let _ = fs::remove_dir_all(&folder.0);
        folder
    }

    fn client(&self) -> Client {
        let cache = Cache::open(&self.0, DEFAULT_CACHE_BYTES).unwrap();
        client_with(|options| options.cache = Some(cache))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn told(image: &Image) -> String {
    assert_eq!(problems(image), []);
    format!("{} {:?}", holystone::image_to_json(image), image.layers)
}

#[test]
fn what_was_fetched_is_not_fetched_again() {
    for layout in [static_program(Packing::Gzip), several_platforms()] {
        let folder = Folder::new("twice");
        let server = registry(&layout, |_| None);
        let first = told(&image(&folder.client(), &server));
        let (manifests, blobs) = (server.count("/manifests/"), server.count("/blobs/"));
        assert!(blobs >= 4);
        assert_eq!(told(&image(&folder.client(), &server)), first);
        assert_eq!(server.count("/blobs/"), blobs);
        // What a tag is, is always asked.
        assert_eq!(server.count("/manifests/"), manifests + 1);
    }
}

#[test]
fn what_is_damaged_is_fetched_again() {
    let folder = Folder::new("damage");
    let server = registry(&static_program(Packing::Gzip), |_| None);
    let first = told(&image(&folder.client(), &server));
    let kept = || {
        fs::read_dir(folder.0.join("blobs/sha256"))
            .unwrap()
            .map(|it| it.unwrap().path())
    };
    let files: Vec<PathBuf> = kept().collect();
    assert_eq!(files.len(), 4);
    for damage in [&b"other bytes"[..], b""] {
        for file in &files {
            fs::write(file, damage).unwrap();
        }
        let before = server.count("/blobs/");
        assert_eq!(told(&image(&folder.client(), &server)), first);
        assert_eq!(server.count("/blobs/"), before + 4);
        assert_eq!(
            told(&image(&folder.client(), &server)),
            first,
            "it is healed"
        );
        assert_eq!(server.count("/blobs/"), before + 4);
    }
}

#[test]
fn what_is_wrong_is_not_kept() {
    let folder = Folder::new("wrong");
    let image_of = static_program(Packing::Gzip);
    let layer = image_of.json(&image_of.root)["layers"][1]["digest"].clone();
    let layer = layer.as_str().unwrap().to_owned();
    let (name, mut bytes) = (layer.clone(), image_of.blobs[&layer].clone());
    bytes[4] ^= 1;
    let server = registry(&image_of, move |request| {
        (request.target.ends_with(&name)).then(|| Answer::ok(&bytes))
    });
    for _ in 0..2 {
        let image = image(&folder.client(), &server);
        one_layer_is(&image, ProblemKind::DigestMismatch, "digest");
    }
    assert_eq!(server.count(&layer), 2);
    assert_eq!(server.count("/blobs/"), 5);
}

#[test]
fn two_may_use_one_folder() {
    let folder = Folder::new("both");
    let server = registry(&several_platforms(), |_| None);
    let start = Barrier::new(2);
    let read = || {
        let client = folder.client();
        start.wait();
        told(&image(&client, &server))
    };
    let (one, other) = thread::scope(|scope| {
        let (one, other) = (scope.spawn(read), scope.spawn(read));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert_eq!(one, other);
    let before = server.count("/blobs/");
    assert_eq!(told(&image(&folder.client(), &server)), one);
    assert_eq!(server.count("/blobs/"), before);
    assert_eq!(
        fs::read_dir(folder.0.join("unfinished")).unwrap().count(),
        0
    );
}

/// Ends a reading after so many bytes.
struct Until(u64, AtomicU64);

impl Watch for Until {
    fn read(&self, bytes: u64) {
        self.1.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.1.load(Ordering::Relaxed) > self.0
    }
}

#[test]
fn a_reading_can_be_ended() {
    let folder = Folder::new("ended");
    let mut image_of = Layout::default();
    // A layer that says it is large, and whose end never comes.
    let mut layer = image_of.put("application/vnd.oci.image.layer.v1.tar", &[0; 512]);
    layer["size"] = (1_u64 << 40).into();
    let digest = layer["digest"].as_str().unwrap().to_owned();
    let layers = [(layer, digest.clone())];
    image_of.root = image_of.image(&layers, &serde_json::json!({"os": "linux"}));
    let server = registry(&image_of, move |request| {
        (request.target.ends_with(&digest)).then(|| Answer::endless(&[0; 512]))
    });
    let watch = Until(1 << 20, AtomicU64::new(0));
    let mut options = OpenOptions::default();
    options.watch = &watch;
    let error = (folder.client()).open(&reference(&server, "app:1"), &options);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(watch.1.load(Ordering::Relaxed) < 2 << 20);
    assert_eq!(
        fs::read_dir(folder.0.join("unfinished")).unwrap().count(),
        0
    );
}
