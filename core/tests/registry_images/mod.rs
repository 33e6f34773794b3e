//! Small images as OCI layouts, byte by byte: a static program, a dynamic one, several platforms with what their
//! builder attests, layers in zstd.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "tests fail by panicking, and each uses a part of it"
)]

#[path = "../../src/image/elf/made.rs"]
mod made;

use flate2::{Compression, write::GzEncoder};
use made::Made;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _, fs, io::Write as _, path::Path};
use tar::{Builder, Header};

pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

const PASSWD: &str = "root:x:0:0:root:/root:/sbin/nologin\n\
    nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n";
const GROUP: &str = "root:x:0:\nnonroot:x:65532:\n";
const CERTIFICATES: &str = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/// How layers are compressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

/// Blobs by their digests, and the descriptor of the manifest or index that leads to all of them.
#[derive(Clone, Default)]
pub(crate) struct Layout {
    pub(crate) blobs: BTreeMap<String, Vec<u8>>,
    pub(crate) root: Value,
}

/// The digest of bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// A static program, the users, certificates.
pub(crate) fn static_program(packing: Packing) -> Layout {
    program(&Made::default().bytes(), "65532:65532", packing)
}

/// A program that needs a loader which is not there.
pub(crate) fn dynamic_program() -> Layout {
    program(
        &Made::dynamic(&["libc.so.6"]).bytes(),
        "nonroot",
        Packing::Gzip,
    )
}

fn program(program: &[u8], user: &str, packing: Packing) -> Layout {
    let mut layout = Layout::default();
    let layers: Vec<(Value, String)> = [
        &[
            ("etc/passwd", 0o644, PASSWD.as_bytes()),
            ("etc/group", 0o644, GROUP.as_bytes()),
        ][..],
        &[(
            "etc/ssl/certs/ca-certificates.crt",
            0o644,
            CERTIFICATES.as_bytes(),
        )],
        &[("app", 0o755, program)],
    ]
    .map(|files| layout.layer(files, packing))
    .into();
    let steps = [
        "COPY etc /etc",
        "COPY ca-certificates.crt /etc/ssl/certs/",
        "COPY app /app",
    ];
    layout.root = layout.image(
        &layers,
        &json!({
            "architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z",
            "config": {"User": user, "Entrypoint": ["/app"]},
            "history": steps.map(|step| json!({"created_by": step})),
        }),
    );
    layout
}

/// The static program for two platforms, with what the builder attests of each, in an index in an index.
pub(crate) fn several_platforms() -> Layout {
    let mut layout = static_program(Packing::Gzip);
    let manifest = layout.json(&layout.root.clone());
    let config = layout.json(&manifest["config"]);
    let mut manifests = Vec::new();
    for platform in [
        json!({"os": "linux", "architecture": "amd64"}),
        json!({"os": "linux", "architecture": "arm64", "variant": "v8"}),
    ] {
        let mut config = config.clone();
        for (name, value) in platform.as_object().unwrap() {
            config[name] = value.clone();
        }
        let mut manifest = manifest.clone();
        manifest["config"] = layout.put(CONFIG, config.to_string().as_bytes());
        let mut descriptor = layout.put(MANIFEST, manifest.to_string().as_bytes());
        descriptor["platform"] = platform;
        manifests.push(descriptor);
    }
    let attestations: Vec<Value> = manifests
        .iter()
        .map(|image| layout.attestation(image["digest"].as_str().unwrap()))
        .collect();
    manifests.extend(attestations);
    let inner = layout.index(&manifests);
    layout.root = layout.index(&[inner]);
    layout
}

impl Layout {
    /// Adds a blob, and gives its descriptor.
    pub(crate) fn put(&mut self, media_type: &str, bytes: &[u8]) -> Value {
        let digest = digest(bytes);
        self.blobs.insert(digest.clone(), bytes.into());
        json!({"mediaType": media_type, "digest": digest, "size": bytes.len()})
    }

    /// The document that a descriptor is of.
    pub(crate) fn json(&self, descriptor: &Value) -> Value {
        serde_json::from_slice(&self.blobs[descriptor["digest"].as_str().unwrap()]).unwrap()
    }

    /// Descriptor and diff-ID of a layer with these files: path, mode, content.
    pub(crate) fn layer(
        &mut self,
        files: &[(&str, u32, &[u8])],
        packing: Packing,
    ) -> (Value, String) {
        let mut tar = Builder::new(Vec::new());
        for (path, mode, content) in files {
            let mut header = Header::new_ustar();
            header.set_size(content.len() as u64);
            header.set_mode(*mode);
            header.set_mtime(1_767_225_600);
            tar.append_data(&mut header, path, *content).unwrap();
        }
        let tar = tar.into_inner().unwrap();
        let (end, bytes) = match packing {
            Packing::Gzip => {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
                gzip.write_all(&tar).unwrap();
                ("+gzip", gzip.finish().unwrap())
            }
            Packing::Zstd => {
                use ruzstd::encoding::{CompressionLevel, compress_to_vec};
                ("+zstd", compress_to_vec(&*tar, CompressionLevel::Fastest))
            }
        };
        (self.put(&format!("{LAYER}{end}"), &bytes), digest(&tar))
    }

    /// The descriptor of an image with these layers and this configuration.
    pub(crate) fn image(&mut self, layers: &[(Value, String)], config: &Value) -> Value {
        let (layers, ids): (Vec<_>, Vec<_>) = layers.iter().cloned().unzip();
        let mut config = config.clone();
        config["rootfs"] = json!({"type": "layers", "diff_ids": ids});
        let config = self.put(CONFIG, config.to_string().as_bytes());
        let manifest =
            json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers});
        self.put(MANIFEST, manifest.to_string().as_bytes())
    }

    /// The descriptor of an index of these.
    pub(crate) fn index(&mut self, manifests: &[Value]) -> Value {
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests});
        self.put(INDEX, index.to_string().as_bytes())
    }

    /// The descriptor of what a builder attests of an image (BuildKit's `attestation-storage.md`).
    fn attestation(&mut self, image: &str) -> Value {
        let predicate = "https://slsa.dev/provenance/v0.2";
        let statement = json!({
            "_type": "https://in-toto.io/Statement/v0.1", "predicateType": predicate, "subject": [],
            "predicate": {"buildType": "demo", "materials": []},
        });
        let mut layer = self.put(
            "application/vnd.in-toto+json",
            statement.to_string().as_bytes(),
        );
        layer["annotations"] = json!({"in-toto.io/predicate-type": predicate});
        let id = layer["digest"].as_str().unwrap().to_owned();
        let config = json!({"architecture": "unknown", "os": "unknown", "config": {}});
        let mut descriptor = self.image(&[(layer, id)], &config);
        descriptor["platform"] = json!({"architecture": "unknown", "os": "unknown"});
        descriptor["annotations"] = json!({
            "vnd.docker.reference.type": "attestation-manifest",
            "vnd.docker.reference.digest": image,
        });
        descriptor
    }

    /// The files of the layout; `name` is the full name of the image, as containerd keeps it, if it has one.
    pub(crate) fn files(&self, name: Option<&str>) -> BTreeMap<String, Vec<u8>> {
        let mut root = self.root.clone();
        if let Some(name) = name {
            root["annotations"] = json!({"io.containerd.image.name": name});
        }
        let index = json!({"schemaVersion": 2, "manifests": [root]}).to_string();
        let blobs = self.blobs.iter();
        let mut files: BTreeMap<String, Vec<u8>> = blobs
            .map(|(digest, bytes)| (format!("blobs/{}", digest.replace(':', "/")), bytes.clone()))
            .collect();
        files.insert("index.json".into(), index.into());
        files.insert(
            "oci-layout".into(),
            br#"{"imageLayoutVersion":"1.0.0"}"#.into(),
        );
        files
    }

    pub(crate) fn write(&self, folder: &Path, name: Option<&str>) {
        for (path, bytes) in self.files(name) {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    pub(crate) fn archive(&self, name: Option<&str>) -> Vec<u8> {
        let mut tar = Builder::new(Vec::new());
        for (path, bytes) in self.files(name) {
            let mut header = Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, path, &*bytes).unwrap();
        }
        tar.into_inner().unwrap()
    }

    /// A layout that someone else wrote.
    pub(crate) fn read(folder: &Path) -> Self {
        let index = fs::read(folder.join("index.json")).unwrap();
        let index: Value = serde_json::from_slice(&index).unwrap();
        let blobs = fs::read_dir(folder.join("blobs/sha256")).unwrap();
        let blobs = blobs.map(|blob| {
            let blob = blob.unwrap();
            let hex = blob.file_name().into_string().unwrap();
            (format!("sha256:{hex}"), fs::read(blob.path()).unwrap())
        });
        let mut root = index["manifests"][0].clone();
        root.as_object_mut().unwrap().remove("annotations");
        Self {
            blobs: blobs.collect(),
            root,
        }
    }
}
