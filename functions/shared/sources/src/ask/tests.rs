//! Facts about sources over HTTP, against small servers on loopback.

mod answers;
mod apis;
mod formats;
mod hostile;
mod manners;
mod pages;
mod redirects;
mod server;
mod signed;
mod steps;
mod tls;
mod tokens;

use std::sync::Arc;

use search::{Hit, Query, Source, SourceError};

use self::server::Server;
use crate::SourcesFile;

/// A source at this server with these lines beside the usual ones, which they replace.
fn source_at(server: &Server, lines: &str) -> Arc<dyn Source> {
    source(&server.url(), lines)
}

fn source(url: &str, lines: &str) -> Arc<dyn Source> {
    built(&toml(url, lines), &|_| Some("sesame".to_owned()))
}

/// The source of a file, with the values of its variables.
fn built(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Arc<dyn Source> {
    let file = SourcesFile::parse(text, variable).expect("a good file");
    file.build(&mut |_, _| Err("no catalogue is opened here".into())).expect("a client").remove(0)
}

fn toml(url: &str, lines: &str) -> String {
    let usual = [
        "name = \"shop\"".to_owned(),
        "label = { ko = \"가게\", en = \"Shop\" }".to_owned(),
        "kind = \"http\"".to_owned(),
        format!("url = \"{url}/search?q={{query}}&n={{limit}}\""),
        "hits = \"$.items[*]\"".to_owned(),
        "hit = { title = \"$.name\", url = \"$.link\", price = \"$.won\" }".to_owned(),
        "currency = \"KRW\"".to_owned(),
        // Longer than any answer takes on a busy machine: a test about time says its own.
        "timeout = \"60s\"".to_owned(),
        "retries = 0".to_owned(),
        "allow_private = true".to_owned(),
    ];
    let key = |line: &str| line.split(" =").next().unwrap_or_default().to_owned();
    let replaced: Vec<String> = lines.lines().map(key).collect();
    let kept = usual.iter().filter(|line| !replaced.contains(&key(line))).map(String::as_str);
    ["[[source]]"].into_iter().chain(kept).chain(lines.lines()).collect::<Vec<_>>().join("\n")
}

fn query(text: &str) -> Query {
    Query { text: text.into(), language: None, limit: 20 }
}

async fn ask(source: &Arc<dyn Source>) -> Result<Vec<Hit>, SourceError> {
    source.search(&query("원피스")).await
}

/// The code of a failure and what lies behind it.
async fn failure(source: &Arc<dyn Source>) -> (&'static str, String) {
    let error = ask(source).await.expect_err("it fails");
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    (error.code(), cause)
}
