//! Calls, and questions to sources: each waits at the `gate` until it is told how it goes, which the `wire` and the `source`
//! carry out.

mod asked;
mod choice;
mod gate;
mod source;
mod wire;

pub(super) use self::{
    asked::{Asked, Kind},
    choice::{Choice, STANDSTILL},
    gate::Gate,
    source::{AnsweringSource, HOPELESS, NAMES},
    wire::connected,
};
