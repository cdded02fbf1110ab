//! An answer, bounded, decoded and read: untrusted bytes become hits.
//!
//! [`body`] reads no more than the source may send, within the memory that all answers of the process share; [`charset`]
//! makes text of it, and its [`format`] or [`lenient`] reading JSON. [`reading`] looks for an [`error`](error_rule) that is told in it and for its
//! [`hits`]: each [`field`] is a JSONPath or a template around several, whose markup becomes plain text, and leads to
//! an address where it should.

pub(crate) mod body;
pub(crate) mod charset;
pub(crate) mod error_rule;
pub(crate) mod field;
pub(crate) mod field_path;
pub(crate) mod format;
pub(crate) mod hits;
mod lenient;
pub(crate) mod reading;
