//! A server that answers as it is told to, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Between two drops: many fall within the shortest time-out of a test.
const DRIP: Duration = Duration::from_millis(10);

/// The answer to the request of this number, from 0, and this text.
type Script = Arc<dyn Fn(usize, &str) -> Reply + Send + Sync>;

pub(super) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

/// Bytes as they go over the wire, and what comes after them.
pub(super) struct Reply {
    bytes: Vec<u8>,
    then: Then,
}

enum Then {
    Close,
    /// The same bytes again and again, until the client hangs up.
    Repeat(Vec<u8>),
    /// The same, with a pause before each.
    Drip(Vec<u8>),
    /// Nothing, and the connection stays open.
    Silence,
}

impl Server {
    pub(super) async fn start(script: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::reading(move |number, _| script(number)).await
    }

    /// One that answers by what it is asked.
    pub(super) async fn reading(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("a bound port");
        let asked = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, Arc::new(script), Arc::clone(&asked)));
        Self { address, asked }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far: head and body as they came.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Reply {
    pub(super) fn json(body: &str) -> Self {
        Self::with("200 OK", "Content-Type: application/json", body.as_bytes())
    }

    /// One good hit.
    pub(super) fn hit() -> Self {
        Self::json(r#"{"items":[{"name":"가방","link":"https://a.example/1","won":39000}]}"#)
    }

    pub(super) fn status(status: &str, headers: &str) -> Self {
        Self::with(status, headers, b"")
    }

    pub(super) fn with(status: &str, headers: &str, body: &[u8]) -> Self {
        let separator = if headers.is_empty() { "" } else { "\r\n" };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\n{headers}{separator}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        Self { bytes: [head.as_bytes(), body].concat(), then: Then::Close }
    }

    pub(super) fn raw(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), then: Then::Close }
    }

    pub(super) fn endless(self, bytes: &[u8]) -> Self {
        Self { then: Then::Repeat(bytes.to_vec()), ..self }
    }

    pub(super) fn dripping(self, bytes: &[u8]) -> Self {
        Self { then: Then::Drip(bytes.to_vec()), ..self }
    }

    pub(super) fn silent(self) -> Self {
        Self { then: Then::Silence, ..self }
    }
}

async fn serve(listener: TcpListener, script: Script, asked: Arc<Mutex<Vec<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (script, asked) = (Arc::clone(&script), Arc::clone(&asked));
        // What the client does with its end is the test's to see, not the server's.
        tokio::spawn(async move { answer(stream, script, asked).await.unwrap_or_default() });
    }
}

async fn answer(
    mut stream: TcpStream,
    script: Script,
    asked: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let request = read_request(&mut stream).await?;
    let number = {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(request.clone());
        asked.len() - 1
    };
    let Reply { bytes, then } = script(number, &request);
    stream.write_all(&bytes).await?;
    match then {
        Then::Close => stream.shutdown().await,
        Then::Repeat(bytes) => loop {
            stream.write_all(&bytes).await?;
        },
        Then::Drip(bytes) => loop {
            tokio::time::sleep(DRIP).await;
            stream.write_all(&bytes).await?;
        },
        Then::Silence => std::future::pending().await,
    }
}

async fn read_request(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut request = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await?;
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        if read == 0 || is_whole(&text) {
            return Ok(text);
        }
    }
}

/// The first message of TLS has no blank line: it is answered as it is.
fn is_whole(request: &str) -> bool {
    if request.starts_with('\u{16}') {
        return true;
    }
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let length = head
        .lines()
        .filter_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned))
        .find_map(|length| length.parse::<usize>().ok());
    body.len() >= length.unwrap_or(0)
}
