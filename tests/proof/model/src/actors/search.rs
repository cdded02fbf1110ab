//! `search_job.rs`: one lease's worth of searching.

use job::{Job, SourceFault, SourceState, Timestamp, TransitionError, WriteOutcome};

use crate::{
    action::Fate,
    bounds::spend,
    saved::Saved,
    state::{
        Actor, Found, SOURCES, State,
        history::Law,
        searcher::{SearchProgress, Searcher, Task, Update},
        write::{Change, Put},
    },
    system::System,
};

impl System {
    /// `search`: begins, and reads the findings when there was a searcher before.
    pub fn open(state: &State, claimed: Saved) -> Searcher {
        let is_first = claimed.epoch < 2;
        let mut progress = SearchProgress::open(claimed, state.history.claims, state.now + Self::RENEWAL);
        if is_first {
            progress.ask();
            return Searcher::Searching(progress);
        }
        Searcher::Recalling(progress)
    }

    /// `recall`: what another searcher had stored is not asked for again.
    pub fn recalled(
        &self,
        state: &mut State,
        place: usize,
        mut progress: SearchProgress,
        fate: Fate,
    ) -> Searcher {
        let actor = Actor::Searcher(place);
        if fate != Fate::Done {
            return self.update(state, place, progress, Task::GiveBack);
        }
        for (source, hits) in self.production.findings_for(&state.findings, &progress.job, state.clock(actor))
        {
            progress.note(source, SourceState::Done { hits });
        }
        progress.ask();
        let is_stored =
            |source: usize| state.findings[source].is_some_and(|found| found.is_of(&progress.job));
        if (0..SOURCES).any(|source| progress.asked[source] && is_stored(source)) {
            state.history.broken.add(Law::AskedOnce);
        }
        Searcher::Searching(progress)
    }

    /// A source answers: hits are stored before they count.
    pub fn answered(&self, state: &mut State, place: usize, source: usize, with_hits: bool) {
        let Searcher::Searching(progress) = &mut state.searchers[place] else { return };
        progress.asked[source] = false;
        if !with_hits {
            return progress.note(source, SourceState::Failed(SourceFault::Unreachable));
        }
        let mut progress = progress.clone();
        if self.production.counts_before_it_keeps() {
            progress.note(source, SourceState::Done { hits: hits_of(&progress) });
        }
        state.searchers[place] = Searcher::Keeping(progress, source);
    }

    /// `keep`: the first finding of a source stands.
    pub fn kept(
        &self,
        state: &mut State,
        place: usize,
        mut progress: SearchProgress,
        source: usize,
        fate: Fate,
    ) -> Searcher {
        let standing = state.findings[source];
        let found = Found { hits: hits_of(&progress), expires_at: progress.job.expires_at };
        let is_free = standing.is_none_or(|standing| self.production.may_keep_over(&standing, &progress.job));
        if is_free && matches!(fate, Fate::Done | Fate::Errored) {
            state.findings[source] = Some(found);
        }
        if fate != Fate::Done {
            return self.update(state, place, progress, Task::GiveBack);
        }
        let hits = self.production.hits_kept(&found, standing.filter(|_| !is_free));
        progress.note(source, SourceState::Done { hits });
        Searcher::Searching(progress)
    }

    /// True when the next timer of `follow` strikes for writing progress.
    pub fn may_write_progress(state: &State, progress: &SearchProgress) -> bool {
        progress.is_waiting()
            && (progress.has_news || (state.left.renewals > 0 && progress.renew_at <= state.now))
    }

    /// True when `follow` is over: all answered, or the job's own deadline has come.
    pub fn may_finish(&self, state: &State, place: usize, progress: &SearchProgress) -> bool {
        let at = self.moment(state, Actor::Searcher(place));
        !progress.is_waiting() || progress.job.created_at.plus(at.rules.max_age) <= at.now
    }

    /// A searcher sets about a write.
    pub fn begin(&self, state: &mut State, place: usize, task: Task) {
        let Searcher::Searching(progress) = std::mem::take(&mut state.searchers[place]) else { return };
        if task == Task::Progress && !progress.has_news {
            spend(&mut state.left.renewals);
        }
        state.searchers[place] = self.update(state, place, progress, task);
    }

    /// `JobTable::update`, its first round.
    fn update(&self, state: &State, place: usize, progress: SearchProgress, task: Task) -> Searcher {
        let at = state.clock(Actor::Searcher(place));
        let before = progress.job.clone();
        self.update_from(before, progress, task, at)
    }

    /// `JobTable::update`, one round: the transition is made of what stands.
    fn update_from(&self, before: Saved, progress: SearchProgress, task: Task, at: Timestamp) -> Searcher {
        let change = Change::Search(progress.claim);
        match Put::of(&before, self.change(&before, &progress, task, at), change, at) {
            Ok(put) => Searcher::Updating(Update { progress, task, put }),
            // The lease is void: another searcher has the job, or it has ended.
            Err(_) => Searcher::Idle,
        }
    }

    fn change(
        &self,
        job: &Job,
        progress: &SearchProgress,
        task: Task,
        now: Timestamp,
    ) -> Result<Job, TransitionError> {
        let (epoch, sources) = (progress.job.epoch, progress.progress());
        let at = self.at(now);
        match task {
            Task::Progress => self.production.advance(job, epoch, &sources, at),
            Task::Finish => self.production.finish(job, epoch, &sources, at),
            Task::GiveBack => self.production.release(job, epoch, &sources, at),
        }
    }

    /// The write is answered.
    pub fn updated(&self, state: &mut State, place: usize, mut update: Update, fate: Fate) -> Searcher {
        let settled = self.call_put(state, Actor::Searcher(place), &mut update.put, fate);
        let Update { mut progress, task, put } = update;
        match (settled, task) {
            (None, _) => Searcher::Updating(Update { progress, task, put }),
            (Some(WriteOutcome::Committed), Task::Finish) => self.act_on(state, place, put.after),
            (Some(WriteOutcome::Committed), Task::GiveBack) => Searcher::Waking,
            (Some(WriteOutcome::Superseded(winner)), _) => self.update_from(winner, progress, task, put.at),
            (Some(WriteOutcome::NotCommitted | WriteOutcome::Missing), Task::Finish | Task::GiveBack)
            | (Some(WriteOutcome::Missing), Task::Progress) => Searcher::Idle,
            (Some(written @ (WriteOutcome::Committed | WriteOutcome::NotCommitted)), Task::Progress) => {
                if written == WriteOutcome::Committed {
                    progress.job = put.after;
                }
                // A write that failed is tried again with the next news.
                progress.renew_at = state.now + Self::RENEWAL;
                progress.has_news = false;
                Searcher::Searching(progress)
            }
        }
    }
}

/// A source answers each lease with another number of hits, so that one answer can be told from another.
fn hits_of(progress: &SearchProgress) -> u16 {
    u16::from(progress.claim)
}
