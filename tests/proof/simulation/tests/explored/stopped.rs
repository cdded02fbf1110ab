//! A number whose owner wants no texts: nothing is sent to it that was looked at afterwards, by whichever channel.

use simulation::explore::{Replayed, Schedule};

use crate::{exploration, explored};

/// The lines of the usual way, which ends with a text that is withheld.
fn usual(scenario: &str) -> Vec<String> {
    let replayed = exploration(scenario, 0).replay(&Schedule::usual(scenario));
    assert!(replayed.violations.is_empty(), "{:?}", replayed.violations);
    let row = replayed.lines.iter().rfind(|line| line.contains("text ")).expect("a row");
    assert!(row.ends_with("text withheld"), "{:#?}", replayed.lines);
    replayed.lines
}

fn count(lines: &[String], call: &str) -> usize {
    lines.iter().filter(|line| line.contains(call)).count()
}

#[test]
fn a_number_that_is_stopped_between_create_and_publish_is_never_texted() {
    explored("stopped", 50);
    assert_eq!(count(&usual("stopped"), " Publish"), 0);
}

#[test]
fn a_number_that_is_stopped_after_its_first_text_has_no_second_channel() {
    // With one deviation it takes minutes: `tests/bin/proof` explores it so.
    let lines = usual("stopped-next");
    assert_eq!((count(&lines, " SendGroup"), count(&lines, " Publish")), (1, 0), "{lines:#?}");
}

#[test]
fn a_searcher_that_stands_still_before_it_sends_its_group_finds_it_deleted() {
    let exploration = exploration("stopped-next", 0);
    let still = "ITS PROCESS STANDS STILL";
    let departures = [("searcher 1", "AddMessages", still), ("searcher 1", "SendGroup", still)];
    let schedule = exploration.departing(&departures).expect("the calls are made");
    let Replayed { lines, violations } = exploration.replay(&schedule);
    assert!(violations.is_empty(), "{violations:?}");
    let of = |words: &str| lines.iter().rposition(|line| line.contains(words)).expect("a line");
    assert!(
        of("DeleteGroup") < of("SendGroup (400)") && of("SendGroup (400)") == of("SendGroup"),
        "{lines:#?}"
    );
    assert!(
        lines.iter().rfind(|line| line.contains("text ")).is_some_and(|row| row.ends_with("text withheld"))
    );
}
