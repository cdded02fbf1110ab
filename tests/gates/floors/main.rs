//! The shape of the workspace, read from its manifests, its files and the template.
//!
//! - [`code::arrows`]: which package may use which;
//! - [`code::circles`]: no files of a crate lead in a circle;
//! - [`code::comments`]: comments have subjects with names;
//! - [`deployed::events`]: each function has events that it can read, and SAM's own settings are the template's;
//! - [`deployed::privileges`]: each function has a role of its own, and some rights are one function's alone;
//! - [`deployed::profile`]: what SAM builds has the profile that is meant for it;
//! - [`rules`]: which test shows what;
//! - [`safeguards`]: nothing that is kept, queued, logged or told is without its guard;
//! - [`code::sizes`]: how long a file may be;
//! - [`deployed::supply_chain`]: what of others' code runs while the functions are built was looked at;
//! - [`code::targets`]: a target is tested when it has tests, and only then;
//! - [`deployed::template`]: what is deployed is what the code says;
//! - [`deployed::watching`]: what the functions count is watched, and every alarm tells somebody;
//! - [`deployed::workflow`]: GitHub tests everything, and deploys what passed.

mod rules;
mod safeguards;

/// The code: its packages, files and comments.
mod code {
    mod arrows;
    mod circles;
    mod comments;
    mod map;
    mod sizes;
    mod targets;
}

/// What is built and deployed.
mod deployed {
    mod events;
    mod privileges;
    mod profile;
    mod supply_chain;
    pub(crate) mod template;
    mod watching;
    mod workflow;
}

use tests::FUNCTIONS;

/// The workspace's folder.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
