//! An answer, bounded, decoded and read: untrusted bytes become hits.
//!
//! [`body`] reads no more than the source may send, within the memory that all answers of the process share. [`hits`]
//! finds the hits in the JSON: each [`field`] is a JSONPath or a template around several, [`markup`]
//! becomes plain text and a [`price_text`] an amount.

pub(crate) mod body;
pub(crate) mod field;
pub(crate) mod hits;
pub(crate) mod markup;
mod price_text;
