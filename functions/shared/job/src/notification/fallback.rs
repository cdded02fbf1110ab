//! The next channel's turn: for a text that its channel refused, could not send for too long, or sent and did not bring.
//! Each channel has one turn at most, and none follows a publish of unknown outcome, since that text may have arrived.

use std::time::Duration;

use crate::{
    AwaitedReceipt, ChannelName, Channels, Due, Job, Moment, Notification, Outgoing, Route, Sealed,
    Timestamp, TransitionError,
};

/// What is kept for the next channel is erased so long after the search, or after the text was asked for: an hour, of which
/// five minutes are for the sweep, which erases what no searcher does.
const KEPT: Duration = Duration::from_secs(55 * 60);

/// What the next channel needs, kept until the receipt tells whether it has its turn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fallback {
    /// Where the text goes, sealed.
    pub contact: Sealed,
    /// The channel whose turn it would be.
    pub channel: ChannelName,
    /// [`Outgoing::asked_at`].
    pub asked_at: Option<Timestamp>,
    /// Publishes by the channels before it.
    pub earlier: u8,
}

impl Fallback {
    /// After this publish, if another channel follows it.
    pub(crate) fn after(outgoing: &Outgoing) -> Option<Self> {
        let next = outgoing.route.and_then(|route| route.next).filter(|_| outgoing.unknowns == 0)?;
        let earlier = outgoing.attempt().saturating_add(1);
        Some(Self { contact: outgoing.contact.clone(), channel: next, asked_at: outgoing.asked_at, earlier })
    }

    /// The text that the next channel carries from now on.
    pub(crate) fn due(&self, at: Moment) -> Outgoing {
        let route = Some(Route { channel: self.channel, next: None });
        let text = Outgoing::new(self.contact.clone(), at.now);
        Outgoing { asked_at: self.asked_at, route, earlier: self.earlier, ..text }
    }
}

impl Job {
    /// The way of the text that is due or being sent: as stored, or by the channels that are configured. `None` where its
    /// channel is not configured any more. The next channel has a turn only if the job's owner agreed to that.
    pub fn route(&self, channels: Channels) -> Option<Route> {
        let stored = self.notification.outgoing().and_then(|outgoing| outgoing.route);
        let has_agreed = self.consent.is_some_and(|consent| consent.covers_second_channel());
        match stored {
            None => Some(Route { channel: channels.first(), next: channels.second().filter(|_| has_agreed) }),
            Some(Route { channel, next }) => channels
                .has(channel)
                .then_some(Route { channel, next: next.filter(|next| channels.has(*next)) }),
        }
    }

    /// The same job, whose text goes this way.
    #[must_use]
    pub fn routed(mut self, route: Route) -> Self {
        if let Notification::Due(outgoing) | Notification::Sending(outgoing) = &mut self.notification {
            outgoing.route = Some(route);
        }
        self
    }

    /// The channel that did not bring the text, where the next one has its turn since that version.
    pub fn channel_before(&self, before: &Self) -> Option<ChannelName> {
        let has_turn = matches!(&self.notification, Notification::Due(next) if next.earlier > 0);
        before
            .notification
            .channel()
            .filter(|channel| has_turn && Some(*channel) != self.notification.channel())
    }

    /// Takes the text away from a channel that is not configured any more. One that was surely not sent goes by the first
    /// channel there is now; of another one, what is known stays, and nothing is guessed.
    pub fn leave_channel(&self, channels: Channels, at: Moment) -> Result<Self, TransitionError> {
        let mut next = self.next(at.now);
        match &self.notification {
            Notification::Due(outgoing) if outgoing.earlier == 0 => {
                let route = outgoing.route.map(|route| Route { next: Some(channels.first()), ..route });
                next.give_channel_up(&Outgoing { route, ..outgoing.clone() }, at);
            }
            Notification::Due(outgoing) => next.give_channel_up(outgoing, at),
            Notification::Awaited(_) => next.give_receipt_up(),
            _ => return Err(TransitionError::NoNotificationDue),
        }
        Ok(next)
    }

    /// Its channel does not bring it: the next one has its turn, if there is one and surely nothing was sent or will be.
    /// Otherwise nothing more is sent; after a publish of unknown outcome, "failed" would be a guess.
    pub(crate) fn give_channel_up(&mut self, outgoing: &Outgoing, at: Moment) {
        let next =
            Fallback::after(outgoing).filter(|_| outgoing.doubts == 0).map(|fallback| fallback.due(at));
        match next.filter(|next| !self.is_overdue(next, at.now)) {
            Some(next) => self.take_turn(next, at),
            None if outgoing.unknowns == 0 => self.end_notification(Notification::Failed),
            None => self.end_notification(Notification::Unknown),
        }
    }

    pub(crate) fn take_turn(&mut self, next: Outgoing, at: Moment) {
        self.notification = Notification::Due(next);
        self.due = Some(Due::first(at));
    }

    /// Erases what is kept for the next channel once that is not allowed any more; until when it is, if there is anything.
    pub(crate) fn keep_no_longer_than_allowed(
        &self,
        awaited: &mut AwaitedReceipt,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let is_over = |fallback: &Fallback| self.is_kept_no_longer(fallback.asked_at, now);
        awaited.fallback = awaited.fallback.take().filter(|fallback| !is_over(fallback));
        awaited.fallback.as_ref().and_then(|fallback| self.kept_until(fallback.asked_at))
    }

    pub(crate) fn is_kept_no_longer(&self, asked_at: Option<Timestamp>, now: Timestamp) -> bool {
        self.kept_until(asked_at).is_none_or(|until| until <= now)
    }

    pub(crate) fn kept_until(&self, asked_at: Option<Timestamp>) -> Option<Timestamp> {
        asked_at.or(self.ended_at()).map(|since| since.plus(KEPT))
    }
}
