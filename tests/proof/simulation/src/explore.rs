//! Systematic exploration: the functions as they are, along every schedule that departs from the usual way at few places.
//!
//! - `calls` to the table, the queue, the key, the channel and the sources wait; one after another is told how it goes;
//! - a `scenario` says who takes part, one of `scenarios`, `owners` and `platform` let them act;
//! - `order` says which call is next, and how it can go;
//! - `execution` plays one `schedule`: usually each call goes and the process that went last goes on, and a deviation is
//!   a call that goes otherwise, or a process that goes first;
//! - `exploration` plays all schedules with few deviations, and knows states again by their `fingerprint`.
//!
//! The checks are the simulation's. An exploration is complete within its bounds: the scenario, the ways of a call in
//! `calls`, the number of deviations, and states taken for one when they differ in nothing but the last ten seconds.

mod calls;
mod execution;
mod exploration;
mod fingerprint;
mod order;
mod owners;
mod platform;
mod scenario;
mod scenarios;
mod schedule;
mod stage;

pub use exploration::{Exploration, Explored, Found, Replayed};
pub use scenario::Scenario;
pub use scenarios::SCENARIOS;
pub use schedule::{MalformedSchedule, Schedule};
