//! The part that every run of the tests explores: small configurations, completely, and all mutants that are quickly found.

use model::{
    bounds::{Bounds, Left},
    configurations::{ERASED, LIFE, REQUESTS},
    mutant::Mutant,
    report::{explore, hunt},
};

/// Nothing goes wrong but this.
const QUIET: Left = Left { faults: 0, crashes: 1, stops: 0, not_sent: 0, renewals: 0, strikes: 1 };

fn holds(bounds: &Bounds) {
    let explored = explore(bounds, 2);
    let broken: Vec<_> = explored.broken.iter().map(|broken| (broken.property, &broken.steps)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(explored.states > 1_000, "{} states: hardly anything happened", explored.states);
}

#[test]
fn every_life_with_one_searcher_and_one_crash_obeys_the_laws() {
    holds(&Bounds { searchers: 1, left: QUIET, late: false, ..LIFE });
}

#[test]
fn requests_with_one_key_over_an_expiring_job_obey_the_laws() {
    let left = Left { faults: 1, crashes: 0, strikes: 0, ..QUIET };
    holds(&Bounds { left, ..REQUESTS });
}

#[test]
fn what_is_erased_while_it_is_searched_obeys_the_laws() {
    holds(&Bounds { text: false, ..ERASED });
}

#[test]
fn a_mistake_that_could_have_been_made_is_found() {
    let quickly_found = [
        Mutant::LiveLeaseClaimed,
        Mutant::CancelKeepsContact,
        Mutant::DueTimeDroppedOnClaim,
        Mutant::NewJobWithoutDueTime,
        Mutant::SweepEndsInsteadOfWaking,
        Mutant::CrashesNeverCounted,
        Mutant::NeverForsaken,
        Mutant::ReadBackOmitted,
        Mutant::ErrorTakenForSuccess,
        Mutant::InsertOverwrites,
        Mutant::ExpiredTakenForStanding,
        Mutant::ErasedWithoutMarker,
    ];
    for mutant in quickly_found {
        let found = hunt(mutant).unwrap_or_else(|| panic!("{mutant:?} survives"));
        let told = found.steps.len() + found.rest.len();
        assert!(told > 0, "{mutant:?} is found, and nobody is told how: {}", found.property);
    }
}
