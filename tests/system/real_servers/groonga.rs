//! Groonga behind its own HTTP server.

use std::{fmt::Write, net::TcpListener, path::Path, path::PathBuf, process::Stdio};

use serde_json::json;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    process::{Child, Command},
};

use tests::{own_address, until, within};

use crate::records::records;

/// A running Groonga.
pub(crate) struct Groonga {
    /// Its address, without a path.
    pub(crate) url: String,
    _server: Child,
}

const TABLE: &str = "table_create products TABLE_HASH_KEY ShortText
column_create products title COLUMN_SCALAR ShortText
column_create products text COLUMN_SCALAR Text
column_create products url COLUMN_SCALAR ShortText
column_create products price COLUMN_SCALAR UInt32
column_create products shop COLUMN_SCALAR ShortText
load --table products
";
/// After the records: an index that is built at once takes a tenth of the time of one that grows.
const INDEX: &str = "table_create terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram \
    --normalizer NormalizerNFKC100
column_create terms products_title COLUMN_INDEX|WITH_POSITION products title
column_create terms products_text COLUMN_INDEX|WITH_POSITION products text
";
impl Groonga {
    /// Makes the table in this folder and serves it on a free port.
    pub(crate) async fn start(folder: PathBuf) -> Self {
        let database = folder.join("groonga.db");
        make(&database).await;
        let address = free_address();
        let server = command()
            .args(["-s", "--protocol", "http", "--bind-address", &address.ip().to_string()])
            .args(["--port", &address.port().to_string()])
            .arg(&database)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("it was just run");
        until("Groonga to listen", async || TcpStream::connect(address).await.ok()).await;
        Self { url: format!("http://{address}"), _server: server }
    }
}

/// The table that infra/sources/groonga.toml describes.
async fn make(database: &Path) {
    let mut maker = command()
        .arg("-n")
        .arg(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("Groonga is missing: `tests/run` installs Debian's package groonga-bin");
    let mut commands = maker.stdin.take().expect("a pipe");
    commands.write_all(script().as_bytes()).await.expect("it reads");
    drop(commands);
    assert!(within("Groonga to take its records", maker.wait()).await.expect("a status").success());
}

fn script() -> String {
    let mut script = TABLE.to_owned();
    for (mark, record) in std::iter::once('[').chain(std::iter::repeat(',')).zip(records("hill", 500)) {
        let row = json!({
            "_key": format!("p-{}", record.number),
            "title": record.title,
            "text": record.text,
            "url": record.url,
            "price": record.price,
            "shop": "언덕",
        });
        writeln!(script, "{mark}{row}").expect("memory takes every byte");
    }
    script + "]\n" + INDEX
}

fn command() -> Command {
    Command::new("groonga")
}

/// It takes no port 0 of which it would say what became.
fn free_address() -> std::net::SocketAddr {
    let listener = TcpListener::bind((own_address(), 0)).expect("a port on loopback");
    listener.local_addr().expect("a bound port")
}
