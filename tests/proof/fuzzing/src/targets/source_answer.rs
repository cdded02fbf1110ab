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

/// Sources, one of each format, and the server that they ask, which answers with the input.
struct Asking {
    runtime: Runtime,
    file: SourcesFile,
    sources: Mutex<Vec<Arc<dyn Source>>>,
    answer: Arc<Mutex<Vec<u8>>>,
}

/// Kinds of content, drawn by the input's first byte, and the places of their formats among [`FORMATS`].
const KINDS: [(usize, &str); 8] = [
    (0, "Content-Type: application/json"),
    (0, "Content-Type: application/json; charset=euc-kr"),
    (0, "Content-Type: application/json\r\nContent-Encoding: gzip"),
    (0, "Content-Type: text/html\r\nContent-Encoding: br"),
    (1, "Content-Type: text/xml"),
    (2, "Content-Type: application/rss+xml"),
    (3, "Content-Type: text/html"),
    (3, "Content-Type: text/html; charset=euc-kr"),
];

/// With markup, templates around paths, and a choice of paths; formats that fix where their hits are, with neither.
const FORMATS: [(&str, &str); 4] = [("json", FIELDS), ("xml", FIELDS), ("feed", ""), ("html", "")];

const FIELDS: &str = r#"
hits = "$..[?@.link || @.title]"
hit = { title = ["$.title", "$.name"], url = ["$.link", "/p/{$.id}"], text = "$..description", image = "$.image", price = ["$.lprice", "$.price"], shop = "$.mallName" }
markup = "html"
"#;

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
        Some((first, rest)) if *first < 32 => (KINDS[usize::from(first % 8)], rest),
        _ => (KINDS[0], input),
    };
    let (format, kind) = kind;
    *asked.answer.lock().unwrap_or_else(PoisonError::into_inner) = with_head(kind, body);
    let query = Query { text: "가방".to_owned(), language: None, limit: 100 };
    let source = Arc::clone(&asked.sources.lock().unwrap_or_else(PoisonError::into_inner)[format]);
    match asked.runtime.block_on(source.search(&query)) {
        Ok(hits) => check(hits),
        // A source that cannot be reached is left alone for a while: the next input is for another one.
        Err(SourceError::Unreachable(_) | SourceError::TimedOut) => {
            *asked.sources.lock().unwrap_or_else(PoisonError::into_inner) = sources_of(&asked.file);
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

/// The sources of a file that opens no catalogue.
///
/// # Panics
/// When it opens one.
pub fn sources_of(file: &SourcesFile) -> Vec<Arc<dyn Source>> {
    file.build(&mut |_, _| Err("no catalogue is opened here".into())).expect("sources")
}

impl Asking {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let answer = Arc::new(Mutex::new(Vec::new()));
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(serve(listener, Arc::clone(&answer)));
        let configured: String = FORMATS.iter().map(|format| configured(address, *format)).collect();
        let file = SourcesFile::parse(&configured, &|_| None).expect("a sound file");
        let sources = Mutex::new(sources_of(&file));
        Self { runtime, file, sources, answer }
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

fn configured(address: SocketAddr, (format, fields): (&str, &str)) -> String {
    format!(
        r#"
[[source]]
name = "{format}"
label = {{ ko = "{format}", en = "{format}" }}
kind = "http"
format = "{format}"
url = "http://{address}/?q={{query}}"
currency = "KRW"
retries = 0
allow_private = true
{fields}
"#
    )
}
