//! Scripted sources for a system in a process of its own, which asks them over HTTP.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use axum::{Json, Router, routing::get};
use serde_json::{Value, json};

use crate::{Scripted, served};

impl Scripted {
    /// Serves these sources on this machine, for as long as the test runs, and writes the file of sources that leads
    /// to them into this folder.
    ///
    /// # Panics
    /// When there is no port, or the folder cannot be written.
    pub async fn served(scripted: &[&Self], folder: &Path) -> PathBuf {
        let mut router = Router::new();
        for source in scripted {
            let source = (*source).clone();
            router =
                router.route(&format!("/{}", source.name), get(async move || source.answer_as_json().await));
        }
        let address = served(router).await;
        let mut text = String::new();
        for Self { name, .. } in scripted {
            write!(text, "{}", section(name, &format!("http://{address}/{name}"))).expect("memory");
        }
        let file = folder.join("sources.toml");
        fs::write(&file, text).expect("the folder can be written");
        file
    }

    async fn answer_as_json(&self) -> Json<Value> {
        let hits = self.found().await;
        let hits = hits.into_iter().map(|hit| json!({ "title": hit.title, "url": hit.url }));
        Json(json!({ "hits": hits.collect::<Vec<_>>() }))
    }
}

/// A source that is asked once and waited for longer than any test takes.
fn section(name: &str, url: &str) -> String {
    format!(
        r#"
[[source]]
name = "{name}"
label = {{ ko = "{name}", en = "{name}" }}
kind = "http"
url = "{url}?q={{query}}"
hits = "$.hits[*]"
hit = {{ title = "$.title", url = "$.url" }}
timeout = "10m"
retries = 0
allow_private = true
"#
    )
}
