use super::stop::Stop;
use crate::image::Limits;
use std::sync::atomic::{AtomicU64, Ordering};

/// What all layers of an image use together. Shared by the threads that read them.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    entries: AtomicU64,
    plain: AtomicU64,
    memory: AtomicU64,
}

impl Budget {
    /// Nothing used yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            entries: AtomicU64::new(0),
            plain: AtomicU64::new(0),
            memory: AtomicU64::new(0),
        }
    }

    /// One more entry.
    pub(super) fn entry(&self) -> Result<(), Stop> {
        let most = self.limits.entries;
        let charged = charge(&self.entries, 1, most);
        charged
            .ok_or_else(|| Stop::limit(format!("there are more than {most} entries in all layers")))
    }

    /// Uncompressed bytes, or holes.
    pub(super) fn plain(&self, bytes: u64) -> Result<(), Stop> {
        let most = self.limits.plain_bytes;
        let charged = charge(&self.plain, bytes, most);
        charged.ok_or_else(|| {
            Stop::limit(format!(
                "there are more than {most} uncompressed bytes in all layers"
            ))
        })
    }

    /// Bytes of memory that stay in use, about.
    pub(crate) fn memory(&self, bytes: u64) -> Result<(), Stop> {
        let most = self.limits.memory_bytes;
        let charged = charge(&self.memory, bytes, most);
        charged.ok_or_else(|| {
            Stop::limit(format!(
                "what is known of the image needs more than {most} bytes of memory"
            ))
        })
    }
}

/// Adds to what is used, unless it would then be more than allowed.
fn charge(used: &AtomicU64, more: u64, most: u64) -> Option<()> {
    let add = |used: u64| used.checked_add(more).filter(|sum| *sum <= most);
    let updated = used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    updated.ok().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_charged_beyond_the_limit() {
        let budget = Budget::new(&Limits {
            memory_bytes: 10,
            ..Limits::default()
        });
        assert_eq!(budget.memory(7), Ok(()));
        assert!(budget.memory(4).is_err_and(|stop| stop.is_limit()));
        assert!(budget.memory(u64::MAX).is_err());
        assert_eq!(budget.memory(3), Ok(()));
        assert!(budget.memory(1).is_err());
    }
}
