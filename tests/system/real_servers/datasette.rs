//! Datasette over a SQLite table with FTS5.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use rusqlite::Connection;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use tests::within;

use crate::records::records;

/// A running Datasette.
pub(crate) struct Datasette {
    /// Its address, without a path.
    pub(crate) url: String,
    _server: Child,
}

impl Datasette {
    /// Makes the table in this folder and serves it on a free port.
    pub(crate) async fn start(folder: PathBuf) -> Self {
        let database = folder.join("shop.db");
        let made = database.clone();
        tokio::task::spawn_blocking(move || make(&made)).await.expect("no panic").expect("a database");
        let mut server = Command::new(program())
            .arg(&database)
            .args(["--host", "127.0.0.1", "--port", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it is there and may be run");
        let mut log = BufReader::new(server.stderr.take().expect("a pipe")).lines();
        let mut said = String::new();
        let url = loop {
            let line = within("Datasette to be ready", log.next_line()).await.expect("a line");
            let line = line.unwrap_or_else(|| panic!("it ended: {said}"));
            if let Some((_, rest)) = line.split_once("running on ") {
                break rest.split(' ').next().unwrap_or_default().to_owned();
            }
            said.push_str(&line);
        };
        // Its log goes on: unread, it would fill the pipe and halt the server.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Self { url, _server: server }
    }
}

/// The table and the index that infra/sources/datasette.toml describes.
fn make(database: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open(database)?;
    connection.execute_batch(
        "CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT, text TEXT, url TEXT, price INTEGER, shop TEXT);
         CREATE VIRTUAL TABLE products_fts USING fts5(title, text, content=\"products\", content_rowid=\"id\");",
    )?;
    let filling = connection.transaction()?;
    {
        let mut insert = filling.prepare("INSERT INTO products VALUES (?1, ?2, ?3, ?4, ?5, '호숫가')")?;
        for record in records("lake", 0) {
            insert.execute((record.number, record.title, record.text, record.url, record.price))?;
        }
    }
    filling.execute("INSERT INTO products_fts (products_fts) VALUES ('rebuild')", ())?;
    filling.commit()
}

fn program() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/datasette/bin/datasette");
    assert!(path.exists(), "Datasette is missing: `tests/run` installs it under .tools/datasette");
    path
}
