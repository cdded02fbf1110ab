//! The SDK's calls, carried in memory: an HTTP client without sockets, so that time can be virtual.

use std::{fmt, sync::Arc, time::Duration};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use cloud::Aws;
use emulator::{Call, Cut, Faults};
use tokio::time::{sleep, timeout};

use super::calls::Arrival;
use crate::{process::Process, world::World};

/// The way from a process to the services and back takes up to so many milliseconds, each.
const WAY: std::ops::RangeInclusive<u64> = 1..=15;

/// A new process of the world, and its connection to the services.
pub(crate) fn connected(world: &Arc<World>) -> (Arc<Process>, Aws) {
    let process = world.process();
    let wire = Wire { world: Arc::clone(world), process: Arc::clone(&process) };
    (process, Aws::in_memory("http://in-memory", SharedHttpClient::new(wire)).in_region(&world.region))
}

/// One process's way to the services.
#[derive(Clone)]
struct Wire {
    world: Arc<World>,
    process: Arc<Process>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire of process {}", self.process.id)
    }
}

impl Wire {
    async fn carry(self, request: HttpRequest, read: Duration) -> Result<HttpResponse, ConnectorError> {
        self.process.go_on().await;
        let call = read_call(request).await?;
        let mut answer = self.clone().attempt(call.clone(), read).await;
        for _ in 0..self.world.attempts_too_many(&call) {
            if answer.as_ref().is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            answer = self.clone().attempt(call.clone(), read).await;
        }
        answer
    }

    async fn attempt(self, call: Call, read: Duration) -> Result<HttpResponse, ConnectorError> {
        // A task of its own: what is under way is executed, whether or not its caller still waits.
        let execution = tokio::spawn(self.clone().execute(call));
        let answered = timeout(read, execution).await;
        self.process.go_on().await;
        match answered {
            Err(_) => Err(ConnectorError::timeout("HTTP read timeout occurred".into())),
            Ok(Ok(Ok(answer))) => Ok(answer),
            Ok(Ok(Err(cut))) => Err(ConnectorError::io(cut.into())),
            Ok(Err(broken)) => Err(ConnectorError::other(broken.into(), None)),
        }
    }

    async fn execute(self, call: Call) -> Result<HttpResponse, Cut> {
        sleep(Duration::from_millis(fastrand::u64(WAY))).await;
        let sent = self.world.sent(&call);
        let fault = self.world.draw(&call);
        match (&sent.key, fault) {
            (Some(key), Some(_)) => self.world.story(key, |story| story.faults += 1),
            (None, Some(_)) => self.process.meet_a_fault(),
            (_, None) => {}
        }
        let arrival = Arrival { world: &self.world, process: &self.process, sent: &sent };
        let answer = Faults::inject(fault, call, &arrival).await;
        let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
        self.world.answered(&self.process, &sent, (fault, status));
        sleep(Duration::from_millis(fastrand::u64(WAY))).await;
        as_read_by_sdk(answer?).await
    }
}

/// The request as the endpoint reads it.
pub(crate) async fn read_call(request: HttpRequest) -> Result<Call, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let request = request.map(|body| Body::from(body.bytes().unwrap_or_default().to_vec()));
    let is_none = |_| ConnectorError::user("no call of AWS's".into());
    Call::read(request).await.map_err(is_none)
}

/// The endpoint's answer as the SDK reads it.
pub(crate) async fn as_read_by_sdk(answer: Response) -> Result<HttpResponse, Cut> {
    let status = answer.status().as_u16().try_into().map_err(|_| Cut)?;
    let body = to_bytes(answer.into_body(), usize::MAX).await.map_err(|_| Cut)?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}

/// The way of one client, with the patience that its configuration says.
#[derive(Clone, Debug)]
struct Connector {
    wire: Wire,
    read: Duration,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.wire.clone().carry(request, self.read))
    }
}

impl HttpClient for Wire {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        let read = settings.read_timeout().unwrap_or(Duration::MAX);
        SharedHttpConnector::new(Connector { wire: self.clone(), read })
    }
}
