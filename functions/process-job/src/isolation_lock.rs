use std::sync::Arc;

use job::{Job, Moment};
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// Lets a job on its last chance be searched while nothing else is in this process: if it is poison, nobody else counts
/// its last crash, and if it is not, nobody else's poison takes that chance.
///
/// On Lambda, a process has one batch at a time, so this matters where jobs are rescued together, and on one machine.
#[derive(Clone, Default)]
pub struct IsolationLock(Arc<RwLock<()>>);

/// Held while a job is worked on.
pub(crate) enum IsolationGuard {
    /// Among others.
    Shared { _guard: OwnedRwLockReadGuard<()> },
    /// Alone.
    Alone { _guard: OwnedRwLockWriteGuard<()> },
}

impl IsolationLock {
    /// Waits for the guard that the job needs: an exclusive one only when the job is about to be searched.
    pub(crate) async fn guard_for(&self, job: &Job, at: Moment) -> IsolationGuard {
        let lock = Arc::clone(&self.0);
        match job.is_on_its_last_chance() && job.claim(at).is_ok() {
            true => IsolationGuard::Alone { _guard: lock.write_owned().await },
            false => IsolationGuard::Shared { _guard: lock.read_owned().await },
        }
    }
}
