//! Contacts stay closed and names apart by the key service's seal, the installation's secret, randomness.

mod seal;
mod secret;

pub use seal::{Contact, Seal, SealError};
pub(crate) use secret::random_bytes;
pub use secret::{ClientGroup, Secret};
