//! One searcher, and what it knows.

use job::{Moment, PublishOutcome, SourceProgress, SourceState};

use super::{SOURCES, call::Call, write::Put};
use crate::saved::Saved;

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

/// The progress of a search, and the part of it that is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchProgress {
    /// The job as this searcher last wrote it.
    pub job: Saved,
    /// The state of each source.
    pub sources: [SourceState; SOURCES],
    /// Which sources have been asked and have not answered.
    pub asked: [bool; SOURCES],
    /// True when something is to be written.
    pub has_news: bool,
    /// The true time at which the lease is renewed without news.
    pub renew_at: u32,
    /// Which of all leases this is.
    pub claim: u8,
}

/// A write under a lease.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Update {
    /// The progress.
    pub progress: SearchProgress,
    /// The purpose of the write.
    pub task: Task,
    /// The write.
    pub put: Put,
}

/// The write of a searcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// `write_progress`
    Progress,
    /// `finish`
    Finish,
    /// `give_back`
    GiveBack,
}

/// The outcome of a publish, on its way into the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Recording {
    /// The job that claimed the publish.
    pub claimed: Saved,
    /// The outcome.
    pub outcome: PublishOutcome,
    /// The write.
    pub put: Put,
}

impl SearchProgress {
    /// The progress of a search under this lease.
    pub fn open(job: Saved, claim: u8, renew_at: u32) -> Self {
        let state_of =
            |place: usize| job.sources.get(place).map_or(SourceState::Waiting, |source| source.state);
        let sources = std::array::from_fn(state_of);
        Self { sources, asked: [false; SOURCES], has_news: false, renew_at, claim, job }
    }

    /// A source is in this state.
    pub fn note(&mut self, source: usize, state: SourceState) {
        self.sources[source] = state;
        self.has_news = true;
    }

    /// `sources_left`: whom to ask.
    pub fn ask(&mut self) {
        for (place, source) in self.job.sources.iter().enumerate() {
            let known = SourceProgress { name: source.name.clone(), state: self.sources[place] };
            self.asked[place] = !known.is_over();
        }
    }

    /// The progress, as the transitions take it.
    pub fn progress(&self) -> Vec<SourceProgress> {
        let known = self.job.sources.iter().zip(self.sources);
        known.map(|(source, state)| SourceProgress { name: source.name.clone(), state }).collect()
    }

    /// True while a source has not answered.
    pub fn is_waiting(&self) -> bool {
        self.asked.contains(&true)
    }
}
