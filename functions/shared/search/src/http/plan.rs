//! What a configuration says of one source.

use std::time::Duration;

use super::address_policy::AddressPolicy;
use super::hits::HitRules;
use super::request::Request;

/// One source, ready to be asked.
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) request: Request,
    pub(crate) hits: HitRules,
    /// How long a search of it may take, retries and waiting for its turn included.
    pub(crate) time_out: Duration,
    /// How often it is asked again after a failure that may pass.
    pub(crate) retries: u32,
    /// Requests a second, of all searches of the instance together.
    pub(crate) rate: Option<f64>,
    /// The most bytes of an answer that are read, after decompression.
    pub(crate) max_bytes: usize,
    /// The most hits that it is asked for.
    pub(crate) limit: usize,
    pub(crate) guard: AddressPolicy,
}
