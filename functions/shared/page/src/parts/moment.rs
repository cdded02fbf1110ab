//! Moments as people say them.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::tz::Offset;
use job::{Language, Timestamp};

use words::{Template, message_with};

/// Seoul has had no summer time since 1988: nine hours, without a time-zone database.
const SEOUL: Offset = Offset::constant(9);

/// A moment in Seoul: "11월 30일 오후 3:20", "Nov 30, 3:20 PM KST".
pub(crate) fn moment(language: Language, at: Timestamp) -> Cow<'static, str> {
    let seoul = SEOUL.to_datetime(instant(at));
    let hour = match seoul.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if seoul.hour() < 12 { "am" } else { "pm" };
    message_with(
        language,
        Template::Moment,
        &[
            ("month", seoul.month().into()),
            ("day", seoul.day().into()),
            ("half", half.into()),
            ("hour", hour.into()),
            ("minute", format!("{:02}", seoul.minute()).into()),
        ],
    )
}

/// A day: "2026년 11월 29일", "Nov 29, 2026".
pub(crate) fn day(language: Language, day: Date) -> Cow<'static, str> {
    let facts =
        [("year", day.year().to_string().into()), ("month", day.month().into()), ("day", day.day().into())];
    message_with(language, Template::Day, &facts)
}

/// The moment for programs, as in `<time datetime>` (RFC 3339).
pub(crate) fn machine_moment(at: Timestamp) -> String {
    instant(at).to_string()
}

/// The same moment to jiff, whose calendar ends with the year 9999.
fn instant(at: Timestamp) -> jiff::Timestamp {
    let millis = i64::try_from(at.millis()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_seouls_in_both_languages() {
        let table = [
            ("2025-11-30T06:20:00Z", "11월 30일 오후 3:20", "Nov 30, 3:20 PM KST"),
            ("2025-12-31T15:05:59Z", "1월 1일 오전 12:05", "Jan 1, 12:05 AM KST"),
            ("2026-07-01T03:00:00Z", "7월 1일 오후 12:00", "Jul 1, 12:00 PM KST"),
        ];
        for (utc, korean, english) in table {
            let instant: jiff::Timestamp = utc.parse().unwrap();
            let at = Timestamp::from_millis(u64::try_from(instant.as_millisecond()).unwrap());
            assert_eq!(moment(Language::Korean, at), korean);
            assert_eq!(moment(Language::English, at), english);
        }
    }

    #[test]
    fn days_have_their_year() {
        let date = Date::constant(2026, 5, 3);
        assert_eq!(day(Language::Korean, date), "2026년 5월 3일");
        assert_eq!(day(Language::English, date), "May 3, 2026");
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_still_said() {
        assert!(!moment(Language::Korean, Timestamp::from_millis(u64::MAX)).is_empty());
    }
}
