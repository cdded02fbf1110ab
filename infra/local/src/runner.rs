//! The parts of AWS that are around the deployed functions: API Gateway is the front door, SQS's event source mapping the pump,
//! EventBridge the schedule and the bus, and Lambda's invocation with its time limit is one of ours.

mod bus;
mod front_door;
mod functions;
mod gateway_event;
mod invocation;
mod network;
mod pump;
mod schedule;
mod system;

pub use process_job::TIME_LIMIT;
pub use system::{AwsSide, System, SystemSettings};
