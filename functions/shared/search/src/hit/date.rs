//! The date of a hit, out of what its source wrote.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;
use serde_with::SerializeDisplay;

/// Most of ours read Korean. Seoul has had no summer time since 1988.
const SEOUL: Offset = Offset::constant(9);
/// A date is shorter, with the names of its weekday and its zone.
const MAX_BYTES: usize = 64;
/// Services write 0001-01-01, 1900-01-01, 2099-12-31 and 9999-12-31 where they know none.
const YEARS: std::ops::RangeInclusive<i16> = 1901..=2098;
/// The beginning of counted time is what stands where nothing was counted.
const NOTHING: Date = Date::constant(1970, 1, 1);
/// The spellings of a day, each as its beginning is read by `strptime`: a space is any number of them. Where the year comes
/// last, the month has a name: 11/12 may be in November or in December.
const DAYS: [&str; 15] = [
    "%Y - %m - %d",
    "%Y . %m . %d",
    "%Y / %m / %d",
    "%Y 년 %m 월 %d 일",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%Y 年 %m 月 %d 日",
    "%A, %B %d, %Y",
    "%a, %b %d, %Y",
    "%a, %d %b %Y",
    "%A, %d %B %Y",
    "%d-%b-%Y",
    "%Y%m%dT%H%M%S",
];
/// The spellings of a moment that no standard has: of Ruby and of Unix.
const MOMENTS: [&str; 2] = ["%Y-%m-%d %H:%M:%S %z", "%a %b %d %H:%M:%S %z %Y"];
/// Zones whose offset the reader of RFC 2822 knows; others it takes for UTC.
const ZONES: [&str; 12] = ["GMT", "UTC", "UT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"];
/// What may stand beside the digits of a time.
const BESIDE_TIMES: [&str; 9] = ["오전", "오후", "AM", "PM", "am", "pm", "UTC", "GMT", "KST"];

/// When a hit was published: a moment, or a day where its source tells no more or not in which zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerializeDisplay)]
pub enum HitDate {
    /// A day of the calendar.
    Day(Date),
    /// A moment, in whole seconds.
    Moment(Timestamp),
}

impl HitDate {
    /// Reads RFC 3339, RFC 2822, days (`2026-11-29`, `2026. 11. 29.`, `2026년 11월 29일`, `20261129`, `Nov 29, 2026`), also with
    /// a time behind them, and seconds or milliseconds since 1970. What can be read in two ways is no date, nor is one
    /// before 1901 or after 2098.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > MAX_BYTES {
            return None;
        }
        // As .NET writes it, in milliseconds, with an offset that changes nothing of them.
        let counted_date = text.strip_prefix("/Date(").and_then(|text| text.strip_suffix(")/"));
        let text = counted_date.and_then(|text| text.split(['+', '-']).next()).unwrap_or(text);
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let read = match text.split_once('.') {
            _ if is_number(text) => counted(text),
            Some((seconds, part))
                if matches!(seconds.len(), 9 | 10) && is_number(seconds) && is_number(part) =>
            {
                counted(seconds)
            }
            _ => written(text),
        };
        read.filter(|date| YEARS.contains(&date.day().year()) && !date.is_nothing())
    }

    /// Its day, in Seoul.
    pub fn day(self) -> Date {
        self.place().date()
    }

    /// Its place among others: a day is before every moment of it.
    pub fn place(self) -> DateTime {
        match self {
            Self::Day(day) => day.into(),
            Self::Moment(moment) => SEOUL.to_datetime(moment),
        }
    }

    fn is_nothing(self) -> bool {
        match self {
            Self::Day(day) => day == NOTHING,
            Self::Moment(moment) => moment == Timestamp::UNIX_EPOCH,
        }
    }
}

/// RFC 3339 in UTC, or its full-date.
impl fmt::Display for HitDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(formatter),
            Self::Moment(moment) => moment.fmt(formatter),
        }
    }
}

/// Digits alone: `20261129`, the same with hours, minutes and seconds, or what was counted since 1970. Ten digits and twelve
/// may be either.
fn counted(digits: &str) -> Option<HitDate> {
    let number: i64 = digits.parse().ok()?;
    let moment = match digits.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        12 | 13 => Timestamp::from_second(number / 1_000).ok(),
        _ => None,
    };
    let day = matches!(digits.len(), 8 | 10 | 12 | 14).then(|| day_of(digits)).flatten();
    match (day, moment) {
        (Some(day), None) => Some(HitDate::Day(day)),
        (None, Some(moment)) => Some(HitDate::Moment(moment)),
        _ => None,
    }
}

/// The day that such digits begin with, if a time of the day follows.
fn day_of(digits: &str) -> Option<Date> {
    let formats = ["%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S"];
    let format = formats.get((digits.len() - 8) / 2)?;
    let day = BrokenDownTime::parse(format, digits).and_then(|read| read.to_date()).ok()?;
    YEARS.contains(&day.year()).then_some(day)
}

fn written(text: &str) -> Option<HitDate> {
    let moment = |moment: Timestamp| Timestamp::from_second(moment.as_second()).ok().map(HitDate::Moment);
    if let Ok(read) = text.parse() {
        return moment(read);
    }
    if let Ok(read) = rfc2822::DateTimeParser::new().parse_timestamp(text) {
        let zone = text.rsplit(' ').next().unwrap_or_default();
        let is_known = !zone.bytes().all(|byte| byte.is_ascii_alphabetic()) || ZONES.contains(&zone);
        // Of a zone that is not known the day is sure, as it is written.
        return if is_known {
            moment(read)
        } else {
            Some(HitDate::Day(Offset::UTC.to_datetime(read).date()))
        };
    }
    let read =
        MOMENTS.iter().find_map(|format| BrokenDownTime::parse(format, text).ok()?.to_timestamp().ok());
    if let Some(read) = read {
        return moment(read);
    }
    DAYS.iter().find_map(|format| {
        let (read, length) = BrokenDownTime::parse_prefix(format, text).ok()?;
        let day = read.to_date().ok()?;
        text.get(length..).is_some_and(is_time).then_some(HitDate::Day(day))
    })
}

/// True for what may follow a day without making another of it: a point, a weekday in brackets, a time.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['.', ',', 'T']);
    rest.split_whitespace().all(|word| {
        let in_brackets = word.starts_with('(') && word.ends_with(')') && !word.contains(char::is_numeric);
        let is_weekday = in_brackets || (word.chars().count() == 3 && word.ends_with("요일"));
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b':' | b'.');
        let number = word.strip_suffix(['시', '분', '초']);
        let is_clock =
            (word.contains(':') || number.is_some()) && number.unwrap_or(word).bytes().all(is_digit);
        is_weekday || is_clock || BESIDE_TIMES.contains(&word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-29";
    /// Spellings, and what is read of them.
    const SPELLINGS: &[(&str, &str)] = &[
        ("2026-11-29T12:00:00+09:00", "2026-11-29T03:00:00Z"),
        ("2026-11-29T03:00:00.123Z", "2026-11-29T03:00:00Z"),
        ("2026-11-29T12:00:00+0900", "2026-11-29T03:00:00Z"),
        ("2026-11-29 03:00:00Z", "2026-11-29T03:00:00Z"),
        ("2014-11-17T00:00:00.000+09:00", "2014-11-16T15:00:00Z"),
        ("Sun, 29 Nov 2026 12:00:00 +0900", "2026-11-29T03:00:00Z"),
        ("Sun, 29 Nov 2026 03:00:00 GMT", "2026-11-29T03:00:00Z"),
        ("29 Nov 2026 03:00 UTC", "2026-11-29T03:00:00Z"),
        ("Sun, 29 Nov 2026 22:00:00 EST", "2026-11-30T03:00:00Z"),
        ("Sun, 29 Nov 2026 23:00:00 KST", DAY),
        ("1795921200", "2026-11-29T03:00:00Z"),
        ("1795921200123", "2026-11-29T03:00:00Z"),
        ("1795921200.000200", "2026-11-29T03:00:00Z"),
        ("999999999", "2001-09-09T01:46:39Z"),
        ("2026-11-29", DAY),
        (" 2026-11-29 ", DAY),
        ("2026-11-29 12:30:00", DAY),
        ("2026-11-29T12:30", DAY),
        ("2026-11-29 12:30:00 UTC", DAY),
        ("2026-1-5", "2026-01-05"),
        ("20261129", DAY),
        ("2026112912", ""),
        ("202611291230", ""),
        ("20261129123059", DAY),
        ("2026.11.29", DAY),
        ("2026.11.29.", DAY),
        ("2026. 11. 29.", DAY),
        ("2026. 11. 29. 오후 3:20", DAY),
        ("2026.11.29 (일) 15:20", DAY),
        ("2026/11/29", DAY),
        ("2026년 11월 29일", DAY),
        ("2026년11월29일", DAY),
        ("2026년 1월 5일", "2026-01-05"),
        ("Nov 29, 2026", DAY),
        ("November 29, 2026", DAY),
        ("29 Nov 2026", DAY),
        ("2026-11-29 12:00:00 +0900", "2026-11-29T03:00:00Z"),
        ("Sun Nov 29 12:00:00 +0900 2026", "2026-11-29T03:00:00Z"),
        ("Mon Nov 29 12:00:00 +0900 2026", ""),
        ("/Date(1795921200000)/", "2026-11-29T03:00:00Z"),
        ("/Date(1795921200000+0900)/", "2026-11-29T03:00:00Z"),
        ("/Date(-62135596800000)/", ""),
        ("Sunday, November 29, 2026", DAY),
        ("Monday, November 29, 2026", ""),
        ("Sun, Nov 29, 2026", DAY),
        ("29-Nov-2026", DAY),
        ("Sun, 29 Nov 2026", DAY),
        ("Sun, 29 Nov 2026 12:00:00", DAY),
        ("Mon, 29 Nov 2026", ""),
        ("Sunday, 29 November 2026", DAY),
        ("2026년 11월 29일 일요일", DAY),
        ("2026년 11월 29일 오후 3시 20분", DAY),
        ("2026년 11월 29일 3개", ""),
        ("20261129T120000", DAY),
        ("20261129T120000Z", "2026-11-29T12:00:00Z"),
        ("2026年11月29日", DAY),
        ("2099-12-31", ""),
        ("2099-12-31T23:59:59Z", ""),
        ("1965-03-01", "1965-03-01"),
        ("11/12/2026", ""),
        ("29.11.2026", ""),
        ("26.11.29", ""),
        ("2026", ""),
        ("2026-11", ""),
        ("2026-13-01", ""),
        ("2026-02-30", ""),
        ("20261329", ""),
        ("2026.11.29 ~ 2026.12.31", ""),
        ("2026.11.29까지", ""),
        ("2026-11-291", ""),
        ("3 days ago", ""),
        ("3일 전", ""),
        ("0000-00-00", ""),
        ("0001-01-01T00:00:00Z", ""),
        ("1900-01-01", ""),
        ("1970-01-01", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("9999-12-31", ""),
        ("0", ""),
        ("1", ""),
        ("true", ""),
        ("39000", ""),
        ("", ""),
        ("Mon, 29 Nov 2026 12:00:00 +0900", ""),
    ];

    #[test]
    fn dates_are_read_as_services_write_them_and_in_doubt_not_at_all() {
        for (text, expected) in SPELLINGS {
            let read = HitDate::parse(text);
            assert_eq!(read.map(|date| date.to_string()).unwrap_or_default(), *expected, "{text}");
            assert_eq!(read.and_then(|date| HitDate::parse(&date.to_string())), read, "{text}");
        }
        assert_eq!(HitDate::parse(&"2026-11-29 ".repeat(10)), None);
    }

    #[test]
    fn a_moment_is_of_its_day_in_seoul() {
        let day = |text: &str| HitDate::parse(text).expect(text).day().to_string();
        assert_eq!(day("2026-11-28T15:00:00Z"), "2026-11-29");
        assert_eq!(day("2026-11-29"), "2026-11-29");
    }
}
