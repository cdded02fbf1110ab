//! One invocation of `sweep-jobs` for the job: `try_repair` and `wake`.

use std::mem;

use job::{Moment, Repaired, WriteOutcome};

use crate::{
    action::Fate,
    call::Call,
    put::Put,
    saved::Saved,
    searcher::send_wake_up,
    state::{Actor, State},
    system::System,
};

/// The call that the sweep waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Sweep {
    /// Its schedule.
    #[default]
    Idle,
    /// The read of the row that the index named.
    Reading,
    /// The read of the findings, before a search is ended for those who had searched.
    Ending(Saved, Moment),
    /// The write of the repaired job; whether a searcher is to be woken then.
    Writing(Put, bool),
    /// The wake-up.
    Waking,
}

impl Sweep {
    /// The call that it waits for.
    pub const fn call(&self) -> Option<Call<'_>> {
        match self {
            Self::Idle => None,
            Self::Reading | Self::Ending(..) => Some(Call::Read),
            Self::Writing(put, _) => Some(Call::Put(put)),
            Self::Waking => Some(Call::Wake),
        }
    }
}

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
                let repaired = self.production.repair_with((&job, &state.findings), at);
                write(job, repaired.filter(|_| fate == Fate::Done), at)
            }
            Sweep::Writing(mut put, wakes) => match self.call_put(state, (Actor::Sweep, &mut put), fate) {
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
