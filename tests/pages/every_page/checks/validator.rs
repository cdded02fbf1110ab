//! The W3C's validator (vnu): HTML, style sheets and drawings.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

/// What is to be checked: documents by the names of their files, which end with `.html`, `.css` or `.svg`.
#[derive(Default)]
pub(crate) struct Documents(BTreeMap<String, String>);

impl Documents {
    /// Adds some.
    pub(crate) fn extend(&mut self, documents: impl IntoIterator<Item = (String, String)>) {
        self.0.extend(documents);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// What the validator calls errors, each with the documents that have it. Its advice is not asked for.
    pub(crate) fn faults(&self, modules: &Path) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in &self.0 {
            fs::write(folder.path().join(name), text).expect("the folder can be written");
        }
        let checked = Command::new("java")
            .arg("-jar")
            .arg(modules.join("vnu-jar/build/dist/vnu.jar"))
            .args(["--also-check-css", "--also-check-svg", "--format", "json", "--stdout"])
            .arg(folder.path())
            .output()
            .expect("java and the validator are there: tests/install brings both");
        let report: Value = serde_json::from_slice(&checked.stdout).unwrap_or_else(|error| {
            panic!("the validator failed ({error}): {}", String::from_utf8_lossy(&checked.stderr))
        });
        let messages = report["messages"].as_array().expect("a list");
        let mut faults: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for message in messages.iter().filter(|message| message["type"] != "info") {
            let part = |name: &str| message[name].as_str().unwrap_or_default();
            let file = part("url").rsplit('/').next().unwrap_or_default();
            let place = format!("{file}: {}", part("extract").replace('\n', " "));
            faults.entry(part("message")).or_default().insert(place);
        }
        let told = |(fault, places): (&str, BTreeSet<String>)| {
            let first = places.first().expect("it was found somewhere");
            format!("{fault}\n    in {} places; {first}", places.len())
        };
        faults.into_iter().map(told).collect()
    }
}
