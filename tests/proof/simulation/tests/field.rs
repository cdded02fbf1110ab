//! Failures that other systems had, named after what happened there, and what ours does along the same schedule.

use simulation::explore::{Exploration, Replayed, Scenario};

/// Who calls, the beginning of the call, and the beginning of the way that it goes.
type Departure = (&'static str, &'static str, &'static str);

/// The story of a scenario that departs from the usual way there. Nothing is violated in it.
fn story(scenario: &str, departures: &[Departure]) -> Replayed {
    let exploration = Exploration::new(Scenario::named(scenario).expect("a scenario"), 0);
    let schedule = exploration.departing(departures).expect("the calls are made");
    let replayed = exploration.replay(&schedule);
    assert!(replayed.violations.is_empty(), "{:#?}\n{:#?}", replayed.violations, replayed.lines);
    replayed
}

/// The number of lines with all of these words.
fn count(replayed: &Replayed, words: &[&str]) -> usize {
    replayed.lines.iter().filter(|line| words.iter().all(|word| line.contains(word))).count()
}

fn ends_texted_once(replayed: &Replayed) {
    let last = replayed.lines.iter().rfind(|line| line.contains("→")).expect("a row");
    assert!(last.contains("completed") && last.contains("text sent"), "{:#?}", replayed.lines);
    assert_eq!(count(replayed, &[" Publish"]), 1, "{:#?}", replayed.lines);
}

/// restate #5196: a suspended run was never resumed.
#[test]
fn a_search_that_was_given_back_and_whose_wake_up_is_lost_is_resumed_by_the_sweep() {
    let departures =
        [("searcher 1", "ask first", "SILENT"), ("searcher 1", "SendMessage", "ITS MESSAGE IS LOST")];
    let told = story("number", &departures);
    ends_texted_once(&told);
    assert!(count(&told, &["sweep 1", "PutItem job"]) == 1 && count(&told, &["ask first"]) == 2);
}

/// restate #5128: a submit that was tried again got an error instead of being attached.
#[test]
fn a_request_that_is_sent_again_after_its_answer_was_lost_is_attached_to_its_job() {
    let told = story("number", &[("create 1", "TransactWriteItems", "EXECUTED, AND ITS PROCESS DIES")]);
    ends_texted_once(&told);
    assert_eq!((count(&told, &["answers 202"]), count(&told, &["create 2", "(400)"])), (1, 1));
}

/// hatchet #4128: a false time-out led to a second run beside the first.
#[test]
fn a_searcher_that_stood_still_beyond_its_lease_ends_nothing_and_texts_no_one() {
    let told = story("number", &[("searcher 1", "PutItem found", "ITS PROCESS STANDS STILL")]);
    ends_texted_once(&told);
    assert_eq!(count(&told, &["searcher 2", "Publish"]), 1);
}

/// hatchet #552: work was done again after a restart.
#[test]
fn a_process_that_dies_when_all_is_done_leaves_nothing_to_do_again() {
    let told = story("number", &[("searcher 1", "last PutItem job", "EXECUTED, AND ITS PROCESS DIES")]);
    ends_texted_once(&told);
    assert_eq!((count(&told, &["ask first"]), count(&told, &["searcher 2", "GetItem job"])), (1, 1));
}

/// temporal #7550: callbacks were lost when they were tried again.
#[test]
fn a_text_that_was_surely_not_sent_is_sent_by_another_searcher() {
    let told = story("number", &[("searcher 1", "Publish", "THROTTLED")]);
    assert_eq!(count(&told, &[" Publish"]), 2);
    let last = told.lines.iter().rfind(|line| line.contains("→")).expect("a row");
    assert!(last.contains("text sent"), "{:#?}", told.lines);
}

/// sst #6700: work that is longer than an invocation.
#[test]
fn a_search_that_is_longer_than_an_invocation_goes_on_in_the_next_without_asking_again() {
    let told = story("unheard", &[("searcher 1", "ask second", "SILENT")]);
    assert_eq!((count(&told, &["ask first"]), count(&told, &["ask second"])), (1, 2), "{:#?}", told.lines);
    assert!(count(&told, &["completed"]) > 0);
}

/// powertools #7762, #8049: a time-out let the same request through a second time.
#[test]
fn the_same_request_at_the_same_time_is_one_job_whatever_answer_is_lost() {
    let told =
        story("two-creates", &[("create 1", "TransactWriteItems", "EXECUTED, AND ITS ANSWER IS LOST")]);
    ends_texted_once(&told);
    assert_eq!(count(&told, &["→ v1 pending"]).min(1), 1);
}

/// genai-idp #197: a stale duplicate overwrote a success.
#[test]
fn a_duplicate_that_read_the_job_before_it_was_searched_overwrites_nothing() {
    let told = story(
        "two-searchers",
        &[("searcher 1", "PutItem job", "GIVES WAY"), ("searcher 2", "PutItem job", "GIVES WAY")],
    );
    ends_texted_once(&told);
    assert_eq!(count(&told, &["PutItem job", "(400)"]), 1, "the stale claim: {:#?}", told.lines);
}

/// workers-sdk #12605: progress could not be seen.
#[test]
fn what_one_source_answered_is_written_while_the_next_is_silent() {
    let told = story("unheard", &[("searcher 1", "ask second", "SILENT")]);
    let silent = told.lines.iter().position(|line| line.contains("SILENT")).expect("it is silent");
    let written = told.lines.iter().skip(silent).find(|line| line.contains("PutItem job")).expect("a write");
    assert!(written.contains("processing, lease 1"), "{written}");
}
