/// Sees how far a long reading is, and may end it.
pub trait Watch: Sync {
    /// So many bytes of blobs were read since the last call. Called often, from several threads.
    fn read(&self, bytes: u64);
    /// Whether to stop. What was not read is a problem of kind `limit`, and the run is incomplete.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn read(&self, _bytes: u64) {}
}
