//! The end of a job when, from some state on, nothing goes wrong any more: its [`rest`](crate::rest), played to its
//! end from every state that is reached.

use std::{
    cell::RefCell,
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    bounds::Clocks,
    rest::{Play, Rest},
    state::{State, history::History},
    system::System,
};

thread_local! {
    /// The states that were played to their end and ended well: the rest depends on few parts of a state.
    static WELL: RefCell<HashSet<u64>> = RefCell::default();
}

impl System {
    /// Everything ends, with the sweep and the rescue alone, and with what was found.
    pub fn ends_alone(&self, state: &State) -> bool {
        self.is_well(state, Rest::WithoutQueue)
    }

    /// Everything ends, even when every searcher dies from now on.
    pub fn ends_when_it_kills(&self, state: &State) -> bool {
        self.is_well(state, Rest::Deadly)
    }

    /// A job whose searcher dies now is another's within 2 minutes, when clocks agree.
    pub fn resumes_in_time(&self, state: &State) -> bool {
        let agree = state.clocks == Clocks::default();
        !agree || self.is_well(state, Rest::UntilTakenUp)
    }

    /// The first rest that does not go well, one line for each thing that happens; nothing when all do.
    pub fn bad_rest(&self, state: &State) -> Vec<String> {
        let rests = [
            (Rest::WithoutQueue, self.ends_alone(state)),
            (Rest::Deadly, self.ends_when_it_kills(state)),
            (Rest::UntilTakenUp, self.resumes_in_time(state)),
        ];
        let bad = rests.into_iter().find(|(_, is_well)| !is_well);
        let Some(((rest, _), row)) = bad.zip(state.row.as_ref()) else { return Vec::new() };
        let mut play = Play::new(self, state, &row.job, rest);
        play.tell_all();
        play.on()
    }

    fn is_well(&self, state: &State, rest: Rest) -> bool {
        let Some(row) = &state.row else { return true };
        if row.job.due.is_none() && row.job.ended_at().is_some() {
            return true;
        }
        let digest = digest_of(state, (row.job.digest(), rest, self.production.mutant, self.bounds.max_age));
        if WELL.with_borrow(|well| well.contains(&digest)) {
            return true;
        }
        let mut play = Play::new(self, state, &row.job, rest);
        play.on();
        let is_well = play.went_well(&row.job);
        if is_well {
            WELL.with_borrow_mut(|well| well.insert(digest));
        }
        is_well
    }
}

fn digest_of(state: &State, what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    let History { accepted, unknown, refused, .. } = state.history;
    (what, state.now, state.clocks, state.findings, accepted, unknown, refused).hash(&mut hasher);
    hasher.finish()
}
