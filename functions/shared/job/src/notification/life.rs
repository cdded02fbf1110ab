//! The life of the text: due, claimed, recorded.

use std::time::Duration;

use crate::{
    Due, Job, Moment, Notification, Outgoing, PublishOutcome, SmsReference, Timestamp, TransitionError,
};

/// The time that a claimed publish may take before its outcome counts as unknown: connecting 2 s, reading 5 s, opening
/// the contact and recording the outcome with retries, and a margin.
pub(crate) const SENDING: Duration = Duration::from_secs(30);
/// Delays after a publish that surely sent nothing.
const RETRY_SECONDS: [u64; 5] = [2, 10, 30, 90, 300];
/// The longest of them, with its jitter.
pub(crate) const LONGEST_RETRY: Duration = Duration::from_secs(RETRY_SECONDS[4] * 120 / 100);
/// Publishes that surely sent nothing after which a text is given up: more than fit into [`GIVEN_UP`], so that a clock
/// which was ahead when the search ended does not prolong the text's life.
const TRIES: u8 = 16;
/// The delay before the second and last publish when the first one's outcome is unknown.
const AFTER_UNKNOWN: Duration = Duration::from_secs(60);
/// A text about a search that ended longer ago, or that was asked for longer ago, is no longer wanted.
const GIVEN_UP: Duration = Duration::from_secs(30 * 60);
/// Unknown outcomes with which a text's life ends.
const UNKNOWNS_ALLOWED: u8 = 2;

impl Job {
    /// Claims the due text: to be written before anything is published.
    pub fn claim_notification(&self, at: Moment) -> Result<Self, TransitionError> {
        let Notification::Due(outgoing) = &self.notification else {
            return Err(TransitionError::NoNotificationDue);
        };
        if self.notification_is_overdue(at.now) {
            return Err(TransitionError::TooOld);
        }
        if at.awaits(outgoing.at, LONGEST_RETRY) {
            return Err(TransitionError::NotificationTooEarly { at: outgoing.at });
        }
        let mut next = self.next(at.now);
        let until = at.now.plus(SENDING);
        next.notification = Notification::Sending(Outgoing { at: until, ..outgoing.clone() });
        next.due = Some(Due { at: until, wakes: 0 });
        next.reservations.clear();
        Ok(next)
    }

    /// Claims the due text like [`Job::claim_notification`], under the name that its channel has for it. The channel was
    /// asked before what had come of earlier publishes, and none of them had sent anything: they count as tries.
    pub fn claim_notification_as(
        &self,
        reference: SmsReference,
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let mut next = self.claim_notification(at)?;
        if let Notification::Sending(sending) = &mut next.notification {
            sending.doubts = sending.doubts.saturating_add(sending.unknowns);
            *sending = sending.settled();
            sending.reference = Some(reference);
        }
        Ok(next)
    }

    /// Puts the due text off, because its channel could not be asked: like a publish that surely sent nothing, with the
    /// same spread.
    pub fn put_notification_off(&self, spread: u8, at: Moment) -> Result<Self, TransitionError> {
        let Notification::Due(outgoing) = &self.notification else {
            return Err(TransitionError::NoNotificationDue);
        };
        let mut next = self.next(at.now);
        next.retry_notification(outgoing.clone(), spread, at);
        Ok(next)
    }

    /// Records what came of the publish claimed as `attempt`.
    ///
    /// That it was sent is worth recording even when the claim has meanwhile been given up as unknown: it
    /// prevents the second text. Any other outcome of an earlier claim says nothing about the present one.
    pub fn record_notification(
        &self,
        attempt: u8,
        outcome: PublishOutcome,
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let (Notification::Sending(outgoing) | Notification::Due(outgoing)) = &self.notification else {
            return Err(TransitionError::NoNotificationDue);
        };
        // The channel before this one told later that it had not brought it.
        if attempt < outgoing.earlier {
            return Err(TransitionError::Fenced);
        }
        let is_claimed =
            matches!(self.notification, Notification::Sending(_)) && outgoing.attempt() == attempt;
        let claimed = is_claimed.then(|| outgoing.clone());
        let mut next = self.next(at.now);
        match (outcome, claimed) {
            (PublishOutcome::Sent(name), _) => {
                next.end_sent(outgoing, name.or_else(|| outgoing.reference.clone()), at);
            }
            (_, None) => return Err(TransitionError::Fenced),
            // It would refuse a publish that is still under way, too.
            (PublishOutcome::Refused, Some(sending)) => {
                next.give_channel_up(&Outgoing { doubts: 0, ..sending }, at);
            }
            // After a publish of unknown outcome, "withheld" would be a guess.
            (PublishOutcome::Unwanted, Some(sending)) if sending.unknowns == 0 => {
                next.end_notification(Notification::Withheld);
            }
            (PublishOutcome::Unwanted, Some(_)) => next.end_notification(Notification::Unknown),
            (PublishOutcome::NotSent { spread }, Some(sending)) => {
                next.retry_notification(sending, spread, at)
            }
            (PublishOutcome::Unknown, Some(_)) => next.count_unknown(at),
        }
        Ok(next)
    }

    /// From when on the due text may be claimed.
    pub const fn notification_due_at(&self) -> Option<Timestamp> {
        match &self.notification {
            Notification::Due(outgoing) => Some(outgoing.at),
            _ => None,
        }
    }

    pub(crate) fn make_notification_due(&mut self, at: Moment) {
        if let Notification::Waiting(contact) = &self.notification {
            let contact = contact.clone();
            let asked_at = (self.ended_at() != Some(at.now)).then_some(at.now);
            let outgoing = Outgoing { asked_at, ..Outgoing::new(contact, at.now) };
            self.notification = Notification::Due(outgoing);
            self.due = Some(Due::first(at));
        }
    }

    pub(crate) fn count_unknown(&mut self, at: Moment) {
        let Notification::Sending(sending) = &self.notification else {
            return;
        };
        let unknowns = sending.unknowns + 1;
        if unknowns >= UNKNOWNS_ALLOWED {
            return self.end_notification(Notification::Unknown);
        }
        self.send_later(Outgoing { at: at.now.plus(AFTER_UNKNOWN), unknowns, ..sending.clone() }, at);
    }

    pub(crate) fn notification_is_overdue(&self, now: Timestamp) -> bool {
        self.notification.outgoing().is_some_and(|outgoing| self.is_overdue(outgoing, now))
    }

    pub(crate) fn is_overdue(&self, outgoing: &Outgoing, now: Timestamp) -> bool {
        let since = outgoing.asked_at.or(self.ended_at());
        match outgoing.earlier {
            0 => since.is_some_and(|since| since.plus(GIVEN_UP) <= now),
            _ => self.is_kept_no_longer(outgoing.asked_at, now),
        }
    }

    fn retry_notification(&mut self, sending: Outgoing, spread: u8, at: Moment) {
        let step = usize::from(sending.tries).min(RETRY_SECONDS.len() - 1);
        let delay = Duration::from_millis(RETRY_SECONDS[step] * 10 * u64::from(spread));
        let tries = sending.tries.saturating_add(1);
        self.send_later(Outgoing { at: at.now.plus(delay), tries, ..sending }, at);
    }

    /// The sweep looks a lease after the text may be sent: the wake-up that is sent along is due by then.
    fn send_later(&mut self, outgoing: Outgoing, at: Moment) {
        if self.is_overdue(&outgoing, outgoing.at) || outgoing.tries >= TRIES {
            return self.give_channel_up(&outgoing, at);
        }
        self.due = Some(Due::first(Moment { now: outgoing.at, ..at }));
        self.notification = Notification::Due(outgoing);
    }

    pub(crate) fn end_notification(&mut self, text: Notification) {
        self.notification = text;
        self.reservations.clear();
        self.due = None;
    }
}
