//! The life of the text: due, claimed, recorded.

use std::time::Duration;

use crate::{Due, Job, Moment, Outgoing, Text, TextOutcome, Timestamp, TransitionError};

/// The time that a claimed publish may take before its outcome counts as unknown: connecting 2 s, reading 5 s, opening
/// the contact and recording the outcome with retries, and a margin.
const SENDING: Duration = Duration::from_secs(30);
/// Delays after a publish that surely sent nothing.
const RETRY_SECONDS: [u64; 5] = [2, 10, 30, 90, 300];
/// The delay before the second and last publish when the first one's outcome is unknown.
const AFTER_UNKNOWN: Duration = Duration::from_secs(60);
/// A text about a search that ended longer ago is no longer wanted.
const GIVEN_UP: Duration = Duration::from_secs(30 * 60);
/// Unknown outcomes with which a text's life ends.
const UNKNOWNS_ALLOWED: u8 = 2;

impl Job {
    /// Claims the due text: to be written before anything is published.
    pub fn claim_text(&self, at: Moment) -> Result<Self, TransitionError> {
        let Text::Due(outgoing) = &self.text else {
            return Err(TransitionError::NoTextDue);
        };
        if self.text_is_overdue(at.now) {
            return Err(TransitionError::TooOld);
        }
        if outgoing.at > at.now {
            return Err(TransitionError::TextTooEarly { at: outgoing.at });
        }
        let mut next = self.next(at.now);
        let until = at.now.plus(SENDING);
        next.text = Text::Sending(Outgoing { at: until, ..outgoing.clone() });
        next.due = Some(Due { at: until, wakes: 0 });
        Ok(next)
    }

    /// Records what came of the publish claimed as `attempt`.
    ///
    /// That it was sent is worth recording even when the claim has meanwhile been given up as unknown: it
    /// prevents the second text. Any other outcome of an earlier claim says nothing about the present one.
    pub fn record_text(
        &self,
        attempt: u8,
        outcome: TextOutcome,
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let claimed = match &self.text {
            Text::Sending(sending) if sending.attempt() == attempt => Some(sending.clone()),
            Text::Sending(_) | Text::Due(_) => None,
            _ => return Err(TransitionError::NoTextDue),
        };
        let mut next = self.next(at.now);
        match (outcome, claimed) {
            (TextOutcome::Sent, _) => next.end_text(Text::Sent),
            (_, None) => return Err(TransitionError::Fenced),
            (TextOutcome::Refused, Some(sending)) => next.give_text_up(sending.unknowns),
            (TextOutcome::NotSent { spread }, Some(sending)) => next.retry_text(sending, spread, at),
            (TextOutcome::Unknown, Some(_)) => next.count_unknown(at),
        }
        Ok(next)
    }

    /// From when on the due text may be claimed.
    pub const fn text_due_at(&self) -> Option<Timestamp> {
        match &self.text {
            Text::Due(outgoing) => Some(outgoing.at),
            _ => None,
        }
    }

    pub(crate) fn make_text_due(&mut self, at: Moment) {
        if let Text::Waiting(contact) = &self.text {
            let outgoing = Outgoing { contact: contact.clone(), at: at.now, tries: 0, unknowns: 0 };
            self.text = Text::Due(outgoing);
            self.due = Some(Due::first(at));
        }
    }

    pub(crate) fn count_unknown(&mut self, at: Moment) {
        let Text::Sending(sending) = &self.text else {
            return;
        };
        let unknowns = sending.unknowns + 1;
        if unknowns >= UNKNOWNS_ALLOWED {
            return self.end_text(Text::Unknown);
        }
        self.send_later(Outgoing { at: at.now.plus(AFTER_UNKNOWN), unknowns, ..sending.clone() }, at);
    }

    pub(crate) fn text_is_overdue(&self, now: Timestamp) -> bool {
        self.ended_at().is_some_and(|ended| ended.plus(GIVEN_UP) <= now)
    }

    fn retry_text(&mut self, sending: Outgoing, spread: u8, at: Moment) {
        let step = usize::from(sending.tries).min(RETRY_SECONDS.len() - 1);
        let delay = Duration::from_millis(RETRY_SECONDS[step] * 10 * u64::from(spread));
        let tries = sending.tries.saturating_add(1);
        self.send_later(Outgoing { at: at.now.plus(delay), tries, ..sending }, at);
    }

    /// The sweep looks a lease after the text may be sent: the wake-up that is sent along is due by then.
    fn send_later(&mut self, outgoing: Outgoing, at: Moment) {
        if self.text_is_overdue(outgoing.at) {
            return self.give_text_up(outgoing.unknowns);
        }
        self.due = Some(Due::first(Moment { now: outgoing.at, ..at }));
        self.text = Text::Due(outgoing);
    }

    /// Nothing more is sent. After a publish of unknown outcome, "failed" would be a guess.
    pub(crate) fn give_text_up(&mut self, unknowns: u8) {
        self.end_text(if unknowns == 0 { Text::Failed } else { Text::Unknown });
    }

    fn end_text(&mut self, text: Text) {
        self.text = text;
        self.due = None;
    }
}
