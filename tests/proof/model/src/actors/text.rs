//! `text_job.rs`: the text of a job that ended, published once for each claim.

use job::{Notification, PublishOutcome, Timestamp, WriteOutcome};

use crate::{
    action::Fate,
    saved::Saved,
    state::{
        Actor, State,
        history::Law,
        searcher::{Recording, Searcher},
        write::{Change, Put},
    },
    system::System,
};

/// The outcome of the publish that a job claimed.
struct Outcome {
    claimed: Saved,
    outcome: PublishOutcome,
    at: Timestamp,
}

impl System {
    /// `publish`, and the first round of writing what came of it.
    pub fn published(&self, state: &mut State, place: usize, claimed: Saved, fate: Fate) -> Searcher {
        let (is_accepted, outcome) = match fate {
            Fate::Done => (true, PublishOutcome::Sent),
            Fate::Errored => (true, PublishOutcome::Unknown),
            Fate::Failed | Fate::Late => (false, PublishOutcome::Unknown),
            Fate::Refused => (false, PublishOutcome::Refused),
            Fate::NotSent => (false, PublishOutcome::NotSent { spread: 100 }),
        };
        if is_accepted {
            accept(state);
        }
        let at = state.clock(Actor::Searcher(place));
        self.record(state, place, claimed.clone(), Outcome { claimed, outcome, at })
    }

    /// One round of writing the outcome: the transition is made of what stands.
    fn record(
        &self,
        state: &State,
        place: usize,
        before: Saved,
        Outcome { claimed, outcome, at }: Outcome,
    ) -> Searcher {
        let Notification::Sending(sending) = &claimed.notification else { return Searcher::Idle };
        let attempt = sending.attempt();
        let after = self.production.record_notification(&before, attempt, outcome, self.at(at));
        match Put::of(&before, after, Change::Record(outcome, attempt), at) {
            Ok(put) => Searcher::Recording(Recording { claimed, outcome, put }),
            // The outcome came too late.
            Err(_) => self.take_step(state, place, claimed),
        }
    }

    /// The write is answered.
    pub fn recorded(
        &self,
        state: &mut State,
        place: usize,
        mut recording: Recording,
        fate: Fate,
    ) -> Searcher {
        let settled = self.call_put(state, Actor::Searcher(place), &mut recording.put, fate);
        let Recording { claimed, outcome, put } = recording;
        match settled {
            None => Searcher::Recording(Recording { claimed, outcome, put }),
            Some(WriteOutcome::Committed) => self.take_step(state, place, put.after),
            Some(WriteOutcome::Superseded(winner)) => {
                self.record(state, place, winner, Outcome { claimed, outcome, at: put.at })
            }
            Some(WriteOutcome::Missing) => self.take_step(state, place, claimed),
            Some(WriteOutcome::NotCommitted) => Searcher::Idle,
        }
    }
}

/// The text service takes a text.
fn accept(state: &mut State) {
    let history = &mut state.history;
    if history.accepted > 0 && history.unknown == 0 {
        history.broken.add(Law::Texts);
    }
    history.accepted += 1;
}
