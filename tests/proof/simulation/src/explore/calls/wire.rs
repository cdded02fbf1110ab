//! The SDK's calls, carried in memory, each as it is told to go.

use std::{fmt, sync::Arc};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use cloud::Aws;
use emulator::{Call, Cut, Faults, Service};
use serde_json::Value;

use super::{
    super::stage::Stage,
    asked::{Asked, is_a_hint},
    choice::{Choice, LATE_SECONDS},
};
use crate::{
    calls::Arrival,
    process::Process,
    wire::{as_read_by_sdk, read_call},
};

/// A connection of this process to the services.
pub(in crate::explore) fn connected(stage: &Arc<Stage>, process: &Arc<Process>) -> Aws {
    let wire = Wire { stage: Arc::clone(stage), process: Arc::clone(process) };
    Aws::in_memory("http://in-memory", SharedHttpClient::new(wire)).in_region(&stage.world.region)
}

#[derive(Clone)]
struct Wire {
    stage: Arc<Stage>,
    process: Arc<Process>,
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
        let asked = Asked::call(&call);
        let choice = match self.stage.gate.next_attempt(&invocation) {
            Some(choice) => choice,
            None => self.wait(asked.clone(), &invocation).await,
        };
        match choice {
            Choice::DiesBefore => return self.die(&asked).await,
            Choice::ArrivesLate => put_off(&mut call),
            _ => {}
        }
        let answer = self.execute(call, choice, Some(&asked)).await;
        if choice == Choice::DiesAfter {
            return self.die(&asked).await;
        }
        answer
    }

    async fn wait(&self, asked: Asked, invocation: &str) -> Choice {
        match self.stage.gate.pass(self.process.id, asked).await {
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
    async fn die<T>(&self, asked: &Asked) -> Result<T, ConnectorError> {
        if !self.process.is_dead() {
            self.stage.tell(&self.stage.name_of(self.process.id), &format!("dies at {}", asked.name));
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
        asked: Option<&Asked>,
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
        if let Some(asked) = asked {
            self.stage.note(self.process.id, (asked, choice), (Some(&call), status));
            let row = self.stage.row_told(&call, sent.key.as_ref());
            let refused = if status >= 400 { format!("({status})") } else { String::new() };
            let line = [asked.name.as_str(), &refused, choice.words(), &row];
            let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            self.stage.tell(&self.stage.name_of(self.process.id), &line);
        }
        let answer = if choice.loses_answer() { Err(Cut) } else { answer };
        let answer = match answer {
            Ok(answer) => as_read_by_sdk(answer).await,
            Err(cut) => Err(cut),
        };
        answer.map_err(|cut| ConnectorError::io(cut.into()))
    }
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
