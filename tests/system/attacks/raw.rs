//! A client that sends any bytes: those that behave refuse to send most attacks.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than any answer takes; whoever waits this long has found a server that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The status; 0 when the connection was closed without an answer.
    pub(crate) status: u16,
    /// The headers in the order they came, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// Everything after them.
    pub(crate) body: Vec<u8>,
}

impl Told {
    /// A header, empty when it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let pair = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        let body = bytes.get(end + 4..).unwrap_or_default().to_vec();
        Self { status, headers: lines.filter_map(pair).collect(), body }
    }
}

/// Sends these bytes, and reads until the server closes the connection.
pub(crate) async fn send(address: &str, bytes: &[u8]) -> Told {
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    let talk = async {
        // A server that has heard enough may close before it has everything.
        let _ = connection.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = connection.read_to_end(&mut answer).await;
        answer
    };
    Told::read(&timeout(PATIENCE, talk).await.expect("the server answers or hangs up"))
}

/// Where a system listens, without the scheme.
pub(crate) fn address_of(url: &str) -> &str {
    url.strip_prefix("http://").expect("a local system speaks HTTP")
}
