//! The terminal of the person who runs it.

mod log;
mod welcome;

pub use log::{start_log, terminal_filter, terminal_lines};
pub(crate) use welcome::{Welcome, welcome_of_services};
