//! The repair of a job whose due time has passed.

use std::time::Duration;

use crate::{
    AwaitedReceipt, Due, FailureReason, Job, LONGEST_RETRY, Moment, Notification, Outgoing, SENDING, State,
    Timestamp,
};

/// Silent ends of a lease after which a job is taken for poison: it may be what kills its searchers.
const CRASHES_ALLOWED: u8 = 3;

/// A repaired job, to be written, and what is to be done then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The job as it is to be from now on.
    pub job: Job,
    /// The repair that was made.
    pub repair: Repair,
}

/// The fault of a job that was past its due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repair {
    /// No searcher had taken it up: it is woken again.
    WokenAgain,
    /// Its searcher's lease had expired: it is woken for the next one.
    SearcherLost,
    /// Its searchers crashed too often: it is ended.
    Poisoned,
    /// It was over its age: it is ended with what there is.
    TooOld,
    /// The outcome of its text was not recorded.
    NotificationOutcomeLost,
    /// Its text could not be sent for too long: it is given up.
    NotificationGivenUp,
    /// Its text could not be sent by its channel for too long: the next channel has its turn.
    ChannelGivenUp,
    /// No receipt of its text came within the hour: it stays sent.
    ReceiptGivenUp,
    /// A text that was asked for after the search is withheld: its owner is told so from now on.
    NotificationWithheld,
}

impl Repaired {
    /// The delay before a searcher is woken to work on it; `None` when nothing is left to do.
    pub fn wake_up_delay(&self, now: Timestamp) -> Option<Duration> {
        self.job.due.map(|_| self.job.notification_due_at().map_or(Duration::ZERO, |at| at.since(now)))
    }
}

impl Job {
    /// True when one more crash ends it: then it is searched apart from others. One crash alone says nothing of a job,
    /// since a process that is killed takes ten of them along, which are to go on at once and not one by one.
    pub const fn is_on_its_last_chance(&self) -> bool {
        self.crashes + 1 >= CRASHES_ALLOWED
    }

    /// Looks at a job whose due time may have passed; `None` when there is nothing to repair.
    pub fn repair(&self, at: Moment) -> Option<Repaired> {
        let due = self.due.filter(|due| due.is_past(at))?;
        match (&self.state, &self.notification) {
            (State::Pending | State::Processing(_), _) => self.repair_search(due, at),
            (_, Notification::Due(outgoing)) => Some(self.repair_notification(outgoing, due, at)),
            (_, Notification::Sending(sending)) if !at.awaits(sending.at, SENDING) => {
                let mut job = self.next(at.now);
                job.count_unknown(at);
                Some(Repaired { job, repair: Repair::NotificationOutcomeLost })
            }
            (_, Notification::Awaited(awaited)) if awaited.is_over(at.now) => {
                let mut job = self.next(at.now);
                job.give_receipt_up();
                Some(Repaired { job, repair: Repair::ReceiptGivenUp })
            }
            (_, Notification::Awaited(awaited)) => Some(self.repair_receipt(awaited, due, at)),
            (_, Notification::Withheld) => {
                let job = Self { due: None, ..self.next(at.now) };
                Some(Repaired { job, repair: Repair::NotificationWithheld })
            }
            _ => None,
        }
    }

    fn repair_search(&self, due: Due, at: Moment) -> Option<Repaired> {
        if self.is_over_age(at) {
            let job = self.next(at.now).end(FailureReason::TooOld, at);
            return Some(Repaired { job, repair: Repair::TooOld });
        }
        let mut job = self.next(at.now);
        let repair = match self.state {
            State::Processing(Some(lease)) if lease.is_alive(at) => return None,
            State::Processing(Some(_)) if self.is_on_its_last_chance() => {
                job.crashes += 1;
                let job = job.end(FailureReason::Crashed, at);
                return Some(Repaired { job, repair: Repair::Poisoned });
            }
            State::Processing(Some(_)) => {
                job.crashes += 1;
                job.state = State::Processing(None);
                job.due = Some(Due::first(at));
                Repair::SearcherLost
            }
            _ => {
                let again = due.again(at);
                job.due = Some(Due { at: again.at.min(self.deadline(at)), ..again });
                Repair::WokenAgain
            }
        };
        Some(Repaired { job, repair })
    }

    /// Whoever asks for the receipt is woken again. What is kept for the next channel is erased in time without them.
    fn repair_receipt(&self, awaited: &AwaitedReceipt, due: Due, at: Moment) -> Repaired {
        let mut awaited = awaited.clone();
        let until = self.keep_no_longer_than_allowed(&mut awaited, at.now);
        let due = Some(due.again(at).by(until));
        let job = Self { notification: Notification::Awaited(awaited), due, ..self.next(at.now) };
        Repaired { job, repair: Repair::WokenAgain }
    }

    fn repair_notification(&self, outgoing: &Outgoing, due: Due, at: Moment) -> Repaired {
        let mut job = self.next(at.now);
        if self.notification_is_overdue(at.now) {
            job.give_channel_up(outgoing, at);
            let repair = match job.notification.is_under_way() {
                true => Repair::ChannelGivenUp,
                false => Repair::NotificationGivenUp,
            };
            return Repaired { job, repair };
        }
        if !at.awaits(outgoing.at, LONGEST_RETRY) {
            let earlier = outgoing.at.min(at.now);
            job.notification = Notification::Due(Outgoing { at: earlier, ..outgoing.clone() });
        }
        // The next channel's turn may begin late: its contact is erased in time without a searcher, too.
        let until = self.kept_until(outgoing.asked_at).filter(|_| outgoing.earlier > 0);
        job.due = Some(due.again(at).by(until));
        Repaired { job, repair: Repair::WokenAgain }
    }
}
