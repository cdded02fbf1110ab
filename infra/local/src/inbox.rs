//! The inbox, drawn as a phone.

mod page;
mod sms_length;

pub(crate) use page::response;
