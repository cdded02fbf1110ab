//! Every parser of outside data, fed with whatever might come. A target takes any bytes, and panics when what it
//! checks does not hold.
//!
//! - [`TARGETS`]: all of them, each with the inputs that it starts from: files that are kept;
//! - [`targets`]: what is fed and what has to hold;
//! - [`services`]: AWS in memory, which answers at once, with what a target lets it answer;
//! - [`functions`]: the deployed functions over it;
//! - [`mutate`]: other inputs out of kept ones.
//!
//! `tests/briefly.rs` replays every kept input and tries others for a moment, on any compiler;
//! `tests/bin/fuzzing SECONDS` lets LLVM's fuzzer find those that reach new branches.

pub mod functions;
pub mod mutate;
pub mod services;
pub mod targets;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A parser, or what is reached through one.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in `corpus`.
    pub name: &'static str,
    /// Feeds it.
    pub feed: fn(&[u8]),
    /// Where else inputs to start from are: files of the repository whose names end so.
    pub more: &'static [(&'static str, &'static str)],
}

/// The folder of this package.
const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Every target.
pub const TARGETS: [Target; 11] = [
    Target {
        name: "request",
        feed: targets::request::feed,
        more: &[
            ("functions/create-job/events", "json"),
            ("functions/job-status/events", "json"),
            ("functions/cancel-job/events", "json"),
            ("functions/web-page/events", "json"),
        ],
    },
    Target { name: "json_body", feed: targets::body::feed_json, more: &[] },
    Target { name: "form_body", feed: targets::body::feed_form, more: &[] },
    Target { name: "token", feed: targets::names::feed_token, more: &[] },
    Target { name: "number", feed: targets::names::feed_number, more: &[] },
    Target {
        name: "source_answer",
        feed: targets::source_answer::feed,
        more: &[("infra/sources/answers", "json")],
    },
    Target {
        name: "sources_file",
        feed: targets::configuration::feed_sources,
        more: &[("infra/sources", "toml")],
    },
    Target { name: "catalogue", feed: targets::configuration::feed_catalogue, more: &[] },
    Target { name: "index_file", feed: targets::configuration::feed_index, more: &[] },
    Target {
        name: "wake_up",
        feed: targets::wake_up::feed,
        more: &[("functions/process-job/events", "json")],
    },
    Target { name: "stored_item", feed: targets::stored_item::feed, more: &[] },
];

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Where its own inputs are kept.
    pub fn corpus(&self) -> PathBuf {
        Path::new(HERE).join("corpus").join(self.name)
    }

    /// Every kept input, by its path.
    ///
    /// # Panics
    /// When a folder of them cannot be read.
    pub fn inputs(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let root = Path::new(HERE).join("../../..");
        let more = self.more.iter().map(|(folder, end)| (root.join(folder), *end));
        let folders = more.chain([(self.corpus(), "")]);
        let mut inputs: Vec<_> = folders.flat_map(|(folder, end)| files_in(&folder, end)).collect();
        inputs.sort();
        inputs
    }
}

fn files_in(folder: &Path, end: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let paths = paths.filter(|path| path.is_file() && path.to_string_lossy().ends_with(end));
    paths.map(|path| (path.clone(), fs::read(&path).expect("a readable file"))).collect()
}
