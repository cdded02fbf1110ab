//! HTTP as all services use it: requests, responses, errors and connections.

mod call;
mod host;
mod response;
mod serve;
mod service;

pub use call::{Call, Caller};
pub use response::WireError;
pub(crate) use response::{CommonError, json_response, xml_response};
pub use serve::{Connection, serve};
pub use service::Service;
