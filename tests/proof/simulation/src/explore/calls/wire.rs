//! The SDK's calls, carried in memory, each as it is told to go.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use axum::{body::Body, response::Response};
use cloud::Aws;
use emulator::{Call, Cut, Faults, Service};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    super::{order::LATE, stage::Stage},
    choice::{Choice, LATE_SECONDS},
    pending_call::{Kind, PendingCall, is_a_hint},
};
use crate::{
    process::Process,
    services::{
        calls::Arrival,
        wire::{as_read_by_sdk, read_call},
    },
    time::elapsed,
};

/// The look whether a number's owner wants no texts, as a story names it.
const LOOK: &str = "GetItem count of stopped";
/// The time for which a write that was given up is on its way: its caller has read back by then.
const ON_ITS_WAY: Duration = Duration::from_secs(10);

/// A connection of this process to the services.
pub(in crate::explore) fn connected(stage: &Arc<Stage>, process: &Arc<Process>) -> Aws {
    let (stage, process) = (Arc::clone(stage), Arc::clone(process));
    let wire = Wire { stage, process, has_read_index: Arc::default(), does_index_lag: Arc::default() };
    let region = wire.stage.world.region.clone();
    Aws::in_memory("http://in-memory", SharedHttpClient::new(wire)).in_region(&region)
}

#[derive(Clone)]
struct Wire {
    stage: Arc<Stage>,
    process: Arc<Process>,
    has_read_index: Arc<AtomicBool>,
    does_index_lag: Arc<AtomicBool>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire of process {}", self.process.id)
    }
}

impl Wire {
    async fn carry(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let invocation = request.headers().get("amz-sdk-invocation-id").unwrap_or_default().to_owned();
        let mut call = read_call(request).await?;
        if is_a_hint(&call) {
            return self.execute(call, Choice::Goes, None).await;
        }
        let pending = PendingCall::new(&call);
        let choice = match self.stage.gate.next_attempt(&invocation) {
            Some(choice) => choice,
            // Every shard's copy lags behind, or none does.
            None if pending.kind == Kind::Index && self.has_read_index.swap(true, Ordering::Relaxed) => {
                self.index_way()
            }
            None => self.wait(pending.clone(), &invocation).await,
        };
        match choice {
            Choice::DiesBefore => return self.die(&pending).await,
            Choice::ArrivesLate => put_off(&mut call),
            Choice::Lags => self.does_index_lag.store(true, Ordering::Relaxed),
            Choice::LandsLater => {
                tokio::spawn(self.clone().land(call, pending));
                return Err(ConnectorError::io(Cut.into()));
            }
            _ => {}
        }
        let answer = self.execute(call, choice, Some((self.process.id, &pending))).await;
        if choice == Choice::DiesAfter {
            return self.die(&pending).await;
        }
        answer
    }

    fn index_way(&self) -> Choice {
        if self.does_index_lag.load(Ordering::Relaxed) { Choice::Lags } else { Choice::Goes }
    }

    /// A write that was given up is executed when it is let go, whatever has become of its process.
    async fn land(self, call: Call, pending: PendingCall) {
        let late = self.stage.process(LATE);
        self.stage.tell(&self.stage.name_of(self.process.id), &format!("gives up {}", pending.name));
        self.stage.give_up(self.process.id, late.id, &pending);
        sleep(ON_ITS_WAY).await;
        let pending = pending.late();
        if self.stage.gate.pass(late.id, pending.clone()).await.is_some() {
            let _ = self.execute(call, Choice::LandsLater, Some((late.id, &pending))).await;
        }
        self.stage.arrive(late.id);
        self.stage.gate.news.notify_one();
    }

    async fn wait(&self, pending: PendingCall, invocation: &str) -> Choice {
        match self.stage.gate.pass(self.process.id, pending).await {
            Some(choice) => {
                if !invocation.is_empty() {
                    self.stage.gate.expect_attempts(invocation, choice);
                }
                choice
            }
            None => Choice::DiesBefore,
        }
    }

    /// Unwinds, as nothing of a dead process goes on.
    async fn die<T>(&self, pending: &PendingCall) -> Result<T, ConnectorError> {
        if !self.process.is_dead() {
            self.stage.tell(&self.stage.name_of(self.process.id), &format!("dies at {}", pending.name));
            self.process.kill();
            self.stage.gate.forget(self.process.id);
        }
        self.process.go_on().await;
        Err(ConnectorError::user("the process is dead".into()))
    }

    async fn execute(
        &self,
        call: Call,
        choice: Choice,
        pending: Option<(u64, &PendingCall)>,
    ) -> Result<HttpResponse, ConnectorError> {
        let sent = self.stage.world.sent(&call);
        match (&sent.key, choice) {
            (_, choice) if choice.is_harmless() => {}
            (Some(key), _) => self.stage.world.story(key, |story| story.faults += 1),
            (None, _) => self.process.meet_a_fault(),
        }
        let arrival = Arrival { world: &self.stage.world, process: &self.process, sent: &sent };
        let answer = Faults::inject(choice.fault(), call.clone(), &arrival).await;
        let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
        if pending.is_some_and(|(_, pending)| pending.name == LOOK) && status == 200 {
            // Of the one job.
            let mut observed = self.stage.world.observed();
            observed.stories.values_mut().for_each(|story| story.looked = Some(elapsed()));
        }
        if let Some((who, pending)) = pending {
            self.stage.note(who, (pending, choice), (Some(&call), status));
            let row = self.stage.row_told(&call, sent.key.as_ref());
            let refused = if status >= 400 { format!("({status})") } else { String::new() };
            let words = if pending.kind == Kind::LateWrite { "LANDS LATE" } else { choice.words() };
            let line = [pending.name.as_str(), &refused, words, &row];
            let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            self.stage.tell(&self.stage.name_of(who), &line);
        }
        let answer = match choice {
            _ if choice.loses_answer() => Err(Cut),
            Choice::Lags => Ok(plain(json!({ "Items": [], "Count": 0, "ScannedCount": 0 }))),
            Choice::NotYet => Ok(plain(at_the_carrier())),
            _ => answer,
        };
        let answer = match answer {
            Ok(answer) => as_read_by_sdk(answer).await,
            Err(cut) => Err(cut),
        };
        answer.map_err(|cut| ConnectorError::io(cut.into()))
    }
}

fn plain(body: Value) -> Response {
    Response::new(Body::from(body.to_string()))
}

/// An SMS of which its carrier has said nothing yet, in SOLAPI's words and in SENS's.
fn at_the_carrier() -> Value {
    json!({ "messageList": { "M4V": { "statusCode": "3000" } }, "messages": [{ "status": "PROCESSING" }] })
}

/// The message of this call arrives late.
fn put_off(call: &mut Call) {
    if call.service != Service::Sqs {
        return;
    }
    let mut body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let delay = body["DelaySeconds"].as_u64().unwrap_or(0);
    body["DelaySeconds"] = (delay + LATE_SECONDS).into();
    call.body = body.to_string().into();
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().carry(request))
    }
}

impl HttpClient for Wire {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
