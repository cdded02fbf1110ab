//! AWS End User Messaging, which SNS sends by: one call, of unknown outcome when its answer is lost. Called without SNS it
//! refuses at once what SNS takes and does not send, and tells of receipts by itself: record-receipt leaves them in the table.

mod answers;

use std::time::SystemTime;

use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use aws_smithy_runtime_api::client::identity::Identity;
use futures::{FutureExt, future::BoxFuture};
use job::{PhoneNumber, PublishOutcome, Receipt, SmsBody, SmsReference};
use serde_json::json;

use super::{
    channel::{Channel, Draft},
    json_client::{JsonClient, Request, Sign},
    sns::sending_of,
};
use crate::{Aws, Clock, Environment, JobTable, SettingError, TableError, cause, config::rules_from};

/// The seconds after which an SMS is not delivered any more: its number is erased by then.
const TIME_TO_LIVE: u32 = 3_600;

/// AWS End User Messaging, in one region.
pub struct EndUserMessaging {
    client: JsonClient,
    max_price: Option<String>,
    receipts: JobTable,
    clock: Clock,
}

/// Who signs, and for where.
struct Signer {
    identity: Identity,
    region: String,
    address: String,
}

impl EndUserMessaging {
    /// The service in `SMS_REGION`, paying at most `SMS_MAX_PRICE` US dollars for one text when that is set.
    pub fn from_environment(aws: &Aws, environment: &Environment) -> Result<Self, SettingError> {
        let receipts = JobTable::from_environment(aws, environment)?;
        let (aws, max_price) = sending_of(aws, environment)?;
        Ok(Self { max_price, ..Self::new(&aws, receipts, Clock::new(rules_from(environment)?)) })
    }

    /// The service behind this connection, without a price limit, whose receipts are in this table.
    pub fn new(aws: &Aws, receipts: JobTable, clock: Clock) -> Self {
        let ((region, credentials), address) = (aws.identity(), aws.sms_voice());
        let signer = Signer { identity: credentials.into(), region, address: address.clone() };
        let client = JsonClient::new(signer, &address, aws.http_client());
        Self { client, max_price: None, receipts, clock }
    }

    async fn send(&self, phone: &PhoneNumber, body: &SmsBody) -> PublishOutcome {
        let mut message = json!({
            "DestinationPhoneNumber": phone.as_str(),
            "MessageBody": body.as_str(),
            "MessageType": "TRANSACTIONAL",
            "TimeToLive": TIME_TO_LIVE,
        });
        if let Some(price) = &self.max_price {
            message["MaxPrice"] = price.as_str().into();
        }
        let answer = self.client.call("POST", "/", &message).await;
        let outcome = answers::outcome_of(&answer);
        if !matches!(outcome, PublishOutcome::Sent(_)) {
            let code = answer.as_ref().ok().and_then(answers::code_of).unwrap_or("none");
            tracing::warn!(code, ?outcome, "AWS End User Messaging did not accept the SMS");
        }
        if let PublishOutcome::Sent(Some(name)) = &outcome
            && let Err(error) = self.receipts.await_receipts(name, self.clock.now()).await
        {
            // The SMS is out: only whether it arrived will not be known.
            warn(&error, "receipts of the SMS will not be known");
            return PublishOutcome::Sent(None);
        }
        outcome
    }
}

impl Sign for Signer {
    fn headers(&self, request: &Request) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("content-type", "application/x-amz-json-1.0".to_owned()),
            ("x-amz-target", "PinpointSMSVoiceV2.SendTextMessage".to_owned()),
        ];
        // Without a signature it is refused.
        headers.extend(self.signature(request, &headers).unwrap_or_default());
        headers
    }
}

impl Signer {
    fn signature(
        &self,
        request: &Request,
        headers: &[(&'static str, String)],
    ) -> Option<Vec<(&'static str, String)>> {
        let params = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name("sms-voice")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .ok()?
            .into();
        let address = format!("{}{}", self.address, request.path);
        let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let body = SignableBody::Bytes(request.body.as_bytes());
        let signable = SignableRequest::new(request.method, address, headers, body).ok()?;
        let (instructions, _) = sign(signable, &params).ok()?.into_parts();
        let (signed, _) = instructions.into_parts();
        Some(signed.iter().map(|header| (header.name(), header.value().to_owned())).collect())
    }
}

impl Channel for EndUserMessaging {
    fn publish<'a>(
        &'a self,
        _draft: &'a Draft,
        phone: &'a PhoneNumber,
        body: &'a SmsBody,
    ) -> BoxFuture<'a, PublishOutcome> {
        self.send(phone, body).boxed()
    }
    fn receipt<'a>(&'a self, reference: &'a SmsReference) -> BoxFuture<'a, Receipt> {
        async move {
            self.receipts.told_receipt(reference).await.unwrap_or_else(|error| {
                warn(&error, "receipts of the SMS could not be read");
                Receipt::Pending
            })
        }
        .boxed()
    }
}

fn warn(error: &TableError, message: &str) {
    tracing::warn!(error = cause(error), "{message}");
}
