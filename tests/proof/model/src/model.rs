//! The system as the model checker sees it: where it begins, what can happen, what must hold.

use std::hash::{DefaultHasher, Hash, Hasher};

use job::{Job, SourceState, Timestamp};
use stateright::{Model, Property};

use crate::{
    action::{Action, Fate},
    actors::creator::unanswered,
    bounds::{Clocks, spend},
    call::pay,
    properties,
    put::forget,
    saved::Saved,
    state::{
        Actor, Found, Row, SOURCES, State,
        call::Call,
        creator::Creator,
        history::History,
        owner::Owner,
        searcher::{Searcher, Task},
        stamp,
        sweep::Sweep,
    },
    system::System,
};

impl System {
    /// The call that an actor waits for.
    pub fn call_of<'a>(&self, state: &'a State, actor: Actor) -> Option<Call<'a>> {
        match actor {
            Actor::Creator(place) => state.creators[place].call(),
            Actor::Searcher(place) => state.searchers[place].call(),
            Actor::Sweep => state.sweep.call(),
            Actor::Owner => state.owner.call(),
        }
    }

    /// True when an actor is at work, so that it can die.
    pub fn is_alive(&self, state: &State, actor: Actor) -> bool {
        let searches = |place: usize| matches!(state.searchers[place], Searcher::Searching(_));
        self.call_of(state, actor).is_some() || matches!(actor, Actor::Searcher(place) if searches(place))
    }

    fn die(&self, state: &mut State, actor: Actor) {
        spend(&mut state.left.crashes);
        forget(state, actor);
        match actor {
            Actor::Creator(place) => {
                if let Creator::Writing(_, tries) = state.creators[place] {
                    state.creators[place] = unanswered(tries);
                }
            }
            Actor::Searcher(place) => state.searchers[place] = Searcher::Idle,
            Actor::Sweep => state.sweep = Sweep::Idle,
            Actor::Owner => state.owner = Owner::Idle,
        }
    }

    fn call(&self, state: &mut State, actor: Actor, fate: Fate) {
        pay(state, fate);
        match actor {
            Actor::Creator(place) => self.call_creator(state, place, fate),
            Actor::Searcher(place) => self.call_searcher(state, place, fate),
            Actor::Sweep => self.call_sweep(state, fate),
            Actor::Owner => self.call_owner(state, fate),
        }
    }

    fn apply(&self, state: &mut State, action: Action) {
        match action {
            Action::TimePasses => {
                spend(&mut state.left.strikes);
                state.now = self.next_strike(state).unwrap_or(state.now);
            }
            Action::LateWriteLands => self.land_late(state),
            Action::WakeUpsEnd => state.wake_up = false,
            Action::RowSwept => state.row = None,
            Action::FindingSwept(source) => state.findings[source] = None,
            Action::Posts(place) => self.post(state, place),
            Action::Wakes(place) | Action::Rescues(place) => state.searchers[place] = Searcher::Reading,
            Action::Sweeps => state.sweep = Sweep::Reading,
            Action::Cancels => state.owner = Owner::Reading(state.clock(Actor::Owner)),
            Action::Erases => self.erase(state),
            Action::Call(actor, fate) => self.call(state, actor, fate),
            Action::Answers { searcher, source, with_hits } => {
                self.answered(state, searcher, source, with_hits);
            }
            Action::WritesProgress(place) => self.begin(state, place, Task::Progress),
            Action::Finishes(place) => self.begin(state, place, Task::Finish),
            Action::Stops(place) => self.stop(state, place),
            Action::Dies(actor) => self.die(state, actor),
        }
    }

    /// `JobTable::erase`, as one step: the row goes, with what was found for it.
    fn erase(&self, state: &mut State) {
        let Some(row) = state.row.take() else { return };
        state.marker = row.job.request.is_some() && self.production.leaves_markers();
        state.findings = [None; SOURCES];
        state.history.erased = true;
        state.history.acknowledged = None;
    }

    fn stop(&self, state: &mut State, place: usize) {
        spend(&mut state.left.stops);
        match state.searchers[place] {
            // `take_steps`: no time is left to begin anything.
            Searcher::Stepping(_) => state.searchers[place] = Searcher::Waking,
            _ => self.begin(state, place, Task::GiveBack),
        }
    }
}

impl System {
    fn beginning(&self, clocks: Clocks) -> State {
        let mut state = State {
            now: 0,
            clocks,
            row: None,
            marker: false,
            late: None,
            findings: [None; SOURCES],
            wake_up: false,
            creators: Default::default(),
            searchers: Default::default(),
            sweep: Sweep::Idle,
            owner: Owner::Idle,
            until: [0; 6],
            left: self.bounds.left,
            history: History::default(),
        };
        for (place, creation) in self.bounds.creators.iter().enumerate() {
            state.creators[place] = Creator::Wishing(creation.tries);
        }
        match self.bounds.predecessor {
            Some(seconds) => self.leave_predecessor(&mut state, seconds),
            None if self.bounds.creators.is_empty() => {
                let at = self.moment(&state, Actor::Creator(0));
                let job = self.production.create(self.new_job(None), at);
                state.history.acknowledged = Some(job.expires_at);
                state.row = Some(Row { job: Saved::new(job), awaited: None });
                state.wake_up = true;
            }
            None => {}
        }
        state
    }

    /// A job that ended long ago under the same key, and what was found for it.
    fn leave_predecessor(&self, state: &mut State, expires_after: u32) {
        let expires_at = stamp(expires_after);
        let order = self.new_job(self.bounds.creators.first().and_then(|creation| creation.fingerprint));
        let created_at = Timestamp::from_millis(
            expires_at.millis() - self.at(expires_at).rules.retention.as_millis() as u64,
        );
        let mut job = Job::create(order, self.at(created_at));
        job.notification = job::Notification::None;
        let claimed = job.claim(self.at(created_at)).expect("a new job is claimed");
        let mut seen = claimed.sources.clone();
        seen[0].state = SourceState::Done { hits: 9 };
        let ended = claimed.complete(1, &seen, self.at(created_at)).expect("a claimed job is completed");
        state.findings[0] = Some(Found { hits: 9, expires_at: ended.expires_at });
        state.row = Some(Row { job: Saved::new(ended), awaited: None });
    }

    /// From when on those who have begun will be at work no more.
    fn note_lifetimes(&self, state: &mut State) {
        for (place, actor) in Actor::ALL.into_iter().enumerate() {
            state.until[place] = match (self.is_alive(state, actor), state.until[place]) {
                (false, _) => 0,
                (true, 0) => state.now + self.bounds.lifetime,
                (true, until) => until,
            };
        }
    }

    /// The state that a step leaves behind, before the searchers are put in order.
    pub fn after(&self, state: &State, action: Action) -> State {
        let mut next = state.clone();
        self.apply(&mut next, action);
        self.note_lifetimes(&mut next);
        next
    }

    /// Two searchers with the same clock are the same: which is which says nothing.
    fn in_order(&self, state: &mut State) {
        if state.clocks.searchers[0] != state.clocks.searchers[1] || self.bounds.searchers < 2 {
            return;
        }
        let [first, second] =
            [0, 1].map(|place| (digest(&state.searchers[place]), state.until[Actor::FIRST_SEARCHER + place]));
        if first > second {
            state.searchers.swap(0, 1);
            state.until.swap(Actor::FIRST_SEARCHER, Actor::FIRST_SEARCHER + 1);
            let awaited = [
                state.row.as_mut().and_then(|row| row.awaited.as_mut()),
                state.late.as_mut().and_then(|late| late.awaited.as_mut()),
            ];
            for actor in awaited.into_iter().flatten() {
                if let Actor::Searcher(place) = actor {
                    *place = 1 - *place;
                }
            }
        }
    }
}

fn digest(searcher: &Searcher) -> u64 {
    let mut hasher = DefaultHasher::new();
    searcher.hash(&mut hasher);
    hasher.finish()
}

impl Model for System {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        self.bounds.clocks.iter().map(|clocks| self.beginning(*clocks)).collect()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        self.options(state, actions);
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = self.after(state, action);
        self.in_order(&mut next);
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}
