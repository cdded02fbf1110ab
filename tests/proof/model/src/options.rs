//! The actions that can happen next.

use crate::{
    action::Action,
    state::{Actor, SOURCES, State, creator::Creator, owner::Owner, searcher::Searcher, sweep::Sweep},
    system::System,
};

impl System {
    /// The actors that take part.
    pub fn actors(&self) -> impl Iterator<Item = Actor> {
        let creators = (0..self.bounds.creators.len()).map(Actor::Creator);
        let searchers = (0..self.bounds.searchers).map(Actor::Searcher);
        creators.chain(searchers).chain([Actor::Sweep]).chain(self.bounds.owner.then_some(Actor::Owner))
    }

    /// Adds everything that can happen next.
    pub fn options(&self, state: &State, actions: &mut Vec<Action>) {
        self.surroundings(state, actions);
        for actor in self.actors() {
            self.beginnings(state, actor, actions);
            if let Some(call) = self.call_of(state, actor) {
                self.fates(state, actor, call, actions);
            }
            if self.is_alive(state, actor) && state.left.crashes > 0 {
                actions.push(Action::Dies(actor));
            }
        }
    }

    /// Time, the network, the queue and the table's broom.
    fn surroundings(&self, state: &State, actions: &mut Vec<Action>) {
        let is_over = |strike: u32| state.until.iter().any(|until| (1..strike).contains(until));
        if state.left.strikes > 0 && self.next_strike(state).is_some_and(|strike| !is_over(strike)) {
            actions.push(Action::TimePasses);
        }
        if state.late.is_some() {
            actions.push(Action::LateWriteLands);
        }
        if state.wake_up {
            actions.push(Action::WakeUpsEnd);
        }
        if self.bounds.erases && !state.history.erased && state.row.is_some() {
            actions.push(Action::Erases);
        }
        let now = state.clock(Actor::Sweep);
        if state.job().is_some_and(|job| job.is_expired(now)) {
            actions.push(Action::RowSwept);
        }
        let is_old = |source: &usize| state.findings[*source].is_some_and(|found| found.expires_at <= now);
        actions.extend((0..SOURCES).filter(is_old).map(Action::FindingSwept));
    }

    /// The actions that an actor begins by itself.
    fn beginnings(&self, state: &State, actor: Actor, actions: &mut Vec<Action>) {
        match actor {
            Actor::Creator(place) if matches!(state.creators[place], Creator::Wishing(_)) => {
                actions.push(Action::Posts(place));
            }
            Actor::Searcher(place) => self.searcher_options(state, place, actions),
            Actor::Sweep if state.sweep == Sweep::Idle && Self::is_due(state) => {
                actions.push(Action::Sweeps);
            }
            Actor::Owner if state.owner == Owner::Idle && state.row.is_some() => {
                actions.push(Action::Cancels);
            }
            Actor::Creator(_) | Actor::Sweep | Actor::Owner => {}
        }
    }

    fn searcher_options(&self, state: &State, place: usize, actions: &mut Vec<Action>) {
        let may_stop = state.left.stops > 0;
        match &state.searchers[place] {
            Searcher::Idle => {
                if state.wake_up {
                    actions.push(Action::Wakes(place));
                }
                if state.job().is_some_and(job::Job::is_orphaned) {
                    actions.push(Action::Rescues(place));
                }
            }
            Searcher::Stepping(put) if may_stop && !put.is_unanswered => actions.push(Action::Stops(place)),
            Searcher::Searching(progress) => {
                for source in (0..SOURCES).filter(|source| progress.asked[*source]) {
                    let answers = |with_hits| Action::Answers { searcher: place, source, with_hits };
                    actions.extend([true, false].map(answers));
                }
                if Self::may_write_progress(state, progress) {
                    actions.push(Action::WritesProgress(place));
                }
                if self.may_finish(state, place, progress) {
                    actions.push(Action::Finishes(place));
                }
                if may_stop {
                    actions.push(Action::Stops(place));
                }
            }
            _ => {}
        }
    }
}
