//! One invocation of `process-job` for the job: `work.rs`, with `search_job.rs` in [`super::search`] and
//! `text_job.rs` in [`super::text`]. Between two of its states lies an await of the production code, and at each
//! it may die.
//!
//! A decision after an await is decided at once, by the clock of that moment; the call that follows reaches its
//! service at any later time.

use std::mem;

use job::{Moment, Notification, State as Progress, Step, WriteOutcome};

use crate::{
    action::Fate,
    saved::Saved,
    state::{
        Actor, State,
        searcher::Searcher,
        write::{Change, Put},
    },
    system::System,
};

impl System {
    /// The call that a searcher waits for reaches its service, and the searcher goes on.
    pub fn call_searcher(&self, state: &mut State, place: usize, fate: Fate) {
        let next = match mem::take(&mut state.searchers[place]) {
            idle @ (Searcher::Idle | Searcher::Searching(_)) => idle,
            Searcher::Reading => match state.read_by(Actor::Searcher(place)) {
                Some(job) if fate == Fate::Done => self.take_step(state, place, job),
                _ => Searcher::Idle,
            },
            Searcher::Ending(job, at) => self.ended(state, job, at, fate),
            Searcher::Stepping(put) => self.step_written(state, place, put, fate),
            Searcher::Recalling(progress) => self.recalled(state, place, progress, fate),
            Searcher::Keeping(progress, source) => self.kept(state, place, progress, source, fate),
            Searcher::Updating(update) => self.updated(state, place, update, fate),
            Searcher::Waking => {
                send_wake_up(state, fate);
                Searcher::Idle
            }
            Searcher::Publishing(claimed) => self.published(state, place, claimed, fate),
            Searcher::Recording(recording) => self.recorded(state, place, recording, fate),
        };
        state.searchers[place] = next;
    }

    /// `take_steps`, the decision.
    pub fn take_step(&self, state: &State, place: usize, job: Saved) -> Searcher {
        let at = self.moment(state, Actor::Searcher(place));
        let (after, change) = match self.production.next_step(&job, at) {
            // Texts have no names here, so no receipt is awaited.
            Step::Leave | Step::AskReceipt(_) => return Searcher::Idle,
            Step::Later(_) => return Searcher::Waking,
            Step::Repair(repaired) if self.production.ends_search(&job, &repaired) => {
                return Searcher::Ending(job, at);
            }
            Step::Repair(repaired) => (repaired.job, Change::Repair(repaired.repair)),
            Step::Search(claimed) => (*claimed, Change::Claim),
            Step::Publish(claimed) => (*claimed, Change::ClaimNotification),
        };
        Searcher::Stepping(Put::replacing(job, Saved::new(after), change, at.now))
    }

    fn ended(&self, state: &State, job: Saved, at: Moment, fate: Fate) -> Searcher {
        let repaired = self.production.repair_with(&job, &state.findings, at);
        match repaired.filter(|_| fate == Fate::Done) {
            Some(repaired) => Searcher::Stepping(Put::repairing(job, repaired, at)),
            None => Searcher::Idle,
        }
    }

    fn step_written(&self, state: &mut State, place: usize, mut put: Put, fate: Fate) -> Searcher {
        match self.call_put(state, Actor::Searcher(place), &mut put, fate) {
            None => Searcher::Stepping(put),
            Some(WriteOutcome::Committed) => self.act_on(state, place, put.after),
            Some(WriteOutcome::Superseded(winner)) => self.take_step(state, place, winner),
            Some(WriteOutcome::NotCommitted | WriteOutcome::Missing) => Searcher::Idle,
        }
    }

    /// `act_on`: what was just written says what is to be done.
    pub fn act_on(&self, state: &State, place: usize, job: Saved) -> Searcher {
        match (&job.state, &job.notification) {
            (Progress::Processing(Some(_)), _) => Self::open(state, job),
            (_, Notification::Sending(_)) => Searcher::Publishing(job),
            _ => self.take_step(state, place, job),
        }
    }
}

/// A wake-up is sent: whether its sender hears of it or not.
pub const fn send_wake_up(state: &mut State, fate: Fate) {
    state.wake_up |= matches!(fate, Fate::Done | Fate::Errored);
}
