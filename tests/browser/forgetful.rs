//! A network that loses answers.

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Passes everything on to a system, and its answers back: unless it loses them.
pub(crate) struct Forgetful {
    /// Its address.
    pub(crate) url: String,
    loses: watch::Sender<bool>,
}

impl Forgetful {
    /// Stands before the system at this address.
    pub(crate) async fn before(system: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let system = system.strip_prefix("http://").expect("an address").to_owned();
        let (loses, losing) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(pass(browser, system.clone(), losing.clone()));
            }
        });
        Self { url, loses }
    }

    /// From now on closes a connection instead of answering, or answers again.
    pub(crate) fn lose_answers(&self, loses: bool) {
        self.loses.send_replace(loses);
    }
}

async fn pass(mut browser: TcpStream, system: String, losing: watch::Receiver<bool>) {
    let Ok(mut server) = TcpStream::connect(system).await else { return };
    let (from_browser, to_browser) = browser.split();
    let (from_server, to_server) = server.split();
    // Whichever side ends first ends the connection.
    tokio::select! {
        () = copy(from_browser, to_server, None) => {}
        () = copy(from_server, to_browser, Some(losing)) => {}
    }
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    losing: Option<watch::Receiver<bool>>,
) {
    let mut bytes = [0; 16 * 1_024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let is_lost = losing.as_ref().is_some_and(|losing| *losing.borrow());
        if is_lost || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
