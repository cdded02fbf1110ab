//! The embedded AWS endpoint: four services on one loopback port, so that the deployed code runs unchanged here.
//!
//! - [`Endpoint`] starts and stops it; `stack` creates what a deployed stack would have, under its [names](TABLE).
//! - [`serve`] bounds connections and refuses requests for other hosts; `routes` takes those that are left, `wire` reads
//!   the service and operation that one names, and [`Services`] hands it on.
//! - `solapi` and `sens` are carriers that are not of AWS, under `/solapi` and `/sens`;
//! - `dynamodb` is dynoxide on `<data>/table.sqlite`, `sqs` is winterbaume in memory, `sns` keeps SMS in
//!   `<data>/texts.jsonl`, `kms` seals with `<data>/kms.key`.
//! - `events` is what End User Messaging tells of its texts on EventBridge's bus, taken at `/_local/events`;
//! - `testing` lets calls go wrong by a script and a seed, over HTTP at `/_local/faults`, and counts those that are
//!   executed, shown at `/_local/calls`.
//!
//! - `roles` judges each call by the rights that the template gives to its sender.
//!
//! It knows the wire and the template's roles, and nothing of Textback's code. Signatures are believed: the port is on
//! loopback or a private address. There is one account in one region.

mod aws;
mod carriers;
mod data_folder;
mod endpoint;
mod endpoint_error;
mod names;
mod roles;
mod routes;
mod services;
mod testing;
mod wire;

pub use data_folder::{private_file, private_folder, private_lines, private_secret, random_bytes};
pub use endpoint::{Endpoint, EndpointSettings};
pub use endpoint_error::EndpointError;
pub use names::{
    ACCOUNT, DEAD_LETTER_QUEUE, DUE_INDEX, KEY_ALIAS, MAX_RECEIVES, REGION, SENS_ACCOUNT, SMS_REGION,
    SOLAPI_ACCOUNT, TABLE, WAKE_UP_QUEUE,
};
pub use roles::{ADMINISTRATOR, ALLOWED, ALLOWED_TWICE, DECISIONS, Judge, REFUSED, Right, Roles};
pub use services::Services;
pub use testing::{CallCount, Cut, Delivery, Execute, Fault, FaultPlan, FaultRule, Faults, Injected};
pub use wire::{Call, Caller, Connection, Service, WireError, serve};
