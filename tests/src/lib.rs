//! The harness: starts the whole system or attaches to one, and speaks to it as its users do.
//!
//! - [`World`]: a system in this process on free ports, or the one at `TEXTBACK_URL`, with one verb per request;
//! - [`Process`]: a system in a process of its own, for what only a real process can suffer;
//! - [`Scripted`]: sources that answer when the test says so, and count how often they were asked.

mod answer;
mod process;
mod scripted;
mod world;

pub use answer::Answer;
pub use process::{Process, binary};
pub use scripted::Scripted;
pub use world::{Fate, PHONE, World, link_in};
