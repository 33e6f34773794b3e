//! Blobs and manifests by digest, on disk.

use crate::image::digest::{Digest, to_hex};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File, FileTimes},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

/// Bytes that a cache may hold unless the caller says otherwise: 10 GB.
pub const DEFAULT_CACHE_BYTES: u64 = 10_000_000_000;

/// After this time what a process left half written is removed.
const ABANDONED_AFTER: Duration = Duration::from_hours(24);

/// Bytes that are hashed at once.
const CHUNK: usize = 128 << 10;

/// What registries gave, kept by its digest: the layout of `blobs/` of an OCI image layout.
///
/// Several processes may use the same folder. What is read from it is verified before, and removed if it is
/// damaged; what is written appears whole or not at all. When it is larger than it may be, what was not used
/// for the longest time is removed.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    max_bytes: u64,
}

impl Cache {
    /// A cache in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: impl Into<PathBuf>, max_bytes: u64) -> io::Result<Self> {
        let cache = Self {
            folder: folder.into(),
            max_bytes,
        };
        fs::create_dir_all(cache.blobs())?;
        fs::create_dir_all(cache.unfinished())?;
        Ok(cache)
    }

    fn blobs(&self) -> PathBuf {
        self.folder.join("blobs/sha256")
    }

    fn unfinished(&self) -> PathBuf {
        self.folder.join("unfinished")
    }

    /// A blob that is there and whole, with its size.
    pub(super) fn get(&self, digest: &Digest) -> Option<(File, u64)> {
        let path = self.path(digest)?;
        let mut file = File::open(&path).ok()?;
        if !is_whole(&mut file, digest).unwrap_or(false) {
            let _ = fs::remove_file(&path);
            return None;
        }
        let now = FileTimes::new().set_modified(SystemTime::now());
        // Without the right to write, it only counts as older than it is.
        if let Ok(file) = File::options().append(true).open(&path) {
            let _ = file.set_times(now);
        }
        file.rewind().ok()?;
        let size = file.metadata().ok()?.len();
        Some((file, size))
    }

    /// Passes a blob on as it is read, and keeps it once all of it went by and is what its digest says.
    pub(super) fn keep<R: Read>(
        &self,
        digest: &Digest,
        size: Option<u64>,
        reader: R,
    ) -> Keeping<R> {
        let fits = size.is_none_or(|size| size <= self.max_bytes);
        let path = self.path(digest).filter(|_| fits);
        let unfinished = path.and_then(|path| Unfinished::create(self, path).ok());
        Keeping {
            reader,
            cache: self.clone(),
            digest: digest.clone(),
            unfinished,
        }
    }

    fn path(&self, digest: &Digest) -> Option<PathBuf> {
        (digest.algorithm() == "sha256").then(|| self.blobs().join(digest.hex()))
    }

    /// Removes what was not used for longest until the rest fits.
    fn shrink(&self) -> io::Result<()> {
        remove_abandoned(&self.unfinished())?;
        let mut files = Vec::new();
        for entry in fs::read_dir(self.blobs())? {
            let entry = entry?;
            // Another process may have removed it.
            let Ok(about) = entry.metadata() else {
                continue;
            };
            files.push((about.modified()?, about.len(), entry.path()));
        }
        let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
        files.sort();
        for (_, size, path) in files {
            if total <= self.max_bytes {
                break;
            }
            let _ = fs::remove_file(path);
            total -= size;
        }
        Ok(())
    }
}

fn remove_abandoned(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let modified = entry.metadata().and_then(|about| about.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > ABANDONED_AFTER) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn is_whole(file: &mut File, digest: &Digest) -> io::Result<bool> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(is(hasher, digest)),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn is(hasher: Sha256, digest: &Digest) -> bool {
    to_hex(&hasher.finalize()) == digest.hex()
}

/// A reader that keeps what goes by.
pub(super) struct Keeping<R> {
    reader: R,
    cache: Cache,
    digest: Digest,
    /// `None` once it is kept, or cannot be: the disk is full, say.
    unfinished: Option<Unfinished>,
}

/// A file that is being written, and is removed if that does not come to an end.
struct Unfinished {
    file: File,
    hasher: Sha256,
    size: u64,
    at: PathBuf,
    to: PathBuf,
}

impl Unfinished {
    fn create(cache: &Cache, to: PathBuf) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        // In containers that share a folder, processes may have the same number.
        let (file, at) = loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{}-{count}", std::process::id());
            let at = cache.unfinished().join(name);
            match File::create_new(&at) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                file => break (file?, at),
            }
        };
        Ok(Self {
            file,
            hasher: Sha256::new(),
            size: 0,
            at,
            to,
        })
    }

    fn push(&mut self, bytes: &[u8], max_bytes: u64) -> io::Result<()> {
        self.size += bytes.len() as u64;
        if self.size > max_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }

    fn finish(self, digest: &Digest) -> io::Result<()> {
        if is(self.hasher.clone(), digest) {
            self.file.sync_data()?;
            fs::rename(&self.at, &self.to)?;
        }
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is gone already where it was finished.
        let _ = fs::remove_file(&self.at);
    }
}

impl<R: Read> Read for Keeping<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(target)?;
        if read == 0 && !target.is_empty() {
            if let Some(unfinished) = self.unfinished.take() {
                let _ = unfinished.finish(&self.digest);
                let _ = self.cache.shrink();
            }
        } else if let Some(unfinished) = &mut self.unfinished
            && unfinished
                .push(&target[..read], self.cache.max_bytes)
                .is_err()
        {
            self.unfinished = None;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("holystone-cache-{}-{name}", std::process::id());
            let path = std::env::temp_dir().join(name);
            let _ = fs::remove_dir_all(&path);
            Self(path)
        }

        fn unfinished(&self) -> usize {
            fs::read_dir(self.0.join("unfinished"))
                .expect("it is there")
                .count()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn digest(bytes: &[u8]) -> Digest {
        Digest::of("sha256", bytes).expect("a known algorithm")
    }

    fn keep(cache: &Cache, bytes: &[u8], digest: &Digest) {
        let mut reader = cache.keep(digest, None, bytes);
        let mut read = Vec::new();
        reader.read_to_end(&mut read).expect("it reads");
        assert_eq!(read, bytes, "whatever becomes of the cache");
    }

    fn get(cache: &Cache, digest: &Digest) -> Option<Vec<u8>> {
        let (mut file, size) = cache.get(digest)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it reads");
        assert_eq!(bytes.len() as u64, size);
        Some(bytes)
    }

    #[test]
    fn what_is_whole_is_kept() {
        let folder = Folder::new("whole");
        let cache = Cache::open(&folder.0, 100).expect("it opens");
        let of = digest(b"hello");
        assert_eq!(get(&cache, &of), None);
        keep(&cache, b"hello", &of);
        assert_eq!(get(&cache, &of).as_deref(), Some(&b"hello"[..]));
        // Not what its digest says, or not read to its end: nothing stays.
        keep(&cache, b"other", &digest(b"wrong"));
        assert_eq!(get(&cache, &digest(b"wrong")), None);
        drop(cache.keep(&digest(b"part"), None, &b"part"[..]));
        assert_eq!(get(&cache, &digest(b"part")), None);
        assert_eq!(folder.unfinished(), 0);
    }

    #[test]
    fn what_is_damaged_is_removed_and_comes_again() {
        let folder = Folder::new("damaged");
        let cache = Cache::open(&folder.0, 100).expect("it opens");
        let of = digest(b"hello");
        keep(&cache, b"hello", &of);
        for damage in [&b"hellx"[..], b"hell", b"", b"hello!"] {
            fs::write(folder.0.join("blobs/sha256").join(of.hex()), damage).expect("it writes");
            assert_eq!(get(&cache, &of), None);
            keep(&cache, b"hello", &of);
            assert_eq!(get(&cache, &of).as_deref(), Some(&b"hello"[..]));
        }
    }

    #[test]
    fn what_was_not_used_for_longest_goes() {
        let folder = Folder::new("size");
        let cache = Cache::open(&folder.0, 10).expect("it opens");
        let of = ["aaaa", "bbbb", "cccc"].map(|text| digest(text.as_bytes()));
        keep(&cache, b"aaaa", &of[0]);
        keep(&cache, b"bbbb", &of[1]);
        for (digest, age) in [(&of[0], 20), (&of[1], 10)] {
            let path = folder.0.join("blobs/sha256").join(digest.hex());
            let file = File::options().append(true).open(path).expect("it opens");
            let then = SystemTime::now() - Duration::from_secs(age);
            file.set_modified(then).expect("it can be set");
        }
        assert!(get(&cache, &of[0]).is_some(), "and it is the newest now");
        keep(&cache, b"cccc", &of[2]);
        assert!(get(&cache, &of[0]).is_some());
        assert!(get(&cache, &of[1]).is_none());
        assert!(get(&cache, &of[2]).is_some());
        // What is larger than the whole cache is not kept, and pushes nothing out.
        let large = [b'x'; 11];
        keep(&cache, &large, &digest(&large));
        assert!(get(&cache, &digest(&large)).is_none());
        assert!(get(&cache, &of[2]).is_some());
        assert_eq!(folder.unfinished(), 0);
    }
}
