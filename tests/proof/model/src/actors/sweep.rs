//! One invocation of `sweep-jobs` for the job: `try_repair` and `wake`.

use std::mem;

use job::{Moment, Repaired, WriteOutcome};

use super::searcher::send_wake_up;
use crate::{
    action::Fate,
    saved::Saved,
    state::{Actor, State, sweep::Sweep, write::Put},
    system::System,
};

impl System {
    /// The call that the sweep waits for reaches its service, and the sweep goes on.
    pub fn call_sweep(&self, state: &mut State, fate: Fate) {
        state.sweep = match mem::take(&mut state.sweep) {
            Sweep::Idle => Sweep::Idle,
            Sweep::Reading => match state.read_by(Actor::Sweep) {
                Some(job) if fate == Fate::Done => self.repair(state, job),
                _ => Sweep::Idle,
            },
            Sweep::Ending(job, at) => {
                let repaired = self.production.repair_with(&job, &state.findings, at);
                write(job, repaired.filter(|_| fate == Fate::Done), at)
            }
            Sweep::Writing(mut put, wakes) => match self.call_put(state, Actor::Sweep, &mut put, fate) {
                None => Sweep::Writing(put, wakes),
                Some(WriteOutcome::Committed) if wakes => Sweep::Waking,
                Some(_) => Sweep::Idle,
            },
            Sweep::Waking => {
                send_wake_up(state, fate);
                Sweep::Idle
            }
        };
    }

    /// True when the due index names the job to the sweep.
    pub fn is_due(state: &State) -> bool {
        let due = state.row.as_ref().and_then(|row| row.job.due);
        due.is_some_and(|due| due.at <= state.clock(Actor::Sweep))
    }

    fn repair(&self, state: &State, job: Saved) -> Sweep {
        let at = self.moment(state, Actor::Sweep);
        let repaired = self.production.repair(&job, at);
        if repaired.as_ref().is_some_and(|repaired| self.production.ends_search(&job, repaired)) {
            return Sweep::Ending(job, at);
        }
        write(job, repaired, at)
    }
}

fn write(job: Saved, repaired: Option<Repaired>, at: Moment) -> Sweep {
    let Some(repaired) = repaired else { return Sweep::Idle };
    let wakes = repaired.wake_up_delay(at.now).is_some();
    Sweep::Writing(Put::repairing(job, repaired, at), wakes)
}
