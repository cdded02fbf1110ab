//! How long it has taken, and how long it will.

use std::borrow::Cow;
use std::time::Duration;

use job::Job;
use maud::{Markup, html};

use super::JobPage;
use crate::words::{Message, message, message_with};

/// Expected times are told in steps: more exact ones would be untrue.
const STEP_SECONDS: u64 = 5;
const MINUTE: u64 = 60;

/// The clock, which the script lets run on, and what is to be expected.
pub(super) fn time(page: &JobPage<'_>) -> Markup {
    let elapsed = page.now.since(page.job.began_at()).as_secs();
    let expected = expected(page.job).map(|expected| expected.min(page.longest).as_secs());
    html! {
        p.time data-key="time" data-keyed role="timer" data-elapsed=(elapsed) data-expected=[expected]
            data-late=(message(page.language, Message::ExpectedLate)) {
            span data-key="label" { (message(page.language, Message::ElapsedLabel)) " " }
            span.clock data-key="clock" { (clock(elapsed)) }
            span.expected data-key="expected" { (outlook(page, elapsed, expected)) }
        }
    }
}

fn outlook(page: &JobPage<'_>, elapsed: u64, expected: Option<u64>) -> Cow<'static, str> {
    let language = page.language;
    match expected {
        Some(expected) if elapsed > expected => message(language, Message::ExpectedLate),
        Some(expected) => {
            message_with(language, Message::ExpectedInAll, &[("duration", duration(page, expected).into())])
        }
        None => {
            let longest = duration(page, page.longest.as_secs());
            message_with(language, Message::ExpectedAtMost, &[("duration", longest.into())])
        }
    }
}

/// How long the search will have taken if the sources that are left answer as quickly as the others did; `None`
/// while none has. It depends on the job alone, so that every reader is told the same.
fn expected(job: &Job) -> Option<Duration> {
    let over = job.sources.iter().filter(|source| source.is_over()).count() as u64;
    let so_far = job.updated_at.since(job.began_at());
    let all = u64::try_from(so_far.as_millis()).ok()? * job.sources.len() as u64;
    let seconds = all.div_ceil(1_000).checked_div(over)?;
    let step = if seconds < MINUTE { STEP_SECONDS } else { MINUTE };
    Some(Duration::from_secs(seconds.max(1).next_multiple_of(step)))
}

fn duration(page: &JobPage<'_>, seconds: u64) -> Cow<'static, str> {
    let (unit, count) = match seconds {
        0..MINUTE => ("seconds", seconds),
        _ => ("minutes", seconds.div_ceil(MINUTE)),
    };
    message_with(page.language, Message::Duration, &[("unit", unit.into()), ("count", count.into())])
}

/// Minutes and seconds, as on a watch: "0:07", "12:30".
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / MINUTE, seconds % MINUTE)
}
