use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::EndpointError;
use super::data_folder::DataFolder;
use super::dynamodb::DynamoDb;
use super::inbox::Inbox;
use super::key_file;
use super::kms::Kms;
use super::services::{Services, router};
use super::sqs::Sqs;
use super::stack::{self, ACCOUNT, DEAD_LETTER_QUEUE, WAKE_UP_QUEUE};

/// How long a stop waits for requests that are under way; a put takes milliseconds.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// What an endpoint is started with.
#[derive(Clone, Debug)]
pub struct EndpointSettings {
    /// The port on 127.0.0.1; 0 takes a free one. There is no other interface: nothing here asks who is calling.
    pub port: u16,
    /// The folder for the table, the texts and the key; it is created.
    pub data: PathBuf,
    /// The wake-up queue's visibility time-out in seconds.
    pub visibility_timeout: u32,
    /// Whether SQS accepts messages and throws them away, to prove that the sweep alone completes jobs.
    pub drop_wake_ups: bool,
}

impl EndpointSettings {
    /// A free port, 130 s of visibility time-out (a 120 s function and a margin), and every wake-up kept.
    pub fn new(data: impl Into<PathBuf>) -> EndpointSettings {
        EndpointSettings { port: 0, data: data.into(), visibility_timeout: 130, drop_wake_ups: false }
    }
}

/// A running endpoint; dropping it stops it without waiting.
pub struct Endpoint {
    address: SocketAddr,
    services: Arc<Services>,
    serving: JoinHandle<()>,
    stop: DropGuard,
    _data: DataFolder,
}

impl Endpoint {
    /// Opens the data folder, listens, and creates the table, the queues and the key where they are missing.
    pub async fn start(settings: EndpointSettings) -> Result<Endpoint, EndpointError> {
        let listener = listen(settings.port).await?;
        let address = listener.local_addr().map_err(|source| unusable(settings.port, source))?;
        let data = DataFolder::open(&settings.data)?;
        let stopping = CancellationToken::new();
        let services = Services {
            dynamodb: open_table(&data)?,
            sqs: Sqs::new(format!("http://{address}/"), stopping.clone()),
            inbox: open_inbox(&data)?,
            kms: Kms::new(key_file::read_or_create(&data.key())?),
        };
        stack::create_queues(&services.sqs, settings.visibility_timeout).await?;
        services.sqs.drop_messages(settings.drop_wake_ups);
        let services = Arc::new(services);
        let serving = tokio::spawn(serve(listener, services.clone(), stopping.clone()));
        Ok(Endpoint { address, services, serving, stop: stopping.drop_guard(), _data: data })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What an SDK takes as its endpoint URL, for all four services.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The URL of the wake-up queue.
    pub fn wake_up_queue_url(&self) -> String {
        self.queue_url(WAKE_UP_QUEUE)
    }

    /// The URL of the queue that wake-ups go to when they were received too often.
    pub fn dead_letter_queue_url(&self) -> String {
        self.queue_url(DEAD_LETTER_QUEUE)
    }

    /// From now on, accepts messages and throws them away (`true`), or keeps them (`false`).
    pub fn drop_wake_ups(&self, drops: bool) {
        self.services.sqs.drop_messages(drops);
    }

    /// Ends long polls, lets requests under way finish for at most 2 s, and frees the port and the data folder.
    pub async fn stop(self) {
        drop(self.stop);
        if tokio::time::timeout(STOP_LIMIT, self.serving).await.is_err() {
            tracing::warn!(
                limit_s = STOP_LIMIT.as_secs(),
                "the AWS endpoint was stopped with requests under way"
            );
        }
    }

    fn queue_url(&self, name: &str) -> String {
        format!("{}/{ACCOUNT}/{name}", self.url())
    }
}

async fn listen(port: u16) -> Result<TcpListener, EndpointError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| unusable(port, source))
}

fn unusable(port: u16, source: io::Error) -> EndpointError {
    match source.kind() {
        io::ErrorKind::AddrInUse => EndpointError::PortTaken { port },
        _ => EndpointError::Port { port, source },
    }
}

fn open_table(data: &DataFolder) -> Result<DynamoDb, EndpointError> {
    let dynamodb = DynamoDb::open(&data.table())?;
    stack::create_table(&dynamodb)?;
    match dynamodb.sweep_expired() {
        Ok(expired) => tracing::debug!(expired, "expired items deleted"),
        Err(error) => tracing::warn!(%error, "expired items could not be deleted"),
    }
    Ok(dynamodb)
}

fn open_inbox(data: &DataFolder) -> Result<Inbox, EndpointError> {
    let path = data.texts();
    Inbox::open(path.clone()).map_err(|source| EndpointError::DataFolder { path, source })
}

async fn serve(listener: TcpListener, services: Arc<Services>, stopping: CancellationToken) {
    // Answers are small: without this, Nagle's algorithm would hold some back for 40 ms.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let served =
        axum::serve(listener, router(services)).with_graceful_shutdown(stopping.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(%error, "the AWS endpoint ended");
    }
}
