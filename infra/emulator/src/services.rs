use std::path::PathBuf;

use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{
    EndpointError,
    aws::{
        dynamodb::DynamoDb,
        events::Events,
        kms::Kms,
        sms_voice,
        sns::{self, Inbox},
        sqs::Sqs,
        stack,
    },
    carriers::{sens, solapi::Solapi},
    roles::Judge,
    testing::{CallCounts, Delivery, Execute, FaultPlan, Faults, Units},
    wire::{Call, Service},
};

/// The four services behind the port, SOLAPI and SENS.
pub struct Services {
    pub(crate) dynamodb: DynamoDb,
    pub(crate) sqs: Sqs,
    pub(crate) inbox: Inbox,
    pub(crate) events: Events,
    pub(crate) kms: Kms,
    pub(crate) solapi: Solapi,
    pub(crate) faults: Faults,
    pub(crate) call_counts: CallCounts,
    pub(crate) judge: Judge,
}

impl Services {
    /// Services without a port, for a caller in the same process: the table in memory, the SMS in this file. The
    /// clock that queues go by is the system's.
    pub fn in_memory(inbox: PathBuf) -> Result<Services, EndpointError> {
        let dynamodb = DynamoDb::in_memory()?;
        stack::create_table(&dynamodb)?;
        Ok(Services {
            dynamodb,
            sqs: Sqs::new("http://in-memory/".to_owned(), CancellationToken::new()),
            inbox: Inbox::open(&inbox)?,
            events: Events::default(),
            kms: Kms::in_memory(),
            solapi: Solapi::in_memory(),
            faults: Faults::new(FaultPlan::default()),
            call_counts: CallCounts::default(),
            judge: Judge::new(None)?,
        })
    }

    /// Takes the events that wait for EventBridge's rules.
    pub fn take_events(&self) -> Vec<Value> {
        self.events.take()
    }
}

impl Execute for Services {
    /// Every call of every client passes here, named by service and operation.
    async fn execute(&self, call: Call, delivery: Delivery) -> Response {
        if let Err(refusal) = self.judge.judge(&call) {
            return refusal.into_response();
        }
        if call.service != Service::DynamoDb {
            self.call_counts.add(call.service, &call.operation, Units::NONE);
        }
        match call.service {
            Service::DynamoDb => self.dynamodb.answer(call, &self.call_counts).await,
            Service::Sqs => self.sqs.answer(call, delivery).await,
            Service::Sns => sns::answer(&self.inbox, &call),
            Service::Kms => self.kms.answer(&call),
            Service::Solapi => self.solapi.answer(&self.inbox, &call, delivery),
            Service::Sens => sens::answer(&self.inbox, &call, delivery),
            Service::SmsVoice => sms_voice::answer((&self.inbox, &self.events), &call, delivery),
        }
    }
}
