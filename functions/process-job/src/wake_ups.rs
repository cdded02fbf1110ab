//! The ways in which jobs get here: in a batch of wake-ups, or, without the queue, by a rescue.

mod batch;
mod event;
mod rescue;

pub use self::event::{Event, Rescue, Rescued, Response};
