//! A simulated process: what it awaits can be the last thing it ever awaited.

use std::{
    future::pending,
    panic::resume_unwind,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// One process: a sandbox of a function.
#[derive(Debug)]
pub(super) struct Process {
    /// Its name in the trace.
    pub(super) id: u64,
    dead: AtomicBool,
    /// Until when it stands still, in milliseconds of virtual time.
    stalled_until: AtomicU64,
    /// True when it was ever killed or stalled.
    suffered: AtomicBool,
    /// When a call of it that names no job last met a fault, in milliseconds of virtual time.
    fault: AtomicU64,
}

/// So long may a call go on whose first try met a fault: three tries of 5 s, and pauses.
const CALL_MILLIS: u64 = 20_000;

/// The payload with which a killed process's tasks unwind. It is no panic: nothing is printed.
struct Killed;

impl Process {
    pub(super) fn new(id: u64) -> Arc<Self> {
        Arc::new(Self {
            id,
            dead: AtomicBool::new(false),
            stalled_until: AtomicU64::new(0),
            suffered: AtomicBool::new(false),
            fault: AtomicU64::new(0),
        })
    }

    /// As `kill -9` does: no task of it gets past what it awaits now.
    pub(super) fn kill(&self) {
        self.suffered.store(true, Ordering::Relaxed);
        self.dead.store(true, Ordering::Relaxed);
    }

    /// As a frozen sandbox or a paused machine does: nothing moves for a while, then everything goes on.
    pub(super) fn stall(&self, span: Duration) {
        self.suffered.store(true, Ordering::Relaxed);
        let until = super::time::elapsed() + u64::try_from(span.as_millis()).unwrap_or(u64::MAX / 2);
        self.stalled_until.store(until, Ordering::Relaxed);
    }

    pub(super) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    pub(super) fn has_suffered(&self) -> bool {
        self.suffered.load(Ordering::Relaxed)
    }

    /// A call of it that names no job, such as for counters, meets a fault.
    pub(super) fn meet_a_fault(&self) {
        self.fault.store(super::time::elapsed(), Ordering::Relaxed);
    }

    /// True when what it does now may be the consequence of such a fault.
    pub(super) fn met_a_fault(&self) -> bool {
        super::time::elapsed().saturating_sub(self.fault.load(Ordering::Relaxed)) < CALL_MILLIS
    }

    /// Every await of a task that speaks to a service ends here.
    pub(super) async fn go_on(&self) {
        self.stand_still().await;
        if self.is_dead() {
            resume_unwind(Box::new(Killed));
        }
    }

    /// Every await of a source that is being asked ends here.
    pub(super) async fn go_on_asking(&self) {
        self.stand_still().await;
        if self.is_dead() {
            pending::<()>().await;
        }
    }

    async fn stand_still(&self) {
        loop {
            let now = super::time::elapsed();
            let until = self.stalled_until.load(Ordering::Relaxed);
            if until <= now || self.is_dead() {
                return;
            }
            sleep_until(Instant::now() + Duration::from_millis(until - now)).await;
        }
    }
}
