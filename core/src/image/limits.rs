/// How far an image is read. What a limit leaves out is a [`Problem`](super::Problem), never silence.
///
/// The defaults let every image through that people build; they stop what is made to exhaust a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of an index, a manifest or a configuration: 4 MiB, what registries accept.
    pub document_bytes: u64,
    /// How deep an index may hold other indexes.
    pub index_depth: usize,
    /// How many manifests and indexes may lead to images.
    pub manifests: usize,
    /// How many layers an image may have; Docker itself stops at 127.
    pub layers: usize,
    /// Entries of all layers together.
    pub entries: u64,
    /// Uncompressed bytes of all layers together.
    pub plain_bytes: u64,
    /// Uncompressed bytes for one compressed byte: 1000, which gzip reaches only on zeros (1030 is
    /// all it can), and zstd on little else.
    pub expansion_ratio: u64,
    /// From how many uncompressed bytes on a layer above the ratio is a problem of kind `expansion`.
    pub ratio_from_bytes: u64,
    /// At how many uncompressed bytes a layer above the ratio is read no further. Layers of zeros are
    /// built in good faith (`lastlog`, swap files), so it is larger than any such file.
    pub expanded_bytes: u64,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of a path; the kernel's `PATH_MAX`. An entry with a longer one is left out.
    pub path_bytes: usize,
    /// How many components a path may have. An entry with more is left out.
    pub path_depth: usize,
    /// Bytes of the headers that describe one entry: long names, PAX records.
    pub header_bytes: u64,
    /// Bytes of memory that may be held for the image: entries, and contents that rules asked to
    /// keep.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 4 << 20,
            index_depth: 4,
            manifests: 1_000,
            layers: 512,
            entries: 2_000_000,
            plain_bytes: 256 << 30,
            expansion_ratio: 1_000,
            ratio_from_bytes: 64 << 20,
            expanded_bytes: 8 << 30,
            file_bytes: 64 << 30,
            path_bytes: 4096,
            path_depth: 256,
            header_bytes: 1 << 20,
            memory_bytes: 1 << 30,
        }
    }
}
