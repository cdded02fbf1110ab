//! The metrics of this machine, and their page.

mod page;
mod records;

pub(crate) use page::response;
pub(crate) use records::MetricRecords;
