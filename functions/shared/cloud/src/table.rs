//! The jobs' table, in DynamoDB. What can be done with it stands in files of that name: `insert`, `read`, `replace` (the
//! one write path), `find` (the due index, too), `erase`, `repair`, `findings`, `receipts`, `counters` and the `reservations` in
//! them.

mod counters;
mod erase;
mod find;
mod findings;
mod insert;
mod item;
mod job_table;
mod read;
mod receipts;
mod repair;
mod replace;
mod reservations;

pub use counters::{Counted, Counter, CounterName, pause_after};
pub use find::JobFilter;
pub use findings::StoredFinding;
pub use insert::Inserted;
pub use job_table::{JobTable, TableError};
pub use receipts::TakenReceipt;
pub use replace::{ReplaceError, UpdateError};
