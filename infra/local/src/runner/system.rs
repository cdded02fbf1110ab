use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use emulator::{ACCOUNT, Endpoint, EndpointSettings, FaultPlan, WAKE_UP_QUEUE};
use job::{ChannelName, Channels, NotificationLimits, Rules};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{
    bus::Bus,
    front_door::FrontDoor,
    functions::{Functions, PROCESS_JOB_ROLE},
    invocation::Invoker,
    network,
    pump::Pump,
    schedule::Schedule,
};
use crate::{
    Sources, StartError,
    pages::metrics::MetricRecords,
    shutdown_signal::shutdown_signal,
    terminal::Welcome,
    variables::{Variables, secret_in},
};

/// A wake-up comes again this long after the searcher's time limit, as in the template.
const VISIBILITY_MARGIN: Duration = Duration::from_secs(10);
/// The longest that a stop waits for searches to give their jobs back.
const STOP_LIMIT: Duration = Duration::from_millis(1_500);

/// Settings of a system.
#[derive(Clone)]
pub struct SystemSettings {
    /// Address of the front door; `0.0.0.0` for all of this machine's.
    pub host: IpAddr,
    /// Port of the front door; 0 picks a free one.
    pub port: u16,
    /// The AWS services underneath.
    pub aws: AwsSide,
    /// Folder that keeps jobs, texts and keys.
    pub data: PathBuf,
    /// The sources that are searched.
    pub sources: Sources,
    /// The rules of a job's life.
    pub rules: Rules,
    /// The longest that one invocation of the searcher takes; [`crate::TIME_LIMIT`] when deployed.
    pub time_limit: Duration,
    /// Limits on texts.
    pub notification_limits: NotificationLimits,
    /// The channels of texts.
    pub channels: Channels,
    /// The template of AlimTalk, where SOLAPI has one.
    pub alim_talk: Option<String>,
}

/// The AWS services underneath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsSide {
    /// An endpoint of this process's own.
    Embedded {
        /// Its port; 0 picks a free one.
        port: u16,
        /// True to throw every wake-up away.
        drop_wake_ups: bool,
    },
    /// Another process's endpoint.
    Attached {
        /// Its URL.
        url: String,
    },
}

/// A running system.
pub struct System {
    address: SocketAddr,
    endpoint_url: String,
    endpoint: Option<Endpoint>,
    variables: Variables,
    welcome: String,
    tasks: Vec<JoinHandle<()>>,
    worked: watch::Sender<u64>,
    stop: CancellationToken,
}

impl System {
    /// Starts everything; requests are answered from then on.
    pub async fn start(settings: SystemSettings) -> Result<Self, StartError> {
        process_job::warn_of_slow_sources(&settings.sources.sources, settings.time_limit);
        let (listener, address) = listen(&settings).await?;
        let (endpoint, endpoint_url) = open_endpoint(&settings).await?;
        let url = format!("http://{address}");
        let sources = settings.sources.with_pictures_at(&url);
        let variables = Variables::new(&endpoint_url, &url, secret_in(&settings.data)?)
            .with_sources(&sources)
            .with_rules(settings.rules)
            .with_notification_limits(&settings.notification_limits)
            .with_channels(settings.channels, settings.alim_talk.as_deref(), &endpoint_url);
        variables.keep_in(&settings.data)?;
        let records = MetricRecords::in_folder(&settings.data);
        let metrics = records.metrics().map_err(StartError::Metrics)?;
        let functions = Arc::new(Functions::new(&variables, &sources, &metrics)?);
        let (stop, worked) = (CancellationToken::new(), watch::Sender::new(0));
        let invoker =
            Invoker { function: Arc::clone(&functions.process_job), time_limit: settings.time_limit };
        let client = reqwest::Client::new();
        let bus =
            Bus { functions: Arc::clone(&functions), endpoint: endpoint_url.clone(), client: client.clone() };
        let door =
            FrontDoor { functions: Arc::clone(&functions), endpoint: endpoint_url.clone(), client, records };
        let pump = Pump {
            client: cloud::Aws::from_environment(&variables.environment_of(PROCESS_JOB_ROLE))?.sqs(),
            queue_url: format!("{endpoint_url}/{ACCOUNT}/{WAKE_UP_QUEUE}"),
            invoker: invoker.clone(),
            worked: worked.clone(),
        };
        let schedule = Schedule { functions, invoker, lease: settings.rules.lease, worked: worked.clone() };
        let mut tasks = vec![
            tokio::spawn(door.serve(listener, stop.clone())),
            tokio::spawn(pump.run(stop.clone())),
            tokio::spawn(schedule.run(stop.clone())),
        ];
        if settings.channels.has(ChannelName::EndUserMessaging) {
            tasks.push(tokio::spawn(bus.run(stop.clone())));
        }
        let welcome = Welcome {
            url: &url,
            endpoint: &endpoint_url,
            is_attached: endpoint.is_none(),
            data: &settings.data,
            example: sources.example(),
            is_shared: !address.ip().is_loopback(),
        };
        let welcome = welcome.text();
        Ok(Self { address, endpoint_url, endpoint, variables, welcome, tasks, worked, stop })
    }

    /// The address of the pages and the API.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the AWS endpoint.
    pub fn endpoint_url(&self) -> &str {
        &self.endpoint_url
    }

    /// This process's own endpoint, if it started one.
    pub const fn endpoint(&self) -> Option<&Endpoint> {
        self.endpoint.as_ref()
    }

    /// The environment of the functions.
    pub fn variables(&self) -> &[(&'static str, String)] {
        self.variables.pairs()
    }

    /// Changes whenever a batch of wake-ups or a round of the schedule is done.
    pub fn worked(&self) -> watch::Receiver<u64> {
        self.worked.subscribe()
    }

    /// The lines to print when it is ready.
    pub fn welcome(&self) -> &str {
        &self.welcome
    }

    /// Serves until Ctrl-C or SIGTERM, then stops.
    pub async fn run_until_shutdown(self) {
        if let Err(error) = shutdown_signal().await {
            return warn!(%error, "signals cannot be listened to");
        }
        self.stop().await;
    }

    /// Lets searches give their jobs back and stops within 2 s.
    pub async fn stop(self) {
        self.stop.cancel();
        let all = futures::future::join_all(self.tasks);
        if timeout(STOP_LIMIT, all).await.is_err() {
            warn!("stopped with work under way: the sweep will find it");
        }
        if let Some(endpoint) = self.endpoint {
            endpoint.stop().await;
        }
    }
}

/// The front door's listener, and the address at which others reach it.
async fn listen(settings: &SystemSettings) -> Result<(TcpListener, SocketAddr), StartError> {
    let SystemSettings { host, port, .. } = *settings;
    let unusable = |source| StartError::Port(host, port, source);
    let listener = TcpListener::bind((host, port)).await.map_err(unusable)?;
    let address = network::reachable(listener.local_addr().map_err(unusable)?)?;
    Ok((listener, address))
}

async fn open_endpoint(settings: &SystemSettings) -> Result<(Option<Endpoint>, String), StartError> {
    match &settings.aws {
        AwsSide::Embedded { port, drop_wake_ups } => {
            let embedded = EndpointSettings {
                port: *port,
                faults: if *drop_wake_ups { FaultPlan::losing_wake_ups() } else { FaultPlan::default() },
                visibility_timeout: seconds(settings.time_limit + VISIBILITY_MARGIN),
                ..EndpointSettings::new(&settings.data)
            };
            let endpoint = Endpoint::start(embedded).await?;
            let url = endpoint.url();
            Ok((Some(endpoint), url))
        }
        AwsSide::Attached { url } => match Endpoint::answers_at(url).await {
            true => Ok((None, url.clone())),
            false => Err(StartError::NoEndpoint(url.clone())),
        },
    }
}

/// Whole seconds, as SQS counts.
fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}
