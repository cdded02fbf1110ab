//! Contacts stay closed and names apart by the key service's seal, the installation's secret, randomness.

mod client_group;
mod random;
mod seal;
mod secret;

pub use client_group::ClientGroup;
pub(crate) use random::random_bytes;
pub use seal::{Contact, Seal, SealError};
pub use secret::Secret;
