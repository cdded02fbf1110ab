//! The delays after which a source is asked again.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Before jitter: 0.25, 0.5, 1, 2, 4 s; five retries at most, so nothing longer is ever reached.
const FIRST_DELAY: Duration = Duration::from_millis(250);

/// Exponential delays with full jitter: each a random part of the whole, so that searches which failed together do
/// not come back together ("Exponential Backoff And Jitter", AWS Architecture Blog). backon's own jitter adds to the
/// delay instead.
#[derive(Debug)]
pub(crate) struct FullJitter {
    delays: ExponentialBackoff,
}

impl FullJitter {
    /// This many delays.
    pub(crate) fn new(retries: usize) -> Self {
        let delays = ExponentialBuilder::new().with_min_delay(FIRST_DELAY).with_max_times(retries);
        Self { delays: delays.build() }
    }
}

impl Iterator for FullJitter {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.delays.next().map(|delay| delay.mul_f64(fastrand::f64()))
    }
}

/// The time for which the source wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110, section
/// 10.2.3). A date that has passed, and text that is neither, says nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    httpdate::parse_http_date(value).ok()?.duration_since(now).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let table = [
            ("3", Some(3)),
            (" 120 ", Some(120)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
            ("Sun, 06 Nov 1994 08:49:27 GMT", None),
            ("-1", None),
            ("soon", None),
            ("99999999999999999999", None),
        ];
        for (value, seconds) in table {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().expect("a header value"))]);
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{value}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn delays_are_random_parts_of_a_growing_whole() {
        for _ in 0..100 {
            let delays: Vec<_> = FullJitter::new(5).collect();
            assert_eq!(delays.len(), 5);
            for (place, delay) in (0..).zip(delays) {
                assert!(delay <= FIRST_DELAY * 2_u32.pow(place), "{place}: {delay:?}");
            }
        }
        assert_eq!(FullJitter::new(0).next(), None);
    }
}
