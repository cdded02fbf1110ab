//! The side of the endpoint that tests and trials use: by a [`FaultPlan`], [`Faults`] go wrong with calls on their way to
//! the services that [`Execute`] them, and those that are executed are counted.

mod call_counts;
mod fault_plan;
mod faults;

pub use call_counts::CallCount;
pub(crate) use call_counts::{CallCounts, Units};
pub use fault_plan::{Fault, FaultPlan, FaultRule};
pub use faults::{Cut, Delivery, Execute, Faults, Injected};
