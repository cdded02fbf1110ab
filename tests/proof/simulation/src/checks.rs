//! What may not be of a job, a number or a run, and how it is reported.

pub(crate) mod limits;
pub(crate) mod property;
pub(crate) mod report;
pub(crate) mod row;
pub(crate) mod story;
