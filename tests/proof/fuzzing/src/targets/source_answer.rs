//! A source's answers over HTTP: any bytes, through the real client, to hits.

use std::{
    net::SocketAddr,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use search::{Finding, Hit, Query, Source, SourceError};
use sources::SourcesFile;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    runtime::Runtime,
};

/// A source and the server that it asks, which answers with the input.
struct Asking {
    runtime: Runtime,
    file: SourcesFile,
    source: Mutex<Arc<dyn Source>>,
    answer: Arc<Mutex<Vec<u8>>>,
}

/// Kinds of content, drawn by the input's first byte.
const KINDS: [&str; 4] = [
    "Content-Type: application/json",
    "Content-Type: application/json; charset=euc-kr",
    "Content-Type: application/json\r\nContent-Encoding: gzip",
    "Content-Type: text/html\r\nContent-Encoding: br",
];

static ASKED: LazyLock<Asking> = LazyLock::new(Asking::new);

/// Feeds the source. Whatever it answers, what is kept of it is sound and is read back from what is stored.
///
/// # Panics
/// When it is not.
pub fn feed(input: &[u8]) {
    if let Ok(finding) = Finding::decode(input) {
        assert_eq!(Finding::decode(&finding.encode()).expect("what we pack").hits(), finding.hits());
    }
    let asked = &*ASKED;
    let (kind, body) = match input.split_first() {
        Some((first, rest)) if *first < 32 => (KINDS[usize::from(first % 4)], rest),
        _ => (KINDS[0], input),
    };
    *asked.answer.lock().unwrap_or_else(PoisonError::into_inner) = with_head(kind, body);
    let query = Query { text: "가방".to_owned(), language: None, limit: 100 };
    let source = Arc::clone(&asked.source.lock().unwrap_or_else(PoisonError::into_inner));
    match asked.runtime.block_on(source.search(&query)) {
        Ok(hits) => check(hits),
        // A source that cannot be reached is left alone for a while: the next input is for another one.
        Err(SourceError::Unreachable(_) | SourceError::TimedOut) => {
            *asked.source.lock().unwrap_or_else(PoisonError::into_inner) = source_of(&asked.file);
        }
        Err(_) => {}
    }
}

fn check(hits: Vec<Hit>) {
    for hit in &hits {
        assert!(hit.url().starts_with("https://") || hit.url().starts_with("http://"));
        assert!(hit.url().len() <= 2_048 && !hit.title().is_empty());
        assert!(!hit.title().chars().any(char::is_control));
    }
    let finding = Finding::new(hits);
    assert_eq!(Finding::decode(&finding.encode()).expect("what we pack").hits(), finding.hits());
}

/// A body as it is sent, with the header of its kind.
pub fn with_head(kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\n{kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// The first source of a file that opens no catalogue.
///
/// # Panics
/// When the file has none.
pub fn source_of(file: &SourcesFile) -> Arc<dyn Source> {
    file.build(&mut |_, _| Err("no catalogue is opened here".into())).expect("sources").remove(0)
}

impl Asking {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let answer = Arc::new(Mutex::new(Vec::new()));
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(serve(listener, Arc::clone(&answer)));
        let file = SourcesFile::parse(&configured(address), &|_| None).expect("a sound file");
        let source = Mutex::new(source_of(&file));
        Self { runtime, file, source, answer }
    }
}

/// Gives every request this answer, as it is at the time.
pub async fn serve(listener: TcpListener, answer: Arc<Mutex<Vec<u8>>>) {
    while let Ok((mut connection, _)) = listener.accept().await {
        let answer = answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // A request without a body fits.
        let mut request = [0; 4_096];
        let _ = connection.read(&mut request).await;
        let _ = connection.write_all(&answer).await;
    }
}

/// With markup, templates around paths, and a choice of paths.
fn configured(address: SocketAddr) -> String {
    format!(
        r#"
[[source]]
name = "fuzzed"
label = {{ ko = "a", en = "a" }}
kind = "http"
url = "http://{address}/?q={{query}}"
hits = "$..[?@.link || @.title]"
hit = {{ title = ["$.title", "$.name"], url = ["$.link", "/p/{{$.id}}"], text = "$..description", image = "$.image", price = ["$.lprice", "$.price"], shop = "$.mallName" }}
markup = "html"
currency = "KRW"
retries = 0
allow_private = true
"#
    )
}
