use strum::IntoStaticStr;

use crate::{
    AwaitedReceipt, ChannelName, Route, Sealed, SmsReference, Timestamp, Undelivered, UndeliveredReason,
};

/// The life of the text that ends a search. The contact is gone in the write that ends this life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notification {
    /// The owner asked for none, or the job was cancelled.
    None,
    /// Asked for, and not sent because of a limit: its owner is told to keep the link. Asked for after the search had ended,
    /// it is told once it is no longer due, as late as another's text would be claimed.
    Withheld,
    /// To be sent when the search ends.
    Waiting(Sealed),
    /// To be sent now, or not before [`Outgoing::at`].
    Due(Outgoing),
    /// Claimed for publishing; after [`Outgoing::at`] its outcome counts as unknown.
    Sending(Outgoing),
    /// The text service took it, and more is not known.
    Sent,
    /// The same, and its receipt is asked for.
    Awaited(AwaitedReceipt),
    /// It arrived.
    Delivered,
    /// It did not arrive.
    Undelivered(Undelivered),
    /// It was refused, or could not be sent for too long.
    Failed,
    /// Twice it stayed unknown whether it was sent; a third would be one too many.
    Unknown,
}

/// A text on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outgoing {
    /// Where it goes, sealed.
    pub contact: Sealed,
    /// While due: not before. While sending: until when an outcome is awaited.
    pub at: Timestamp,
    /// Publishes that surely sent nothing.
    pub tries: u8,
    /// Publishes of unknown outcome.
    pub unknowns: u8,
    /// The name by which its channel can be asked for it, where there is one.
    pub reference: Option<SmsReference>,
    /// Publishes whose outcome was unknown until the channel was asked: one of them may still be under way.
    pub doubts: u8,
    /// When it was asked for, where the search had ended by then.
    pub asked_at: Option<Timestamp>,
    /// Its way, once a channel has taken it up.
    pub route: Option<Route>,
    /// Publishes by the channel before this one, which surely did not bring it: none while the first one has its turn.
    pub earlier: u8,
}

/// The outcome of one publish.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PublishOutcome {
    /// Accepted by the text service, under this name where it has given one only now.
    Sent(Option<SmsReference>),
    /// Refused for good.
    Refused,
    /// Surely not sent, worth another try. The spread is the jitter on the delay, in percent: 80 to 120.
    NotSent {
        /// Percent of the usual delay to wait.
        spread: u8,
    },
    /// It may have been sent or not.
    Unknown,
    /// Surely not sent: its number's owner wants no texts.
    Unwanted,
}

/// A text's life as its owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum NotificationStatus {
    /// None was asked for.
    None,
    /// It will be sent.
    Waiting,
    /// It was sent; whether it arrived is not known.
    Sent,
    /// It arrived.
    Delivered,
    /// It was sent and did not arrive.
    Undelivered,
    /// A limit stood against it.
    Withheld,
    /// It could not be sent.
    Failed,
    /// It may or may not have been sent.
    Unknown,
}

impl NotificationStatus {
    /// The word used in answers.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

impl Notification {
    /// The life as its owner sees it.
    pub const fn status(&self) -> NotificationStatus {
        match self {
            Self::None => NotificationStatus::None,
            Self::Withheld => NotificationStatus::Withheld,
            Self::Waiting(_) | Self::Due(_) | Self::Sending(_) => NotificationStatus::Waiting,
            Self::Sent | Self::Awaited(_) => NotificationStatus::Sent,
            Self::Delivered => NotificationStatus::Delivered,
            Self::Undelivered(_) => NotificationStatus::Undelivered,
            Self::Failed => NotificationStatus::Failed,
            Self::Unknown => NotificationStatus::Unknown,
        }
    }

    /// The reason for which it did not arrive, if it did not.
    pub const fn reason(&self) -> Option<UndeliveredReason> {
        match self {
            Self::Undelivered(undelivered) => Some(undelivered.reason),
            _ => None,
        }
    }

    /// The name that its channel has for it, while that can be of use.
    pub const fn reference(&self) -> Option<&SmsReference> {
        match self {
            Self::Due(outgoing) | Self::Sending(outgoing) => outgoing.reference.as_ref(),
            Self::Awaited(awaited) => Some(&awaited.reference),
            Self::Undelivered(undelivered) => Some(&undelivered.reference),
            _ => None,
        }
    }

    /// The contact, while there is one.
    pub const fn contact(&self) -> Option<&Sealed> {
        match self {
            Self::Waiting(contact) => Some(contact),
            Self::Due(outgoing) | Self::Sending(outgoing) => Some(&outgoing.contact),
            Self::Awaited(AwaitedReceipt { fallback: Some(fallback), .. }) => Some(&fallback.contact),
            _ => None,
        }
    }

    /// The text on its way out, if it is.
    pub const fn outgoing(&self) -> Option<&Outgoing> {
        match self {
            Self::Due(outgoing) | Self::Sending(outgoing) => Some(outgoing),
            _ => None,
        }
    }

    /// The receipt that is still to come, if one is.
    pub const fn awaited(&self) -> Option<&AwaitedReceipt> {
        match self {
            Self::Awaited(awaited) => Some(awaited),
            _ => None,
        }
    }

    /// The channel that carries it, or carried it, where that is stored.
    pub fn channel(&self) -> Option<ChannelName> {
        match self {
            Self::Due(outgoing) | Self::Sending(outgoing) => outgoing.route.map(|route| route.channel),
            Self::Awaited(awaited) => awaited.channel,
            Self::Undelivered(undelivered) => undelivered.channel,
            _ => None,
        }
    }

    /// The name of that channel.
    pub fn channel_code(&self) -> Option<&'static str> {
        self.channel().map(ChannelName::code)
    }

    /// True when it is due or being sent.
    pub const fn is_under_way(&self) -> bool {
        matches!(self, Self::Due(_) | Self::Sending(_))
    }
}

impl Outgoing {
    /// A text that may be sent from then on, which no channel has taken up yet.
    pub const fn new(contact: Sealed, at: Timestamp) -> Self {
        let (reference, asked_at, route) = (None, None, None);
        Self { contact, at, tries: 0, unknowns: 0, reference, doubts: 0, asked_at, route, earlier: 0 }
    }

    /// The same once its channel has told what came of the publishes of unknown outcome: they count as tries.
    pub(crate) fn settled(&self) -> Self {
        Self { tries: self.tries.saturating_add(self.unknowns), unknowns: 0, ..self.clone() }
    }

    /// Which publish of this job this is or will be, by whichever channel, from 0: names a claim, so that a late outcome
    /// of an earlier one cannot be taken for this one's.
    pub const fn attempt(&self) -> u8 {
        self.earlier.saturating_add(self.tries).saturating_add(self.unknowns)
    }
}
