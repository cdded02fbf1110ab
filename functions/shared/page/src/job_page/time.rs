//! How long it has taken, and how long it will.

use std::borrow::Cow;

use job::Status;
use maud::{Markup, html};

use super::JobPage;
use words::{Message, Template, Value, message, message_with};

/// The time left is told in steps: more exact ones would be untrue.
const STEP_SECONDS: u64 = 5;
const MINUTE: u64 = 60;
/// Up to here, seconds say more than minutes.
const SECONDS_UP_TO: u64 = 90;
/// A search waits for its turn this long before its reader is told why.
const CROWDED_AFTER: u64 = 5;

/// The clock, which the script lets run on, and the time left.
pub(super) fn time(page: &JobPage<'_>) -> Markup {
    let elapsed = page.now.since(page.job.began_at()).as_secs();
    // The searcher's own estimate: there is no other.
    let expected = page.job.expected_at.map(|end| end.since(page.job.began_at()).min(page.longest).as_secs());
    let crowded = (page.job.status() == Status::Pending).then_some(CROWDED_AFTER);
    html! {
        p.time data-key="time" data-keyed role="timer" data-elapsed=(elapsed) data-expected=[expected]
            data-crowded-after=[crowded] data-crowded=[crowded.map(|_| message(page.language, Message::Crowded))]
            data-seconds=(left(page, "seconds", "#".into())) data-minutes=(left(page, "minutes", "#".into()))
            data-late=(message(page.language, Message::ExpectedLate)) {
            span.hidden data-key="label" { (message(page.language, Message::ElapsedLabel)) " " }
            span.clock data-key="clock" { (clock(elapsed)) }
            span.expected data-key="expected" {
                @match crowded {
                    Some(after) if elapsed >= after => (message(page.language, Message::Crowded)),
                    _ => (outlook(page, elapsed, expected)),
                }
            }
        }
    }
}

/// The script says the same in `watch.js`.
fn outlook(page: &JobPage<'_>, elapsed: u64, expected: Option<u64>) -> Cow<'static, str> {
    let Some(expected) = expected else {
        let facts = [("minutes", page.longest.as_secs().div_ceil(MINUTE).into())];
        return message_with(page.language, Template::ExpectedAtMost, &facts);
    };
    match expected.saturating_sub(elapsed) {
        0 => message(page.language, Message::ExpectedLate).into(),
        seconds @ 1..=SECONDS_UP_TO => left(page, "seconds", seconds.next_multiple_of(STEP_SECONDS).into()),
        seconds => left(page, "minutes", seconds.div_ceil(MINUTE).into()),
    }
}

fn left(page: &JobPage<'_>, unit: &'static str, count: Value<'static>) -> Cow<'static, str> {
    let facts = [("unit", unit.into()), ("count", count)];
    message_with(page.language, Template::TimeLeft, &facts)
}

/// Minutes and seconds, as on a watch: "0:07", "12:30".
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / MINUTE, seconds % MINUTE)
}
