use std::sync::Arc;

use job::{Job, State};
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};
use tokio_util::sync::CancellationToken;

/// Lets a job on its last chance be searched while nothing else is worked on in this process, after the others of its
/// batch: if it is poison, it takes no neighbour along, and if it is not, no neighbour's poison takes that chance.
///
/// On Lambda a process has one batch at a time; on one machine, and where jobs are rescued, there may be several.
#[derive(Clone, Default)]
pub struct IsolationLock(Arc<RwLock<()>>);

/// Held while a job is worked on.
pub(super) enum IsolationGuard {
    /// Among others.
    Shared { _guard: OwnedRwLockReadGuard<()> },
    /// Alone.
    Alone { _guard: OwnedRwLockWriteGuard<()> },
    /// By a searcher that must stop, and begins nothing more.
    Stopping,
}

impl IsolationLock {
    /// Waits until no job is searched alone.
    pub(super) async fn shared(&self, stop: &CancellationToken) -> IsolationGuard {
        tokio::select! {
            biased;
            () = stop.cancelled() => IsolationGuard::Stopping,
            _guard = Arc::clone(&self.0).read_owned() => IsolationGuard::Shared { _guard },
        }
    }

    /// The guard that the job needs: an exclusive one when it is about to be searched on its last chance. All who share
    /// the lock, the others of its batch among them, have ended their work by then.
    pub(super) async fn guard_for(
        &self,
        job: &Job,
        held: IsolationGuard,
        stop: &CancellationToken,
    ) -> IsolationGuard {
        let is_searchable = matches!(job.state, State::Pending | State::Processing(None));
        match held {
            IsolationGuard::Shared { .. } if is_searchable && job.is_on_its_last_chance() => drop(held),
            held => return held,
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => IsolationGuard::Stopping,
            _guard = Arc::clone(&self.0).write_owned() => IsolationGuard::Alone { _guard },
        }
    }
}

#[cfg(test)]
mod tests {
    use job::{Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, Timestamp, Token};

    use super::*;

    fn job(crashes: u8) -> Job {
        let new_job = NewJob {
            key: Token::from_bytes([7; 16]).key(),
            query: QueryText::parse("q").unwrap(),
            language: Language::Korean,
            sources: vec![SourceName::parse("a").unwrap()],
            notification: Notification::None,
            request: None,
        };
        let at = Moment { now: Timestamp::from_millis(1), rules: Rules::AGREED };
        Job { crashes, ..Job::create(new_job, at) }
    }

    #[tokio::test]
    async fn a_suspect_waits_for_all_others_and_they_for_it() {
        let (lock, stop) = (IsolationLock::default(), CancellationToken::new());
        let other = lock.shared(&stop).await;
        let held = lock.shared(&stop).await;
        let suspect = job(2);
        let mut waiting = Box::pin(lock.guard_for(&suspect, held, &stop));
        assert!(futures::poll!(&mut waiting).is_pending(), "another job is worked on");
        drop(other);
        let alone = waiting.await;
        assert!(matches!(alone, IsolationGuard::Alone { .. }));
        assert!(futures::poll!(Box::pin(lock.shared(&stop))).is_pending(), "the suspect is alone");
        drop(alone);
        assert!(matches!(lock.shared(&stop).await, IsolationGuard::Shared { .. }));
    }

    #[tokio::test]
    async fn a_job_with_chances_left_and_one_that_has_ended_stay_among_others() {
        let (lock, stop) = (IsolationLock::default(), CancellationToken::new());
        let _other = lock.shared(&stop).await;
        let ended = Job { state: State::Cancelled { at: Timestamp::from_millis(2) }, ..job(2) };
        for job in [job(0), job(1), ended] {
            let held = lock.shared(&stop).await;
            assert!(matches!(lock.guard_for(&job, held, &stop).await, IsolationGuard::Shared { .. }));
        }
    }

    #[tokio::test]
    async fn a_searcher_that_must_stop_does_not_wait() {
        let (lock, stop) = (IsolationLock::default(), CancellationToken::new());
        let _other = lock.shared(&stop).await;
        let held = lock.shared(&stop).await;
        stop.cancel();
        assert!(matches!(lock.guard_for(&job(2), held, &stop).await, IsolationGuard::Stopping));
        assert!(matches!(lock.shared(&stop).await, IsolationGuard::Stopping));
    }
}
