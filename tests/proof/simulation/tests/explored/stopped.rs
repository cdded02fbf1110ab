//! A number whose owner wants no texts: nothing is sent to it that was looked at afterwards, by whichever channel.

use simulation::explore::Schedule;

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
