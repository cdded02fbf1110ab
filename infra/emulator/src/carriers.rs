//! Korean relays of texts, which are not AWS's, and what the carriers behind them hold.

pub(crate) mod korea;
pub(crate) mod sens;
pub(crate) mod solapi;
