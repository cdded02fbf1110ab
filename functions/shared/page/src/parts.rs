//! The parts that pages are made of.

pub(crate) mod consent;
pub(crate) mod form;
pub(crate) mod layout;
pub(crate) mod moment;
pub(crate) mod price;
