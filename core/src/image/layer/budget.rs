use super::stop::Stop;
use crate::image::Limits;
use std::sync::atomic::{AtomicU64, Ordering};

/// What all layers of an image may use together. Shared by the threads that read them.
#[derive(Debug, Default)]
pub struct Budget {
    entries: AtomicU64,
    plain: AtomicU64,
    memory: AtomicU64,
}

impl Budget {
    /// Nothing used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Bytes of memory that entries and kept contents use, about.
    pub fn memory_used(&self) -> u64 {
        self.memory.load(Ordering::Relaxed)
    }

    pub(super) fn entry(&self, limits: &Limits) -> Result<(), Stop> {
        let most = limits.entries;
        charge(&self.entries, 1, most)
            .map_err(|()| Stop::limit(format!("the layers have more than {most} entries together")))
    }

    pub(super) fn plain(&self, bytes: u64, limits: &Limits) -> Result<(), Stop> {
        let most = limits.plain_bytes;
        charge(&self.plain, bytes, most).map_err(|()| {
            Stop::limit(format!(
                "the layers have more than {most} uncompressed bytes together"
            ))
        })
    }

    pub(super) fn memory(&self, bytes: u64, limits: &Limits) -> Result<(), Stop> {
        let most = limits.memory_bytes;
        charge(&self.memory, bytes, most).map_err(|()| {
            Stop::limit(format!(
                "what is to be known of the layers needs more than {most} bytes of memory"
            ))
        })
    }
}

/// Adds to what is used, unless it would then be more than allowed.
fn charge(used: &AtomicU64, more: u64, most: u64) -> Result<(), ()> {
    let add = |used: u64| used.checked_add(more).filter(|sum| *sum <= most);
    let updated = used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    updated.map(|_| ()).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_charged_beyond_the_limit() {
        let limits = Limits {
            memory_bytes: 10,
            ..Limits::default()
        };
        let budget = Budget::new();
        assert_eq!(budget.memory(7, &limits), Ok(()));
        assert!(budget.memory(4, &limits).is_err_and(|stop| stop.is_limit()));
        assert!(budget.memory(u64::MAX, &limits).is_err());
        assert_eq!(budget.memory(3, &limits), Ok(()));
        assert_eq!(budget.memory_used(), 10);
    }
}
