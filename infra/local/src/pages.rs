//! Pages that exist on this machine only: the inbox and the metrics.

pub(crate) mod inbox;
pub(crate) mod local_page;
pub(crate) mod metrics;
