//! Receipts that are told: before their row is there, twice, in another order, late, and of a job that is gone.

use simulation::explore::{Replayed, Schedule};

use crate::{exploration, explored};

/// The lines of the usual way.
fn usual(scenario: &str) -> Vec<String> {
    let Replayed { lines, violations } = exploration(scenario, 0).replay(&Schedule::usual(scenario));
    assert!(violations.is_empty(), "{violations:?}");
    lines
}

fn last_row(lines: &[String]) -> &str {
    lines.iter().rfind(|line| line.contains("text ")).expect("a row")
}

// With one deviation these take minutes: `tests/bin/proof` explores them so.

#[test]
fn a_receipt_that_is_never_told_leaves_the_text_sent() {
    let lines = usual("untold");
    assert!(last_row(&lines).ends_with("text sent"), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("UpdateItem receipt")), "{lines:#?}");
}

#[test]
fn a_text_of_which_is_told_that_it_did_not_arrive_is_sent_once_by_the_second_channel() {
    let lines = usual("undelivered-told-next");
    let sent = |call: &str| lines.iter().filter(|line| line.contains(call)).count();
    assert_eq!((sent(" SendTextMessage"), sent(" Publish")), (1, 1), "{lines:#?}");
    assert!(last_row(&lines).ends_with("text sent"), "{lines:#?}");
}

#[test]
fn of_receipts_that_are_told_too_early_twice_in_another_order_or_late_the_text_is_delivered_at_the_end() {
    let exploration = exploration("end-user-messaging", 0);
    for departure in [
        None,
        Some(("searcher 1", "PutItem receipt", "GIVES WAY")),
        Some(("searcher 1", "SendTextMessage", "ITS MESSAGE ARRIVES TWICE")),
        Some(("receipt 2", "UpdateItem receipt", "GIVES WAY")),
        Some(("receipt 3", "UpdateItem receipt", "ITS PROCESS STANDS STILL")),
        Some(("receipt 3", "UpdateItem receipt", "EXECUTED, AND ITS ANSWER IS LOST")),
        Some(("receipt 3", "UpdateItem receipt", "FAILS")),
    ] {
        let schedule = exploration.departing(departure.as_slice()).expect("the calls are made");
        let Replayed { lines, violations } = exploration.replay(&schedule);
        assert!(violations.is_empty(), "{violations:?}");
        let row = lines.iter().rfind(|line| line.contains("text ")).expect("a row");
        assert!(row.ends_with("text delivered"), "{departure:?}: {lines:#?}");
    }
}

#[test]
fn a_receipt_that_is_told_after_its_job_was_erased_writes_no_job() {
    let exploration = exploration("erased-told", 0);
    let schedule = exploration
        .departing(&[("receipt 3", "UpdateItem receipt", "ITS PROCESS STANDS STILL")])
        .expect("a receipt");
    let Replayed { lines, violations } = exploration.replay(&schedule);
    assert!(violations.is_empty(), "{violations:?}");
    let of = |words: &str| lines.iter().rposition(|line| line.contains(words)).expect("a line");
    assert!(of("204") < of("UpdateItem receipt"), "{lines:#?}");
    assert!(!lines[of("204")..].iter().any(|line| line.contains("PutItem")), "{lines:#?}");
}

#[test]
fn by_end_user_messaging_no_job_is_texted_twice_but_after_an_unknown_outcome() {
    explored("end-user-messaging", 50);
}
