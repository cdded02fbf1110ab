//! The simulation, small enough for every run of the tests: nothing is violated, a seed replays, and what is broken on
//! purpose is noticed.

use simulation::{Breakage, Property, Report, Simulation};

/// Jobs in a simulation that is played three times.
const JOBS: u32 = 40;

fn run(seed: u64, jobs: u32) -> Report {
    let report = Simulation::new(seed, jobs).run();
    assert!(report.violations.is_empty(), "seed {seed} of {jobs} jobs: {report}");
    report
}

fn violated_by(breakage: Breakage, (seed, jobs): (u64, u32)) -> Vec<Property> {
    let broken = Simulation { breakage: Some(breakage), ..Simulation::new(seed, jobs) };
    let report = broken.run();
    assert!(report.violations.iter().all(|violation| violation.seed == seed), "the seed is told: {report}");
    report.violated()
}

fn is_sound(seed: u64) {
    let report = run(seed, 200);
    assert!(report.jobs > 195, "owners were answered: {report}");
    assert!(report.texts > 50 && report.withheld > 5, "limits withheld some texts and not most: {report}");
    for kind in ["dynamodb cut-after", "sqs lose", "sqs duplicate", "sns cut-after", "process killed"] {
        assert!(report.injected.contains_key(kind), "{kind} was injected: {report}");
    }
}

#[test]
fn nothing_is_violated_with_faults_on_every_wire_and_kills_at_any_moment() {
    is_sound(1);
}

/// Many a job has two searchers then: one in ninety told another count than its finding had, before the standing finding's
/// was told.
#[test]
fn nothing_is_violated_with_clocks_that_are_minutes_apart() {
    is_sound(3);
}

fn texts_once_by_solapi(seed: u64) {
    let report = Simulation::by_solapi(seed, 160).run();
    assert!(report.violations.is_empty(), "{report}");
    assert!(report.texts > 25 && report.doubled == 0, "{report}");
    for kind in
        ["solapi cut-before", "solapi cut-after", "solapi fail-after", "solapi throttle", "process killed"]
    {
        assert!(report.injected.contains_key(kind), "{kind} was injected: {report}");
    }
}

#[test]
fn by_solapi_no_job_is_texted_twice_whatever_is_lost_and_killed_between_any_two_steps() {
    texts_once_by_solapi(6);
}

#[test]
fn by_solapi_no_job_is_texted_twice_when_clocks_are_minutes_apart() {
    texts_once_by_solapi(7);
}

fn texts_by_sens(seed: u64) {
    let report = Simulation::by_sens(seed, 100).run();
    assert!(report.violations.is_empty(), "{report}");
    assert!(report.texts > 25, "{report}");
    for kind in ["sens cut-before", "sens cut-after", "process killed"] {
        assert!(report.injected.contains_key(kind), "{kind} was injected: {report}");
    }
}

#[test]
fn by_sens_no_job_is_texted_more_than_twice_and_twice_only_after_an_unknown_outcome() {
    texts_by_sens(8);
}

#[test]
fn by_sens_no_job_is_texted_more_than_twice_when_clocks_are_minutes_apart() {
    texts_by_sens(11);
}

#[test]
fn by_two_channels_nothing_is_violated_whatever_is_lost_and_killed_between_any_two_steps() {
    let report = Simulation::by_two_channels(6, 160).run();
    assert!(report.violations.is_empty(), "{report}");
    assert!(report.texts > 25 && report.doubled > 5, "many did not arrive by the first channel: {report}");
    for kind in ["solapi undelivered", "solapi cut-after", "process killed"] {
        assert!(report.injected.contains_key(kind), "{kind} was injected: {report}");
    }
}

#[test]
fn a_seed_replays_event_by_event() {
    let (first, second) = (run(4, JOBS), run(4, JOBS));
    assert_eq!((first.events, first.digest), (second.events, second.digest));
    assert!(first.events > 1_000, "enough happened to differ: {first}");
    assert_ne!(first.digest, run(5, JOBS).digest, "another seed does something else");
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn without_a_sweep_jobs_are_stuck() {
        assert!(violated_by(Breakage::NoSweep, (3, 150)).contains(&Property::NothingLost));
    }

    #[test]
    fn a_table_that_forgets_what_it_acknowledged_loses_jobs() {
        assert!(violated_by(Breakage::ForgetfulTable, (1, 100)).contains(&Property::NothingLost));
    }

    #[test]
    fn without_conditional_puts_jobs_go_back() {
        assert!(violated_by(Breakage::UnconditionalTable, (1, 60)).contains(&Property::OnlyForward));
    }

    #[test]
    fn a_text_service_that_denies_what_it_sent_sends_too_many() {
        assert!(violated_by(Breakage::LyingTexts, (1, 60)).contains(&Property::AtMostTwo));
    }

    #[test]
    fn publishes_that_are_tried_again_below_the_job_send_too_many() {
        assert!(violated_by(Breakage::RetriedPublishes, (1, 100)).contains(&Property::AtMostTwo));
    }

    #[test]
    fn a_group_that_denies_that_it_was_sent_sends_too_many() {
        let broken = Simulation { breakage: Some(Breakage::LyingTexts), ..Simulation::by_solapi(1, 60) };
        assert!(broken.run().violated().contains(&Property::AtMostTwo));
    }

    #[test]
    fn a_relay_that_denies_what_it_sent_sends_too_many() {
        let broken = Simulation { breakage: Some(Breakage::LyingTexts), ..Simulation::by_sens(1, 60) };
        assert!(broken.run().violated().contains(&Property::AtMostTwo));
    }

    #[test]
    fn without_counters_numbers_are_promised_too_many_texts() {
        assert_eq!(violated_by(Breakage::ForgetfulCounters, (1, 150)), [Property::WithinLimits]);
    }

    #[test]
    fn a_table_that_gives_nothing_back_refuses_texts_for_nothing() {
        assert!(violated_by(Breakage::KeptReservations, (1, 150)).contains(&Property::GivenBack));
    }

    #[test]
    fn without_markers_what_was_erased_is_made_again() {
        assert!(violated_by(Breakage::ForgottenMarkers, (1, 150)).contains(&Property::StaysErased));
    }

    #[test]
    fn a_searcher_that_cannot_recall_findings_asks_again() {
        assert!(violated_by(Breakage::HiddenFindings, (3, 150)).contains(&Property::NotAskedAgain));
    }
}
