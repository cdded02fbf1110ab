//! The shape of the workspace, read from its manifests, its files and the template.
//!
//! - [`arrows`]: which package may use which;
//! - [`circles`]: no files of a crate lead in a circle;
//! - [`comments`]: comments have subjects with names;
//! - [`events`]: each function has events that it can read, and SAM's own settings are the template's;
//! - [`privileges`]: each function has a role of its own, and some rights are one function's alone;
//! - [`profile`]: what SAM builds has the profile that is meant for it;
//! - [`rules`]: which test shows what;
//! - [`safeguards`]: nothing that is kept, queued, logged or told is without its guard;
//! - [`sizes`]: how long a file may be;
//! - [`supply_chain`]: what of others' code runs while the functions are built was looked at;
//! - [`targets`]: a target is tested when it has tests, and only then;
//! - [`template`]: what is deployed is what the code says;
//! - [`watching`]: what the functions count is watched, and every alarm tells somebody;
//! - [`workflow`]: GitHub tests everything, and deploys what passed.

mod arrows;
mod circles;
mod comments;
mod events;
mod map;
mod privileges;
mod profile;
mod rules;
mod safeguards;
mod sizes;
mod supply_chain;
mod targets;
mod template;
mod watching;
mod workflow;

use tests::FUNCTIONS;

/// The workspace's folder.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
