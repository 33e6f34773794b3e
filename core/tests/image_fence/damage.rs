//! Images that are damaged in one way.

use super::{append, hex};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::io::Write;
use tar::Builder;

/// What is done to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// The digests of layers in the configuration are those of others.
    DiffId,
    /// Bytes follow the end of each layer's archive.
    TrailingData,
    /// The manifest's digest of the configuration is another's.
    ConfigDigest,
    /// The manifest's digests of the layers are those of others.
    LayerDigest,
    /// The index's digest of the manifest is another's.
    ManifestDigest,
    /// The manifest says another size of the configuration.
    ConfigSize,
    /// The manifest says other sizes of the layers.
    LayerSize,
    /// The index says another size of the manifest.
    ManifestSize,
    /// The media type of the layers says gzip, and they are not compressed.
    PlainAsGzip,
    /// The layers are gzip, and their media type says that they are not compressed.
    GzipAsPlain,
    /// The media type of the layers says zstd, and they are gzip.
    GzipAsZstd,
    /// The index says another platform.
    Platform,
    /// The layers are not there.
    MissingLayer,
    /// None: an OCI layout whose layers are compressed.
    Compressed,
}

impl Damage {
    /// By its name in kebab-case.
    pub(super) fn parse(name: &str) -> Self {
        match name {
            "diff-id" => Self::DiffId,
            "trailing-data" => Self::TrailingData,
            "config-digest" => Self::ConfigDigest,
            "layer-digest" => Self::LayerDigest,
            "manifest-digest" => Self::ManifestDigest,
            "config-size" => Self::ConfigSize,
            "layer-size" => Self::LayerSize,
            "manifest-size" => Self::ManifestSize,
            "plain-as-gzip" => Self::PlainAsGzip,
            "gzip-as-plain" => Self::GzipAsPlain,
            "gzip-as-zstd" => Self::GzipAsZstd,
            "platform" => Self::Platform,
            "missing-layer" => Self::MissingLayer,
            "compressed" => Self::Compressed,
            other => panic!("there is no damage {other}"),
        }
    }

    /// Whether only a layout can have it: the other archives have no descriptors.
    pub(super) fn is_of_layout(self) -> bool {
        !matches!(self, Self::DiffId | Self::TrailingData)
    }
}

/// A layout in an archive.
pub(super) fn layout(damage: Damage, config: &[u8], plain_layers: &[Vec<u8>]) -> Vec<u8> {
    let mut archive = Builder::new(Vec::new());
    append(
        &mut archive,
        "oci-layout",
        br#"{"imageLayoutVersion":"1.0.0"}"#,
    );
    let mut blob = |media_type: &str, bytes: &[u8], other_digest: bool, other_size: bool| {
        let is_layer = media_type.contains("layer");
        let hex = if other_digest {
            hex(b"another")
        } else {
            hex(bytes)
        };
        if damage != Damage::MissingLayer || !is_layer {
            append(&mut archive, &format!("blobs/sha256/{hex}"), bytes);
        }
        json!({
            "mediaType": media_type,
            "digest": format!("sha256:{hex}"),
            "size": bytes.len() + usize::from(other_size),
        })
    };
    let is = |other: Damage| damage == other;
    let config = blob(
        "application/vnd.oci.image.config.v1+json",
        config,
        is(Damage::ConfigDigest),
        is(Damage::ConfigSize),
    );
    let layers: Vec<_> = plain_layers
        .iter()
        .map(|tar| {
            let end = match damage {
                Damage::PlainAsGzip | Damage::Compressed => "+gzip",
                Damage::GzipAsZstd => "+zstd",
                _ => "",
            };
            let bytes = match damage {
                Damage::GzipAsPlain | Damage::GzipAsZstd | Damage::Compressed => gzip(tar),
                _ => tar.clone(),
            };
            blob(
                &format!("application/vnd.oci.image.layer.v1.tar{end}"),
                &bytes,
                is(Damage::LayerDigest),
                is(Damage::LayerSize),
            )
        })
        .collect();
    let media_type = "application/vnd.oci.image.manifest.v1+json";
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": config,
        "layers": layers,
    });
    let mut manifest = blob(
        media_type,
        manifest.to_string().as_bytes(),
        is(Damage::ManifestDigest),
        is(Damage::ManifestSize),
    );
    if is(Damage::Platform) {
        manifest["platform"] = json!({"os": "linux", "architecture": "s390x"});
    }
    let index = json!({"schemaVersion": 2, "manifests": [manifest]});
    append(&mut archive, "index.json", index.to_string().as_bytes());
    archive.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}
