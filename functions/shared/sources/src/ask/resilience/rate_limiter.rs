//! The next moment at which any search of the instance may ask a source.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::fault::Fault;

/// A source may ask to be left alone for years, by mistake or from spite; after this long it is asked whether it
/// meant that.
const LONGEST_HOLD: Duration = Duration::from_secs(600);

/// A bucket that holds one token: turns are evenly spaced, so that no second ever sees more than the rate allows.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// Zero: there is no rate to keep.
    interval: Duration,
    /// From when on the next turn may be taken.
    next: Mutex<Option<Instant>>,
}

impl RateLimiter {
    pub(crate) fn new(rate: Option<f64>) -> Self {
        let interval = rate.map_or(Duration::ZERO, |rate| Duration::from_secs_f64(1.0 / rate));
        Self { interval, next: Mutex::new(None) }
    }

    /// Waits for the next turn. One that comes only after the deadline is not taken: it belongs to a later search.
    pub(crate) async fn turn(&self, deadline: Instant) -> Result<(), Fault> {
        let now = Instant::now();
        let turn = self.with_next(|next| {
            let turn = next.map_or(now, |next| next.max(now));
            if turn >= deadline {
                return Err(Fault::NoTurn);
            }
            *next = Some(turn + self.interval);
            Ok(turn)
        })?;
        sleep_until(turn).await;
        Ok(())
    }

    /// Gives no turn before this time is over, since the source asked for it.
    pub(crate) fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait.min(LONGEST_HOLD);
        self.with_next(|next| *next = Some(next.map_or(until, |next| next.max(until))));
    }

    fn with_next<T>(&self, change: impl FnOnce(&mut Option<Instant>) -> T) -> T {
        change(&mut self.next.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_are_evenly_spaced_whoever_takes_them() {
        let limiter = RateLimiter::new(Some(5.0));
        let start = Instant::now();
        let deadline = start + Duration::from_secs(10);
        let turns = futures::future::join_all((0..4).map(|_| async {
            limiter.turn(deadline).await.expect("in time");
            start.elapsed().as_millis()
        }));
        assert_eq!(turns.await, [0, 200, 400, 600]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_after_the_deadline_is_refused_at_once_and_not_used_up() {
        let limiter = RateLimiter::new(Some(0.1));
        let start = Instant::now();
        limiter.turn(start + Duration::from_secs(1)).await.expect("the first is free");
        assert!(limiter.turn(start + Duration::from_secs(5)).await.is_err());
        assert_eq!(start.elapsed(), Duration::ZERO);
        limiter.turn(start + Duration::from_secs(11)).await.expect("in time");
        assert_eq!(start.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_asks_to_be_left_alone_is_left_alone() {
        let limiter = RateLimiter::new(None);
        let start = Instant::now();
        limiter.hold(Duration::from_secs(3));
        limiter.hold(Duration::from_secs(1));
        limiter.turn(start + Duration::from_secs(10)).await.expect("in time");
        assert_eq!(start.elapsed(), Duration::from_secs(3));
        limiter.hold(Duration::from_secs(u32::MAX.into()));
        limiter.turn(start + Duration::from_secs(3600)).await.expect("not for years");
    }
}
