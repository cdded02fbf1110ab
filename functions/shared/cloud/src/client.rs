//! The connection to AWS that all services share.

mod aws;
mod connect;
mod connections;
mod roots;
mod service_error;

pub use aws::Aws;
pub(crate) use connect::connect;
pub(crate) use service_error::redacted;
