//! Limits on messages, so that no number is flooded.

mod notification_limits;
mod sliding_window;

pub use notification_limits::{NotificationLimit, NotificationLimits, Reservation};
pub use sliding_window::{Limit, RateLimit, SlidingWindow, WindowEntry};
