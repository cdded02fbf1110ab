//! The operator's view: the log, metrics, and the trace that joins the logs of all functions.

mod log;
mod metrics;
mod repair_log;
mod trace;

pub use log::{cause, exit_code, json_lines, log_filter, start_log};
pub use metrics::{Finish, Metric, Metrics};
pub use repair_log::log_repair;
pub use trace::Trace;
