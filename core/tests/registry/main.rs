//! Images of a real registry: the same as from everywhere else, by every way to say who asks.
//!
//! Needs `docker-registry`, `skopeo`, `htpasswd` and `openssl`; without them a test says so and passes, unless
//! `HOLYSTONE_NEEDS_REGISTRY` is set. `HOLYSTONE_TEST_IMAGES` may name a folder with more images.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking, and say what they skip"
)]

mod access;
#[path = "../common/mod.rs"]
mod common;
mod harness;
#[path = "../registry_images/mod.rs"]
mod registry_images;
#[path = "../registry_hostile/server.rs"]
mod server;

use common::Folder;
use harness::{Registry, has};
use holystone::{
    ImageOptions, check_image, files_to_json,
    image::{Image, Input, OpenOptions, PlatformChoice, Unwatched, reference::Reference},
    registry::{Anonymous, Client, ClientOptions, HttpTransport, Keychain, RegistrySource},
    to_json,
};
use registry_images::{
    INDEX, Layout, Packing, digest, dynamic_program, several_platforms, static_program,
};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const TOOLS: &[&str] = &["docker-registry", "skopeo"];

fn client() -> Client {
    client_as(Anonymous)
}

fn client_as(keychain: impl Keychain + 'static) -> Client {
    let options = ClientOptions::default();
    let transport = HttpTransport::new(&options.timeouts, &[]).unwrap();
    Client::new(transport, keychain, options)
}

fn parse(name: &str) -> Reference {
    Reference::parse(name).unwrap()
}

fn options(name: &str, platform: Option<&str>) -> ImageOptions {
    let mut options = ImageOptions::default();
    name.clone_into(&mut options.name);
    options.platform = platform.map(str::to_owned);
    options
}

/// The report of an image, as the command writes it.
fn report(input: Input<'_>, platform: Option<&str>) -> String {
    to_json(&check_image(input, None, &options("it", platform), &Unwatched).unwrap())
}

fn report_of(name: &str, platform: Option<&str>) -> String {
    let client = client();
    let choice = platform.map(|platform| PlatformChoice::parse(platform).unwrap());
    let source = RegistrySource::open(&client, &parse(name), &choice.unwrap_or_default());
    report(Input::Source(&source.unwrap()), platform)
}

fn open(client: &Client, name: &str) -> Vec<Image> {
    client.open(&parse(name), &OpenOptions::default()).unwrap()
}

/// Images of a folder that `HOLYSTONE_TEST_IMAGES` names, beside our own.
fn given() -> BTreeMap<String, Layout> {
    let Some(folder) = env::var_os("HOLYSTONE_TEST_IMAGES") else {
        return BTreeMap::new();
    };
    let names = ["c-static", "d-dyn-in-static", "h-index", "f-zstd"];
    let layouts = names
        .iter()
        .map(|name| (name, Path::new(&folder).join(name)));
    let layouts = layouts.filter(|(_, folder)| folder.is_dir());
    let layouts = layouts.map(|(name, folder)| ((*name).to_owned(), Layout::read(&folder)));
    layouts.collect()
}

#[test]
fn an_image_is_the_same_wherever_it_is() {
    if !has(TOOLS) {
        return;
    }
    let registry = Registry::start();
    let mut images = given();
    images.insert("static".into(), static_program(Packing::Gzip));
    images.insert("zstd".into(), static_program(Packing::Zstd));
    images.insert("dynamic".into(), dynamic_program());
    let (nested, flat) = (several_platforms(), flat(&several_platforms()));
    images.insert("platforms".into(), flat.clone());
    for (image, layout) in &images {
        registry.push(layout, &format!("{image}:1"));
    }
    registry.push(&flat, "nested:1");
    registry.put(
        "nested:1",
        INDEX,
        &nested.blobs[nested.root["digest"].as_str().unwrap()],
    );
    images.insert("nested".into(), nested);
    for (image, layout) in &images {
        let root = layout.root["digest"].as_str().unwrap();
        let tagged = registry.name(&format!("{image}:1"));
        let resolved = client().resolve(&parse(&tagged)).unwrap();
        assert_eq!(resolved.to_string(), root, "{image}");
        assert_eq!(
            digest(&registry.raw(&format!("{image}:1"))),
            root,
            "{image}"
        );
        let by_digest = format!("{}@{root}", registry.name(image));
        same_everywhere(layout, &tagged, Some(&tagged));
        let folder = Folder::with(&[]);
        layout.write(&folder.0, None);
        if !is_large(layout) {
            let path = Input::Path(folder.0.clone());
            assert_eq!(report(path, None), report_of(&by_digest, None), "{image}");
        }
    }
}

/// Whether reading it takes a while.
fn is_large(layout: &Layout) -> bool {
    layout.blobs.values().map(Vec::len).sum::<usize>() > 16 << 20
}

/// The inner index of one.
fn flat(layout: &Layout) -> Layout {
    let root = layout.json(&layout.root)["manifests"][0].clone();
    Layout {
        blobs: layout.blobs.clone(),
        root,
    }
}

/// That the report is the same for the registry, a folder, an archive on disk and one in memory.
fn same_everywhere(layout: &Layout, name: &str, tag: Option<&str>) {
    let folder = Folder::with(&[]);
    let (at, archive) = (folder.0.join("layout"), folder.0.join("image.tar"));
    layout.write(&at, tag);
    let bytes = layout.archive(tag);
    fs::write(&archive, &bytes).unwrap();
    let has_platforms = layout.json(&layout.root).get("manifests").is_some();
    let platforms = [None, Some("all"), Some("linux/amd64"), Some("linux/arm64")];
    for platform in &platforms[..if has_platforms { 4 } else { 1 }] {
        let expected = report_of(name, *platform);
        let path = |path: &PathBuf| report(Input::Path(path.clone()), *platform);
        assert_eq!(path(&at), expected, "{name} {platform:?}");
        if is_large(layout) {
            continue;
        }
        assert_eq!(path(&archive), expected, "{name} {platform:?}");
        let memory = report(Input::Bytes(bytes.clone().into()), *platform);
        assert_eq!(memory, expected, "{name} {platform:?}");
        let images = expected.matches("\"digest\"").count();
        assert!(images > 0, "{expected}");
    }
}

#[test]
fn a_report_of_the_command_is_the_same() {
    if !has(TOOLS) {
        return;
    }
    let registry = Registry::start();
    let layout = dynamic_program();
    registry.push(&layout, "app:1");
    let name = registry.name("app:1");
    let folder = Folder::with(&[]);
    layout.write(&folder.0.join("layout"), Some(&name));
    for argument in [format!("registry:{name}"), format!("docker://{name}"), name] {
        let args = ["check-image", &argument, "--format", "json"];
        let output = common::holystone(&folder, &args);
        assert_eq!(common::code(&output), 1, "{}", common::stderr(&output));
        let input = Input::Path(folder.0.join("layout"));
        let report = check_image(input, None, &options(&argument, None), &Unwatched).unwrap();
        assert_eq!(common::stdout(&output), to_json(&report));
    }
}

#[test]
fn manifests_of_docker() {
    if !has(TOOLS) {
        return;
    }
    let registry = Registry::start();
    let layout = static_program(Packing::Gzip);
    registry.push_as(&layout, "docker:2", &["--format", "v2s2"]);
    registry.push(&layout, "oci:1");
    let raw = registry.raw("docker:2");
    let text = String::from_utf8_lossy(&raw);
    assert!(text.contains("application/vnd.docker.distribution.manifest.v2+json"));
    let client = client();
    let name = registry.name("docker:2");
    assert_eq!(
        client.resolve(&parse(&name)).unwrap().to_string(),
        digest(&raw)
    );
    let (docker, oci) = (open(&client, &name), open(&client, &registry.name("oci:1")));
    assert_eq!(docker[0].problems, []);
    assert_eq!(
        files_to_json(&docker[0], None),
        files_to_json(&oci[0], None)
    );
    assert_eq!(docker[0].config.config.user, oci[0].config.config.user);
    // Without a tag it is the same as in skopeo's folder.
    let by_digest = format!("{}@{}", registry.name("docker"), digest(&raw));
    let folder = registry.copy("docker:2");
    assert_eq!(
        report(Input::Path(folder), None),
        report_of(&by_digest, None)
    );
}
