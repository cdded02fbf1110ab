//! A source that is down costs a few time-outs, not one for each job.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::fault::Fault;
use crate::SourceError;

/// One lost packet or one restart must not shut a source out; three in a row are no chance.
const FAILURES: u32 = 3;
/// As long as a restart usually takes; one search in this time finds out whether it is over.
const PAUSE: Duration = Duration::from_secs(30);

/// Lets searches pass until three in a row did not reach the source; then one every 30 s, until it answers.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failed: u32,
    open_until: Option<Instant>,
    probing: bool,
}

/// A search that was let pass. Dropped without an outcome, as when its job is cancelled, it says nothing of the source.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    probe: bool,
}

impl Breaker {
    pub(super) fn enter(&self) -> Result<Pass<'_>, Fault> {
        let mut state = self.state();
        let Some(open_until) = state.open_until else {
            return Ok(Pass { breaker: self, probe: false });
        };
        let now = Instant::now();
        if now < open_until || state.probing {
            let wait = open_until.saturating_duration_since(now);
            return Err(Fault::Paused { failed: state.failed, wait });
        }
        state.probing = true;
        Ok(Pass { breaker: self, probe: true })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment: what a panicking thread leaves behind is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// Any answer, also a refusal, shows that the source is there.
    pub(super) fn settle<T>(self, result: &Result<T, SourceError>) {
        let mut state = self.breaker.state();
        if matches!(result, Err(SourceError::TimedOut | SourceError::Unreachable(_))) {
            state.failed = state.failed.saturating_add(1);
            if state.failed >= FAILURES {
                state.open_until = Some(Instant::now() + PAUSE);
            }
        } else {
            (state.failed, state.open_until) = (0, None);
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.breaker.state().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    fn fail(breaker: &Breaker) {
        breaker.enter().expect("it is closed").settle(&Err::<(), _>(SourceError::TimedOut));
    }

    #[tokio::test(start_paused = true)]
    async fn three_failures_in_a_row_shut_a_source_out_for_30_seconds() {
        let breaker = Breaker::default();
        fail(&breaker);
        fail(&breaker);
        breaker.enter().expect("it is closed").settle(&Ok(()));
        for _ in 0..3 {
            fail(&breaker);
        }
        let paused = breaker.enter().map(|_| ()).expect_err("it is open");
        let told = "3 searches in a row did not reach it; it is asked again within 31 s";
        assert_eq!(paused.to_string(), told);
        advance(PAUSE).await;
        let probe = breaker.enter().expect("one may find out");
        assert!(breaker.enter().is_err(), "and only one");
        probe.settle(&Err::<(), _>(SourceError::TimedOut));
        assert!(breaker.enter().is_err(), "it is still down");
        advance(PAUSE).await;
        breaker.enter().expect("one may find out").settle(&Err::<(), _>(SourceError::Refused("403".into())));
        assert!(breaker.enter().is_ok() && breaker.enter().is_ok(), "it is there again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_probe_lets_the_next_one_pass() {
        let breaker = Breaker::default();
        (0..3).for_each(|_| fail(&breaker));
        advance(PAUSE).await;
        drop(breaker.enter().expect("one may find out"));
        assert!(breaker.enter().is_ok());
    }
}
