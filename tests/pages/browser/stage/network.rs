//! A network between a browser and a system, or between a system and its services, which may lose answers or hold them.

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What becomes of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    /// They arrive.
    Arrive,
    /// They are held back until something else is to become of them.
    Held,
    /// Their connection is closed instead.
    Lost,
}

/// Passes everything on to a system, and its answers back as it is told.
pub(crate) struct Network {
    /// Its address.
    pub(crate) url: String,
    answers: watch::Sender<Answers>,
}

impl Network {
    /// Stands before the system at this address.
    pub(crate) async fn before(system: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let system = system.strip_prefix("http://").expect("an address").to_owned();
        let (answers, told) = watch::channel(Answers::Arrive);
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(pass(browser, system.clone(), told.clone()));
            }
        });
        Self { url, answers }
    }

    /// Lets answers arrive, holds or loses them from now on.
    pub(crate) fn let_answers(&self, become_of_them: Answers) {
        self.answers.send_replace(become_of_them);
    }
}

async fn pass(mut browser: TcpStream, system: String, told: watch::Receiver<Answers>) {
    let Ok(mut server) = TcpStream::connect(system).await else { return };
    let (from_browser, to_browser) = browser.split();
    let (from_server, to_server) = server.split();
    // Whichever side ends first ends the connection.
    tokio::select! {
        () = copy(from_browser, to_server, None) => {}
        () = copy(from_server, to_browser, Some(told)) => {}
    }
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    told: Option<watch::Receiver<Answers>>,
) {
    let mut bytes = [0; 16 * 1_024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if is_lost(told.clone()).await || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

/// Whether what has come is lost, once it is no longer held.
async fn is_lost(told: Option<watch::Receiver<Answers>>) -> bool {
    let Some(mut told) = told else { return false };
    let decided = told.wait_for(|answers| *answers != Answers::Held).await;
    decided.map_or(true, |answers| *answers == Answers::Lost)
}
