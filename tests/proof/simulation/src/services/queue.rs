//! A queue in virtual time behind SQS's wire: delays, visibility time-outs, redrive to the dead letters, in any order.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use emulator::{Call, Delivery, MAX_RECEIVES};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::time::elapsed;

/// The template's visibility time-out of the wake-up queue, in milliseconds.
const VISIBILITY: u64 = 130_000;
/// The most messages in one batch.
const BATCH: usize = 10;

/// A message as a receiver gets it.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) body: String,
    receives: u32,
}

#[derive(Default)]
pub(crate) struct Queue {
    shelves: Mutex<Shelves>,
    /// Told when a message may have become visible.
    pub(crate) news: Notify,
}

#[derive(Default)]
struct Shelves {
    /// By the millisecond from which they are visible, in no order of its own.
    messages: BTreeMap<(u64, u32, u64), Message>,
    /// Where each message stands.
    places: HashMap<u64, (u64, u32, u64)>,
    sent: u64,
    dead: Vec<Message>,
}

impl Queue {
    /// Answers a call of SQS's.
    pub(crate) fn answer(&self, call: &Call, delivery: Delivery) -> Value {
        match call.operation.as_str() {
            "GetQueueAttributes" => self.attributes(),
            _ => self.send(&call.body, delivery),
        }
    }

    /// Answers `GetQueueAttributes`: as many as are visible.
    fn attributes(&self) -> Value {
        let visible = (elapsed(), u32::MAX, u64::MAX);
        let waiting = self.shelves().messages.range(..=visible).count();
        json!({ "Attributes": { "ApproximateNumberOfMessages": waiting.to_string() } })
    }

    /// Answers `SendMessage`.
    fn send(&self, body: &[u8], delivery: Delivery) -> Value {
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let body = request["MessageBody"].as_str().unwrap_or_default();
        let delay = request["DelaySeconds"].as_u64().unwrap_or(0) * 1_000;
        let copies = match delivery {
            Delivery::Never => 0,
            Delivery::Once | Delivery::Failing(_) => 1,
            Delivery::Twice => 2,
        };
        let mut shelves = self.shelves();
        for _ in 0..copies {
            shelves.sent += 1;
            let message = Message { id: shelves.sent, body: body.to_owned(), receives: 0 };
            shelves.place(message, elapsed() + delay);
        }
        self.news.notify_one();
        json!({ "MessageId": shelves.sent.to_string(), "MD5OfMessageBody": "" })
    }

    /// Up to a batch of visible messages, hidden from now on until their time-out.
    pub(crate) fn receive(&self) -> Vec<Message> {
        let now = elapsed();
        let mut shelves = self.shelves();
        let visible = shelves.messages.range(..=(now, u32::MAX, u64::MAX)).map(|(place, _)| *place);
        let visible: Vec<_> = visible.take(BATCH).collect();
        let mut received = Vec::new();
        for place in visible {
            let Some(mut message) = shelves.messages.remove(&place) else { continue };
            message.receives += 1;
            if message.receives > MAX_RECEIVES {
                shelves.places.remove(&message.id);
                shelves.dead.push(message);
                continue;
            }
            shelves.place(message.clone(), now + VISIBILITY);
            received.push(message);
        }
        received
    }

    /// Deletes a message that was worked on.
    pub(crate) fn delete(&self, id: u64) {
        let mut shelves = self.shelves();
        if let Some(place) = shelves.places.remove(&id) {
            shelves.messages.remove(&place);
        }
    }

    /// When the next message becomes visible, in milliseconds of virtual time.
    pub(crate) fn next_visible(&self) -> Option<u64> {
        self.shelves().messages.keys().next().map(|(visible, _, _)| *visible)
    }

    /// The number of messages that were sent, and of those that are dead letters now.
    pub(crate) fn counts(&self) -> (u64, usize) {
        let shelves = self.shelves();
        (shelves.sent, shelves.dead.len())
    }

    /// The messages without their names: when each is visible, in so many milliseconds, and how often it was received.
    pub(crate) fn shape(&self, together: u64) -> Vec<(u64, u32)> {
        let shelves = self.shelves();
        shelves.messages.iter().map(|((at, ..), message)| (at / together, message.receives)).collect()
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelves {
    fn place(&mut self, message: Message, visible: u64) {
        let place = (visible, fastrand::u32(..), message.id);
        self.places.insert(message.id, place);
        self.messages.insert(place, message);
    }
}
