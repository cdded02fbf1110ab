//! How much memory answers may take together, whatever sources send: ten searches of a dozen sources each share a
//! function of 256 MB.

use tokio::sync::{Semaphore, SemaphorePermit};

/// What every answer may take without asking: more than a usual one, and 8 MB for 120 sources at once.
pub(crate) const SMALL: usize = 64 * 1_024;
/// What all larger ones may take together, in KiB: 24 of the usual greatest size. An answer is unpacked from JSON at
/// once, while nothing else runs, and takes 20 times its size at worst: 40 MB for the usual greatest.
const LARGE_KIB: usize = 48 * 1_024;

/// The memory of all answers of this process.
pub(crate) static ANSWERS: ResponseBudget = ResponseBudget::of_kib(LARGE_KIB);

/// Memory that is handed out.
pub(crate) struct ResponseBudget {
    free: Semaphore,
    kib: usize,
}

impl ResponseBudget {
    pub(crate) const fn of_kib(kib: usize) -> Self {
        Self { free: Semaphore::const_new(kib), kib }
    }

    /// Waits until there is room for an answer of at most so many bytes. Who waits is served in turn, and its source's
    /// time-out ends the wait. One that is greater than all of it waits for all of it.
    pub(crate) async fn room_for(&self, bytes: usize) -> Option<SemaphorePermit<'_>> {
        let kib = u32::try_from(bytes.div_ceil(1_024).min(self.kib)).unwrap_or(u32::MAX);
        // It is never closed.
        self.free.acquire_many(kib).await.ok()
    }
}
