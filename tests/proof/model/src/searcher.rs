//! One invocation of `process-job` for the job: `work.rs`, with `search_job.rs` in [`crate::search`] and
//! `text_job.rs` in [`crate::text`]. Between two of its states lies an await of the production code, and at each
//! it may die.
//!
//! A decision after an await is decided at once, by the clock of that moment; the call that follows reaches its
//! service at any later time.

use std::mem;

use job::{Moment, Notification, State as Progress, Step, WriteOutcome};

use crate::{
    action::Fate,
    call::Call,
    put::{Change, Put},
    saved::Saved,
    search::{SearchProgress, Update},
    state::{Actor, State},
    system::System,
    text::Recording,
};

/// The call that a searcher waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Searcher {
    /// To be woken.
    #[default]
    Idle,
    /// `find`: the read of the row. Its repetitions within half a second are this read being answered later.
    Reading,
    /// `take_steps`: the write of what was decided.
    Stepping(Put),
    /// `JobTable::repair`: the read of the findings, before the search is ended for those who had searched.
    Ending(Saved, Moment),
    /// `recall`: the read of the findings.
    Recalling(SearchProgress),
    /// `follow`: a source, a timer, or the signal to stop.
    Searching(SearchProgress),
    /// `keep`: the write of a finding, of this source.
    Keeping(SearchProgress, usize),
    /// `write_progress`, `finish` or `give_back`: the write.
    Updating(Update),
    /// The wake-up that it sends; whether that succeeds or not, its work ends there.
    Waking,
    /// `publish`: the publish. That the contact does not open means that it is surely not sent.
    Publishing(Saved),
    /// `text`: the write of what came of it.
    Recording(Recording),
}

impl Searcher {
    /// The call that it waits for.
    pub const fn call(&self) -> Option<Call<'_>> {
        match self {
            Self::Idle | Self::Searching(_) => None,
            Self::Reading | Self::Ending(..) | Self::Recalling(_) => Some(Call::Read),
            Self::Stepping(put) => Some(Call::Put(put)),
            Self::Keeping(..) => Some(Call::Keep),
            Self::Updating(update) => Some(Call::Put(&update.put)),
            Self::Waking => Some(Call::Wake),
            Self::Publishing(_) => Some(Call::Publish),
            Self::Recording(recording) => Some(Call::Put(&recording.put)),
        }
    }
}

impl System {
    /// The call that a searcher waits for reaches its service, and the searcher goes on.
    pub fn call_searcher(&self, state: &mut State, place: usize, fate: Fate) {
        let next = match mem::take(&mut state.searchers[place]) {
            idle @ (Searcher::Idle | Searcher::Searching(_)) => idle,
            Searcher::Reading => match state.read_by(Actor::Searcher(place)) {
                Some(job) if fate == Fate::Done => self.take_step(state, place, job),
                _ => Searcher::Idle,
            },
            Searcher::Ending(job, at) => self.ended(state, (job, at), fate),
            Searcher::Stepping(put) => self.step_written(state, (place, put), fate),
            Searcher::Recalling(progress) => self.recalled(state, (place, progress), fate),
            Searcher::Keeping(progress, source) => self.kept(state, (place, progress, source), fate),
            Searcher::Updating(update) => self.updated(state, (place, update), fate),
            Searcher::Waking => {
                send_wake_up(state, fate);
                Searcher::Idle
            }
            Searcher::Publishing(claimed) => self.published(state, (place, claimed), fate),
            Searcher::Recording(recording) => self.recorded(state, (place, recording), fate),
        };
        state.searchers[place] = next;
    }

    /// `take_steps`, the decision.
    pub fn take_step(&self, state: &State, place: usize, job: Saved) -> Searcher {
        let at = self.moment(state, Actor::Searcher(place));
        let (after, change) = match self.production.next_step(&job, at) {
            Step::Leave => return Searcher::Idle,
            Step::Later(_) => return Searcher::Waking,
            Step::Repair(repaired) if self.production.ends_search(&job, &repaired) => {
                return Searcher::Ending(job, at);
            }
            Step::Repair(repaired) => (repaired.job, Change::Repair(repaired.repair)),
            Step::Search(claimed) => (*claimed, Change::Claim),
            Step::Publish(claimed) => (*claimed, Change::ClaimNotification),
        };
        Searcher::Stepping(Put::replacing(job, Saved::new(after), (change, at.now)))
    }

    fn ended(&self, state: &State, (job, at): (Saved, Moment), fate: Fate) -> Searcher {
        let repaired = self.production.repair_with((&job, &state.findings), at);
        match repaired.filter(|_| fate == Fate::Done) {
            Some(repaired) => Searcher::Stepping(Put::repairing(job, repaired, at)),
            None => Searcher::Idle,
        }
    }

    fn step_written(&self, state: &mut State, (place, mut put): (usize, Put), fate: Fate) -> Searcher {
        match self.call_put(state, (Actor::Searcher(place), &mut put), fate) {
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
