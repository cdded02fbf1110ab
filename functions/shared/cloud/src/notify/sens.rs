//! NAVER Cloud SENS: one call, of unknown outcome when its answer is lost. It names what it has taken, and by that name is
//! asked whether it arrived.

mod account;
mod answers;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use futures::{FutureExt, future::BoxFuture};
use job::{PhoneNumber, PublishOutcome, Receipt, SmsBody, SmsReference};
use serde_json::{Value, json};

pub use self::account::SensAccount;
use super::{
    account::{Account, in_korea},
    channel::{Channel, Draft},
    json_client::{Answer, JsonClient, warn},
};
use crate::{Aws, Environment, SettingError, client::http_client_of_the_web};

/// The address of SENS's API, which `SENS_URL` replaces.
const ADDRESS: &str = "https://sens.apigw.ntruss.com";

/// SENS, with one service of one account.
pub struct Sens {
    client: JsonClient,
    sender: String,
    /// The collection of the service's SMS.
    messages: String,
}

impl Sens {
    /// SENS with the account in `SENS_ACCOUNT`.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let account = SensAccount::read(environment)?;
        let address = environment.optional("SENS_URL").unwrap_or(ADDRESS);
        Ok(Self::with(account, address, http_client_of_the_web()))
    }

    /// The stand-in for SENS at this address, over the HTTP client of this connection.
    pub fn new(account: SensAccount, address: &str, aws: &Aws) -> Self {
        Self::with(account, address, aws.http_client())
    }

    fn with(account: SensAccount, address: &str, http_client: SharedHttpClient) -> Self {
        Self {
            sender: account.sender.clone(),
            messages: format!("/sms/v2/services/{}/messages", account.service),
            client: JsonClient::new(account, address, http_client),
        }
    }

    async fn send(&self, phone: &PhoneNumber, body: &SmsBody) -> PublishOutcome {
        let Some(to) = in_korea(phone) else { return PublishOutcome::Refused };
        let message = json!({
            "type": "SMS",
            "contentType": "COMM",
            "countryCode": "82",
            "from": self.sender,
            "content": body.as_str(),
            "messages": [{ "to": to }],
        });
        let answer = self.client.call("POST", &self.messages, &message).await;
        let outcome = answers::outcome_of(&answer);
        if !matches!(outcome, PublishOutcome::Sent(_)) {
            warn(&answer, answers::code_of, "SENS did not say that it took the SMS");
        }
        outcome
    }

    /// The answer about a part of the service's SMS that this reads.
    async fn ask<T>(&self, part: String, read: impl FnOnce(&Answer) -> Option<T>) -> Option<T> {
        let answer = self.client.call("GET", &format!("{}{part}", self.messages), &Value::Null).await;
        let known = answer.as_ref().ok().and_then(read);
        if known.is_none() {
            warn(&answer, answers::code_of, "SENS did not tell of an SMS");
        }
        known
    }
}

impl Channel for Sens {
    fn publish<'a>(
        &'a self,
        _draft: &'a Draft,
        phone: &'a PhoneNumber,
        body: &'a SmsBody,
    ) -> BoxFuture<'a, PublishOutcome> {
        self.send(phone, body).boxed()
    }

    /// A request may have many SMS, so its one is asked for by another name.
    fn receipt<'a>(&'a self, reference: &'a SmsReference) -> BoxFuture<'a, Receipt> {
        async move {
            let of_request = format!("?requestId={}", reference.as_str());
            let Some(message) = self.ask(of_request, answers::message_in).await else {
                return Receipt::Pending;
            };
            let receipt = self.ask(format!("/{}", message.as_str()), answers::receipt_in).await;
            receipt.unwrap_or(Receipt::Pending)
        }
        .boxed()
    }
}
