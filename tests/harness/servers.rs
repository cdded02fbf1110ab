//! What answers in a test: sources with a script, the front door, files, and wires that can be cut.

pub(crate) mod gateway;
pub(crate) mod scripted;
pub(crate) mod scripted_http;
pub(crate) mod served;
pub(crate) mod wire;
