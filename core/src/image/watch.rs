/// Sees how far a long reading is, and may end it.
pub trait Watch: Sync {
    /// So many bytes of blobs were read since the last call. Called often, from several threads.
    fn read(&self, bytes: u64);
    /// Whether to stop. Whoever opens the image then gets an error of kind `cancelled`.
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
