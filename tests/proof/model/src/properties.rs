//! The properties that the checker looks at in every state: what must always hold, and what must happen somewhere,
//! lest the rest holds for want of anything happening.

use job::{FailureReason, NotificationStatus, Status};
use stateright::Property;

use crate::{
    state::{State, history::Law, searcher::Searcher},
    system::System,
};

type Condition = fn(&System, &State) -> bool;

/// All of them.
pub fn all() -> Vec<Property<System>> {
    let mut all = always();
    all.extend(sometimes());
    all
}

fn always() -> Vec<Property<System>> {
    let law = |name, condition: Condition| Property::always(name, condition);
    vec![
        law("no acknowledged job is lost", |_, state| {
            !state.history.broken.has(Law::Acknowledged) && state.keeps_what_was_acknowledged()
        }),
        law("everything ends, without the queue and with whoever is at work dead", System::ends_alone),
        law("a job that kills its searchers ends at the third", System::ends_when_it_kills),
        law("a dead searcher's job is taken up within 2 minutes", System::resumes_in_time),
        law("status, progress, sources and version never go back", |_, state| {
            !state.history.broken.has(Law::Forward)
        }),
        law("what has ended stays as it ended", |_, state| !state.history.broken.has(Law::Ended)),
        law("an old epoch never writes, nor an old claim on the text", |_, state| {
            !state.history.broken.has(Law::Fenced)
        }),
        law("every lease has an epoch of its own and is nobody else's while it lives", |_, state| {
            !state.history.broken.has(Law::Leased)
        }),
        law("a lease that ends in silence is counted", |_, state| !state.history.broken.has(Law::Counted)),
        law("a search is ended by itself, its age, its third crash or its owner", |_, state| {
            !state.history.broken.has(Law::Early)
        }),
        law("whatever is unfinished is in the due index, and nothing else", |_, state| state.is_indexed()),
        law("a write that was answered by an error is settled as it is", |_, state| {
            !state.history.broken.has(Law::WriteOutcome)
        }),
        law("at most two texts, the second only after an unknown outcome", |_, state| {
            !state.history.broken.has(Law::Texts) && state.history.accepted <= 2
        }),
        law("what is said of the text is what happened", |system, state| {
            state.tells_the_truth_of_the_text(system)
        }),
        law("no text after a cancel, and a cancelled job stays cancelled", |_, state| {
            state.texts_nobody_after_a_cancel() && state.keeps_the_cancel()
        }),
        law("the contact is gone when the text's life ends", |_, state| state.forgets_the_contact()),
        law("what is shown as done is stored, hit for hit", |_, state| state.stores_what_it_shows()),
        law("a source that had answered is not asked again", |_, state| {
            !state.history.broken.has(Law::AskedOnce)
        }),
        law("what was erased does not come back, nor another under its key", |_, state| {
            !state.history.broken.has(Law::Erased)
        }),
    ]
}

fn sometimes() -> Vec<Property<System>> {
    let seen = |name, condition: Condition| Property::sometimes(name, condition);
    vec![
        seen("a search completes", |_, state| is(state, Status::Completed)),
        seen("a job is cancelled while somebody searches", |_, state| {
            is(state, Status::Cancelled)
                && state.searchers.iter().any(|s| matches!(s, Searcher::Searching(_)))
        }),
        seen("a job ends as poison", |_, state| {
            state.job().is_some_and(|job| job.failure() == Some(FailureReason::Crashed))
        }),
        seen("a job ends of its age", |_, state| {
            state.job().is_some_and(|job| job.failure() == Some(FailureReason::TooOld))
        }),
        seen("two searchers search at the same time", |_, state| {
            state.searchers.iter().all(|s| matches!(s, Searcher::Searching(_)))
        }),
        seen("a text is sent", |_, state| text_is(state, NotificationStatus::Sent)),
        seen("two texts are sent", |_, state| state.history.accepted == 2),
        seen("a text ends as unknown", |_, state| text_is(state, NotificationStatus::Unknown)),
        seen("a text ends as failed", |_, state| text_is(state, NotificationStatus::Failed)),
        seen("a write lands after it was given up", |_, state| {
            state.late.as_ref().is_some_and(|late| late.awaited.is_none())
        }),
        seen("a job is orphaned", |_, state| state.job().is_some_and(job::Job::is_orphaned)),
        seen("a job is erased while it is searched", |_, state| {
            state.marker && state.searchers.iter().any(|s| matches!(s, Searcher::Searching(_)))
        }),
        seen("a job is acknowledged", |_, state| state.history.acknowledged.is_some()),
    ]
}

fn is(state: &State, status: Status) -> bool {
    state.job().is_some_and(|job| job.status() == status)
}

fn text_is(state: &State, status: NotificationStatus) -> bool {
    state.job().is_some_and(|job| job.notification.status() == status)
}
