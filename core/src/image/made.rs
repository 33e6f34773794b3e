//! Layers written as text, for tests.

use super::layer::{Compression, Content, Entry, EntryKind, Extra, Format, Layer, LayerData};

/// Layers of entries, the lowest first. An entry is `PATH=SIZE:MODE#CONTENT`, all but the path left out
/// where it does not matter; a folder ends with `/`, and `A->B` is a hard link to `B`.
pub(super) fn layers(texts: &[&str]) -> Vec<Layer> {
    let texts = texts.iter().enumerate();
    texts.map(|(index, text)| layer(index, text)).collect()
}

fn layer(index: usize, text: &str) -> Layer {
    Layer {
        index,
        digest: None,
        diff_id: None,
        media_type: String::new(),
        blob_size: 0,
        data: LayerData {
            compression: Compression::None,
            plain_size: 0,
            entries: text.split_whitespace().map(entry).collect(),
            complete: true,
        },
        history: None,
    }
}

fn entry(text: &str) -> Entry {
    let (text, content) = text.split_once('#').unwrap_or((text, ""));
    let (text, mode) = text.split_once(':').unwrap_or((text, "644"));
    let (text, size) = text.split_once('=').unwrap_or((text, "0"));
    let (path, link) = match text.split_once("->") {
        Some((path, link)) => (path, Some(link)),
        None => (text, None),
    };
    let size = size.parse().unwrap();
    let name = path.rsplit('/').next().unwrap();
    let kind = match name {
        "" => EntryKind::Directory,
        ".wh..wh..opq" => EntryKind::Opaque,
        name if name.starts_with(".wh..wh.") => EntryKind::Leftover,
        name if name.starts_with(".wh.") => EntryKind::Whiteout,
        _ if link.is_some() => EntryKind::HardLink,
        _ => EntryKind::File,
    };
    let extra = link.map(|link| Extra {
        link: Some(link.as_bytes().into()),
        ..Extra::default()
    });
    let hash = content
        .bytes()
        .fold(u128::from(size), |hash, byte| hash * 257 + u128::from(byte));
    let content = Content {
        hash,
        format: Format::Other,
        kept: None,
        secrets: Vec::new(),
    };
    Entry {
        path: path.trim_end_matches('/').as_bytes().into(),
        kind,
        size,
        header_size: size,
        mode: u16::from_str_radix(mode, 8).unwrap(),
        uid: 0,
        gid: 0,
        mtime: 0,
        extra: extra.map(Box::new),
        content: (kind == EntryKind::File).then(|| Box::new(content)),
    }
}
