//! Limits on messages, so that no number is flooded.

mod notification_limits;
mod reservation;
mod sliding_window;

pub use notification_limits::{NotificationLimit, NotificationLimits};
pub use reservation::Reservation;
pub use sliding_window::{Limit, RateLimit, SlidingWindow, WindowEntry};
