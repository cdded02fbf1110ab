//! Moments as an operator types and reads them.

use jiff::{SignedDuration, Timestamp};

/// A moment in RFC 3339, or a span before now such as `2h ago`, `90m` or `1h 30m ago`.
pub(crate) fn parse(text: &str) -> Result<job::Timestamp, String> {
    let moment = match text.parse::<SignedDuration>() {
        Ok(span) => Timestamp::now().checked_sub(span.abs()).ok(),
        Err(_) => text.parse::<Timestamp>().ok(),
    };
    let millis = moment.and_then(|moment| u64::try_from(moment.as_millisecond()).ok());
    millis
        .map(job::Timestamp::from_millis)
        .ok_or_else(|| "a time such as 2026-11-24T18:00:00Z or \"2h ago\" is expected".to_owned())
}

/// A moment in RFC 3339, to the second.
pub(crate) fn text(moment: job::Timestamp) -> String {
    let millis = i64::try_from(moment.millis()).unwrap_or(i64::MAX);
    format!("{:.0}", Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_time_or_a_span_before_now() {
        let exact = parse("2026-11-24T18:00:00+09:00").unwrap();
        assert_eq!(text(exact), "2026-11-24T09:00:00Z");
        let now = Timestamp::now().as_second();
        for span in ["2h ago", "2h", "120m ago"] {
            let seconds = i64::try_from(parse(span).unwrap().seconds()).unwrap();
            assert!((now - 7_200 - seconds).abs() <= 1, "{span}");
        }
        for wrong in ["yesterday", "", "2026-11-24", "1969-01-01T00:00:00Z"] {
            assert!(parse(wrong).unwrap_err().contains("2h ago"), "{wrong}");
        }
    }
}
