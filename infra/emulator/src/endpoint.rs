use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    EndpointError,
    aws::{dynamodb::DynamoDb, events::Events, kms::Kms, sns::Inbox, sqs::Sqs, stack},
    carriers::solapi::Solapi,
    data_folder::{DataFolder, KEY, TABLE},
    names::{ACCOUNT, DEAD_LETTER_QUEUE, WAKE_UP_QUEUE},
    roles::{DECISIONS, Judge},
    routes::router,
    services::Services,
    testing::{CallCount, CallCounts, FaultPlan, Faults},
    wire::serve,
};

/// The names by which containers reach this machine, in Docker and in Podman.
const NAMES_FOR_CONTAINERS: [&str; 2] = ["host.docker.internal", "host.containers.internal"];
/// The longest that a stop waits for requests that are under way; a put takes milliseconds.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// Settings of an endpoint.
#[derive(Clone, Debug)]
pub struct EndpointSettings {
    /// The address it listens on: loopback, or a private one such as that of a bridge to containers. No other is
    /// taken: callers are not authenticated.
    pub host: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// The folder for the table, the SMS and the key; it is created.
    pub data: PathBuf,
    /// The wake-up queue's visibility time-out in seconds.
    pub visibility_timeout: u32,
    /// The faults on its wire from the start.
    pub faults: FaultPlan,
    /// The file in which its decisions on calls are noted.
    pub decisions: Option<PathBuf>,
}

impl EndpointSettings {
    /// A free port on 127.0.0.1, 130 s of visibility time-out (a 120 s function and a margin), no faults, and decisions
    /// noted where [`DECISIONS`] says.
    pub fn new(data: impl Into<PathBuf>) -> EndpointSettings {
        EndpointSettings {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            data: data.into(),
            visibility_timeout: 130,
            faults: FaultPlan::default(),
            decisions: std::env::var_os(DECISIONS).map(PathBuf::from),
        }
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
        let wanted = SocketAddr::new(settings.host, settings.port);
        let listener = listen(wanted).await?;
        let address = listener.local_addr().map_err(|source| unusable(wanted, source))?;
        let data = DataFolder::open(&settings.data)?;
        let stopping = CancellationToken::new();
        let services = Services {
            dynamodb: open_table(&data)?,
            sqs: Sqs::new(format!("http://{address}/"), stopping.clone()),
            inbox: Inbox::open(&data.file("texts.jsonl"))?,
            events: Events::default(),
            kms: Kms::open(&data.file(KEY))?,
            solapi: Solapi::open(&data.file("groups.jsonl"))?,
            faults: Faults::new(settings.faults),
            call_counts: CallCounts::default(),
            judge: Judge::new(settings.decisions.as_deref())?,
        };
        stack::create_queues(&services.sqs, settings.visibility_timeout).await?;
        let services = Arc::new(services);
        let serving =
            tokio::spawn(serve(listener, router(services.clone()), &NAMES_FOR_CONTAINERS, stopping.clone()));
        Ok(Endpoint { address, services, serving, stop: stopping.drop_guard(), _data: data })
    }

    /// Asks an endpoint at this URL for its counts, which no page shows, and returns true when it is answered.
    pub async fn answers_at(url: &str) -> bool {
        let answer = reqwest::get(format!("{url}/_local/calls")).await;
        answer.and_then(reqwest::Response::error_for_status).is_ok()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint URL for an SDK, of all four services.
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

    /// The faults on its wire.
    pub fn faults(&self) -> &Faults {
        &self.services.faults
    }

    /// The calls that its services have executed so far, with the units that AWS would ask for.
    pub fn calls(&self) -> Vec<CallCount> {
        self.services.call_counts.so_far()
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

async fn listen(address: SocketAddr) -> Result<TcpListener, EndpointError> {
    if !is_ours_alone(address.ip()) {
        return Err(EndpointError::Public(address.ip()));
    }
    TcpListener::bind(address).await.map_err(|source| unusable(address, source))
}

/// An address that is reached from this machine, its containers or a private network alone (RFC 1918).
fn is_ours_alone(host: IpAddr) -> bool {
    host.is_loopback() || matches!(host, IpAddr::V4(host) if host.is_private())
}

fn unusable(address: SocketAddr, source: io::Error) -> EndpointError {
    match source.kind() {
        io::ErrorKind::AddrInUse => EndpointError::PortTaken(address.port()),
        io::ErrorKind::AddrNotAvailable => EndpointError::NoSuchAddress(address.ip()),
        _ => EndpointError::Port(address.port(), source),
    }
}

fn open_table(data: &DataFolder) -> Result<DynamoDb, EndpointError> {
    data.check_that_the_table_is_not_emptied()?;
    let dynamodb = DynamoDb::open(&data.file(TABLE))?;
    stack::create_table(&dynamodb)?;
    match dynamodb.sweep_expired() {
        Ok(expired) => tracing::debug!(expired, "expired items deleted"),
        Err(error) => tracing::warn!(%error, "expired items could not be deleted"),
    }
    Ok(dynamodb)
}
