//! A circuit breaker: a source that is down costs one time-out, not one for each job.
//!
//! One failed search says little: a connection was lost, or one query was too heavy. After the second failure in a
//! row the source's searches fail at once for 30 s; then one search asks it again.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use search::SourceError;
use tokio::time::Instant;

use crate::fault::Fault;

/// One lost connection or one query that is too heavy must not shut a source out; two in a row are no chance.
const FAILURES: u32 = 2;
/// As long as a restart usually takes; one search after this time finds out whether it is over.
const PAUSE: Duration = Duration::from_secs(30);

/// Admits the searches of a source, and none for 30 s once it is known to be down.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Failures since the last answer.
    failed: u32,
    /// Failures ever: a search that began before the last of them shares its cause.
    ever_failed: u64,
    open_until: Option<Instant>,
}

/// A search that was admitted. Dropped without an outcome, as when its job is cancelled, it says nothing of the source.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    breaker: &'a Breaker,
    failures_before: u64,
}

impl Breaker {
    /// Admits a search, or refuses it at once while the source is known to be down.
    pub(crate) fn enter(&self) -> Result<Permit<'_>, Fault> {
        let mut state = self.state();
        let now = Instant::now();
        if let Some(open_until) = state.open_until {
            if now < open_until {
                return Err(Fault::Paused { failed: state.failed, wait: open_until - now });
            }
            // This search finds out whether the source is back; the others are refused meanwhile.
            state.open_until = Some(now + PAUSE);
        }
        Ok(Permit { breaker: self, failures_before: state.ever_failed })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is a few assignments that cannot panic: what a panicking thread leaves behind is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Any answer, also a refusal, shows that the source is there; one with status 200 that tells an error does not,
    /// unless it tells of a request that it does not like.
    pub(crate) fn settle<T>(self, result: &Result<T, SourceError>) {
        let mut state = self.breaker.state();
        let counts = match result {
            Err(SourceError::TimedOut) => true,
            // One restart breaks every connection at once: that is one failure.
            Err(SourceError::Unreachable(_)) => state.ever_failed == self.failures_before,
            Err(error) if tells_of_itself(error) => true,
            _ => {
                (state.failed, state.open_until) = (0, None);
                false
            }
        };
        if counts {
            state.failed = state.failed.saturating_add(1);
            state.ever_failed += 1;
            if state.failed >= FAILURES {
                state.open_until = Some(Instant::now() + PAUSE);
            }
        }
    }
}

fn tells_of_itself(error: &SourceError) -> bool {
    matches!(Fault::behind(error), Some(Fault::Told { status, .. }) if !matches!(status, Some(400..=428)))
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use tokio::time::{advance, sleep};

    use super::*;

    type Outcome = Result<(), SourceError>;

    /// A search of a source that takes this long; how it ended, and after how many seconds.
    async fn search(breaker: &Breaker, seconds: u64, outcome: fn() -> Outcome) -> (&'static str, u64) {
        let start = Instant::now();
        let result = match breaker.enter() {
            Ok(permit) => {
                sleep(Duration::from_secs(seconds)).await;
                let result = outcome();
                permit.settle(&result);
                result
            }
            Err(fault) => Err(fault.into()),
        };
        (result.as_ref().map_or_else(SourceError::code, |()| "answered"), start.elapsed().as_secs())
    }

    fn timed_out() -> Outcome {
        Err(SourceError::TimedOut)
    }

    fn lost() -> Outcome {
        Err(SourceError::Unreachable("reset".into()))
    }

    async fn at_once(breaker: &Breaker, outcome: fn() -> Outcome) -> &'static str {
        search(breaker, 0, outcome).await.0
    }

    #[tokio::test(start_paused = true)]
    async fn ten_jobs_on_a_dead_source_cost_one_time_out_together_and_later_ones_none() {
        let breaker = Breaker::default();
        let start = Instant::now();
        let first = join_all((0..10).map(|_| search(&breaker, 20, timed_out))).await;
        assert_eq!(first, [("timed-out", 20); 10]);
        let later = join_all((0..10).map(|_| search(&breaker, 20, timed_out))).await;
        assert_eq!(later, [("unreachable", 0); 10]);
        assert_eq!(start.elapsed().as_secs(), 20);
    }

    #[tokio::test(start_paused = true)]
    async fn one_failure_shuts_no_search_out_and_an_answer_forgets_it() {
        let breaker = Breaker::default();
        for _ in 0..3 {
            assert_eq!(at_once(&breaker, timed_out).await, "timed-out");
            assert_eq!(at_once(&breaker, || Err(SourceError::Refused("403".into()))).await, "refused");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn connections_that_break_together_are_one_failure() {
        let breaker = Breaker::default();
        join_all((0..10).map(|_| search(&breaker, 1, lost))).await;
        assert_eq!(at_once(&breaker, || Ok(())).await, "answered");
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_is_down_is_left_alone_for_30_seconds_and_then_asked_by_one() {
        let breaker = Breaker::default();
        at_once(&breaker, lost).await;
        at_once(&breaker, lost).await;
        let paused = breaker.enter().map(|_| ()).expect_err("it is shut");
        let message = "2 searches in a row got no answer from it; it is asked again within 31 s";
        assert_eq!(paused.to_string(), message);
        advance(PAUSE).await;
        let ended = join_all((0..3).map(|_| search(&breaker, 5, timed_out))).await;
        assert_eq!(
            ended,
            [("timed-out", 5), ("unreachable", 0), ("unreachable", 0)],
            "one search asks, the others do not wait"
        );
        assert_eq!(at_once(&breaker, || Ok(())).await, "unreachable", "it is still down");
        advance(PAUSE).await;
        assert_eq!(at_once(&breaker, || Ok(())).await, "answered");
        assert_eq!(at_once(&breaker, || Ok(())).await, "answered", "it is there again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_that_is_cancelled_while_it_finds_out_leaves_that_to_one_30_seconds_later() {
        let breaker = Breaker::default();
        at_once(&breaker, lost).await;
        at_once(&breaker, lost).await;
        advance(PAUSE).await;
        assert!(breaker.enter().is_ok(), "one may find out");
        assert_eq!(at_once(&breaker, || Ok(())).await, "unreachable");
        advance(PAUSE).await;
        assert_eq!(at_once(&breaker, || Ok(())).await, "answered");
    }
}
