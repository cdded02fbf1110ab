//! A text that is asked for after its search was: the first one, one to another number, or one more after it failed or did
//! not arrive.

use crate::{Consent, Due, Job, Moment, Notification, Reservation, State, StopProof, TransitionError};

/// What an owner asks for who gives a number later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRequest {
    /// [`Notification::Waiting`], or [`Notification::Withheld`] where a limit stands against it.
    pub notification: Notification,
    /// The places that it takes in limits' counters; those of an earlier number are given back.
    pub reservations: Vec<Reservation>,
    /// The proof for the reader of the text, where there will be one.
    pub stop_proof: Option<StopProof>,
    /// What its owner agreed to.
    pub consent: Consent,
}

impl Job {
    /// Has the job text a number that is given later. A text that waits goes to this number instead; one that may be out
    /// stays the only one. Once the search has ended it is due at once, and lives as long as one that the end made due.
    ///
    /// A text that is withheld is due then, too, for its first repair: until then it looks like one that will be sent,
    /// and by then such a one is claimed and stays counted.
    pub fn request_notification(
        &self,
        request: NotificationRequest,
        at: Moment,
    ) -> Result<Self, TransitionError> {
        self.check_takes_number()?;
        let NotificationRequest { notification, reservations, stop_proof, consent } = request;
        let consent = Some(consent);
        let mut next = Self { notification, reservations, stop_proof, consent, ..self.next(at.now) };
        if next.ended_at().is_some() {
            next.due = Some(Due { at: at.now, wakes: 0 });
            next.make_notification_due(at);
        }
        Ok(next)
    }

    /// True where a text to the number of this proof is to be sent: asked for again, it is asked for already.
    pub fn waits_for(&self, proof: &StopProof) -> bool {
        self.notification.contact().is_some() && self.stop_proof.as_ref() == Some(proof)
    }

    /// True where this is the proof of a text of this job that may be out. Before, only its creator could try.
    pub fn is_proved_by(&self, proof: &StopProof) -> bool {
        self.may_have_texted() && self.stop_proof.as_ref() == Some(proof)
    }

    /// True once its text may be out.
    pub const fn may_have_texted(&self) -> bool {
        match &self.notification {
            Notification::Due(outgoing) => outgoing.attempt() > 0,
            Notification::None | Notification::Withheld | Notification::Waiting(_) | Notification::Failed => {
                false
            }
            _ => true,
        }
    }

    /// Refuses where no number can be given, or no other one: there is no result and will be none, or a text is or may be out.
    pub fn check_takes_number(&self) -> Result<(), TransitionError> {
        match (&self.state, &self.notification) {
            (State::Failed { .. } | State::Cancelled { .. }, _) => Err(TransitionError::Ended),
            (_, Notification::Sending(_)) => Err(TransitionError::NotificationUnderWay),
            (_, Notification::Due(outgoing)) if outgoing.unknowns > 0 => {
                Err(TransitionError::NotificationUnderWay)
            }
            (_, Notification::Sent | Notification::Awaited(_) | Notification::Delivered) => {
                Err(TransitionError::NotificationOver)
            }
            (_, Notification::Unknown) => Err(TransitionError::NotificationOver),
            _ => Ok(()),
        }
    }
}
