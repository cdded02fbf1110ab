//! The exploration with one deviation early on, for every run of the tests: nothing is violated, a schedule replays, and
//! what is broken on purpose is found by the shortest schedule.

mod stopped;
mod told;

use simulation::{
    Breakage, Property,
    explore::{Exploration, Explored, Replayed, SCENARIOS, Scenario, Schedule},
};

fn exploration(scenario: &str, deviations: usize) -> Exploration {
    Exploration::new(Scenario::named(scenario).expect("a scenario"), deviations)
}

/// The steps that are departed from here: to the end of most scenarios, and to a channel's third question for a receipt.
/// `tests/bin/proof` departs from every step.
const DEPTH: usize = 40;

/// Explored with one deviation; so few executions would be a sign that nothing was chosen.
fn explored(scenario: &str, least: usize) -> Explored {
    ended_within(300, scenario, least)
}

fn ended_within(seconds: u64, scenario: &str, least: usize) -> Explored {
    let explored = Exploration { depth: DEPTH, ..exploration(scenario, 1) }.run();
    assert!(explored.found.is_empty(), "{explored}");
    assert!(explored.executions >= least, "{explored}");
    assert!(explored.latest_end < seconds, "the owner does not wait long: {explored}");
    explored
}

#[test]
fn one_job_is_searched_and_texted_wherever_one_thing_goes_wrong() {
    explored("number", 50);
}

#[test]
fn two_searchers_are_in_each_others_way_nowhere() {
    explored("two-searchers", 50);
}

#[test]
fn a_cancel_wins_at_any_moment_of_the_search() {
    explored("cancel", 50);
}

#[test]
fn a_cancel_that_was_read_before_the_end_is_written_over_nothing() {
    explored("hasty-cancel", 30);
}

#[test]
fn what_is_erased_while_its_text_is_claimed_gives_nothing_back() {
    explored("hasty-erase", 50);
}

#[test]
fn a_search_that_an_invocations_end_interrupts_is_finished_by_the_next() {
    explored("interrupted", 50);
}

#[test]
fn of_a_text_whose_outcome_stays_unknown_there_are_two_at_most() {
    explored("unanswered", 50);
}

#[test]
fn what_is_erased_at_any_moment_of_the_search_stays_so_whatever_is_sent_under_its_key() {
    explored("erase", 80);
}

#[test]
fn two_requests_under_one_key_are_one_job() {
    explored("two-creates", 80);
}

#[test]
fn a_job_that_no_message_tells_of_is_found_by_the_sweep() {
    explored("unheard", 50);
}

#[test]
fn a_job_that_kills_its_searchers_ends_with_what_was_found() {
    let explored = exploration("poison", 0).run();
    assert!(explored.found.is_empty() && explored.longest > 15, "{explored}");
    let replayed = explored.of.replay(&Schedule::usual("poison"));
    let asked = replayed.lines.iter().filter(|line| line.contains("ask second")).count();
    assert_eq!(asked, 3, "three deaths: {:#?}", replayed.lines);
}

#[test]
fn by_solapi_no_job_is_texted_twice_whatever_answer_is_lost() {
    explored("solapi", 60);
}

#[test]
fn by_sens_no_job_is_texted_twice_but_after_an_unknown_outcome() {
    explored("sens", 50);
}

#[test]
fn of_a_text_by_sens_whose_outcome_stays_unknown_there_are_two_at_most() {
    explored("unanswered-by-sens", 50);
}

#[test]
fn a_job_that_is_searched_again_is_texted_about_once() {
    explored("redrive", 80);
}

#[test]
fn what_is_erased_while_it_is_searched_again_stays_so() {
    explored("redrive-erase", 80);
}

#[test]
fn a_source_that_is_slower_than_a_lease_keeps_its_searcher_beside_the_sweep() {
    explored("slow", 50);
}

#[test]
fn a_number_that_is_given_before_or_after_the_end_is_texted_once() {
    explored("late-number", 50);
}

#[test]
fn a_number_that_is_given_while_the_search_runs_or_ends_is_texted_once() {
    explored("hasty-number", 50);
}

#[test]
fn the_number_that_its_owner_was_told_of_is_texted_and_no_other() {
    explored("another-number", 50);
}

#[test]
fn a_number_that_is_corrected_while_its_text_is_claimed_is_refused() {
    explored("corrected-number", 50);
}

#[test]
fn of_two_numbers_that_are_given_at_once_one_is_texted() {
    explored("two-numbers", 50);
}

#[test]
fn a_receipt_that_never_comes_leaves_the_text_sent() {
    explored("unreceipted", 50);
}

#[test]
fn after_a_text_that_did_not_arrive_another_number_is_texted() {
    explored("undelivered", 50);
}

#[test]
fn a_receipt_brings_nothing_back_that_was_erased() {
    explored("erased-receipt", 50);
}

#[test]
fn a_text_that_the_first_channel_refuses_is_sent_once_by_the_second() {
    explored("refused-next", 50);
    explored("next-receipt", 50);
}

#[test]
fn a_text_that_did_not_arrive_by_the_first_channel_is_sent_once_by_the_second() {
    explored("undelivered-next", 60);
}

#[test]
fn a_text_that_the_first_channel_does_not_take_for_half_an_hour_is_sent_once_by_the_second() {
    // With one deviation it takes minutes: `tests/bin/proof` explores it so.
    let explored = exploration("throttled-next", 0).run();
    assert!(explored.found.is_empty() && explored.longest > 60, "{explored}");
}

#[test]
fn what_is_kept_for_the_second_channel_is_erased_within_the_hour() {
    explored("unreceipted-next", 60);
}

#[test]
fn an_erased_job_has_no_second_channel() {
    explored("erased-next", 60);
}

#[test]
fn each_scenario_of_two_channels_comes_to_its_second_one_the_usual_way() {
    for (scenario, last) in [
        ("refused-next", "Publish"),
        ("next-receipt", "SendGroup"),
        ("undelivered-next", "Publish"),
        ("throttled-next", "Publish"),
    ] {
        let Replayed { lines, violations } = exploration(scenario, 0).replay(&Schedule::usual(scenario));
        assert!(violations.is_empty(), "{violations:?}");
        let sent = |call: &str| {
            lines
                .iter()
                .filter(|line| line.contains(&format!(" {call}")) && !line.contains("not executed"))
                .count()
        };
        let texts = sent("Publish") + sent("SendGroup");
        assert_eq!(sent(last), 1, "{lines:#?}");
        assert_eq!(texts, if scenario == "undelivered-next" { 2 } else { 1 }, "{lines:#?}");
        let row = lines.iter().rev().find(|line| line.contains("text ")).expect("a row");
        assert!(row.ends_with(if last == "Publish" { "text sent" } else { "text delivered" }), "{row}");
    }
    let schedule = Schedule::usual("unreceipted-next");
    let Replayed { lines, .. } = exploration("unreceipted-next", 0).replay(&schedule);
    assert!(!lines.iter().any(|line| line.contains(" Publish")), "{lines:#?}");
}

#[test]
fn searchers_whose_clocks_are_ten_minutes_ahead_keep_every_promise() {
    explored("fast-searchers", 50);
}

#[test]
fn a_sweep_whose_clock_is_ten_minutes_ahead_ends_nothing_early() {
    explored("fast-sweep", 50);
}

#[test]
fn a_sweep_whose_clock_is_ten_minutes_behind_finds_every_job() {
    // A search whose wake-up was lost is due ten minutes later by the sweep's clock.
    ended_within(300 + 600, "slow-sweep", 50);
}

#[test]
fn a_job_whose_finding_the_table_refuses_again_and_again_is_tried_again_after_pauses_that_grow() {
    let refusing = Exploration { breakage: Some(Breakage::RefusedFindings), ..exploration("number", 0) };
    let replayed = refusing.replay(&Schedule::usual("number"));
    assert!(replayed.violations.is_empty(), "it ends in time: {:?}", replayed.violations);
    let asked = replayed.lines.iter().filter(|line| line.contains("ask first")).count();
    assert!((20..50).contains(&asked), "asked {asked} times in half an hour");
}

#[test]
fn a_finding_that_arrives_after_its_job_was_erased_is_erased_by_the_searcher_that_is_woken_for_it() {
    let exploration = exploration("erased-receipt", 0);
    let schedule = exploration.departing(&[("searcher 1", "PutItem found", "GIVEN UP")]).expect("a finding");
    let Replayed { lines, violations } = exploration.replay(&schedule);
    assert!(violations.is_empty(), "{violations:?}");
    let of = |words: &str| lines.iter().rposition(|line| line.contains(words)).expect("a line");
    assert!(of("204") < of("LANDS LATE") && of("LANDS LATE") < of("DeleteItem found#first"), "{lines:#?}");
}

#[test]
fn a_number_that_is_given_again_is_texted_and_counted_once_and_not_just_after_a_channel_refused_it() {
    let dies = ("number 1", "SendMessage", "EXECUTED, AND ITS PROCESS DIES");
    let unheard = ("number 1", "TransactWriteItems", "EXECUTED, AND ITS ANSWER IS LOST");
    for (scenario, first, second, end) in [
        ("late-number", dies, ("searcher 2", "Decrypt", "FAILS"), "text sent"),
        ("hasty-number", unheard, ("searcher 1", "Decrypt", "FAILS"), "text sent"),
        // Texts to a number are a minute apart, also where one was refused.
        ("late-number", dies, ("searcher 2", "Publish", "REFUSED"), "text withheld"),
        ("hasty-number", unheard, ("searcher 1", "Publish", "REFUSED"), "text withheld"),
    ] {
        let exploration = exploration(scenario, 0);
        let schedule = exploration.departing(&[first, second]).expect("the calls are made");
        let Replayed { lines, violations } = exploration.replay(&schedule);
        assert!(violations.is_empty(), "{violations:?}");
        let row = lines.iter().rfind(|line| line.contains("text ")).expect("a row");
        assert!(row.ends_with(end), "{lines:#?}");
        let is_counted =
            |line: &&String| line.contains("TransactWriteItems") && !line.contains("not executed");
        assert_eq!(lines.iter().filter(is_counted).count(), 1, "{lines:#?}");
    }
}

#[test]
fn a_schedule_replays_call_by_call() {
    let schedule: Schedule = "number:6=2,20=1".parse().expect("a schedule");
    assert_eq!(schedule.to_string(), "number:6=2,20=1");
    let replayed = || exploration("number", 0).replay(&schedule);
    let (first, second) = (replayed(), replayed());
    assert_eq!(first.lines, second.lines);
    assert!(first.lines.len() > 15, "{:#?}", first.lines);
    assert_ne!(first.lines, exploration("number", 0).replay(&Schedule::usual("number")).lines);
}

#[test]
fn what_is_no_schedule_is_refused() {
    for text in ["", "number", "number:x", "number:1=", "number:1=2=3,4"] {
        assert!(text.parse::<Schedule>().is_err(), "{text}");
    }
    assert!(Scenario::named("no such").is_none() && SCENARIOS.len() >= 8);
}

mod the_checks_can_fail {
    use super::*;

    /// The properties that a breakage violates, and the number of deviations that it takes.
    fn violated(scenario: &str, breakage: Breakage) -> (Vec<Property>, usize) {
        let exploration =
            Exploration { breakage: Some(breakage), until_found: true, ..exploration(scenario, 1) };
        let explored = exploration.run();
        let first = explored.found.first().expect("something is violated");
        let replayed = explored.of.replay(&first.schedule);
        assert!(replayed.violations.iter().any(|(property, _)| *property == first.property), "it replays");
        (explored.violated(), first.schedule.deviations.len())
    }

    #[test]
    fn without_conditional_puts_a_second_searcher_goes_back() {
        let (properties, deviations) = violated("two-searchers", Breakage::UnconditionalTable);
        assert_eq!((properties[0], deviations), (Property::OnlyForward, 1));
    }

    #[test]
    fn without_markers_what_was_erased_is_made_again() {
        let (properties, deviations) = violated("erase", Breakage::ForgottenMarkers);
        assert_eq!((properties[0], deviations), (Property::StaysErased, 0));
    }

    #[test]
    fn receipts_that_deny_what_arrived_have_a_second_channel_send_it_again() {
        let (properties, deviations) = violated("unreceipted-next", Breakage::LyingReceipts);
        assert_eq!((properties[0], deviations), (Property::AtMostTwo, 1));
    }

    #[test]
    fn a_table_that_gives_nothing_back_keeps_counting_what_was_cancelled() {
        let (properties, deviations) = violated("cancel", Breakage::KeptReservations);
        assert_eq!((properties[0], deviations), (Property::GivenBack, 1));
    }

    #[test]
    fn a_searcher_that_cannot_recall_findings_asks_again() {
        let (properties, deviations) = violated("number", Breakage::HiddenFindings);
        assert_eq!((properties[0], deviations), (Property::NotAskedAgain, 1));
    }
}
