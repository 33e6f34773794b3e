use std::collections::HashMap;

/// Which contents are kept while layers go by, and up to which size.
///
/// Who asks says so before the pass: the rules that run, expectations, `image-cat`.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    paths: HashMap<Box<[u8]>, u64>,
    folders: Vec<Folder>,
}

/// The files in a folder and below it.
#[derive(Clone, Debug)]
struct Folder {
    /// With a final `/`; empty for the root.
    path: Box<[u8]>,
    /// How their names end.
    end: Option<Box<[u8]>>,
    bytes: u64,
}

impl Keep {
    /// Keeps the file of this path (no leading `/`) in every layer, if it has at most `bytes`.
    pub fn file(&mut self, path: impl AsRef<[u8]>, bytes: u64) -> &mut Self {
        let kept = self.paths.entry(path.as_ref().into()).or_default();
        *kept = (*kept).max(bytes);
        self
    }

    /// Keeps the files in this folder and below it whose names end so, if they have at most `bytes`.
    pub fn folder(&mut self, path: impl AsRef<[u8]>, end: Option<&str>, bytes: u64) -> &mut Self {
        let mut path = path.as_ref().to_vec();
        if !path.is_empty() {
            path.push(b'/');
        }
        self.folders.push(Folder {
            path: path.into(),
            end: end.map(|end| end.as_bytes().into()),
            bytes,
        });
        self
    }

    /// Adds what another keeps.
    pub fn add(&mut self, other: &Self) -> &mut Self {
        for (path, bytes) in &other.paths {
            self.file(path, *bytes);
        }
        self.folders.extend(other.folders.iter().cloned());
        self
    }

    /// How many bytes the file of this path may have to be kept; `None` if nobody asks for it.
    pub fn limit(&self, path: &[u8]) -> Option<u64> {
        let folders = self.folders.iter().filter(|folder| {
            let below = path.strip_prefix(&*folder.path);
            let end = folder.end.as_deref().unwrap_or_default();
            below.is_some_and(|below| below.ends_with(end))
        });
        let folders = folders.map(|folder| folder.bytes);
        folders.chain(self.paths.get(path).copied()).max()
    }
}
