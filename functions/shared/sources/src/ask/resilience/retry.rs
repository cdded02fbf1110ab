//! The delays after which a source is asked again.

use std::iter;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Before jitter: 0.25, 0.5, 1, 2, 4 s; five retries at most, so nothing longer is ever reached.
const FIRST_DELAY: Duration = Duration::from_millis(250);

/// This many exponential delays with full jitter: each a random part of the whole, so that searches which failed together do
/// not come back together ("Exponential Backoff And Jitter", AWS Architecture Blog). backon's own jitter adds to the delay
/// instead.
pub(crate) fn full_jitter(retries: usize) -> impl Iterator<Item = Duration> + Send + Sync + Unpin {
    let delays = iter::successors(Some(FIRST_DELAY), |delay| Some(*delay * 2)).take(retries);
    delays.map(|delay| delay.mul_f64(fastrand::f64()))
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
            let delays: Vec<_> = full_jitter(5).collect();
            assert_eq!(delays.len(), 5);
            for (place, delay) in (0..).zip(delays) {
                assert!(delay <= FIRST_DELAY * 2_u32.pow(place), "{place}: {delay:?}");
            }
        }
        assert_eq!(full_jitter(0).next(), None);
    }
}
