//! The side of the endpoint that tests and trials use: calls go wrong on their way to a service, by a script and a
//! seed, and those that are executed are counted.
//!
//! - [`FaultPlan`] is the script: rules that name a service, an operation and what happens to its calls;
//! - [`Faults`] draws by it, call by call, and counts what it has done;
//! - [`inject`](Faults::inject) does it to a call on its way to the services that [`Execute`] it;
//! - [`CallCount`] is how often an operation was executed, and its read and write units.

mod call_counts;
mod error_shapes;
mod fault_plan;
mod faults;

pub use call_counts::CallCount;
pub(crate) use call_counts::{CallCounts, Units};
pub use fault_plan::{Fault, FaultPlan, FaultRule};
pub use faults::{Cut, Delivery, Execute, Faults, Injected};
