//! The system: its bounds, and the production code that it runs.

use std::time::Duration;

use job::{Moment, Rules, Timestamp};

use crate::{
    bounds::Bounds,
    production::Production,
    state::{Actor, State},
};

/// The system within its bounds, with the production code or a mutant of it.
#[derive(Clone, Debug)]
pub struct System {
    /// Its bounds.
    pub bounds: Bounds,
    /// The code that it runs.
    pub production: Production,
}

impl System {
    /// A lease is renewed without news after half of it.
    pub const RENEWAL: u32 = 30;

    /// The moment of an actor's clock under the rules.
    pub fn moment(&self, state: &State, actor: Actor) -> Moment {
        self.at(state.clock(actor))
    }

    /// A moment under the rules.
    pub const fn at(&self, now: Timestamp) -> Moment {
        let max_age = Duration::from_secs(self.bounds.max_age as u64 * 60);
        Moment { now, rules: Rules { max_age, ..Rules::AGREED } }
    }
}
