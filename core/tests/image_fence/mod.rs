//! Small images written in TOML, as pages of rules and tests have them.
//!
//! ```toml
//! created = "2026-01-01T00:00:00Z"       # anything of the configuration's top level
//! tags = ["app:1"]                       # `RepoTags`
//! limits = { ratio_from_bytes = 1_000_000, expansion_ratio = 100 }   # lower than the default
//! [config]                               # as OCI has it
//! User = "1000"
//! [[layer]]
//! created_by = "RUN install"             # anything of a step of the history
//! "/usr/bin/sudo" = { mode = 0o4755 }    # a file; its content is `text`, or `size` bytes
//! "/app" = { mode = 0o755, elf = {} }     # a program, as `elf.rs` makes it
//! "/etc/passwd" = "root:x:0:0::/:/bin/sh\n"
//! "/tmp" = { directory = true, mode = 0o1777, uid = 0, gid = 0 }
//! "/bin" = { symlink = "usr/bin" }
//! "/b" = { hardlink = "/a" }
//! "/dev/x" = { device = [1, 3] }
//! "/old" = { removed = true }            # a whiteout
//! "/folder" = { opaque = true }
//! "/ping" = { xattrs = { "security.capability" = "01000002" } }   # hexadecimal
//! "/zeros" = { zeros = 1000 }            # as many bytes that are 0
//! [[layer]]
//! empty_layer = true
//! created_by = "CMD"
//! ```
//!
//! `damage = "…"` at the top damages it in one way, of which `damage.rs` knows; most are of an OCI layout.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "tests fail by panicking"
)]

mod damage;
mod elf;

use damage::Damage;
use holystone::image::{self, Image, Input, OpenOptions};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use tar::{Builder, EntryType, Header};

/// Opens the image.
pub(crate) fn open(toml: &str, options: &OpenOptions<'_>) -> Image {
    let bytes = archive(toml);
    let mut limited = OpenOptions::default();
    limited.layers = options.layers;
    limited.secrets = options.secrets;
    limited.keep = options.keep.clone();
    let table: toml::Table = toml::from_str(toml).unwrap();
    if let Some(limits) = table.get("limits") {
        let limit = |name: &str| u64::try_from(limits[name].as_integer().unwrap()).unwrap();
        limited.limits.ratio_from_bytes = limit("ratio_from_bytes");
        limited.limits.expansion_ratio = limit("expansion_ratio");
    }
    let mut images = image::open(Input::Bytes(bytes.into()), &limited).unwrap();
    assert_eq!(images.len(), 1);
    images.remove(0)
}

/// The image as a docker-archive.
pub(crate) fn archive(toml: &str) -> Vec<u8> {
    let mut table: toml::Table = toml::from_str(toml).unwrap_or_else(|error| panic!("{error}"));
    let tags = table.remove("tags");
    table.remove("limits");
    let damage = table.remove("damage");
    let damage = damage.map(|name| Damage::parse(name.as_str().unwrap()));
    let layers = match table.remove("layer") {
        Some(toml::Value::Array(layers)) => layers,
        None => Vec::new(),
        Some(other) => panic!("not layers: {other:?}"),
    };
    let (mut blobs, mut diff_ids, mut history) = (Vec::new(), Vec::new(), Vec::new());
    for layer in layers {
        let toml::Value::Table(layer) = layer else {
            panic!("not a layer");
        };
        let (files, step): (toml::Table, toml::Table) = layer
            .into_iter()
            .partition(|(name, _)| name.starts_with('/'));
        let is_empty = step
            .get("empty_layer")
            .is_some_and(|it| it.as_bool() == Some(true));
        let mut step = json!(step);
        if step.get("created_by").is_none() {
            step["created_by"] = "a step".into();
        }
        history.push(step);
        if !is_empty {
            let mut tar = layer_tar(&files);
            if damage == Some(Damage::TrailingData) {
                tar.extend(b"more");
            }
            diff_ids.push(match damage {
                Some(Damage::DiffId) => format!("sha256:{}", hex(b"another layer")),
                _ => format!("sha256:{}", hex(&tar)),
            });
            blobs.push(tar);
        }
    }
    let mut config = Map::new();
    config.insert("architecture".into(), "amd64".into());
    config.insert("os".into(), "linux".into());
    for (name, value) in table {
        config.insert(name, json!(value));
    }
    config.insert(
        "rootfs".into(),
        json!({"type": "layers", "diff_ids": diff_ids}),
    );
    config.entry("history").or_insert(Value::Array(history));
    for set in ["ExposedPorts", "Volumes"] {
        let value = config
            .get_mut("config")
            .and_then(|config| config.get_mut(set));
        if let Some(value) = value
            && let Value::Array(names) = value.take()
        {
            let names = names
                .into_iter()
                .map(|name| name.as_str().unwrap().to_owned());
            *value = Value::Object(names.map(|name| (name, json!({}))).collect());
        }
    }
    let config = serde_json::to_vec(&config).unwrap();
    match damage {
        Some(damage) if damage.is_of_layout() => damage::layout(damage, &config, &blobs),
        _ => docker_archive(&config, &blobs, tags),
    }
}

fn docker_archive(config: &[u8], blobs: &[Vec<u8>], tags: Option<toml::Value>) -> Vec<u8> {
    let mut archive = Builder::new(Vec::new());
    let mut names = Vec::new();
    for tar in blobs {
        let name = format!("{}/layer.tar", hex(tar));
        append(&mut archive, &name, tar);
        names.push(name);
    }
    let name = format!("{}.json", hex(config));
    append(&mut archive, &name, config);
    let manifest =
        json!([{"Config": name, "RepoTags": tags.map(|tags| json!(tags)), "Layers": names}]);
    append(
        &mut archive,
        "manifest.json",
        manifest.to_string().as_bytes(),
    );
    archive.into_inner().unwrap()
}

fn layer_tar(files: &toml::Table) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for (path, about) in files {
        let path = path.trim_start_matches('/');
        let empty = toml::Table::new();
        let about = match about {
            toml::Value::String(text) => {
                file(&mut tar, path, text.as_bytes(), &empty);
                continue;
            }
            toml::Value::Table(about) => about,
            other => panic!("{path}: {other:?}"),
        };
        let is = |name: &str| about.get(name).is_some_and(|it| it.as_bool() == Some(true));
        let text = |name: &str| about.get(name).and_then(|it| it.as_str());
        if is("removed") {
            let (folder, name) = path
                .rsplit_once('/')
                .map_or(("", path), |(folder, name)| (folder, name));
            let slash = if folder.is_empty() { "" } else { "/" };
            file(&mut tar, &format!("{folder}{slash}.wh.{name}"), b"", &empty);
        } else if is("opaque") {
            file(&mut tar, &format!("{path}/.wh..wh..opq"), b"", &empty);
        } else if is("directory") {
            let mut header = header(about, 0o755);
            header.set_entry_type(EntryType::Directory);
            put(&mut tar, header, path, b"");
        } else if let Some(link) = text("symlink") {
            let mut header = header(about, 0o777);
            header.set_entry_type(EntryType::Symlink);
            tar.append_link(&mut header, path, link).unwrap();
        } else if let Some(link) = text("hardlink") {
            let mut header = header(about, 0o644);
            header.set_entry_type(EntryType::Link);
            tar.append_link(&mut header, path, link.trim_start_matches('/'))
                .unwrap();
        } else if let Some(numbers) = about.get("device").and_then(|it| it.as_array()) {
            let mut header = header(about, 0o644);
            header.set_entry_type(EntryType::Char);
            let number = |at: usize| u32::try_from(numbers[at].as_integer().unwrap()).unwrap();
            header.set_device_major(number(0)).unwrap();
            header.set_device_minor(number(1)).unwrap();
            put(&mut tar, header, path, b"");
        } else {
            let size = about
                .get("size")
                .and_then(toml::Value::as_integer)
                .unwrap_or(0);
            let elf = about.get("elf").and_then(|it| it.as_table());
            let zeros = about.get("zeros").and_then(toml::Value::as_integer);
            let content = match (text("text"), elf, zeros) {
                (Some(text), ..) => text.as_bytes().to_vec(),
                (None, Some(elf), _) => elf::bytes(elf),
                (None, None, Some(zeros)) => vec![0; usize::try_from(zeros).unwrap()],
                (None, None, None) => vec![b'x'; usize::try_from(size).unwrap()],
            };
            file(&mut tar, path, &content, about);
        }
    }
    tar.into_inner().unwrap()
}

fn file(tar: &mut Builder<Vec<u8>>, path: &str, content: &[u8], about: &toml::Table) {
    if let Some(xattrs) = about.get("xattrs").and_then(|it| it.as_table()) {
        let records = xattrs.iter().map(|(name, value)| {
            (
                format!("SCHILY.xattr.{name}"),
                bytes(value.as_str().unwrap()),
            )
        });
        let records: Vec<(String, Vec<u8>)> = records.collect();
        let records = records
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()));
        tar.append_pax_extensions(records).unwrap();
    }
    put(tar, header(about, 0o644), path, content);
}

/// The bytes of hexadecimal digits.
fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]);
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

fn put(tar: &mut Builder<Vec<u8>>, mut header: Header, path: &str, content: &[u8]) {
    header.set_size(content.len() as u64);
    tar.append_data(&mut header, path, content).unwrap();
}

fn header(about: &toml::Table, mode: u32) -> Header {
    let number = |name: &str| about.get(name).and_then(toml::Value::as_integer);
    let mut header = Header::new_gnu();
    header.set_size(0);
    header.set_mode(number("mode").map_or(mode, |mode| u32::try_from(mode).unwrap()));
    header.set_uid(number("uid").map_or(0, |id| u64::try_from(id).unwrap()));
    header.set_gid(number("gid").map_or(0, |id| u64::try_from(id).unwrap()));
    header.set_mtime(0);
    header
}

fn append(archive: &mut Builder<Vec<u8>>, name: &str, bytes: &[u8]) {
    put(archive, header(&toml::Table::new(), 0o644), name, bytes);
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
}
