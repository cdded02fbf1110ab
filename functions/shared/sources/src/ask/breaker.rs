//! A source that is down costs one time-out, not one for each job.
//!
//! One failed search says little: a connection was lost, or one query was too heavy. It only puts the source in
//! doubt: one search goes on to find out, and whoever comes meanwhile waits for what becomes of it instead of
//! finding out, too. A second failure in a row shuts the source out for a while, and its searches fail at once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use search::SourceError;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::fault::Fault;

/// One lost connection or one query that is too heavy must not shut a source out; two in a row are no chance.
const FAILURES: u32 = 2;
/// As long as a restart usually takes; one search after this time finds out whether it is over.
const PAUSE: Duration = Duration::from_secs(30);

/// Lets searches pass, one at a time while the source is in doubt, and none for 30 s once it is known to be down.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    state: Mutex<State>,
    /// Told whenever a search is over.
    settled: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Failures since the last answer.
    failed: u32,
    /// Failures ever: a search that began before the last of them shares its cause.
    ever_failed: u64,
    open_until: Option<Instant>,
    /// The number of the search that finds out whether the source is there.
    probe: Option<u64>,
    /// How many searches came to the door.
    passed: u64,
}

/// A search that was let pass. Dropped without an outcome, as when its job is cancelled, it says nothing of the source.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    breaker: &'a Breaker,
    number: u64,
    failures_before: u64,
}

/// What is known of a source when somebody wants to ask it.
enum Admission<'a> {
    Open(Permit<'a>),
    /// Somebody is finding out.
    Wait,
    Shut(Fault),
}

impl Breaker {
    /// Waits while another search finds out whether the source is there; refuses at once when it is known not to be.
    pub(crate) async fn enter(&self) -> Result<Permit<'_>, Fault> {
        loop {
            // Listens before it looks: a probe that ends in between is not missed.
            let mut settled = std::pin::pin!(self.settled.notified());
            settled.as_mut().enable();
            match self.door() {
                Admission::Open(pass) => return Ok(pass),
                Admission::Shut(fault) => return Err(fault),
                Admission::Wait => settled.await,
            }
        }
    }

    fn door(&self) -> Admission<'_> {
        let mut state = self.state();
        let now = Instant::now();
        if let Some(open_until) = state.open_until
            && (now < open_until || state.probe.is_some())
        {
            let wait = open_until.saturating_duration_since(now);
            return Admission::Shut(Fault::Paused { failed: state.failed, wait });
        }
        state.passed += 1;
        let number = state.passed;
        if state.failed > 0 {
            if state.probe.is_some() {
                return Admission::Wait;
            }
            state.probe = Some(number);
        }
        Admission::Open(Permit { breaker: self, number, failures_before: state.ever_failed })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is a few assignments that cannot panic: what a panicking thread leaves behind is sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Any answer, also a refusal, shows that the source is there.
    pub(crate) fn settle<T>(self, result: &Result<T, SourceError>) {
        let mut state = self.breaker.state();
        let counts = match result {
            Err(SourceError::TimedOut) => true,
            // One restart breaks every connection at once: that is one failure.
            Err(SourceError::Unreachable(_)) => state.ever_failed == self.failures_before,
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

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.breaker.state();
        if state.probe == Some(self.number) {
            state.probe = None;
        }
        drop(state);
        self.breaker.settled.notify_waiters();
    }
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
        let result = match breaker.enter().await {
            Ok(pass) => {
                sleep(Duration::from_secs(seconds)).await;
                let result = outcome();
                pass.settle(&result);
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
    async fn jobs_that_come_while_a_source_is_in_doubt_wait_for_one_that_finds_out() {
        for (outcome, first, others) in [
            (timed_out as fn() -> Outcome, ("timed-out", 20), ("unreachable", 20)),
            (|| Ok(()), ("answered", 20), ("answered", 40)),
        ] {
            let breaker = Breaker::default();
            at_once(&breaker, timed_out).await;
            let ended = join_all((0..10).map(|_| search(&breaker, 20, outcome))).await;
            assert_eq!((ended[0], &ended[1..]), (first, &[others; 9][..]));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_failure_shuts_nobody_out_and_an_answer_takes_the_doubt_away() {
        let breaker = Breaker::default();
        for _ in 0..3 {
            assert_eq!(at_once(&breaker, timed_out).await, "timed-out");
            assert_eq!(at_once(&breaker, || Err(SourceError::Refused("403".into()))).await, "refused");
        }
        let both = join_all((0..2).map(|_| search(&breaker, 20, || Ok(())))).await;
        assert_eq!(both, [("answered", 20); 2], "nobody waits for anybody");
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
        let paused = breaker.enter().await.map(|_| ()).expect_err("it is shut");
        let told = "2 searches in a row did not reach it; it is asked again within 31 s";
        assert_eq!(paused.to_string(), told);
        advance(PAUSE).await;
        let ended = join_all((0..3).map(|_| search(&breaker, 5, timed_out))).await;
        assert_eq!(ended, [("timed-out", 5), ("unreachable", 0), ("unreachable", 0)], "nobody waits for it");
        assert_eq!(at_once(&breaker, || Ok(())).await, "unreachable", "it is still down");
        advance(PAUSE).await;
        assert_eq!(at_once(&breaker, || Ok(())).await, "answered");
        assert_eq!(at_once(&breaker, || Ok(())).await, "answered", "it is there again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_whose_job_is_cancelled_lets_the_next_one_find_out() {
        let breaker = Breaker::default();
        at_once(&breaker, timed_out).await;
        let probe = breaker.enter().await.expect("one may find out");
        let cancel = async {
            sleep(Duration::from_secs(3)).await;
            drop(probe);
        };
        let (waited, ()) = tokio::join!(search(&breaker, 1, || Ok(())), cancel);
        assert_eq!(waited, ("answered", 4));
    }
}
