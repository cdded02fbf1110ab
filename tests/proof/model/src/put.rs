//! One conditional write of a job, as `JobTable::insert` and `JobTable::replace` make it: the put, and, when it is
//! answered by an error, the read that settles it. Each of the two calls is a step of its own.

use job::{PublishOutcome, Repair, StoredVersion, WriteOutcome};

use crate::{
    action::Fate,
    laws,
    saved::Saved,
    state::{
        Actor, Late, Row, State,
        history::Law,
        write::{Change, Put},
    },
    system::System,
};

impl System {
    /// True when the table would take the write now: the condition expressions of `JobTable`.
    pub fn would_land(&self, state: &State, put: &Put) -> bool {
        match (&put.before, &state.row) {
            (None, None) => !state.marker,
            (None, Some(row)) => self.production.may_insert_over(&row.job, put.after.created_at),
            (Some(before), Some(row)) => {
                row.job.version == before.version && row.job.created_at == before.created_at
            }
            (Some(_), None) => false,
        }
    }

    /// The put or the read of a write reaches the table and is answered; `None` while the answer is an error.
    pub fn call_put(
        &self,
        state: &mut State,
        actor: Actor,
        put: &mut Put,
        fate: Fate,
    ) -> Option<WriteOutcome<Saved>> {
        let settled = if put.is_unanswered {
            let could_not_look = fate == Fate::Failed;
            let settled =
                if could_not_look { WriteOutcome::NotCommitted } else { self.settle(state, actor, put) };
            check_settled(state, actor, &settled, could_not_look);
            Some(settled)
        } else {
            self.first_call(state, actor, put, fate)
        };
        if settled.is_some() {
            forget(state, actor);
        }
        settled
    }

    fn first_call(
        &self,
        state: &mut State,
        actor: Actor,
        put: &mut Put,
        fate: Fate,
    ) -> Option<WriteOutcome<Saved>> {
        match fate {
            Fate::Done if self.would_land(state, put) => {
                self.land(state, put, None);
                return Some(WriteOutcome::Committed);
            }
            // Refused by its condition: the answer brings what stands.
            Fate::Done => return Some(self.settle(state, actor, put)),
            Fate::Errored => self.land(state, put, Some(actor)),
            Fate::Late => state.late = Some(Late { put: put.clone(), awaited: Some(actor) }),
            Fate::Failed | Fate::Refused | Fate::NotSent => {}
        }
        put.is_unanswered = true;
        let settled = self.production.settle_unread();
        if let Some(settled) = &settled {
            check_settled(state, actor, settled, false);
        }
        settled
    }

    fn settle(&self, state: &State, actor: Actor, put: &Put) -> WriteOutcome<Saved> {
        let standing = state.row.as_ref().map(|row| {
            let is_ours = row.awaited == Some(actor);
            let standing =
                StoredVersion { version: row.job.version, expires_at: row.job.expires_at, is_ours };
            (standing, row.job.clone())
        });
        match &put.before {
            Some(before) => {
                let standing = standing.filter(|(_, standing)| standing.created_at == before.created_at);
                WriteOutcome::after_replace(before.version, standing)
            }
            None => self.production.settle_insert(put.after.created_at, standing),
        }
    }

    /// A write whose caller has given up reaches the table after all.
    pub fn land_late(&self, state: &mut State) {
        if let Some(Late { put, awaited }) = state.late.take()
            && self.would_land(state, &put)
        {
            self.land(state, &put, awaited);
        }
    }

    /// Writes, and keeps the books that no actor sees.
    fn land(&self, state: &mut State, put: &Put, awaited: Option<Actor>) {
        let before = state.row.as_ref().map(|row| &*row.job);
        let broken = laws::of_write(before, put, &state.history, self.at(put.at).rules);
        let history = &mut state.history;
        history.broken.extend(broken);
        // The request had a key, or no other could be made under it.
        if history.erased && put.after.request.is_some() {
            history.broken.add(Law::Erased);
        }
        match put.change {
            Change::Claim => history.claims += 1,
            Change::Repair(Repair::NotificationOutcomeLost) | Change::Record(PublishOutcome::Unknown, _) => {
                history.unknown += 1
            }
            Change::Record(PublishOutcome::Refused, _) => history.refused = true,
            _ => {}
        }
        let is_ending = before.is_some_and(|before| {
            before.notification.is_under_way() && !put.after.notification.is_under_way()
        });
        history.given_up |= is_ending && laws::is_late_for_a_text(&put.after, put.at);
        state.row = Some(Row { job: put.after.clone(), awaited });
    }
}

/// No actor waits for this actor's write any more.
pub fn forget(state: &mut State, actor: Actor) {
    let awaited =
        [state.row.as_mut().map(|row| &mut row.awaited), state.late.as_mut().map(|late| &mut late.awaited)];
    for awaited in awaited.into_iter().flatten() {
        if *awaited == Some(actor) {
            *awaited = None;
        }
    }
}

/// A write that was answered by an error is reported as it stands, not as it was hoped.
fn check_settled(state: &mut State, actor: Actor, settled: &WriteOutcome<Saved>, could_not_look: bool) {
    let stands = state.row.as_ref().is_some_and(|row| row.awaited == Some(actor));
    let is_wrong = match settled {
        WriteOutcome::Committed => !stands,
        WriteOutcome::NotCommitted => stands && !could_not_look,
        WriteOutcome::Superseded(_) | WriteOutcome::Missing => stands,
    };
    if is_wrong {
        state.history.broken.add(Law::WriteOutcome);
    }
}
