//! `search_job.rs`: one lease's worth of searching.

use job::{Job, Refusal, Settled, SourceFault, SourceProgress, SourceState, Timestamp};

use crate::{
    action::Fate,
    call::spend,
    laws::Law,
    put::{Change, Put},
    saved::Saved,
    searcher::Searcher,
    state::{Actor, Found, SOURCES, State},
    system::System,
};

/// What is known of a search, and what of it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// The job as this searcher last wrote it.
    pub job: Saved,
    /// What is known of each source.
    pub sources: [SourceState; SOURCES],
    /// Which sources have been asked and have not answered.
    pub asked: [bool; SOURCES],
    /// Whether something is to be written.
    pub has_news: bool,
    /// The true time at which the lease is renewed without news.
    pub renew_at: u32,
    /// Which of all leases this is.
    pub claim: u8,
}

/// A write under a lease.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Update {
    /// What is known.
    pub ledger: Ledger,
    /// What the write is for.
    pub task: Task,
    /// The write.
    pub put: Put,
}

/// What a searcher writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// `write_progress`
    Progress,
    /// `finish`
    Finish,
    /// `give_back`
    GiveBack,
}

impl Ledger {
    fn open(job: Saved, claim: u8, renew_at: u32) -> Self {
        let state_of =
            |place: usize| job.sources.get(place).map_or(SourceState::Waiting, |source| source.state);
        let sources = std::array::from_fn(state_of);
        Self { sources, asked: [false; SOURCES], has_news: false, renew_at, claim, job }
    }

    fn note(&mut self, source: usize, state: SourceState) {
        self.sources[source] = state;
        self.has_news = true;
    }

    /// `sources_left`: whom to ask.
    fn ask(&mut self) {
        for (place, source) in self.job.sources.iter().enumerate() {
            let known = SourceProgress { name: source.name.clone(), state: self.sources[place] };
            self.asked[place] = !known.is_over();
        }
    }

    /// What is known, as the transitions take it.
    pub fn progress(&self) -> Vec<SourceProgress> {
        let known = self.job.sources.iter().zip(self.sources);
        known.map(|(source, state)| SourceProgress { name: source.name.clone(), state }).collect()
    }

    fn is_waiting(&self) -> bool {
        self.asked.contains(&true)
    }
}

impl System {
    /// `search`: opens the ledger, and reads the findings when there was a searcher before.
    pub fn open(state: &State, claimed: Saved) -> Searcher {
        let is_first = claimed.epoch < 2;
        let mut ledger = Ledger::open(claimed, state.history.claims, state.now + Self::RENEWAL);
        if is_first {
            ledger.ask();
            return Searcher::Searching(ledger);
        }
        Searcher::Recalling(ledger)
    }

    /// `recall`: what another searcher had stored is not asked for again.
    pub fn recalled(&self, state: &mut State, (place, mut ledger): (usize, Ledger), fate: Fate) -> Searcher {
        let actor = Actor::Searcher(place);
        if fate != Fate::Done {
            return self.update(state, (place, ledger), Task::GiveBack);
        }
        for (source, hits) in self.production.findings_for(&state.findings, &ledger.job, state.clock(actor)) {
            ledger.note(source, SourceState::Done { hits });
        }
        ledger.ask();
        let is_stored = |source: usize| state.findings[source].is_some_and(|found| found.is_of(&ledger.job));
        if (0..SOURCES).any(|source| ledger.asked[source] && is_stored(source)) {
            state.history.broken.add(Law::AskedOnce);
        }
        Searcher::Searching(ledger)
    }

    /// A source answers: hits are stored before they count.
    pub fn answered(&self, state: &mut State, place: usize, (source, with_hits): (usize, bool)) {
        let Searcher::Searching(ledger) = &mut state.searchers[place] else { return };
        ledger.asked[source] = false;
        if !with_hits {
            return ledger.note(source, SourceState::Failed(SourceFault::Unreachable));
        }
        let mut ledger = ledger.clone();
        if self.production.counts_before_it_keeps() {
            ledger.note(source, SourceState::Done { hits: hits_of(&ledger) });
        }
        state.searchers[place] = Searcher::Keeping(ledger, source);
    }

    /// `keep`: the first finding of a source stands.
    pub fn kept(
        &self,
        state: &mut State,
        (place, mut ledger, source): (usize, Ledger, usize),
        fate: Fate,
    ) -> Searcher {
        let standing = state.findings[source];
        let found = Found { hits: hits_of(&ledger), expires_at: ledger.job.expires_at };
        let is_free = standing.is_none_or(|standing| self.production.may_keep_over(&standing, &ledger.job));
        if is_free && matches!(fate, Fate::Done | Fate::Errored) {
            state.findings[source] = Some(found);
        }
        if fate != Fate::Done {
            return self.update(state, (place, ledger), Task::GiveBack);
        }
        let hits = self.production.hits_kept(&found, standing.filter(|_| !is_free));
        ledger.note(source, SourceState::Done { hits });
        Searcher::Searching(ledger)
    }

    /// Whether the next timer of `follow` strikes for writing progress.
    pub fn may_write_progress(state: &State, ledger: &Ledger) -> bool {
        ledger.is_waiting() && (ledger.has_news || (state.left.renewals > 0 && ledger.renew_at <= state.now))
    }

    /// Whether `follow` is over: all answered, or the job's own deadline has come.
    pub fn may_finish(&self, state: &State, (place, ledger): (usize, &Ledger)) -> bool {
        let at = self.moment(state, Actor::Searcher(place));
        !ledger.is_waiting() || ledger.job.created_at.plus(at.rules.max_age) <= at.now
    }

    /// A searcher sets about a write.
    pub fn begin(&self, state: &mut State, place: usize, task: Task) {
        let Searcher::Searching(ledger) = std::mem::take(&mut state.searchers[place]) else { return };
        if task == Task::Progress && !ledger.has_news {
            spend(&mut state.left.renewals);
        }
        state.searchers[place] = self.update(state, (place, ledger), task);
    }

    /// `JobTable::update`, its first round.
    fn update(&self, state: &State, (place, ledger): (usize, Ledger), task: Task) -> Searcher {
        let at = state.clock(Actor::Searcher(place));
        let before = ledger.job.clone();
        self.update_from(before, ledger, (task, at))
    }

    /// `JobTable::update`, one round: the transition is made of what stands.
    fn update_from(&self, before: Saved, ledger: Ledger, (task, at): (Task, Timestamp)) -> Searcher {
        let change = Change::Search(ledger.claim);
        match Put::of(&before, self.change(&before, &ledger, (task, at)), (change, at)) {
            Ok(put) => Searcher::Updating(Update { ledger, task, put }),
            // The lease is void: somebody else has the job, or it has ended.
            Err(_) => Searcher::Idle,
        }
    }

    fn change(&self, job: &Job, ledger: &Ledger, (task, now): (Task, Timestamp)) -> Result<Job, Refusal> {
        let (epoch, sources) = (ledger.job.epoch, ledger.progress());
        let at = self.at(now);
        match task {
            Task::Progress => self.production.advance(job, (epoch, &sources), at),
            Task::Finish => self.production.finish(job, (epoch, &sources), at),
            Task::GiveBack => self.production.release(job, (epoch, &sources), at),
        }
    }

    /// The write is answered.
    pub fn updated(&self, state: &mut State, (place, mut update): (usize, Update), fate: Fate) -> Searcher {
        let settled = self.call_put(state, (Actor::Searcher(place), &mut update.put), fate);
        let Update { mut ledger, task, put } = update;
        match (settled, task) {
            (None, _) => Searcher::Updating(Update { ledger, task, put }),
            (Some(Settled::Landed), Task::Finish) => self.act_on(state, place, put.after),
            (Some(Settled::Landed), Task::GiveBack) => Searcher::Waking,
            (Some(Settled::Overtaken(winner)), _) => self.update_from(winner, ledger, (task, put.at)),
            (Some(Settled::NotLanded | Settled::Gone), Task::Finish | Task::GiveBack)
            | (Some(Settled::Gone), Task::Progress) => Searcher::Idle,
            (Some(written @ (Settled::Landed | Settled::NotLanded)), Task::Progress) => {
                if written == Settled::Landed {
                    ledger.job = put.after;
                }
                // A write that failed is tried again with the next news.
                ledger.renew_at = state.now + Self::RENEWAL;
                ledger.has_news = false;
                Searcher::Searching(ledger)
            }
        }
    }
}

/// A source answers each lease with another number of hits, so that one answer can be told from another.
fn hits_of(ledger: &Ledger) -> u16 {
    u16::from(ledger.claim)
}
