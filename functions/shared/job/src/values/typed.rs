//! What people type, and the rules of Unicode by which it is read.

pub(crate) mod phone;
pub(crate) mod query;
pub(crate) mod unicode;
