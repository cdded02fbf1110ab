//! The harness: starts the whole system or attaches to one, and speaks to it as its users do.
//!
//! - [`World`]: a system in this process on free ports, or the one at `TEXTBACK_URL`, with one verb per request;
//! - [`Process`]: a system in a process of its own, for what only a real process can suffer;
//! - [`log_lines`]: what such a process logs, as programs read it;
//! - [`Wire`]: what stands between a system and its AWS endpoint, keeps what passes and refuses what it is told to;
//! - [`Prices`]: what AWS asks for what a system does;
//! - [`Gateway`]: a function beside a system, called from any client address;
//! - [`within`], [`until`], [`output_of`]: every wait has an end, and says what it waited for;
//! - [`servers::served`] serves what a test wants to be asked for;
//! - [`event_for`] reads the events beside the functions, [`tell_every_event`] makes one story of all of them;
//! - [`Facts`]: what an answer has to say;
//! - [`Scripted`]: sources that answer when the test says so, and count how often they were asked, in this process or
//!   for one of its own;
//! - [`Review`]: the rights of the template beside those that a suite of tests has used;
//! - [`source_code`] reads the repository itself.

mod client;
mod event_story;
mod events;
mod facts;
mod log_lines;
mod prices;
mod process;
mod rights_review;
mod servers;
pub mod source_code;
mod world;

pub use client::answer::Answer;
pub use client::{link_in, without_code};
pub use event_story::{Step, TEXTED, tell_every_event};
pub use events::{FUNCTIONS, body, event_for, events_of, logical_id, role_of};
pub use facts::{Fact, Facts, equal, holds};
pub use log_lines::log_lines;
pub use prices::{Price, Prices};
pub use process::running::Fate;
pub use process::waiting::{PATIENCE, output_of, until, within};
pub use process::{Process, binary, example};
pub use rights_review::Review;
pub use servers::gateway::Gateway;
pub use servers::scripted::Scripted;
pub use servers::served::{own_address, served};
pub use servers::wire::{Passed, Wire, operation_of};
pub use world::{PHONE, World};
