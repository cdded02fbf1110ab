//! The receipt of a text: what its carrier says of it afterwards. A channel that has a name for the text is asked by it, a
//! few times within an hour.

use std::time::Duration;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    ChannelName, Due, Fallback, Job, Moment, Notification, Outgoing, SmsReference, Timestamp, TransitionError,
};

/// Delays before the channel is asked for the receipt, the first one after the text was sent. Most texts arrive within
/// seconds; a phone that is off may be on within the hour. None is longer than the sweep's longest delay, or a job that is
/// due by a clock that was ahead would be believed for longer.
const ASK_SECONDS: [u64; 9] = [5, 30, 145, 540, 540, 540, 540, 540, 540];
/// The longest of them.
pub(crate) const LONGEST_ASK: Duration = Duration::from_secs(ASK_SECONDS[8]);
/// Nothing is asked about a text that was sent longer ago.
const AWAITED: Duration = Duration::from_secs(60 * 60);

/// A receipt that is still to come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AwaitedReceipt {
    /// The name by which the channel is asked.
    pub reference: SmsReference,
    /// When it is asked next.
    pub at: Timestamp,
    /// How often it was asked in vain.
    pub asks: u8,
    /// When the text was sent.
    pub sent_at: Timestamp,
    /// The channel that carried it, where that is stored.
    pub channel: Option<ChannelName>,
    /// The next channel's turn, should the text turn out not to have arrived.
    pub fallback: Option<Fallback>,
}

/// A text that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Undelivered {
    /// Why.
    pub reason: UndeliveredReason,
    /// The name that its channel has for it: should it arrive after all, that is its receipt.
    pub reference: SmsReference,
    /// The channel that carried it, where that is stored.
    pub channel: Option<ChannelName>,
}

/// What a carrier says of an SMS. Of several receipts the greatest counts, in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    /// Nothing is known yet.
    Pending,
    /// It did not arrive.
    Undelivered(UndeliveredReason),
    /// It arrived.
    Delivered,
}

/// The reason for which a text did not arrive, in general words.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum UndeliveredReason {
    /// None that is told apart.
    Other,
    /// The phone is off or out of reach.
    PhoneOff,
    /// The number's owner takes no such texts.
    Refused,
    /// The carrier took it for spam.
    Spam,
}

impl Receipt {
    /// Its place in their order, by which it is stored where it waits to be asked for.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Undelivered(reason) => 1 + reason as u8,
            Self::Delivered => u8::MAX,
        }
    }

    /// The receipt of this place; of a reason's from a newer version of ourselves, [`UndeliveredReason::Other`].
    pub fn from_rank(rank: u8) -> Self {
        match rank {
            0 => Self::Pending,
            u8::MAX => Self::Delivered,
            rank => {
                let reason = UndeliveredReason::ALL.get(usize::from(rank - 1)).copied();
                Self::Undelivered(reason.unwrap_or(UndeliveredReason::Other))
            }
        }
    }
}

impl UndeliveredReason {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// A stable code, stored and shown to programs.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The reason with this code; an unknown code, from a newer version of ourselves, is [`Self::Other`].
    pub fn from_code(code: &str) -> Self {
        code.parse().unwrap_or(Self::Other)
    }
}

impl Job {
    /// Records what the carrier says of the text that its channel knows by this name. It only moves forward: a text that
    /// has arrived stays so, and one that has not may yet, or has the next channel's turn. Of another text, and after its
    /// hour, nothing is recorded.
    pub fn record_receipt(
        &self,
        reference: &SmsReference,
        receipt: Receipt,
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let is_news = match &self.notification {
            Notification::Awaited(awaited) => awaited.reference == *reference,
            Notification::Undelivered(known) => {
                known.reference == *reference && receipt > Receipt::Undelivered(known.reason)
            }
            _ => false,
        };
        if !is_news {
            return Err(TransitionError::NoReceiptAwaited);
        }
        let mut next = self.next(at.now);
        match receipt {
            Receipt::Pending => next.ask_again(at),
            Receipt::Delivered => next.end_notification(Notification::Delivered),
            Receipt::Undelivered(reason) => next.end_undelivered(reason, reference, at),
        }
        Ok(next)
    }

    /// The text is out. By a channel that has a name for it, its receipt is asked for.
    pub(crate) fn end_sent(&mut self, sent: &Outgoing, reference: Option<SmsReference>, at: Moment) {
        self.end_notification(Notification::Sent);
        let Some(reference) = reference else { return };
        // By a channel that has a name for it beforehand it is sent once, so nothing of it is unknown any more.
        let sent = if sent.reference.is_some() { &sent.settled() } else { sent };
        let (channel, fallback) = (sent.route.map(|route| route.channel), Fallback::after(sent));
        let awaited = AwaitedReceipt { reference, at: at.now, asks: 0, sent_at: at.now, channel, fallback };
        self.await_receipt(awaited, at);
    }

    /// Ends the wait for a receipt: the text stays sent, and whether it arrived is not known.
    pub(crate) fn give_receipt_up(&mut self) {
        self.end_notification(Notification::Sent);
    }

    /// The text did not arrive: that is the end of its life, unless the next channel has its turn.
    fn end_undelivered(&mut self, reason: UndeliveredReason, reference: &SmsReference, at: Moment) {
        let (channel, reference) = (self.notification.channel(), reference.clone());
        if let Notification::Awaited(AwaitedReceipt { fallback: Some(fallback), .. }) = &self.notification {
            let next = fallback.due(at);
            if !self.is_overdue(&next, at.now) {
                return self.take_turn(next, at);
            }
        }
        self.end_notification(Notification::Undelivered(Undelivered { reason, reference, channel }));
    }

    fn ask_again(&mut self, at: Moment) {
        let Notification::Awaited(awaited) = &self.notification else { return };
        let asks = awaited.asks.saturating_add(1);
        self.await_receipt(AwaitedReceipt { asks, ..awaited.clone() }, at);
    }

    /// The sweep looks a lease after the channel may be asked: the wake-up that is sent along is due by then.
    fn await_receipt(&mut self, mut awaited: AwaitedReceipt, at: Moment) {
        let until = self.keep_no_longer_than_allowed(&mut awaited, at.now);
        let delay = ASK_SECONDS.get(usize::from(awaited.asks)).copied().map(Duration::from_secs);
        let next = delay.map(|delay| at.now.plus(delay)).filter(|next| !awaited.is_over(*next));
        let Some(next) = next else { return self.give_receipt_up() };
        let next = until.map_or(next, |until| next.min(until));
        self.notification = Notification::Awaited(AwaitedReceipt { at: next, ..awaited });
        self.due = Some(Due::first(Moment { now: next, ..at }));
    }
}

impl AwaitedReceipt {
    /// The seconds that a watcher should wait: until the channel is asked and its answer is stored. Where that is late, the
    /// pauses grow with its lateness.
    pub(crate) fn read_after(&self, now: Timestamp) -> Option<u64> {
        let late = now.since(self.at).as_secs();
        let pause = self.at.since(now).min(LONGEST_ASK).as_secs() + (late / 4).clamp(3, 60);
        (!self.is_over(now)).then_some(pause)
    }

    /// True when the text was sent so long ago that nothing more is asked.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.sent_at.plus(AWAITED) <= now
    }
}
