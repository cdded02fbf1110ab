//! Limits on messages, so that no number is flooded.

mod sliding_window;
mod text_limits;

pub use sliding_window::{Limit, RateLimit, SlidingWindow, WindowEntry};
pub use text_limits::{TextLimit, TextLimits};
