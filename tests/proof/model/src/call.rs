//! Calls to services, and what may become of them.

use crate::{
    action::{Action, Fate},
    bounds::ANY,
    put::Put,
    state::{Actor, State},
    system::System,
};

/// A call that an actor waits for.
#[derive(Clone, Copy, Debug)]
pub enum Call<'a> {
    /// A read of the table or its index.
    Read,
    /// A conditional write of the job, or the read that settles it.
    Put(&'a Put),
    /// A conditional write of a finding.
    Keep,
    /// A wake-up to the queue.
    Wake,
    /// A publish.
    Publish,
}

impl Call<'_> {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Put(put) if put.is_unanswered => "read of what stands now",
            Self::Put(_) => "write",
            Self::Keep => "write of the finding",
            Self::Wake => "wake-up",
            Self::Publish => "publish",
        }
    }
}

impl System {
    /// Adds what may become of the call that an actor waits for.
    pub fn fates(&self, state: &State, (actor, call): (Actor, Call<'_>), actions: &mut Vec<Action>) {
        let mut add = |fate| actions.push(Action::Call(actor, fate));
        add(Fate::Done);
        let may_fail = state.left.faults > 0;
        match call {
            Call::Publish => {
                add(Fate::Refused);
                if state.left.not_sent > 0 {
                    add(Fate::NotSent);
                }
                if may_fail {
                    add(Fate::Failed);
                    add(Fate::Errored);
                }
            }
            Call::Read if may_fail => add(Fate::Failed),
            Call::Keep | Call::Wake if may_fail => {
                add(Fate::Failed);
                add(Fate::Errored);
            }
            Call::Put(put) if may_fail => {
                add(Fate::Failed);
                if !put.is_unanswered && self.would_land(state, put) {
                    add(Fate::Errored);
                    if self.bounds.late && state.late.is_none() {
                        add(Fate::Late);
                    }
                }
            }
            Call::Read | Call::Keep | Call::Wake | Call::Put(_) => {}
        }
    }
}

/// Uses up what a fate costs.
pub fn pay(state: &mut State, fate: Fate) {
    match fate {
        Fate::Failed | Fate::Errored | Fate::Late => spend(&mut state.left.faults),
        Fate::NotSent => spend(&mut state.left.not_sent),
        Fate::Done | Fate::Refused => {}
    }
}

/// Uses up one of a bounded number.
pub fn spend(left: &mut u8) {
    if *left != ANY {
        *left -= 1;
    }
}
