//! What may become of a call.

use crate::{
    action::{Action, Fate},
    bounds::spend,
    state::{Actor, State, call::Call},
    system::System,
};

impl System {
    /// Adds what may become of the call that an actor waits for.
    pub fn fates(&self, state: &State, actor: Actor, call: Call<'_>, actions: &mut Vec<Action>) {
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
