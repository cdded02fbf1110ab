//! The shape of the workspace, read from its manifests, its files and the template.
//!
//! - [`arrows`]: which package may use which;
//! - [`sizes`]: how long a file may be;
//! - [`template`]: what is deployed is what the code says.

mod arrows;
mod sizes;
mod template;

/// The workspace's folder.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// What is deployed, each a package, a binary and a folder of the same name.
const FUNCTIONS: [&str; 6] =
    ["create-job", "job-status", "cancel-job", "web-page", "process-job", "sweep-jobs"];
