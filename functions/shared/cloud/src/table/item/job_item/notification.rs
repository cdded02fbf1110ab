//! The text of a job as its row keeps it.

use job::{
    AwaitedReceipt, ChannelName, Fallback, Notification, Outgoing, Route, Sealed, SmsReference, Timestamp,
    Undelivered, UndeliveredReason,
};
use serde_bytes::ByteBuf;

use super::{JobItem, UnreadableItem, hash_in};

impl JobItem {
    /// The life of the text, as its attributes have it.
    pub(super) fn text(&self) -> Result<Notification, UnreadableItem> {
        let mark = hash_in(self.tm.as_ref(), "tm")?;
        let sealed = |blob: ByteBuf| Sealed::new(blob.into_vec()).marked_by(mark);
        let contact = || self.tc.clone().map(sealed).ok_or(UnreadableItem("tc"));
        let reference = self.tg.as_deref().map(SmsReference::parse).transpose();
        let reference = reference.map_err(|_| UnreadableItem("tg"))?;
        let named = || reference.clone().ok_or(UnreadableItem("tg"));
        let at = || self.ta.map(Timestamp::from_millis).ok_or(UnreadableItem("ta"));
        let channel = channel_in(self.th.as_deref(), "th")?;
        let next = channel_in(self.tx.as_deref(), "tx")?;
        let (asked_at, earlier) = (self.tq.map(Timestamp::from_millis), self.tb);
        let awaited = || {
            let sent_at = self.ts.map(Timestamp::from_millis).ok_or(UnreadableItem("ts"))?;
            let fallback = |channel| Ok(Fallback { contact: contact()?, channel, asked_at, earlier });
            let fallback = next.map(fallback).transpose()?;
            Ok(AwaitedReceipt { reference: named()?, at: at()?, asks: self.tn, sent_at, channel, fallback })
        };
        let undelivered = || {
            let reason = self.tf.as_deref().map(UndeliveredReason::from_code).ok_or(UnreadableItem("tf"))?;
            Ok(Undelivered { reason, reference: named()?, channel })
        };
        let outgoing = || {
            let (tries, unknowns, reference) = (self.tn, self.tu, reference.clone());
            let route = channel.map(|channel| Route { channel, next });
            let text = Outgoing::new(contact()?, at()?);
            Ok(Outgoing { tries, unknowns, reference, doubts: self.td, asked_at, route, earlier, ..text })
        };
        match self.t.as_str() {
            "none" => Ok(Notification::None),
            "withheld" => Ok(Notification::Withheld),
            "waiting" => Ok(Notification::Waiting(contact()?)),
            "due" => Ok(Notification::Due(outgoing()?)),
            "sending" => Ok(Notification::Sending(outgoing()?)),
            "sent" => Ok(Notification::Sent),
            "awaited" => Ok(Notification::Awaited(awaited()?)),
            "delivered" => Ok(Notification::Delivered),
            "undelivered" => Ok(Notification::Undelivered(undelivered()?)),
            "failed" => Ok(Notification::Failed),
            "unknown" => Ok(Notification::Unknown),
            _ => Err(UnreadableItem("t")),
        }
    }
}

/// The life's word in a row.
pub(super) const fn word(text: &Notification) -> &'static str {
    match text {
        Notification::None => "none",
        Notification::Withheld => "withheld",
        Notification::Waiting(_) => "waiting",
        Notification::Due(_) => "due",
        Notification::Sending(_) => "sending",
        Notification::Sent => "sent",
        Notification::Awaited(_) => "awaited",
        Notification::Delivered => "delivered",
        Notification::Undelivered(_) => "undelivered",
        Notification::Failed => "failed",
        Notification::Unknown => "unknown",
    }
}

fn channel_in(code: Option<&str>, attribute: &'static str) -> Result<Option<ChannelName>, UnreadableItem> {
    code.map(|code| ChannelName::from_code(code).ok_or(UnreadableItem(attribute))).transpose()
}
