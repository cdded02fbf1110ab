use crate::{Key, NotificationLimit, Timestamp, WindowEntry};

/// The place that a job takes in the counter of one limit from its creation until its notification is claimed. A job
/// that ends before gives it back, since no text was sent; what was claimed may have been sent, and stays counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reservation {
    /// The limit.
    pub limit: NotificationLimit,
    /// The keyed hash that names the counter.
    pub counter: [u8; 16],
    /// The moment under which it is counted.
    pub at: Timestamp,
    /// The keyed hash of the number, where an address is counted by the numbers that it names.
    pub number: Option<[u8; 16]>,
}

impl Reservation {
    /// The entry of the counter's window, of the job with this key: a number counts its jobs by their keys.
    pub fn entry(&self, key: &Key) -> WindowEntry {
        let name = match self.limit {
            NotificationLimit::Number => Some(key.hex()),
            _ => self.number.map(const_hex::encode),
        };
        WindowEntry { at: self.at, count: 1, name }
    }
}
