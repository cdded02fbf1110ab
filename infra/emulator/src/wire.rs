//! HTTP as all services use it: requests, responses, errors and connections.

mod aws_error;
mod call;
mod connection;
mod host;
mod refused;
mod response;
mod serve;
mod solapi;

pub(crate) use aws_error::{AwsError, QueryError};
pub use call::{Call, Caller, Service};
pub use connection::Connection;
pub(crate) use refused::{refused, unrecognized, unsigned};
pub(crate) use response::{json_response, plain_json_response, xml_response};
pub use serve::serve;
pub(crate) use solapi::SolapiError;
