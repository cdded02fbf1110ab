//! Calls, and questions to sources: each waits at the `gate` until it is told how it goes, which the `wire` and the `source`
//! carry out.

mod choice;
mod gate;
mod pending_call;
mod source;
mod wire;

pub(super) use self::{
    choice::{Choice, REFUSING, STANDSTILL},
    gate::Gate,
    pending_call::{Kind, PendingCall},
    source::{AnsweringSource, HOPELESS, NAMES},
    wire::connected,
};
