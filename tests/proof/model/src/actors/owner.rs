//! One request to `cancel-job`: `cancel`. Its owner asks again after an answer that promises nothing.

use std::mem;

use job::{Timestamp, WriteOutcome};

use crate::{
    action::Fate,
    saved::Saved,
    state::{
        Actor, State,
        owner::Owner,
        write::{Change, Put},
    },
    system::System,
};

impl System {
    /// The call that the owner's server waits for reaches the table, and the server goes on.
    pub fn call_owner(&self, state: &mut State, fate: Fate) {
        state.owner = match mem::take(&mut state.owner) {
            idle @ (Owner::Idle | Owner::Answered) => idle,
            Owner::Reading(now) => match state.read_by(Actor::Owner) {
                Some(job) if fate == Fate::Done => self.cancel(state, job, now),
                _ => Owner::Idle,
            },
            Owner::Writing(mut put) => match self.call_put(state, Actor::Owner, &mut put, fate) {
                None => Owner::Writing(put),
                Some(WriteOutcome::Committed) => told_cancelled(state),
                Some(WriteOutcome::Superseded(winner)) => self.cancel(state, winner, put.at),
                Some(WriteOutcome::NotCommitted | WriteOutcome::Missing) => Owner::Idle,
            },
        };
    }

    fn cancel(&self, state: &mut State, job: Saved, now: Timestamp) -> Owner {
        match self.production.cancel(&job, now) {
            Ok(Some(cancelled)) => {
                Owner::Writing(Put::replacing(job, Saved::new(cancelled), Change::Cancel, now))
            }
            Ok(None) => told_cancelled(state),
            Err(_) => Owner::Answered,
        }
    }
}

const fn told_cancelled(state: &mut State) -> Owner {
    state.history.cancelled = true;
    Owner::Answered
}
